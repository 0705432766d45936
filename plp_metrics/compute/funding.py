"""A partner's books → its budget lines, what waits to be paid back, and the way to a third year paid locally.

Pure. Cents are added as whole numbers, so every sum is exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from statistics import median

from plp_metrics.model import Partner, Period
from plp_metrics.model.funding import (
    BudgetRow,
    Claim,
    Glide,
    Milestone,
    NetworkYear,
    Waiting,
    Way,
    YearMoney,
)
from plp_metrics.model.money import CODE_ORG, ITEMS, LOCAL, SOURCES, Books, Expense, year_three

MILESTONES = ((1, 0.5), (2, 1.0))
"""(year of the partnership at whose end, share of the year-3 money): the playbook's."""
EARLY_DAYS = 90
"""Before that a straight line tells nothing: the first pledge alone would set it."""


def paid_back(books: Books) -> Counter[int]:
    """Expense number → what Code.org paid back of it."""
    found: Counter[int] = Counter()
    for payment in books.reimbursements:
        found[payment.expense_id] += payment.amount
    return found


def budget(books: Books) -> tuple[BudgetRow, ...]:
    """The items of every cohort that asked for money or spent some, by school year, course and item."""
    back = paid_back(books)
    lines = {(*line.cohort, line.item): line for line in books.lines}
    keys = {*lines, *((*e.cohort, e.item) for e in books.expenses)}
    found = []
    for key in sorted(keys, key=lambda k: (k[0], k[1], ITEMS.index(k[2]))):
        bills = [e for e in books.expenses if (*e.cohort, e.item) == key]
        owed = [e for e in bills if e.source == CODE_ORG]
        found.append(
            BudgetRow(
                *key,
                line=lines.get(key),
                spent=sum(e.amount for e in owed),
                local=sum(e.amount for e in bills) - sum(e.amount for e in owed),
                reimbursed=sum(back[e.expense_id] for e in owed),
            )
        )
    return tuple(found)


def waiting(books: Books, on: date) -> Waiting:
    """What Code.org has still to pay back on a day, and since when."""
    back = paid_back(books)
    owed = [e for e in books.expenses if e.source == CODE_ORG]
    claims = [
        Claim(e, e.amount - back[e.expense_id], (on - e.day).days)
        for e in owed
        if e.amount > back[e.expense_id]
    ]
    claims.sort(key=lambda c: (-c.days, c.expense.expense_id))
    days = [c.days for c in claims]
    settled = _settled(books, owed, back)
    return Waiting(
        tuple(claims),
        sum(c.open for c in claims),
        median(days) if days else None,
        days[0] if days else None,
        median(settled) if settled else None,
    )


def _settled(books: Books, owed: Iterable[Expense], back: Mapping[int, int]) -> list[int]:
    last = {r.expense_id: r.day for r in books.reimbursements}
    return [(last[e.expense_id] - e.day).days for e in owed if e.amount == back[e.expense_id] > 0]


def asked(books: Books) -> tuple[BudgetRow, ...]:
    """The budget lines whose request Code.org has not answered."""
    return tuple(row for row in budget(books) if row.line is not None and row.line.waits)


def by_source(books: Books, on: date) -> tuple[YearMoney, ...]:
    """Pledged and spent by source, of every school year anything is told of, oldest first."""
    years = {line.school_year for line in books.lines} | {p.school_year for p in books.pledges}
    years |= {s.school_year for s in books.spent} | {
        str(Period.of(e.day).school_year) for e in books.expenses
    }
    found = []
    for year in sorted(years):
        pledged = Counter(dict.fromkeys(SOURCES, 0))
        pledged[CODE_ORG] = sum(line.agreed or 0 for line in books.lines if line.school_year == year)
        for one in books.pledges:
            if one.school_year == year and one.day <= on:
                pledged[one.source] += one.amount
        told = [s for s in books.spent if s.school_year == year and s.day <= on]
        last = told[-1] if told else None
        found.append(
            YearMoney(
                year,
                dict(pledged),
                dict(last.amounts) if last else None,
                last.day if last else None,
                billed(books, year, on),
                last.explanation if last else "",
            )
        )
    return tuple(found)


def billed(books: Books, school_year: str, until: date) -> dict[str, int]:
    """Source → the bills of a school year up to a day, by the day they were paid."""
    found = dict.fromkeys(SOURCES, 0)
    for bill in books.expenses:
        if Period.of(bill.day).school_year == school_year and bill.day <= until:
            found[bill.source] += bill.amount
    return found


def misfits(billed_by: Mapping[str, int], spent: Mapping[str, int]) -> list[str]:
    """The sources whose bills come to more than what they are said to have paid in all."""
    return [s for s in SOURCES if billed_by.get(s, 0) > spent.get(s, 0)]


def glide(partner: Partner, books: Books, on: date) -> Glide:
    """The way to a third year paid locally, as it stood on a day."""
    year = year_three(partner.first_school_year)
    began = Period(partner.first_school_year, "Q1").first_day
    known = [b.amount for b in books.year_three if b.day <= on]
    wanted = known[-1] if known else None
    pledges = [p for p in books.pledges if p.school_year == year and p.day <= on and p.source in LOCAL]
    sums = list(accumulate(p.amount for p in pledges))
    steps = tuple(zip((p.day for p in pledges), sums, strict=True))
    pledged = sums[-1] if sums else 0
    first = int(partner.first_school_year[:4])
    days = [(date(first + nth, 6, 30), share) for nth, share in MILESTONES]
    stones = tuple(
        Milestone(
            day,
            share,
            None if wanted is None else round(wanted * share),
            sum(p.amount for p in pledges if p.day <= day) if day < on else None,
        )
        for day, share in days
    )
    pace = straight(pledged, began, on, stones[-1].day)
    return Glide(partner.partner_id, year, began, on, wanted, pledged, steps, stones, pace,
                 _way(wanted, pledged, stones, began, on))  # fmt: skip


def straight(pledged: int, began: date, on: date, until: date) -> int | None:
    """What will be pledged by a day if it goes on as it went since the beginning, in whole dollars; None
    where that is too early to tell, or the day is over."""
    gone = (on - began).days
    if gone < EARLY_DAYS or on >= until:
        return None
    return round(pledged * (until - began).days / gone / 100) * 100


def _way(wanted: int | None, pledged: int, stones: Sequence[Milestone], began: date, on: date) -> Way:
    if wanted is None:
        return Way.UNKNOWN
    if pledged >= wanted:
        return Way.SECURED
    over = [m for m in stones if m.reached is not None]
    if over and pledged < (over[-1].due or 0):
        return Way.LATE
    ahead = next((m for m in stones if m.reached is None), None)
    if ahead is None:
        return Way.LATE
    then = straight(pledged, began, on, ahead.day)
    if then is None:
        return Way.ON_PACE if over or pledged >= (ahead.due or 0) else Way.EARLY
    return Way.ON_PACE if then >= (ahead.due or 0) else Way.SHORT


def network(glides: Iterable[Glide]) -> tuple[NetworkYear, ...]:
    """All partners' ways together, by the school year that is their third."""
    of = list(glides)
    found = []
    for year in sorted({g.school_year for g in of}):
        here = [g for g in of if g.school_year == year]
        told = [g for g in here if g.budget is not None]
        found.append(
            NetworkYear(
                year,
                len(here),
                len(told),
                sum(g.budget or 0 for g in told),
                sum(g.pledged for g in told),
                sum(g.gap or 0 for g in told),
                Counter(g.way for g in here),
            )
        )
    return tuple(found)


def together(found: Iterable[YearMoney]) -> tuple[YearMoney, ...]:
    """Partners' money by source added up, school year by school year; spent over those that told it."""
    by_year: dict[str, list[YearMoney]] = {}
    for one in found:
        by_year.setdefault(one.school_year, []).append(one)
    return tuple(
        YearMoney(
            year,
            _added(y.pledged for y in of),
            _added(y.spent for y in of if y.spent) if any(y.spent for y in of) else None,
            None,
            _added(y.billed for y in of),
        )
        for year, of in sorted(by_year.items())
    )


def _added(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    whole = dict.fromkeys(SOURCES, 0)
    for part in parts:
        for source, amount in part.items():
            whole[source] += amount
    return whole
