"""From a figure to the rows it counts, by the same SQL; and values measured without writing them."""

import random
from collections.abc import Iterator

import pytest

from plp_metrics.compute import measure
from plp_metrics.metrics import load_all
from plp_metrics.model import Period
from tests.metrics.program import Program
from tests.metrics.test_random import PERIODS, random_program

Q2 = Period("2016-17", "Q2")


@pytest.fixture
def program() -> Iterator[Program]:
    program = Program.empty()
    program.admit("P", courses={"2016-17": ["CSP", "CSD"]})
    yield program
    program.store.close()


def test_a_row_names_the_hand_in_and_the_line_it_came_from(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", diversity=[])
    program.hand_in("P", "2016-17Q2", teachers=[{}, {"teacher_code": "t2"}, {"course": "CSD", "state": "KY"}])
    ((submission,),) = program.store.execute("SELECT max(submission_id) FROM submission").fetchall()
    rows = measure.counted_rows(program.store, "teachers_cohort", "submitted", "P", Q2)
    assert [(row["thing"], row["course"], row["line"]) for row in rows] == [
        ("t1", "CSD", 4),
        ("t1", "CSP", 2),
        ("t2", "CSP", 3),
    ]
    assert {row["submission_id"] for row in rows} == {submission}


def test_rows_can_be_those_of_one_course_or_one_state(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", teachers=[{}, {"teacher_code": "t2"}, {"course": "CSD", "state": "KY"}])

    def things(**where: str) -> list[str]:
        return [
            r["thing"]
            for r in measure.counted_rows(program.store, "teachers_cohort", "submitted", "P", Q2, **where)
        ]

    assert things(course="CSP") == ["t1", "t2"]
    assert things(state="KY") == ["t1"]
    assert things(course="CSP", state="KY") == []


def test_a_metric_without_a_value_has_no_rows(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", teachers=[{}])
    assert measure.counted_rows(program.store, "implementation_rate", "submitted", "P", Q2) == []
    assert measure.counted_rows(program.store, "teachers_cohort", "accepted", "P", Q2) == []


def test_the_rows_of_last_year_stand_among_those_of_growth(program: Program) -> None:
    program.hand_in("P", "2015-16Q2", teachers=[{"teacher_code": "old"}])
    program.hand_in("P", "2016-17Q2", teachers=[{"teacher_code": "new"}])
    rows = measure.counted_rows(program.store, "teachers_growth", "submitted", "P", Q2)
    assert {(row["thing"], row["numerator"], row["denominator"]) for row in rows} == {
        ("new", 1, 0),
        ("old", 0, 1),
    }


def test_classes_added_up_for_the_figure_stand_one_by_one_behind_it(program: Program) -> None:
    alike = [{"section_code": code, "students_active": active} for code, active in (("s1", 9), ("s2", 11))]
    program.hand_in("P", "2016-17Q2", students=[*alike, {"section_code": "s3", "students_active": None}])
    program.measure()
    assert program.value("students_active", "2016-17Q2") == 20
    rows = measure.counted_rows(program.store, "students_active", "submitted", "P", Q2)
    assert [(row["thing"], row["numerator"], row["line"]) for row in rows] == [("s1", 9, 2), ("s2", 11, 3)]
    rows = measure.counted_rows(program.store, "students_enrolled", "submitted", "P", Q2)
    assert [row["thing"] for row in rows] == ["s1", "s2", "s3"]


def test_completions_are_set_beside_the_enrolled_of_the_same_classes(program: Program) -> None:
    """Also where two classes of one school differ in nothing but that one says how many completed."""
    classes = [{"section_code": "s1", "students_completed": 10}, {"section_code": "s2"}]
    program.hand_in("P", "2016-17Q4", students=[{**c, "students_enrolled": 20} for c in classes])
    program.measure()
    assert program.value("completion_rate", "2016-17Q4") == (10, 20)


def test_the_rows_add_up_to_the_figure_for_every_metric() -> None:
    program = random_program(random.Random(31)).measure()
    figures, checked = program.every_level(), 0
    for key, metric in load_all().items():
        for at in PERIODS[5::2]:
            shown = figures.get((key, "submitted", "P", at), {}).get(("ALL",) * 5)
            rows = measure.counted_rows(program.store, key, "submitted", "P", Period.parse(at))
            if metric.counts == "distinct":
                top = len({row["thing"] for row in rows if row["numerator"]})
            else:
                top = sum(row["numerator"] for row in rows)
            figure = shown[0] if isinstance(shown, tuple) else shown
            assert (figure or 0) == top
            checked += bool(top)
    assert checked > 15


def test_values_are_measured_without_being_written(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", teachers=[{}])
    found = measure.values(program.store, "submitted", [("P", Q2)], ["trained_rate"])
    total = next(row for row in found if row["course"] == "ALL" and row["state"] == "ALL" == row["division"])
    assert (total["numerator"], total["denominator"]) == (1, 1)
    assert program.store.execute("SELECT count(*) FROM measurement").fetchall() == [(0,)]
