"""What every act about money obeys: amounts, days, cohorts, and what a partner may tell of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from plp_metrics import access
from plp_metrics.act import as_seen
from plp_metrics.compute import measure_records
from plp_metrics.model import COURSES, Partner, Period, RefusedError, Viewer, school_year, year_start
from plp_metrics.model.money import Books
from plp_metrics.store import Store, read, read_money
from plp_metrics.store.connection import Change

MOST = 100_000_000_00
"""Cents. More than any partner's program costs: a slip of the keyboard."""
METRICS = (
    "pm_fte", "local_funding_share", "year3_funding_secured", "facilitators_local", "cost_per_trained",
    "cost_per_student",
)  # fmt: skip
"""What is measured from these records."""


def partner_of(store: Store, partner_id: str) -> Partner:
    """Raises RefusedError where there is no such partner."""
    with store.read() as cursor:
        found = read.partners(cursor).get(partner_id)
    if found is None:
        raise RefusedError(f"There is no partner {partner_id}.")
    return found


def books_of(viewer: Viewer, store: Store, partner_id: str) -> Books:
    """What is told of a partner already."""
    with store.read() as cursor:
        return read_money.books(cursor, access.scope(viewer), [partner_id]).get(partner_id, Books())


def check_seen(
    change: Change, viewer: Viewer, partner_id: str, seen: Books | None, what: str,
    part: Callable[[Books], object],
) -> None:  # fmt: skip
    """seen: the partner's books that were looked at, None for none. part: what of them is to be changed;
    what: its name. Raises MeanwhileError where that stands otherwise now."""
    if seen is not None:
        now = read_money.books(change.cursor, access.scope(viewer), [partner_id])
        as_seen.check_same(what, part(now.get(partner_id, Books())), part(seen))


def day_of(store: Store, at: datetime | None) -> date:
    """The day an act happens on."""
    return store.today() if at is None else at.date()


def check_amount(amount: int, what: str = "amount", least: int = 1) -> None:
    """Raises RefusedError for an amount below the least (in cents), or beyond belief."""
    if amount < 0:
        raise RefusedError(f"The {what} is less than nothing. Type it without a minus sign.")
    if amount < least:
        raise RefusedError(f"The {what} is 0. Type what it was, or leave it out.")
    if amount > MOST:
        raise RefusedError(f"The {what} is more than $100 million. Take out the digits too many.")


def check_day(day: date, today: date, partner: Partner) -> None:
    """Raises RefusedError for a day that is yet to come, or before the partnership."""
    if day > today:
        raise RefusedError(f"{day:%d %b %Y} is yet to come. Write it down once it has happened.")
    first = Period(school_year(year_start(partner.first_school_year) - 1), "Q4").first_day
    if day < first:
        raise RefusedError(
            f"{day:%d %b %Y} is before the partnership, which began in school year"
            f" {partner.first_school_year}. Check the year."
        )


def check_year(year: str, partner: Partner, last: str) -> None:
    """Raises RefusedError for a school year before the first or after the last."""
    if not partner.first_school_year <= year <= last:
        raise RefusedError(f"Choose a school year from {partner.first_school_year} to {last}; not {year}.")


def check_quarter(period: Period, today: date, partner: Partner) -> None:
    """Raises RefusedError for a quarter that has not begun, or before the partnership."""
    if period.first_day > today:
        raise RefusedError(f"{period.quarter} of {period.school_year} has not begun yet.")
    if period.school_year < partner.first_school_year:
        raise RefusedError(f"The partnership began in school year {partner.first_school_year}.")


def check_cohort(year: str, course: str, partner: Partner) -> None:
    """Raises RefusedError for a course the partner does not offer in that school year."""
    offered = partner.courses.get(year, ())
    if course not in offered:
        names = ", ".join(COURSES[c].name for c in offered) or "no course"
        raise RefusedError(f"In {year} {partner.name} offers {names}. Choose one of its courses.")


def check_choice(value: str, allowed: tuple[str, ...], what: str) -> None:
    """Raises RefusedError for a value that is none of those there are."""
    if value not in allowed:
        raise RefusedError(f"There is no {what} “{value}”.")


def settle(change: Change, partner_id: str) -> None:
    """Measure anew what rests on these records."""
    measure_records.remeasure(change.cursor, change.event_id, [partner_id], METRICS, at=change.at)


def dollars(amount: int) -> str:
    """Cents as a sentence says them: 124000 → "$1,240", 124050 → "$1,240.50"."""
    whole, part = divmod(abs(amount), 100)
    return f"${whole:,}.{part:02d}" if part else f"${whole:,}"


def next_year(day: date) -> str:
    """The school year after the one of a day."""
    return Period(Period.of(day).school_year, "Q4").next.school_year
