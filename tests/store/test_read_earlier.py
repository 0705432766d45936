"""Figures of earlier quarters, counted in SQL from a partner's own rows only."""

from __future__ import annotations

import pyarrow as pa
import pytest

from plp_metrics import store
from plp_metrics.model import Basis, Period, Scope
from plp_metrics.store import read_earlier, write

Q4, Q1, Q2 = Period("2016-17", "Q4"), Period("2017-18", "Q1"), Period("2017-18", "Q2")
OWN = Scope(frozenset({"P01"}), frozenset({"P01"}), Basis.SUBMITTED)
OTHER = Scope(frozenset({"P02"}), frozenset({"P02"}), Basis.SUBMITTED)
TEACHER = {"cohort_year": "2016-17", "grade_band": "9_12", "state": "OH", "committed": True,
           "training_days_attended": 5, "ay_workshops_attended": 0, "implementing": "yes"}  # fmt: skip


CLASS = {"teacher_code": "T1", "grade_band": "9_12", "source": "platform"}


@pytest.fixture
def change(tmp_path):
    path = tmp_path / "plp.duckdb"
    with store.open_store(path, create=True).rehearse("a@example.org") as change:
        yield change
    store.close(path)


def roster(*rows):
    """(code, course, status), the first on line 2."""
    return pa.Table.from_pylist(
        [
            {**TEACHER, "line": n, "teacher_code": t, "course": c, "status": s}
            for n, (t, c, s) in enumerate(rows, 2)
        ]
    )


def classes(*rows):
    """(course, state, enrolled, active)."""
    names = ("course", "state", "students_enrolled", "students_active")
    return pa.Table.from_pylist(
        [
            {**CLASS, "line": n, "section_code": f"S{n}", **dict(zip(names, row, strict=True))}
            for n, row in enumerate(rows, 2)
        ],
    )  # fmt: skip


def handed_in(change, period, dataset, rows):
    new = write.NewSubmission(
        "P01", period, dataset, "file", "a.csv", b"x", None, rows.num_rows, 1, "accept", {}
    )
    (number,) = write.submissions(change, [new])
    write.dataset_rows(change, dataset, rows, {("P01", *period): number})
    write.in_force(change, "submitted", [("P01", period, dataset, number)])


def codes(change, period, now, scope=OWN, most=20):
    return read_earlier.codes(change.cursor, scope, "P01", period, now, most)


ON = "on_roster"


def test_a_row_of_last_quarter_is_looked_for_by_code_and_course(change):
    handed_in(change, Q1, "teachers", roster(("T1", "CSP", ON), ("T1", "CSD", ON), ("T2", "CSP", "left")))
    got = codes(change, Q2, roster(("T1", "CSP", ON)))
    assert (got.before, got.known, got.gone_in_all) == (2, 1, 2)
    assert got.gone == (("T1", "CSD"), ("T2", "CSP"))
    assert codes(change, Q2, roster(("T1", "CSP", ON)), most=1).gone == (("T1", "CSD"),)


def test_when_a_school_year_begins_those_who_left_are_not_looked_for(change):
    handed_in(
        change, Q4, "teachers", roster(("T1", "CSP", ON), ("T2", "CSP", "left"), ("T3", "CSP", "withdrew"))
    )
    got = codes(change, Q1, roster(("T1", "CSP", ON)))
    assert (got.before, got.known, got.gone) == (1, 1, ())


def test_codes_that_differ_in_leading_zeros_or_case_are_found_and_not_called_gone(change):
    handed_in(change, Q1, "teachers", roster(("017", "CSP", ON), ("Ab", "CSP", ON), ("T3", "CSP", ON)))
    got = codes(change, Q2, roster(("17", "CSP", ON), ("AB", "CSP", ON), ("T3", "CSP", ON)))
    assert got.alike == ((2, "17", "017"), (3, "AB", "Ab"))
    assert (got.before, got.known, got.gone) == (3, 3, ())


def test_a_new_code_beside_an_old_one_that_is_still_there_is_no_double(change):
    handed_in(change, Q1, "teachers", roster(("017", "CSP", ON)))
    assert codes(change, Q2, roster(("017", "CSP", ON), ("17", "CSP", ON))).alike == ()


def test_without_last_quarters_file_nothing_is_compared(change):
    assert codes(change, Q2, roster(("T1", "CSP", ON))) is None
    assert read_earlier.places(change.cursor, OWN, "P01", Q2, classes(("CSP", "OH", 9, 9))) == []


def test_rows_outside_the_scope_are_not_compared(change):
    handed_in(change, Q1, "teachers", roster(("T1", "CSP", ON)))
    assert codes(change, Q2, roster(("T2", "CSP", ON)), OTHER) is None
    totals = read_earlier.totals(change.cursor, OTHER, "P01", Q2, "teachers", roster(("T2", "CSP", ON)))
    assert totals.earlier == {"teachers": ()}


def test_students_are_added_by_course_and_state_on_both_sides(change):
    handed_in(
        change, Q1, "students", classes(("CSP", "OH", 10, 8), ("CSP", "OH", 5, None), ("CSD", "OH", 7, 7))
    )
    now = classes(("CSP", "OH", 20, 11), ("CSP", "TX", 3, None))
    got = read_earlier.places(change.cursor, OWN, "P01", Q2, now)
    assert [
        (p.course, p.state, p.line, p.enrolled_before, p.enrolled, p.active_before, p.active) for p in got
    ] == [
        ("CSD", "OH", None, 7, 0, 7, 0),
        ("CSP", "OH", 2, 15, 20, 8, 11),
        ("CSP", "TX", 3, 0, 3, 0, None),
    ]


def test_totals_are_told_for_every_quarter_before_and_none_after(change):
    handed_in(change, Q4, "students", classes(("CSP", "OH", 10, 8)))
    handed_in(change, Q1, "students", classes(("CSP", "OH", 4, None)))
    handed_in(change, Q2, "students", classes(("CSP", "OH", 99, 99)))
    got = read_earlier.totals(
        change.cursor, OWN, "P01", Q2, "students", classes(("CSP", "OH", 6, 5), ("CSD", "OH", 1, 1))
    )
    assert got.now == {"classes": 2, "students_enrolled": 7, "students_active": 6}
    assert got.earlier["students_enrolled"] == ((Q4, 10.0), (Q1, 4.0))
    assert got.earlier["students_active"] == ((Q4, 8.0),)
