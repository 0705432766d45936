"""Cells that were read as something else than was written: found again, and refused kind by kind."""

from __future__ import annotations

from datetime import date

import pytest

from plp_metrics.contracts import sample_rows
from plp_metrics.intake import Judged, judge, tidied
from plp_metrics.model import Period, Severity

Q1 = Period("2016-17", "Q1")


def teachers(*edits: tuple[str, str], rows: int = 4) -> bytes:
    text = sample_rows("teachers", "OHIO", Q1, rows)
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def judged(content: bytes) -> Judged:
    return judge("t.csv", content, partner_id="OHIO", period=Q1, today=date(2016, 10, 10))


def of(file: Judged, content: bytes) -> dict[tuple[str, str], list[tuple[int, str, str]]]:
    return {
        one.which: [(c.line, c.before, c.after) for c in tidied.changes(file, content, one.which)]
        for one in tidied.kinds(file)
    }


def test_a_file_as_it_should_be_has_nothing_tidied():
    assert tidied.kinds(judged(teachers())) == []


def test_every_cell_is_found_again_with_its_line_and_both_texts():
    content = teachers(("OHIO,2016-17", "ohio,2016-2017"), (",OH,", ", Ohio,"))
    found = of(judged(content), content)
    lines = range(2, 6)
    assert found == {
        ("partner_case", "partner_id"): [(n, "ohio", "OHIO") for n in lines],
        ("school_year", "school_year"): [(n, "2016-2017", "2016-17") for n in lines],
        ("words", "state"): [(n, " Ohio", "OH") for n in lines],
    }


def test_as_many_cells_are_found_as_the_check_counted_also_after_line_breaks_in_cells():
    content = teachers((",OH,", ',"Ohio\n",'), ("OHIO,", '"OHIO",'))
    file = judged(content)
    found = of(file, content)
    assert {one.which: one.count for one in tidied.kinds(file)} == {k: len(v) for k, v in found.items()}
    assert [one.line for one in tidied.kinds(file)] == [v[0][0] for v in found.values()]
    assert [line for line, _, _ in found[("words", "state")]] == [2, 4, 6, 8]


def test_a_refused_kind_is_a_problem_at_each_of_its_cells_and_the_others_stay_tidied():
    content = teachers((",OH,", ",Ohio,"), ("2016-17,Q1", "2016-2017,Q1"))
    file = judged(content)
    assert file.accepted
    by_hand = tidied.refused(file, content, {("words", "state")})
    assert not by_hand.accepted and by_hand.table is None
    assert [(p.line, p.column, p.value, p.suggestion) for p in by_hand.problems if p.rule == tidied.KEPT] == [
        (n, "state", "Ohio", "OH") for n in range(2, 6)
    ]
    assert {p.severity for p in by_hand.problems if p.rule == tidied.KEPT} == {Severity.MUST_FIX}
    assert [one.which for one in tidied.kinds(by_hand)] == [("school_year", "school_year")]
    assert by_hand.kept == content, "the bytes are the file's own either way"


def test_once_the_cells_say_what_they_should_nothing_is_left_to_refuse():
    content = teachers()
    file = judged(content)
    assert tidied.refused(file, content, {("words", "state")}) is file


def test_blanks_round_a_value_can_be_refused_too_and_the_value_without_them_is_offered():
    content = teachers((",OH,", ", OH ,"))
    file = judged(content)
    (one,) = tidied.kinds(file)
    assert one.which == ("padding", "state")
    by_hand = tidied.refused(file, content, {one.which})
    told = [p for p in by_hand.problems if p.rule == tidied.KEPT]
    assert [(p.line, p.suggestion) for p in told] == [(n, "OH") for n in range(2, 6)]
    assert "without the blanks around it" in told[0].message


def test_no_more_than_are_listed_of_any_rule_and_the_rest_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tidied, "LISTED_PER_RULE", 3)
    content = teachers((",OH,", ",Ohio,"), rows=8)
    by_hand = tidied.refused(judged(content), content, {("words", "state")})
    assert sum(p.rule == tidied.KEPT for p in by_hand.problems) == 3
    assert by_hand.more[tidied.KEPT] == 5
