"""What came in and when, by hand-made hand-ins."""

from __future__ import annotations

from datetime import date, datetime

from plp_metrics.draw.came import Came
from plp_metrics.model import DATASETS, QUARTERS, Partner, Period, QuarterState
from plp_metrics.store.read_hand_ins import HandIn, QuarterNow
from plp_metrics.ui import completeness
from plp_metrics.ui.completeness import Rate

YEAR = "2017-18"
Q1, Q2 = Period(YEAR, "Q1"), Period(YEAR, "Q2")
DUE = dict.fromkeys(DATASETS, QUARTERS)
P = Partner("P", "Prairie", ("IL",), YEAR, YEAR, "America/Chicago", {})
LATER = Partner("L", "Later", ("IL",), "2018-19", "2018-19", "America/Chicago", {})


def hand_in(
    dataset: str, day: str, period: Period = Q1, version: int = 1, *, counts: bool = True, how: str = "file"
) -> HandIn:
    at = datetime.fromisoformat(f"{day}T12:00")
    return HandIn(
        version, "P", period, dataset, version, how, "x.csv", 3, "0" * 64, "p@example.org", at, counts, False
    )


def marks(*came: HandIn, today: str, state: QuarterState = QuarterState.SUBMITTED, period: Period = Q1):
    now = QuarterNow("P", period, state, "p@example.org", datetime(2017, 10, 1), "", None)
    grid = completeness.grid([P], YEAR, came, {("P", period): now}, DUE, lambda _: date.fromisoformat(today))
    return grid[("P", period)]


def test_a_file_on_its_due_day_is_on_time_and_a_day_later_late():
    assert marks(hand_in("teachers", "2017-10-30"), today="2017-11-05")["teachers"] is Came.ON_TIME
    assert marks(hand_in("teachers", "2017-10-31"), today="2017-11-05")["teachers"] is Came.LATE


def test_mending_a_file_after_the_due_day_does_not_make_it_late():
    first = hand_in("teachers", "2017-10-20", counts=False)
    mended = hand_in("teachers", "2017-11-20", version=2)
    assert marks(first, mended, today="2017-11-25")["teachers"] is Came.ON_TIME


def test_a_file_is_missing_only_after_its_due_day():
    assert marks(today="2017-10-30")["students"] is Came.NOT_DUE
    assert marks(today="2017-10-31")["students"] is Came.MISSING


def test_nothing_to_report_is_an_answer():
    came = hand_in("diversity", "2017-10-20", how="nothing_to_report")
    assert marks(came, today="2017-11-05")["diversity"] is Came.NOTHING


def test_a_returned_quarter_marks_its_files_and_not_the_missing_ones():
    found = marks(hand_in("teachers", "2017-10-20"), today="2017-11-05", state=QuarterState.RETURNED)
    assert (found["teachers"], found["students"]) == (Came.RETURNED, Came.MISSING)


def test_a_partner_owes_nothing_before_its_first_school_year():
    assert completeness.grid([LATER], YEAR, [], {}, DUE, lambda _: date(2018, 9, 1))[("L", Q1)] == {}


def test_a_dataset_that_is_not_due_in_a_quarter_is_not_asked_for():
    due = {**DUE, "diversity": ("Q2", "Q4")}
    grid = completeness.grid([P], YEAR, [], {}, due, lambda _: date(2018, 9, 1))
    assert "diversity" not in grid[("P", Q1)]
    assert grid[("P", Q2)]["diversity"] is Came.MISSING


def test_the_rates_count_only_files_whose_day_has_passed():
    came = [
        hand_in("teachers", "2017-10-20"),
        hand_in("students", "2017-11-20"),
        hand_in("teachers", "2018-01-05", Q2),
    ]

    def today(_: str) -> date:
        return date(2018, 1, 10)

    grid = completeness.grid([P], YEAR, came, {}, DUE, today)
    assert completeness.rate(grid, came, today) == Rate(due=4, came=2, on_time=1)
    assert completeness.rate(grid, came, today, "somebody else") == Rate()


def test_what_is_missing_is_judged_by_each_partners_own_midnight():
    east = Partner("E", "East", ("OH",), YEAR, YEAR, "America/New_York", {})
    days = {"P": date(2017, 10, 30), "E": date(2017, 10, 31)}
    grid = completeness.grid([P, east], YEAR, [], {}, DUE, days.__getitem__)
    assert {who: grid[(who, Q1)]["teachers"] for who in days} == {"P": Came.NOT_DUE, "E": Came.MISSING}
    assert completeness.rate(grid, [], days.__getitem__).due == len(DATASETS)
    assert [c.partner_id for c in completeness.chase(grid, {}, days.__getitem__)] == ["E"]
