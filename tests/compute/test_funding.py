"""Money worked by hand: budget lines, what waits, the way to local money, costs and facilitators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import sqrt

import pytest

from plp_metrics.compute import facilitators, funding, funding_cost
from plp_metrics.draw import facilitators as drawn
from plp_metrics.draw.table import Raw
from plp_metrics.model import Agreement, Comparison, Partner, Period, RefusedError
from plp_metrics.model.funding import Glide, Way
from plp_metrics.model.money import (
    Accredited,
    Books,
    BudgetLine,
    Expense,
    Pledge,
    Reimbursement,
    Spent,
    YearThree,
    cents,
    year_three,
)

PARTNER = Partner("P", "Pine", ("OH",), "2016-17", "2016-17", "America/New_York", {})


def bill(number: int, day: str, amount: int, item: str = "food", source: str = "code_org") -> Expense:
    return Expense(number, "P", date.fromisoformat(day), "2017-18", "CSP", item, source, amount)


def back(expense: int, day: str, amount: int) -> Reimbursement:
    return Reimbursement(expense, expense, "P", date.fromisoformat(day), amount)


def pledged(*given: tuple[str, int]) -> tuple[Pledge, ...]:
    return tuple(
        Pledge(n, "P", "2018-19", "state", date.fromisoformat(day), amount)
        for n, (day, amount) in enumerate(given, 1)
    )


def way(on: str, budget: int | None, *given: tuple[str, int]) -> Glide:
    told = (YearThree("P", date(2016, 8, 1), budget),) if budget is not None else ()
    return funding.glide(PARTNER, Books(pledges=pledged(*given), year_three=told), date.fromisoformat(on))


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1240", 124000), ("$1,240.50", 124050), ("US$ 95.5", 9550), ("0", 0), (" 1,234,567 ", 123456700)],
)
def test_dollars_are_read_as_people_type_them(typed: str, amount: int) -> None:
    assert cents(typed) == amount


@pytest.mark.parametrize("typed", ["", "-5", "(5)", "12,40", "1e3", "4.005", "ten", "5 000", "=1+1"])
def test_what_is_no_amount_is_refused_and_never_guessed(typed: str) -> None:
    with pytest.raises(RefusedError):
        cents(typed)


def test_a_budget_line_tells_what_was_asked_agreed_spent_and_paid_back() -> None:
    books = Books(
        lines=(BudgetLine(1, "P", "2017-18", "CSP", "food", 60000, agreed=50000, waits=False),),
        expenses=(
            bill(1, "2017-10-01", 30010),
            bill(2, "2017-11-01", 25000),
            bill(3, "2017-11-02", 4000, source="district"),
            bill(4, "2017-11-03", 40000, item="venue"),
        ),
        reimbursements=(back(1, "2017-11-10", 30010),),
    )
    food, venue = funding.budget(books)
    assert (food.agreed, food.spent, food.local, food.reimbursed, food.waiting) == (
        50000, 55010, 4000, 30010, 25000,
    )  # fmt: skip
    assert food.over == 5010
    assert (venue.line, venue.over) == (None, 40000)


def test_what_waits_is_told_with_the_middle_and_the_oldest_wait() -> None:
    books = Books(
        expenses=(
            bill(1, "2018-01-01", 10000),
            bill(2, "2018-02-10", 20000),
            bill(3, "2018-03-02", 5000),
            bill(4, "2018-01-01", 700, source="state"),
            bill(5, "2017-12-01", 100),
        ),
        reimbursements=(back(2, "2018-03-01", 15000), back(5, "2017-12-31", 100)),
    )
    found = funding.waiting(books, date(2018, 3, 12))
    assert [(c.expense.expense_id, c.open, c.days) for c in found.claims] == [
        (1, 10000, 70), (2, 5000, 30), (3, 5000, 10),
    ]  # fmt: skip
    assert (found.total, found.median_days, found.oldest_days, found.usual_days) == (20000, 30, 70, 30)


def test_nothing_waits_where_other_sources_paid() -> None:
    found = funding.waiting(Books(expenses=(bill(1, "2018-01-01", 100, source="other"),)), date(2018, 7, 1))
    assert (found.claims, found.total, found.median_days) == ((), 0, None)


def test_money_of_a_year_is_told_by_source_as_last_told() -> None:
    books = Books(
        lines=(BudgetLine(1, "P", "2017-18", "CSP", "food", 900, agreed=800, waits=False),),
        pledges=(Pledge(1, "P", "2017-18", "district", date(2017, 9, 1), 700),),
        spent=(
            Spent("P", "2017-18", date(2017, 12, 31), {"code_org": 100, "state": 0, "district": 50}),
            Spent("P", "2017-18", date(2018, 3, 31), {"code_org": 300, "state": 0, "district": 100}),
        ),
        expenses=(bill(1, "2017-10-01", 90),),
    )
    (year,) = funding.by_source(books, date(2018, 4, 10))
    assert year.pledged == {"code_org": 800, "state": 0, "district": 700, "corporate": 0, "other": 0}
    assert year.day == date(2018, 3, 31)
    assert year.local_share == 0.25
    assert year.billed["code_org"] == 90
    (before,) = funding.by_source(books, date(2018, 1, 10))
    assert before.local_share == pytest.approx(1 / 3)


def test_bills_above_what_a_source_is_said_to_have_paid_do_not_fit() -> None:
    assert funding.misfits({"state": 500, "other": 0}, {"state": 499, "other": 0}) == ["state"]


def test_the_third_year_is_two_school_years_after_the_first() -> None:
    assert year_three("2016-17") == "2018-19"


def test_the_milestones_are_half_at_the_end_of_year_one_and_all_at_the_end_of_year_two() -> None:
    found = way("2018-01-01", 4000000, ("2017-03-01", 1240000), ("2017-10-01", 500000))
    first, second = found.milestones
    assert (first.day, first.due, first.reached, first.kept) == (date(2017, 6, 30), 2000000, 1240000, False)
    assert (second.day, second.due, second.reached, second.kept) == (date(2018, 6, 30), 4000000, None, None)
    assert (found.gap, found.overdue, found.share) == (2260000, 260000, 0.435)
    assert found.way is Way.LATE


def test_a_straight_line_carries_on_the_pace_since_the_partnership_began() -> None:
    # 1 Jul 2016 to 1 Jan 2017 are 184 days, to 30 Jun 2018 729: 920 000 × 729 / 184 = 3 645 000.
    found = way("2017-01-01", 4000000, ("2016-10-01", 920000))
    assert found.pace == 3645000
    assert found.way is Way.SHORT  # by 30 Jun 2017 it is 920 000 × 364 / 184 = 1 820 000 of 2 000 000
    assert way("2017-01-01", 3600000, ("2016-10-01", 920000)).way is Way.ON_PACE


@pytest.mark.parametrize(
    ("on", "budget", "given", "expected"),
    [
        ("2018-07-20", None, [("2018-01-01", 10000)], Way.UNKNOWN),
        ("2018-07-20", 10000, [("2018-06-01", 10000)], Way.SECURED),
        ("2018-07-20", 10000, [("2018-06-01", 9900)], Way.LATE),
        ("2016-08-20", 10000, [], Way.EARLY),
        ("2017-09-01", 10000, [("2017-06-30", 5000)], Way.SHORT),
        ("2017-07-20", 10000, [("2017-06-30", 5500)], Way.ON_PACE),
    ],
)  # fmt: skip
def test_how_the_money_for_year_three_stands(
    on: str, budget: int | None, given: Sequence[tuple[str, int]], expected: Way
) -> None:
    assert way(on, budget, *given).way is expected


def test_a_pledge_of_a_later_day_does_not_count_yet() -> None:
    assert way("2017-01-01", 100, ("2017-02-01", 100)).pledged == 0


def test_all_partners_are_told_by_their_third_year_and_only_over_those_that_told() -> None:
    glides = [way("2018-07-20", 100, ("2018-01-01", 60)), way("2018-07-20", None, ("2018-01-01", 70))]
    (year,) = funding.network(glides)
    assert (year.partners, year.told, year.budget, year.pledged, year.gap) == (2, 1, 100, 60, 40)
    assert year.ways == {Way.LATE: 1, Way.UNKNOWN: 1}


def test_a_partners_cost_has_no_range_and_below_ten_people_no_value() -> None:
    assert funding_cost.one(12400, 20) == funding_cost.Cost(12400, 20, 620)
    assert funding_cost.one(12400, 9).value is None


def test_the_pooled_cost_has_the_range_a_ratio_of_sums_has() -> None:
    # Independent: the linearised variance of a ratio, with normal limits, for forty partners.
    each = [(1000.0 * (8 + i % 7) * (10 + i % 11), 10.0 + i % 11) for i in range(40)]
    found = funding_cost.pooled(each)
    n, people = len(each), sum(p for _, p in each)
    ratio = sum(d for d, _ in each) / people
    spread = sum((d - ratio * p) ** 2 for d, p in each) / (n - 1)
    wide = 1.96 * sqrt(n * spread) / people
    assert found.value == pytest.approx(ratio)
    assert found.low is not None
    assert found.high is not None
    assert found.low == pytest.approx(ratio - wide, rel=0.02)
    assert found.high == pytest.approx(ratio + wide, rel=0.02)
    assert found == funding_cost.pooled(each)


def test_few_partners_have_a_pooled_cost_without_a_range() -> None:
    found = funding_cost.pooled([(100, 10), (300, 10)])
    assert (found.value, found.low, found.partners) == (20, None, 2)


def quarters(course: str, *counts: int) -> list[Accredited]:
    at = [Period("2017-18", f"Q{n}") for n in range(1, 5)]
    return [Accredited("P", period, course, count) for period, count in zip(at, counts, strict=False)]


def test_the_load_is_teachers_and_workshops_per_facilitator_and_the_room_follows_from_it() -> None:
    told = quarters("CSP", 2, 2, 3, 4)
    teachers = {("CSP", Period("2017-18", f"Q{n}")): 30.0 for n in range(1, 5)}
    workshops = {("CSP", Period("2017-18", "Q4")): 6.0}
    (load,) = facilitators.loads(told, teachers, workshops, {"CSP": 60}, ["CSP"], Period("2017-18", "Q4"))
    assert (load.teachers_each, load.workshops_each) == (7.5, 1.5)
    assert load.usual == 12.5  # the middle of 15, 15, 10 and 7.5
    assert (load.room, load.full) == (50, 1.2)
    assert facilitators.more_needed(load) == 1  # 60 teachers take 4.8 facilitators


def test_without_facilitators_or_figures_there_is_no_load_rather_than_none() -> None:
    told = quarters("CSP", 0)
    at = Period("2017-18", "Q1")
    csp, csd = facilitators.loads(told, {("CSP", at): 10.0}, {}, {"CSP": 20}, ["CSP", "CSD"], at)
    assert (csp.facilitators, csp.teachers_each, csp.usual, csp.full) == (0, None, None, None)
    assert csd.facilitators is None
    assert facilitators.more_needed(csp) is None


def test_where_the_quarter_is_not_in_yet_the_load_is_told_of_the_latest_one_of_its_year() -> None:
    at = Period("2017-18", "Q4")
    teachers = {("CSP", Period("2017-18", "Q2")): 8.0, ("CSP", Period("2017-18", "Q3")): 9.0}
    (load,) = facilitators.loads(quarters("CSP", 2, 2, 3), teachers, {}, {}, ["CSP"], at)
    assert (load.facilitators, load.teachers, load.teachers_each) == (3, 9.0, 3.0)
    assert load.as_of == Period("2017-18", "Q3")
    assert drawn.loads([load], {}).rows[0][2] == Raw('9<span class="small">in Q3</span>', "9 (in Q3)")


def test_a_figure_of_the_year_before_is_not_told_as_this_years_load() -> None:
    before = {("CSP", Period("2016-17", "Q4")): 9.0}
    (load,) = facilitators.loads(quarters("CSP", 2), before, {}, {}, ["CSP"], Period("2017-18", "Q1"))
    assert (load.teachers, load.as_of) == (None, None)


def test_partners_money_is_added_by_source_over_those_that_told() -> None:
    one = funding.by_source(
        Books(
            pledges=pledged(("2017-09-01", 500)),
            spent=(Spent("P", "2017-18", date(2018, 6, 30), {"code_org": 300, "state": 100}),),
        ),
        date(2018, 7, 1),
    )
    other = funding.by_source(Books(pledges=pledged(("2017-10-01", 700))), date(2018, 7, 1))
    spent, to_come = funding.together([*one, *other])
    assert (spent.school_year, spent.local_share) == ("2017-18", 0.25)
    assert (to_come.pledged["state"], to_come.spent) == (1200, None)


def test_wanted_teachers_are_those_agreed_for_the_next_year_course_by_course() -> None:
    agreed = [
        Agreement(1, "P", "teachers_recruited_next", "2017-18", "CSP", Comparison.AT_LEAST, 12),
        Agreement(2, "P", "teachers_recruited_next", "2017-18", "CSD", Comparison.AT_LEAST, 10),
        Agreement(3, "P", "teachers_recruited_next", "2016-17", "CSP", Comparison.AT_LEAST, 99),
        Agreement(4, "P", "teachers_trained", "2017-18", "CSP", Comparison.AT_LEAST, 99),
    ]
    assert facilitators.wanted(agreed, "2017-18") == {"P": {"CSP": 12, "CSD": 10, "ALL": 22}}
