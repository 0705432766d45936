"""Taking over the books of earlier years, as they were kept elsewhere: one partner's whole, in one event."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from plp_metrics.access import require
from plp_metrics.act import money_checks as check
from plp_metrics.compute import funding
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.model.money import CODE_ORG, ITEMS, LOCAL, SOURCES, Books
from plp_metrics.store import Store, write_books


def take_over(
    viewer: Viewer, store: Store, partner_id: str, books: Books,
    *, at: datetime | None = None, settle: bool = True,
) -> None:  # fmt: skip
    """Keep the books of a partner that has none here yet. Their numbers only tie payments to bills; they get
    new ones. settle: measure what rests on them (once for many partners, else).

    Raises RefusedError for who may not hand in older quarters, for a partner whose books were begun, and
    with the first thing in them that can't be.
    """
    require(viewer, "backfill", partner_id)
    require(viewer, "fund", partner_id)
    partner = check.partner_of(store, partner_id)
    if check.books_of(viewer, store, partner_id) != Books():
        raise RefusedError(f"The books of {partner.name} were begun here already.")
    today = check.day_of(store, at)
    for line in books.lines:
        check.check_choice(line.item, ITEMS, "budget line")
        check.check_amount(line.requested)
        check.check_cohort(*line.cohort, partner)
        if line.agreed is not None and not 0 <= line.agreed <= line.requested:
            raise RefusedError("More is agreed than was asked for.")
    for bill in books.expenses:
        check.check_choice(bill.item, ITEMS, "budget line")
        check.check_choice(bill.source, SOURCES, "source of money")
        check.check_amount(bill.amount)
        check.check_day(bill.day, today, partner)
    bills = {bill.expense_id: bill for bill in books.expenses}
    back: Counter[int] = Counter()
    for payment in books.reimbursements:
        check.check_day(payment.day, today, partner)
        check.check_amount(payment.amount)
        back[payment.expense_id] += payment.amount
        of = bills.get(payment.expense_id)
        if of is None or of.source != CODE_ORG or payment.day < of.day or back[of.expense_id] > of.amount:
            raise RefusedError("A payment is of no bill, or comes to more than its bill.")
    for one in books.pledges:
        check.check_choice(one.source, LOCAL, "local source of money")
        check.check_amount(one.amount)
        check.check_day(one.day, today, partner)
    for told in books.spent:
        check.check_day(told.day, today, partner)
        bad = funding.misfits(funding.billed(books, told.school_year, told.day), told.amounts)
        if bad and not told.explanation:
            raise RefusedError(f"By {told.day:%d %b %Y} bills come to more than what {bad[0]} paid.")
    for period in {*(s.period for s in books.staff), *(f.period for f in books.facilitators)}:
        check.check_quarter(period, today, partner)
    payload = {"books": _plain(asdict(books))}
    with store.change(viewer.account, "take_over_books", payload, partner_id=partner_id, at=at) as change:
        write_books.books(change, partner_id, books)
        if settle:
            check.settle(change, partner_id)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
