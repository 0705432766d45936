"""Money by source: pledged for a school year, spent so far, and what the third year will cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from plp_metrics.access import require
from plp_metrics.act import money_checks as check
from plp_metrics.act.fund import LONGEST
from plp_metrics.act.money_checks import dollars
from plp_metrics.act.plain_text import free_text
from plp_metrics.compute import funding
from plp_metrics.model import Period, RefusedError, Viewer
from plp_metrics.model.money import LOCAL, SOURCES, Books, Pledge, year_three
from plp_metrics.store import Store, write_money

NAMES = {
    "code_org": "Code.org",
    "state": "the state",
    "district": "districts",
    "corporate": "companies",
    "other": "other sources",
}


class UnexplainedError(RefusedError):
    """What was told does not fit together; it is kept with a sentence that says why."""


def pledge(
    viewer: Viewer, store: Store, partner_id: str, told: Pledge, *, at: datetime | None = None,
    seen: Books | None = None,
) -> int:  # fmt: skip
    """Write down that a local source promised money for a school year, or correct a pledge (`pledge_id` of
    it); returns its number.

    seen: the books that were looked at. Raises RefusedError for who may not, Code.org as a source, a day to
    come, an amount money can't be, a school year before the partnership or after its third, a pledge that
    is gone, and one that is not as it was looked at.
    """
    require(viewer, "fund_own", partner_id)
    partner = check.partner_of(store, partner_id)
    if told.source not in LOCAL:
        raise RefusedError("Only local sources are pledged here. What Code.org pays stands in budget lines.")
    check.check_amount(told.amount)
    today = check.day_of(store, at)
    check.check_day(told.day, today, partner)
    last = max(check.next_year(today), year_three(partner.first_school_year))
    check.check_year(told.school_year, partner, last)
    if told.pledge_id:
        _standing(viewer, store, partner_id, told.pledge_id)
    kept = replace(told, partner_id=partner_id, note=free_text(told.note, "note", LONGEST))
    payload = {
        "pledge": told.pledge_id, "school_year": told.school_year, "source": told.source,
        "day": told.day.isoformat(), "amount": told.amount, "note": kept.note,
    }  # fmt: skip
    with store.change(viewer.account, "pledge", payload, partner_id=partner_id, at=at) as change:
        check.check_seen(
            change, viewer, partner_id, seen, "This pledge", lambda books: _pledged(books, told.pledge_id)
        )
        number = write_money.pledge(change, kept)
        change.payload["pledge"] = number
        check.settle(change, partner_id)
    return number


def take_back_pledge(
    viewer: Viewer, store: Store, partner_id: str, pledge_id: int, *, at: datetime | None = None,
    seen: Books | None = None,
) -> None:  # fmt: skip
    """A pledge that was none, or was broken. seen: the books that were looked at. Raises RefusedError for
    who may not, where it is gone, and where it is not as it was looked at."""
    require(viewer, "fund_own", partner_id)
    _standing(viewer, store, partner_id, pledge_id)
    payload = {"pledge": pledge_id}
    with store.change(viewer.account, "take_back_pledge", payload, partner_id=partner_id, at=at) as change:
        check.check_seen(
            change, viewer, partner_id, seen, "This pledge", lambda told: _pledged(told, pledge_id)
        )
        write_money.take_back_pledge(change, pledge_id)
        check.settle(change, partner_id)


def spend(
    viewer: Viewer, store: Store, partner_id: str, day: date, amounts: Mapping[str, int],
    explanation: str = "", *, at: datetime | None = None, seen: Books | None = None,
) -> None:  # fmt: skip
    """Tell what the program cost from 1 July up to a day, by source (cents); sources left out paid 0. Told
    again of the same day, the new figures stand in place of the old.

    seen: the books that were looked at. Raises RefusedError for who may not, a day to come, amounts money
    can't be, and where other figures of that day stand there than were looked at; UnexplainedError, until it
    is explained, where bills of a source come to more than what it is said to have paid, or where it is
    less than was told of an earlier day.
    """
    require(viewer, "fund_own", partner_id)
    partner = check.partner_of(store, partner_id)
    check.check_day(day, check.day_of(store, at), partner)
    year = Period.of(day).school_year
    check.check_year(year, partner, year)
    whole = dict.fromkeys(SOURCES, 0)
    for source, amount in amounts.items():
        check.check_choice(source, SOURCES, "source of money")
        check.check_amount(amount, f"amount from {NAMES[source]}", least=0)
        whole[source] = amount
    said = free_text(explanation, "explanation", LONGEST)
    wrong = unfit(check.books_of(viewer, store, partner_id), day, whole)
    if wrong and not said:
        raise UnexplainedError(" ".join([*wrong, "Correct one of them, or explain the difference."]))
    payload = {"day": day.isoformat(), "amounts": whole, "explanation": said}
    with store.change(viewer.account, "spend", payload, partner_id=partner_id, at=at) as change:
        what = f"Spent up to {day:%d %b %Y}"
        check.check_seen(
            change, viewer, partner_id, seen, what, lambda told: [s for s in told.spent if s.day == day]
        )
        write_money.spent(change, partner_id, year, day, whole, said)
        check.settle(change, partner_id)


def set_year_three(
    viewer: Viewer, store: Store, partner_id: str, amount: int, *, at: datetime | None = None,
    seen: Books | None = None,
) -> None:  # fmt: skip
    """Tell what the partner's third year will cost (cents), as seen from today on.

    seen: the books that were looked at. Raises RefusedError for who may not, an amount money can't be, and
    where another one stands there than was looked at.
    """
    require(viewer, "fund_own", partner_id)
    check.partner_of(store, partner_id)
    check.check_amount(amount, "budget for year 3")
    day = check.day_of(store, at)
    payload = {"amount": amount, "day": day.isoformat()}
    with store.change(viewer.account, "set_year_three", payload, partner_id=partner_id, at=at) as change:
        check.check_seen(
            change, viewer, partner_id, seen, "What year 3 costs", lambda told: told.year_three[-1:]
        )
        write_money.year_three(change, partner_id, day, amount)
        check.settle(change, partner_id)


def unfit(books: Books, day: date, amounts: Mapping[str, int]) -> list[str]:
    """What does not fit together in what is told, a sentence each."""
    year = Period.of(day).school_year
    bills = funding.billed(books, year, day)
    wrong = [
        f"Bills paid from {NAMES[s]} come to {dollars(bills[s])}, more than the {dollars(amounts.get(s, 0))}"
        " told here."
        for s in funding.misfits(bills, amounts)
    ]
    before = [s for s in books.spent if s.school_year == year and s.day < day]
    if before and sum(amounts.values()) < before[-1].total:
        wrong.append(
            f"By {before[-1].day:%d %b %Y} it was {dollars(before[-1].total)} already; it can't become less."
        )
    return wrong


def _pledged(books: Books, pledge_id: int) -> list[Pledge]:
    return [p for p in books.pledges if p.pledge_id == pledge_id]


def _standing(viewer: Viewer, store: Store, partner_id: str, pledge_id: int) -> None:
    if all(p.pledge_id != pledge_id for p in check.books_of(viewer, store, partner_id).pledges):
        raise RefusedError("There is no such pledge (any more).")
