"""Metrics of money, staff time and facilitators, on rows told by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from plp_metrics.compute import measure, measure_records
from plp_metrics.model import Period
from tests.metrics.program import Program

AT = datetime(2017, 1, 5)
NOW: tuple[Any, ...] = ("a@example.org", AT, 1, None)
FIGURES = (
    "SELECT course, numerator, denominator FROM measurement WHERE to_event IS NULL AND metric = ?"
    " AND basis = 'submitted' AND school_year = '2016-17' AND quarter = ? ORDER BY course"
)


@pytest.fixture
def program() -> Program:
    program = Program.empty()
    program.admit("P", first_year="2016-17")
    return program


def insert(program: Program, table: str, *values: object) -> None:
    row = [*values, *NOW]
    marks = ", ".join("?" * len(row))
    program.store.execute(f"INSERT INTO {table} VALUES ({marks})", row)


def spent(program: Program, day: date, **dollars: int) -> None:
    for source in ("code_org", "state", "district", "corporate", "other"):
        insert(program, "spent", "P", "2016-17", day, source, 100 * dollars.get(source, 0), "")


def figures(program: Program, metric: str, quarter: str = "Q2", on: datetime = AT) -> list[tuple[Any, ...]]:
    measure_records.remeasure(program.store, 900, at=on)
    return program.store.execute(FIGURES, [metric, quarter]).fetchall()


def trained(program: Program, count: int, quarter: str = "2016-17Q2") -> None:
    teachers = [{"teacher_code": f"T{n}", "training_days_attended": 5} for n in range(count)]
    program.hand_in("P", quarter, teachers=teachers)
    program.measure()


def test_the_local_share_is_what_other_sources_than_code_org_paid(program: Program) -> None:
    spent(program, date(2016, 12, 31), code_org=7500, state=1500, district=1000)
    assert figures(program, "local_funding_share") == [("ALL", 2500, 10000)]


def test_the_last_day_told_within_the_quarter_counts_and_is_not_carried_on(program: Program) -> None:
    spent(program, date(2016, 11, 1), code_org=100)
    spent(program, date(2016, 12, 1), code_org=150, state=50)
    later = datetime(2017, 4, 5)
    assert figures(program, "local_funding_share", "Q2", later) == [("ALL", 50, 200)]
    assert figures(program, "local_funding_share", "Q1", later) == []
    assert figures(program, "local_funding_share", "Q3", later) == []


def test_year_three_is_secured_by_pledges_of_local_sources_for_that_year_so_far(program: Program) -> None:
    insert(program, "year3_budget", "P", date(2016, 8, 1), 4000000)
    for number, (year, source, day) in enumerate(
        [
            ("2018-19", "state", date(2016, 9, 1)),
            ("2018-19", "district", date(2016, 12, 31)),
            ("2018-19", "district", date(2017, 1, 1)),
            ("2017-18", "state", date(2016, 9, 1)),
        ]
    ):
        insert(program, "pledge", number, "P", year, source, day, 1000000, "")
    assert figures(program, "year3_funding_secured") == [("ALL", 20000, 40000)]


def test_a_budget_without_any_pledge_is_nothing_secured_and_none_told_is_not_reported(
    program: Program,
) -> None:
    assert figures(program, "year3_funding_secured") == []
    insert(program, "year3_budget", "P", date(2016, 12, 31), 4000000)
    assert figures(program, "year3_funding_secured") == [("ALL", 0, 40000)]
    assert figures(program, "year3_funding_secured", "Q1") == []


def test_managers_time_is_the_sum_of_shares_and_zero_is_a_figure(program: Program) -> None:
    insert(program, "staff_time", "P", "2016-17", "Q1", 1, 0)
    insert(program, "staff_time", "P", "2016-17", "Q2", 1, 40)
    insert(program, "staff_time", "P", "2016-17", "Q2", 2, 5)
    assert figures(program, "pm_fte", "Q1") == [("ALL", 0, None)]
    assert figures(program, "pm_fte") == [("ALL", 0.45, None)]


def test_facilitators_are_counted_by_course(program: Program) -> None:
    insert(program, "local_facilitators", "P", "2016-17", "Q2", "CSP", 3)
    insert(program, "local_facilitators", "P", "2016-17", "Q2", "CSD", 0)
    assert figures(program, "facilitators_local") == [
        ("ALL", 3, None), ("CSD", 0, None), ("CSP", 3, None),
    ]  # fmt: skip


def test_a_trained_teacher_costs_all_dollars_over_all_trained(program: Program) -> None:
    trained(program, 20)
    spent(program, date(2016, 12, 31), code_org=10000, state=2400)
    assert figures(program, "cost_per_trained") == [("ALL", 12400, 20)]


def test_below_ten_teachers_the_cost_does_not_apply_and_adds_nothing_to_a_pool(program: Program) -> None:
    trained(program, 9)
    spent(program, date(2016, 12, 31), code_org=10000)
    assert figures(program, "cost_per_trained") == [("ALL", 0, 0)]


def test_without_the_file_or_the_money_there_is_no_cost(program: Program) -> None:
    spent(program, date(2016, 12, 31), code_org=10000)
    assert figures(program, "cost_per_trained") == []
    trained(program, 20, "2016-17Q1")
    assert figures(program, "cost_per_trained", "Q1") == []


def test_a_new_file_measures_the_cost_anew_in_the_same_event(program: Program) -> None:
    trained(program, 20)
    spent(program, date(2016, 12, 31), code_org=12000)
    assert figures(program, "cost_per_trained") == [("ALL", 12000, 20)]
    teachers = [{"teacher_code": f"T{n}", "training_days_attended": 5} for n in range(24)]
    program.hand_in("P", "2016-17Q2", teachers=teachers)
    measure.remeasure(program.store, [("submitted", "P", Period("2016-17", "Q2"))], program.event, at=AT)
    assert program.store.execute(FIGURES, ["cost_per_trained", "Q2"]).fetchall() == [("ALL", 12000, 24)]


def test_what_is_closed_no_longer_counts(program: Program) -> None:
    insert(program, "staff_time", "P", "2016-17", "Q2", 1, 40)
    program.store.execute("UPDATE staff_time SET to_event = 2")
    assert figures(program, "pm_fte") == []
