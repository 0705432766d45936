"""What an annual report says of both sides' promises and of money, where there is a record of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from plp_metrics.compute import funding
from plp_metrics.compute.answers import answer
from plp_metrics.draw import funding as money
from plp_metrics.draw import promises as drawn
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.draw.words import cents
from plp_metrics.model import Partner, Period, Scope
from plp_metrics.model.money import SOURCES
from plp_metrics.model.promises import Promise, Side, Standing
from plp_metrics.partnership.promised import promised
from plp_metrics.store import Store, read_money

Told = tuple[str, str, Table]
"""Title, what it says in a sentence, and its table."""
TITLE, MONEY = "Promises of both sides", "Money by source"
SILENT = frozenset({Standing.NOT_YET, Standing.NO_TARGET})


def tables(store: Store, scope: Scope, partner: Partner, year: str, pinned_on: date) -> tuple[Told, ...]:
    """Promises and money of a school year as they stood at its end; nothing where nothing is recorded.

    pinned_on: the day of the report's figures: up to it figures could have come that prove a promise, and is
    told how the third year will be paid (what it will cost is often told only once the year is over).
    """
    return (
        *_promises(store, scope, partner, year, pinned_on),
        *_money(store, scope, partner, year, pinned_on),
    )


def _promises(store: Store, scope: Scope, partner: Partner, year: str, on: date) -> tuple[Told, ...]:
    found = answer(store, scope, _promised, partner.partner_id, year, on)
    told = [p for p in found if p.standing not in SILENT]
    if not told:
        return ()
    mine = [p for p in found if p.line.side is not Side.CODE_ORG]
    theirs = [p for p in found if p.line.side is Side.CODE_ORG]
    order = {side: i for i, side in enumerate(Side)}
    rows = tuple(
        (
            p.line.title,
            drawn.WHOSE[p.line.side],
            drawn.standing(p),
            words.day(p.due, year=True) if p.due else "",
            words.day(p.kept_on, year=True) if p.kept_on else "",
        )
        for p in sorted(told, key=lambda p: order[p.line.side])
    )
    table = Table(("Promise", "Owed by", "How it stands", "Due", "Kept by"), rows, TITLE)
    return ((TITLE, drawn.sentence(partner.name, mine, theirs), table),)


def _money(store: Store, scope: Scope, partner: Partner, year: str, on: date) -> tuple[Told, ...]:
    books = answer(store, scope, read_money.books, (partner.partner_id,)).get(partner.partner_id)
    if books is None:
        return ()
    last = Period(year, "Q4").last_day
    told = next((y for y in funding.by_source(books, last) if y.school_year == year), None)
    if told is None or not (any(told.pledged.values()) or told.spent):
        return ()
    spent = told.spent or {}
    rows = tuple(
        (
            money.SOURCES[source],
            cents(told.pledged.get(source, 0)),
            cents(spent[source]) if source in spent else "not told",
        )
        for source in SOURCES
        if told.pledged.get(source) or spent.get(source)
    )
    table = Table(("Source", "Promised for the year", "Spent"), rows, MONEY)
    return (
        (MONEY, money.sentence(funding.glide(partner, books, max(on, last)), f"{partner.name}'s"), table),
    )


def _promised(cursor: Any, scope: Scope, partner_id: str, year: str, on: date) -> tuple[Promise, ...]:
    last = Period(year, "Q4").last_day
    return tuple(promised(cursor, scope, year, min(on, last), on, over=on > last).get(partner_id, ()))
