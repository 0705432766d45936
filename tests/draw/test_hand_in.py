"""Handing in, in words: kinds of problems, whose turn it is, rows before and after, the mend table."""

from __future__ import annotations

from datetime import date

import pytest

from plp_metrics.draw import hand_in
from plp_metrics.draw.mend import MendCell, MendRow, Suggestion, mend_table, suggested
from plp_metrics.model import Period, Problem, QuarterState, Severity

Q4 = Period("2017-18", "Q4")
CHICAGO = "America/Chicago"


def found(
    line: int, rule: str = "became_a_date", severity: Severity = Severity.MUST_FIX, value: str = "8-Jun"
):
    return ("Teachers", Problem(rule, severity, f"{value} is wrong.", "Mend it.", line, "grade_band", value))


def test_problems_of_one_kind_are_one_row_with_their_lines() -> None:
    kinds = hand_in.kinds([found(n) for n in (9, 3, 12)])
    table = hand_in.problems(kinds)
    assert len(table.rows) == 1
    assert table.rows[0][2] == "3, 9 and 12"
    assert table.rows[0][5] == "8-Jun is wrong."


def test_a_line_leads_to_its_row_in_the_mend_table_where_there_is_one() -> None:
    where = hand_in.problems(hand_in.kinds([found(n) for n in (9, 3, 12)]), {("Teachers", 3)}).rows[0][2]
    assert (where.html, where.text) == ('<a href="#mend-teachers-3">3</a>, 9 and 12', "3, 9 and 12")
    row = MendRow(3, (("", "Wrong.", "Mend it.", ()),), ())
    assert 'id="mend-teachers-3"' in mend_table([row], (), [], "f", "Teachers")


def test_many_lines_are_counted_and_those_not_listed_with_them() -> None:
    kinds = hand_in.kinds([found(n) for n in range(1, 11)], {("Teachers", "became_a_date"): 890})
    assert kinds[0].count == 900
    assert hand_in.problems(kinds).rows[0][2] == "1, 2, 3, 4, 5, 6 and 894 more"


def test_different_values_are_told_by_example_and_the_gravest_stands_first() -> None:
    mixed = [found(1, "odd", Severity.EXPLAIN), found(5, value="9-Dec"), found(4)]
    table = hand_in.problems(hand_in.kinds(mixed))
    assert [r[5] for r in table.rows] == ["For example: 8-Jun is wrong.", "8-Jun is wrong."]
    assert "Must fix" in table.csv().decode().splitlines()[1]


@pytest.mark.parametrize(
    ("state", "saved", "said"),
    [
        (QuarterState.OPEN, False, "Open: it is your turn to hand in"),
        (QuarterState.DRAFT, True, "Draft: it is your turn to submit"),
        (QuarterState.SUBMITTED, False, "Submitted: it is Code.org's turn to review"),
        (QuarterState.SUBMITTED, True, "submit again for them to count"),
        (QuarterState.RETURNED, False, "your turn to mend and submit again"),
        (QuarterState.ACCEPTED, False, "Accepted: nothing to do"),
        (QuarterState.LOCKED, False, "Locked: nothing to do"),
    ],
)
def test_whose_turn_it_is_stands_in_words(state: QuarterState, saved: bool, said: str) -> None:
    assert said in hand_in.turn(state, Q4, date(2018, 7, 20), Q4.closes, saved, CHICAGO)


@pytest.mark.parametrize(
    ("today", "due", "closes"),
    [
        (date(2018, 7, 20), "10 days left", "40 days left"),
        (date(2018, 7, 29), "1 day left", "31 days left"),
        (date(2018, 7, 30), "today", "30 days left"),
        (date(2018, 8, 2), "3 days ago", "27 days left"),
    ],
)
def test_both_clocks_say_how_long_there_is(today: date, due: str, closes: str) -> None:
    said = hand_in.turn(QuarterState.OPEN, Q4, today, Q4.closes, False, CHICAGO)
    assert f"due 30 Jul 2018, end of day CDT ({due})" in said
    assert f"closes 29 Aug 2018 ({closes})" in said


def test_the_mend_table_names_each_cell_and_escapes_what_stands_in_it() -> None:
    cell = MendCell("grade_band", '"><script>', ("“8-Jun” is a date.",), True)
    row = MendRow(14, (("grade_band", "<b>", "fix", (Suggestion("Write 6_8", "one", 0, 14),)),), (cell,))
    markup = mend_table([row], ["grade_band"], [], "abc")
    assert "<script>" not in markup and "<b>" not in markup
    assert 'aria-label="Line 14, grade_band: “8-Jun” is a date."' in markup
    assert 'aria-invalid="true"' in markup
    assert 'data-do="one" data-kind="0" data-line="14"' in markup


def test_a_cell_without_a_value_to_show_can_not_be_typed_into() -> None:
    markup = mend_table(
        [MendRow(3, (), (MendCell("school_id", None, ("personal",)),))], ["school_id"], [], ""
    )
    assert "<input" not in markup and "not shown" in markup


def test_a_suggestion_says_what_it_does() -> None:
    assert suggested("6_8") == "Write 6_8"
    assert suggested("6_8", 12) == "Write 6_8 in all 12"
    assert suggested("") == "Empty this cell"
    assert suggested("", 3) == "Empty all 3 such cells"


def test_a_row_that_cannot_be_typed_in_has_no_empty_columns_beside_it() -> None:
    torn = MendRow(3, (("", "A quotation mark has no match.", "Delete it.", ()),), ())
    alone = mend_table([torn], ("course", "state"), [], "f")
    assert "course" not in alone and "Use what I typed" not in alone
    row = MendRow(4, (("state", "Not a state.", "Write OH.", ()),), (MendCell("state", "OHO"),))
    both = mend_table([torn, row], ("state",), [], "f")
    assert 'colspan="2"' in both and both.count("colspan") == 1 and "Use what I typed" in both


def test_a_tile_says_what_is_handed_in_and_what_is_only_ready_for_it() -> None:
    said = [hand_in.pill_of(0, 0, ready, counts) for ready, counts in ((True, True), (False, True))]
    assert "Ready" in said[0] and "Handed in" in said[1]
