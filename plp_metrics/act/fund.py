"""Money between partner and Code.org: asked for, agreed, paid up front, paid back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from plp_metrics.access import require
from plp_metrics.act import as_seen
from plp_metrics.act import money_checks as check
from plp_metrics.act.money_checks import dollars
from plp_metrics.act.plain_text import free_text
from plp_metrics.compute import funding
from plp_metrics.model import Period, RefusedError, Viewer
from plp_metrics.model.money import CODE_ORG, ITEMS, SOURCES, Books, BudgetLine, Expense, Reimbursement
from plp_metrics.store import Store, write_money

LONGEST = 300
"""Characters of a note or a reason."""


def request(
    viewer: Viewer, store: Store, partner_id: str, year: str, course: str, item: str, amount: int,
    why: str = "", *, at: datetime | None = None, seen: Books | None = None,
) -> int:  # fmt: skip
    """Ask Code.org for what a cohort's item costs (cents); returns the line's number. Asked again, the new
    amount stands in place of the old; what was agreed holds until it is answered.

    seen: the books that were looked at. Raises RefusedError for who may not, an amount money can't be, a
    school year or course the partner has not, where the same is asked already, and where what is asked for
    is not what was looked at.
    """
    require(viewer, "fund_own", partner_id)
    partner = check.partner_of(store, partner_id)
    check.check_choice(item, ITEMS, "budget line")
    check.check_amount(amount)
    check.check_year(year, partner, check.next_year(check.day_of(store, at)))
    check.check_cohort(year, course, partner)
    said = free_text(why, "reason", LONGEST)
    lines = check.books_of(viewer, store, partner_id).lines
    before = next((x for x in lines if (*x.cohort, x.item) == (year, course, item)), None)
    if before is not None and (before.requested, before.why) == (amount, said):
        raise RefusedError(f"{dollars(amount)} is asked for already.")
    line = before or BudgetLine(0, partner_id, year, course, item, amount)
    payload = {"school_year": year, "course": course, "item": item, "amount": amount, "why": said}
    with store.change(viewer.account, "request_money", payload, partner_id=partner_id, at=at) as change:
        check.check_seen(
            change, viewer, partner_id, seen, "This request",
            lambda told: [x for x in told.lines if (*x.cohort, x.item) == (year, course, item)],
        )  # fmt: skip
        number = write_money.request(change, replace(line, requested=amount, why=said))
        change.payload["line"] = number
    return number


def agree(
    viewer: Viewer, store: Store, partner_id: str, line_id: int, amount: int, answer: str = "",
    *, at: datetime | None = None, seen: Books | None = None,
) -> None:  # fmt: skip
    """Code.org's answer to a request: it pays up to this amount (cents), nothing where it is 0.

    seen: the books that were looked at. Raises RefusedError for who may not, where nothing was asked for or
    more is agreed than that, for less than asked without a reason, for less than was paid back already, and
    where the request or its answer is not what was looked at.
    """
    require(viewer, "fund", partner_id)
    books = check.books_of(viewer, store, partner_id)
    line = next(iter(_line(books, line_id)), None)
    if line is None:
        raise RefusedError("Nothing was asked for here. The partner asks first, then Code.org answers.")
    check.check_amount(amount, least=0)
    said = free_text(answer, "reason", LONGEST)
    if seen is not None:
        as_seen.check_same("This request", _line(books, line_id), _line(seen, line_id))
    if amount > line.requested:
        raise RefusedError(
            f"{dollars(amount)} is more than the {dollars(line.requested)} asked for."
            " Agree to what was asked at most; let the partner ask for more."
        )
    if amount < line.requested and not said:
        raise RefusedError("Say why it is less than was asked for: the partner reads it.")
    row = next(r for r in funding.budget(books) if r.line == line)
    if amount < row.reimbursed:
        raise RefusedError(f"{dollars(row.reimbursed)} of it is paid back already; agree to that at least.")
    payload = {"line": line_id, "amount": amount, "answer": said}
    with store.change(viewer.account, "agree_money", payload, partner_id=partner_id, at=at) as change:
        check.check_seen(change, viewer, partner_id, seen, "This request", lambda told: _line(told, line_id))
        write_money.agree(change, line, amount, said)


def record_expense(
    viewer: Viewer, store: Store, partner_id: str, told: Expense, *, at: datetime | None = None,
    seen: Books | None = None,
) -> int:  # fmt: skip
    """Write down a bill the partner paid (source code_org: paid up front, to be paid back), or correct one
    (`expense_id` of it); returns its number. More than was agreed is kept, and shown as such.

    seen: the books that were looked at. Raises RefusedError for who may not, a day to come, an amount money
    can't be, a cohort of another year than the bill's own or the next, a correction to less than was paid
    back, an expense that is gone, and one that is not as it was looked at.
    """
    require(viewer, "fund_own", partner_id)
    partner, books = check.partner_of(store, partner_id), check.books_of(viewer, store, partner_id)
    check.check_choice(told.item, ITEMS, "budget line")
    check.check_choice(told.source, SOURCES, "source of money")
    check.check_amount(told.amount)
    check.check_day(told.day, check.day_of(store, at), partner)
    check.check_cohort(told.school_year, told.course, partner)
    paid_in = Period.of(told.day)
    if told.school_year not in (paid_in.school_year, Period(paid_in.school_year, "Q4").next.school_year):
        raise RefusedError(
            f"A bill of {told.day:%d %b %Y} is for teachers of {paid_in.school_year} or the school year"
            f" after, not of {told.school_year}. Check the day."
        )
    if told.expense_id:
        _check_correction(books, told)
    kept = replace(told, partner_id=partner_id, note=free_text(told.note, "note", LONGEST))
    payload = {
        "expense": told.expense_id, "day": told.day.isoformat(), "school_year": told.school_year,
        "course": told.course, "item": told.item, "source": told.source, "amount": told.amount,
        "note": kept.note,
    }  # fmt: skip
    with store.change(viewer.account, "record_expense", payload, partner_id=partner_id, at=at) as change:
        check.check_seen(
            change, viewer, partner_id, seen, "This bill", lambda books: _bill(books, told.expense_id)
        )
        number = write_money.expense(change, kept)
        change.payload["expense"] = number
    return number


def take_back_expense(
    viewer: Viewer, store: Store, partner_id: str, expense_id: int, *, at: datetime | None = None,
    seen: Books | None = None,
) -> None:  # fmt: skip
    """A bill that was none. seen: the books that were looked at. Raises RefusedError for who may not, once
    some of it is paid back, and where it is not as it was looked at."""
    require(viewer, "fund_own", partner_id)
    books = check.books_of(viewer, store, partner_id)
    found = _expense(books, expense_id)
    back = funding.paid_back(books)[expense_id]
    if back:
        raise RefusedError(f"Code.org paid {dollars(back)} of it back; it has to take that back first.")
    payload = {"expense": found.expense_id}
    with store.change(viewer.account, "take_back_expense", payload, partner_id=partner_id, at=at) as change:
        check.check_seen(change, viewer, partner_id, seen, "This bill", lambda told: _bill(told, expense_id))
        write_money.take_back_expense(change, expense_id)


def reimburse(
    viewer: Viewer, store: Store, partner_id: str, expense_id: int, amount: int, day: date,
    *, at: datetime | None = None, seen: Books | None = None,
) -> int:  # fmt: skip
    """Code.org paid an amount (cents) of a bill back on a day; returns the payment's number.

    seen: the books that were looked at. Raises RefusedError for who may not, bills of other sources, more
    than is open, days to come or before the bill, and where the bill or what was paid back of it is not
    what was looked at (two people write the same payment down).
    """
    require(viewer, "fund", partner_id)
    partner, books = check.partner_of(store, partner_id), check.books_of(viewer, store, partner_id)
    bill = _expense(books, expense_id)
    check.check_amount(amount)
    check.check_day(day, check.day_of(store, at), partner)
    if bill.source != CODE_ORG:
        raise RefusedError("Another source paid this bill; Code.org owes nothing for it.")
    if day < bill.day:
        raise RefusedError(f"The bill is of {bill.day:%d %b %Y}; it can't be paid back before that.")
    if seen is not None:
        as_seen.check_same("This bill", _bill(books, expense_id), _bill(seen, expense_id))
    rest = bill.amount - funding.paid_back(books)[expense_id]
    if amount > rest:
        raise RefusedError(f"{dollars(amount)} is more than the {dollars(rest)} still open of this bill.")
    payload = {"expense": expense_id, "amount": amount, "day": day.isoformat()}
    with store.change(viewer.account, "reimburse", payload, partner_id=partner_id, at=at) as change:
        check.check_seen(change, viewer, partner_id, seen, "This bill", lambda told: _bill(told, expense_id))
        number = write_money.reimburse(change, bill, day, amount)
        change.payload["reimbursement"] = number
    return number


def take_back_reimbursement(
    viewer: Viewer, store: Store, partner_id: str, reimbursement_id: int, *, at: datetime | None = None
) -> None:
    """A payment that was none. Raises RefusedError for who may not, and where there is no such payment."""
    require(viewer, "fund", partner_id)
    books = check.books_of(viewer, store, partner_id)
    if all(r.reimbursement_id != reimbursement_id for r in books.reimbursements):
        raise RefusedError("There is no such payment (any more).")
    payload = {"reimbursement": reimbursement_id}
    with store.change(
        viewer.account, "take_back_reimbursement", payload, partner_id=partner_id, at=at
    ) as change:
        write_money.take_back_reimbursement(change, reimbursement_id)


def _line(books: Books, line_id: int) -> list[BudgetLine]:
    return [line for line in books.lines if line.line_id == line_id]


def _bill(books: Books, expense_id: int) -> list[Expense | Reimbursement]:
    """A bill and what was paid back of it."""
    bills = [bill for bill in books.expenses if bill.expense_id == expense_id]
    return [*bills, *(paid for paid in books.reimbursements if paid.expense_id == expense_id)]


def _expense(books: Books, expense_id: int) -> Expense:
    found = next((e for e in books.expenses if e.expense_id == expense_id), None)
    if found is None:
        raise RefusedError("There is no such bill (any more).")
    return found


def _check_correction(books: Books, told: Expense) -> None:
    before = _expense(books, told.expense_id)
    payments = [r for r in books.reimbursements if r.expense_id == before.expense_id]
    back = sum(r.amount for r in payments)
    if back and told.source != CODE_ORG:
        raise RefusedError(f"Code.org paid {dollars(back)} of it back, so Code.org is its source.")
    if told.amount < back:
        raise RefusedError(f"{dollars(back)} of it is paid back already; it can't be less than that.")
    if any(told.day > r.day for r in payments):
        raise RefusedError("It was paid back before that day. Check the day.")
