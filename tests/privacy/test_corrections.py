"""A correction after a release: shown at the next one where each part that changed moved by ten or more."""

from __future__ import annotations

import pytest

from plp_metrics.draw import words
from plp_metrics.draw.privacy import CORRECTED, Line, by_category
from plp_metrics.report.export_tables import _percent
from tests.privacy.small import GIRLS, Small
from tests.privacy.test_attack_lines import NAMES

BEFORE = {"girls": 90, "boys": 370, "unknown": 75}


@pytest.fixture
def program():
    made = Small()
    for who in NAMES[:3]:
        made.partner(who)
        made.hand_in(who, "Q4", **BEFORE)
    made.release("Q4", tables=True)
    return made


def row(program, who):
    """What the tables in force say of a partner's students: category → count, mark."""
    rows = program.cursor.execute(
        "SELECT category, count, mark FROM published_cell WHERE table_name = 'partner' AND partner_id = ?"
        " AND basis = 'submitted' AND to_event IS NULL",
        [who],
    ).fetchall()
    return {category: (count, mark) for category, count, mark in rows}


def line(program, who):
    """What the share of girls in force says: its mark, girls, of how many, kept from which quarter."""
    (found,) = program.cursor.execute(
        "SELECT mark, numerator, denominator, kept_quarter FROM published WHERE metric = 'students_female'"
        " AND partner_id = ? AND basis = 'submitted' AND quarter = 'Q4' AND to_event IS NULL",
        [who],
    ).fetchall()
    return found


def test_a_correction_by_ten_or_more_of_each_part_that_changed_is_shown_at_the_next_release(program):
    program.hand_in("DELTA", "Q4", girls=100, boys=381, unknown=86)
    assert row(program, "DELTA")["female"] == (90, "shown")
    program.release("Q4", tables=True)
    after = row(program, "DELTA")
    assert (after["female"], after["unknown"], after["ALL"]) == (
        (100, "shown"),
        (86, "shown"),
        (567, "shown"),
    )
    assert line(program, "DELTA") == ("shown", 100, 481, None)
    assert program.attack().disclosures == ()


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param({"girls": 93, "boys": 370, "unknown": 75}, id="three girls more"),
        pytest.param({"girls": 120, "boys": 373, "unknown": 75}, id="thirty girls, but three boys"),
        pytest.param({"girls": 99, "boys": 361, "unknown": 75}, id="nine counted as boys before"),
    ],
)
def test_a_correction_that_moved_a_part_by_fewer_than_ten_leaves_the_earlier_row_marked(program, moved):
    before = row(program, "DELTA")
    program.hand_in("DELTA", "Q4", **moved)
    program.release("Q4", tables=True)
    after = row(program, "DELTA")
    assert {c: n for c, (n, _) in after.items()} == {c: n for c, (n, _) in before.items()}
    assert {mark for n, mark in after.values() if n is not None} <= {"corrected", "together"}
    assert line(program, "DELTA") == ("kept", 90, 460, "Q4")
    assert {mark for _, mark in row(program, "OZARK").values()} <= {"shown", "withheld", "together"}
    assert program.attack().disclosures == ()


def test_the_earlier_row_is_marked_on_the_page():
    line = Line("Delta", None, {"female": ("corrected", 90, None), "ALL": ("corrected", 535, None)})
    assert f"90 {CORRECTED}" in by_category([line], [("female", "Female")], "").csv().decode()


def test_a_percent_that_others_see_is_made_of_two_published_counts(program):
    """Counts are whole: a share of a sum or a mean would be a number nobody published."""
    shown = program.cursor.execute(
        "SELECT numerator, denominator FROM published WHERE mark <> 'withheld'"
        " AND metric IN ('students_female', 'completion_rate')"
    ).fetchall()
    assert shown
    for n, d in shown:
        assert n == int(n) >= 10
        assert d == int(d)
        assert d - n >= 10


def test_a_percent_is_whole_and_never_says_none_or_all_of_some():
    """Only where whole percents would say none or all a tenth is told; both its counts stand beside it."""
    for of in (20, 535, 2000, 9999):
        for n in range(10, of - 9):
            exact, text = 100 * n / of, words.percent(n / of).removesuffix(f"{words.NBSP}%")
            assert abs(float(text) - exact) <= 0.5
            assert text.isdigit() or not 0.5 < exact < 99.5
            assert text not in ("0", "100")
            assert abs(_percent(GIRLS, n, of) - exact) <= 0.5
