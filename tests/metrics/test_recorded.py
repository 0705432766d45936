"""What was recorded on pages is measured beside the files, as of the end of each quarter that is over."""

from datetime import datetime

import pytest

from plp_metrics.compute import measure, measure_records
from plp_metrics.model import Period
from tests.metrics.program import Program

EVERY = ("teachers", "students", "diversity", "workshop_surveys")


@pytest.fixture
def program() -> Program:
    program = Program.empty()
    program.admit("P", first_year="2016-17")
    return program


def came(program: Program, at: str, when: str, *datasets: str) -> None:
    """Files of a quarter with nothing in them, handed in at a moment in UTC."""
    program.hand_in("P", at, **{dataset: [] for dataset in datasets or EVERY})
    program.store.execute(
        "INSERT INTO event VALUES (?, ?, 'p@example.org', 'submit', 'P', '{}')",
        [program.event, datetime.fromisoformat(when)],
    )


def on_time(program: Program, day: str) -> dict[str, tuple[float, float]]:
    """Quarter → files on time and files due, measured on a day."""
    measure_records.remeasure(program.store, 900, at=datetime.fromisoformat(day))
    return {
        year + quarter: (numerator, denominator)
        for year, quarter, numerator, denominator in program.store.execute(
            "SELECT school_year, quarter, numerator, denominator FROM measurement WHERE to_event IS NULL"
            " AND metric = 'submitted_on_time' AND basis = 'submitted' ORDER BY ALL"
        ).fetchall()
    }


def test_a_file_is_on_time_until_its_due_day_ends_in_the_partners_own_zone(program: Program) -> None:
    # Q1 is due on 30 October 2016; in New York that day ends at 04:00 UTC of the next.
    came(program, "2016-17Q1", "2016-10-31T03:59", "teachers", "students")
    came(program, "2016-17Q1", "2016-10-31T04:00", "diversity")
    assert on_time(program, "2017-01-01") == {"2016-17Q2": (2, 4)}


def test_a_year_counts_what_fell_due_in_it(program: Program) -> None:
    came(program, "2016-17Q1", "2016-10-01T12:00")
    came(program, "2016-17Q4", "2017-07-20T12:00", "teachers")
    assert on_time(program, "2017-10-02") == {
        "2016-17Q2": (4, 4),
        "2016-17Q3": (4, 8),
        "2016-17Q4": (4, 12),
        "2017-18Q1": (1, 4),
    }


def test_a_file_handed_in_again_after_its_day_stays_on_time(program: Program) -> None:
    came(program, "2016-17Q1", "2016-10-01T12:00")
    came(program, "2016-17Q1", "2016-12-01T12:00")
    assert on_time(program, "2017-01-01") == {"2016-17Q2": (4, 4)}


def test_a_quarter_that_is_not_over_has_no_value(program: Program) -> None:
    came(program, "2016-17Q1", "2016-10-01T12:00")
    assert on_time(program, "2016-12-31") == {}


def test_a_hand_in_measures_what_rests_on_it_in_the_same_event(program: Program) -> None:
    program.hand_in("P", "2016-17Q1", teachers=[])
    now = datetime(2017, 1, 2)
    measure.remeasure(
        program.store, [("submitted", "P", Period("2016-17", "Q1"))], program.event, at=now, metrics=None
    )
    found = program.store.execute(
        "SELECT numerator, denominator, from_event FROM measurement WHERE metric = 'submitted_on_time'"
    ).fetchall()
    assert found == [(0, 4, program.event)]


def test_the_records_behind_a_figure_are_its_files(program: Program) -> None:
    came(program, "2016-17Q1", "2016-10-01T12:00", "teachers")
    rows = measure.counted_rows(program.store, "submitted_on_time", "submitted", "P", Period("2016-17", "Q2"))
    assert [(row["thing"], row["numerator"]) for row in rows] == [
        ("diversity 2016-17Q1", 0),
        ("students 2016-17Q1", 0),
        ("teachers 2016-17Q1", 1),
        ("workshop_surveys 2016-17Q1", 0),
    ]
