"""Targets as a file: read whole or not at all, each fault with its line, column, value and how to mend it."""

from __future__ import annotations

import pytest

from plp_metrics.act.agree_many_csv import cell, number, read_targets
from plp_metrics.metrics import load_all
from plp_metrics.model import Comparison, Partner

LIBRARY = load_all()
PARTNERS = {
    key: Partner(key, key.title(), ("MO",), "2016-17", "2017-18", "America/Chicago", {})
    for key in ("OZARK", "DELTA")
}
HEAD = "partner_id,metric,course,school_year,comparison,baseline,target,due_quarter,milestone_q2,note"


def read(*rows, head=HEAD):
    return read_targets("\r\n".join([head, *rows]).encode("utf-8-sig"), PARTNERS, LIBRARY)


def test_what_is_typed_is_read_as_it_is_meant():
    found = read(
        'OZARK,teachers_trained,CSP,2018-19,at_least,"1,200","1,300",Q4,600,Two more districts.',
        "delta,implementation_rate,,2018-19,,,75 %,,,",
        "OZARK,teachers_growth,ALL,2018-19,at_least,,12,,,",
    )
    assert found.faults == ()
    first, second, third = (a for _, a in found.targets)
    assert (first.target, first.baseline, first.milestones, first.course) == (1300, 1200, {"Q2": 600}, "CSP")
    assert (second.partner_id, second.target, second.comparison) == ("DELTA", 0.75, Comparison.AT_LEAST)
    assert third.target == pytest.approx(1.12)
    assert [line for line, _ in found.targets] == [2, 3, 4]


def test_columns_may_stand_in_any_order_and_rows_without_a_target_are_passed_over():
    head = "target,school_year,metric,partner_id"
    found = read("40,2018-19,teachers_trained,OZARK", ",2018-19,teachers_trained,DELTA", head=head)
    assert [(line, a.partner_id, a.target) for line, a in found.targets] == [(2, "OZARK", 40)]


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        ("NOBODY,teachers_trained,,2018-19,,,40,,,", "partner_id", "NOBODY", "No partner has this id"),
        ("OZARK,teachers,,2018-19,,,40,,,", "metric", "teachers", "No metric has this key"),
        ("OZARK,teachers_trained,CSX,2018-19,,,40,,,", "course", "CSX", "not measured for this course"),
        ("OZARK,teachers_trained,,2018,,,40,,,", "school_year", "2018", "no school year"),
        ("OZARK,teachers_trained,,2018-19,at_most,,40,,,", "comparison", "at_most", "can't be agreed"),
        ("OZARK,teachers_trained,,2018-19,,,forty,,,", "target", "forty", "no number"),
        ('OZARK,teachers_trained,,2018-19,,,"4,0",,,', "target", "4,0", "no number"),
        ("OZARK,teachers_trained,,2018-19,,50,40,,,", "target", "40", "above the target already"),
        ("OZARK,implementation_rate,,2018-19,,,0.75,,,", "target", "0.75", "type percent, 75"),
        ("OZARK,teachers_trained,,2018-19,,,40,Q5,,", "due_quarter", "Q5", "no quarter"),
        ("OZARK,teachers_trained,,2018-19,,,40,,50,", "target", "40", "none is below"),
        ("OZARK,teachers_trained,,2018-19,,,40,,,ask a@b.org", "note", "", "e-mail address"),
    ],
)
def test_one_fault_keeps_the_whole_file_out_and_is_told_with_its_place(row, column, value, said):
    found = read("DELTA,teachers_trained,,2018-19,,,30,,,", row)
    assert found.targets == ()
    (fault,) = found.faults
    assert (fault.line, fault.column, fault.value) == (3, column, value)
    assert said in fault.message
    assert fault.fix


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "no CSV"),
        (b"partner_id;metric\r\nOZARK;x", "is missing"),
        (b"caf\xe9", "not UTF-8"),
        (HEAD.encode(), "No row has a target"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        (f"{HEAD}\nOZARK,teachers_trained".encode(), "has 2 cells"),
        (f"{HEAD},mail\n".encode(), "none of this file's"),
    ],
)
def test_a_file_that_is_none_is_told_in_words(content, said):
    found = read_targets(content, PARTNERS, LIBRARY)
    assert found.targets == ()
    assert any(said in fault.message for fault in found.faults)


@pytest.mark.parametrize("key", ["teachers_trained", "implementation_rate", "teachers_growth"])
def test_the_template_s_own_numbers_come_back_as_they_were(key):
    for value in (0.0, 0.333, 1.07, 41.0):
        assert number(cell(value, LIBRARY[key]), LIBRARY[key]) == pytest.approx(value)
    assert number("", LIBRARY[key]) is None
