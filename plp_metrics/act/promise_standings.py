"""How each promise stood at the end of each quarter, worked out again inside the change that moves it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from plp_metrics.compute import measure_records
from plp_metrics.compute.measure_plan import Place
from plp_metrics.metrics import load_all
from plp_metrics.model import Basis, Partner, Period, Scope, school_year, year_start
from plp_metrics.model.promises import Known, Line, Promise, TermSheet
from plp_metrics.partnership import promised, promises
from plp_metrics.store import read, write_promises
from plp_metrics.store.connection import Change

KEPT = ("commitments_kept_partner", "commitments_kept_codeorg")
EVENTS = ("community_events", "districts_committed")
COUNTED_FROM = frozenset({"P11", "P14", "P15"})
"""The lines whose evidence is itself measured."""


_LATER: ContextVar[bool] = ContextVar("promises are settled later", default=False)


@contextmanager
def settling_later() -> Iterator[None]:
    """Leave the standings as they are until the block ends: for many acts in a row, with `everything` (or the
    calendar's `measure_ended`) after them."""
    before = _LATER.set(True)
    try:
        yield
    finally:
        _LATER.reset(before)


def evidence_moved(change: Change, partner_ids: Iterable[str], lines: Iterable[str]) -> None:
    """Evidence of lines came or changed: measure what is counted from it, then how the promises stand."""
    partners = sorted(partner_ids)
    if COUNTED_FROM & set(lines):
        _measure(change, partners, EVENTS)
    settle(change, partners)


def talks_moved(change: Change, partner_id: str) -> None:
    """A talk was noted."""
    _measure(change, [partner_id], ("quarters_with_contact",))
    settle(change, [partner_id])


def everything(change: Change) -> None:
    """All that is measured of promises and talks, and every standing, of every partner: after many acts, also
    where the rest is settled later."""
    _measure(change, None, (*EVENTS, "quarters_with_contact"))
    _settled(change, None)


def settle(change: Change, partner_ids: Iterable[str] | None = None) -> None:
    """The standings of these partners (None: of all) at every quarter that is over, and the shares kept."""
    if not _LATER.get():
        _settled(change, partner_ids)


def published_moved(change: Change, period: Period) -> None:
    """Figures of a quarter were published: the standings of every partner that can rest on them."""
    if _LATER.get():
        return
    # Where the calendar has yet to come, the lines that rest on nothing published have no standing of that
    # quarter, or one from before they were overdue.
    is_settled = calendar_came(change.cursor, change.at.date())
    _settled(change, None, period if is_settled else None)


def calendar_came(cursor: Any, today: date) -> bool:
    """Whether the calendar has measured and settled everything since the last quarter ended, and since the
    last hand-in day passed."""
    over = Period.of(today).previous
    until, on = read.measured_until(cursor), read.measured_on(cursor)
    late = over if over.due < today else over.previous
    return until is not None and until >= str(over) and on is not None and on > late.due


def _settled(change: Change, partner_ids: Iterable[str] | None, since: Period | None = None) -> None:
    wanted = None if partner_ids is None else sorted(set(partner_ids))
    moved = write(change.cursor, change.event_id, change.at, wanted, since)
    for basis in Basis:
        # The shares count the standings of their own quarter, and nothing else.
        places = {
            Place(partner, Period(year, quarter)) for of, partner, year, quarter in moved if of == basis
        }
        if places:
            _measure(change, wanted, KEPT, bases=(basis,), within=places)


def write(
    cursor: Any,
    event_id: int,
    at: datetime,
    partner_ids: Iterable[str] | None = None,
    since: Period | None = None,
) -> list[tuple[str, str, str, str]]:
    """Write the standings alone; basis, partner, school year and quarter of each that ended or came.

    at: the moment up to which figures could have come. since: only of what rests on published figures, at
    the end of this quarter and later; a figure tells nothing of the time before its quarter was over.
    """
    named = None if partner_ids is None else frozenset(partner_ids)
    partners = {k: p for k, p in read.partners(cursor).items() if named is None or k in named}
    today = at.date()
    by_metric = promised.published_lines() if since else promised.measured_lines()
    rows = []
    scope = Scope(frozenset(), frozenset(partners), Basis.SUBMITTED)
    sheets = promised.sheets_of(cursor, scope)
    years = _years(partners.values(), today)
    known = promised.known_on(cursor, scope, years, tuple(Basis), by_metric)
    for key, partner in partners.items():
        by_figures = _only(sheets[key], lambda line: line.key in by_metric)
        others = _only(sheets[key], lambda line: line.key not in by_metric)
        for period in _over(partner, today, since):
            # What rests on no figure is the same on each basis; so is the rest, where the figures are.
            same = () if since else tuple(_at_end(others, partner, period, known[Basis.SUBMITTED], today))
            # The year before too: what is due in August is judged by its figures.
            both = [(key, one.school_year) for one in (period, period.last_year)]
            last: tuple[object, tuple[Promise, ...]] = None, ()
            for basis in Basis:
                figures = [known[basis].get(of, Known()).figures for of in both]
                if figures != last[0]:
                    last = figures, tuple(_at_end(by_figures, partner, period, known[basis], today))
                rows += [
                    (key, *period, basis, p.line.key, p.line.side.value, p.standing.value, p.counts)
                    for p in (*last[1], *same)
                ]
    only = None if since is None else (sorted(by_metric), str(since))
    return write_promises.standings(cursor, event_id, list(partners), rows, only)


def _only(sheet: TermSheet, which: Callable[[Line], bool]) -> TermSheet:
    return replace(sheet, lines={key: line for key, line in sheet.lines.items() if which(line)})


def _at_end(sheet: TermSheet, partner: Partner, period: Period, known: Any, today: date) -> Iterator[Promise]:
    """The promises whose day falls in this school year, as they stood at the end of a quarter of it.

    What is due after a school year's end (the annual report) is counted in the year in which it is due.
    """
    year, before = period.school_year, school_year(year_start(period.school_year) - 1)
    mine = _promises(sheet, partner, year, period, known.get((partner.partner_id, year), Known()), today)
    earlier: dict[str, Promise] = {}
    if before >= partner.first_school_year:
        late = _only(sheet, lambda line: _after(promises.due_on(line, before), before))
        past = _promises(
            late, partner, before, period, known.get((partner.partner_id, before), Known()), today
        )
        earlier = {p.line.key: p for p in past if _after(p.due, before) and not p.carried}
    for p in mine:
        if not _after(p.due, year) and p.line.key not in earlier:
            yield p
    yield from earlier.values()


def _after(due: date | None, year: str) -> bool:
    return due is not None and due > Period(year, "Q4").last_day


def _promises(
    sheet: TermSheet, partner: Partner, year: str, period: Period, known: Known, today: date
) -> tuple[Promise, ...]:
    return promises.promises(sheet, partner, year, period.last_day, known, load_all(), over=True, today=today)


def _over(partner: Partner, today: date, since: Period | None = None) -> Iterator[Period]:
    period = Period.of(today).previous
    while partner.has_left(period.school_year):
        period = period.previous
    while period.school_year >= partner.first_school_year and (since is None or period >= since):
        yield period
        period = period.previous


def _years(partners: Iterable[Partner], today: date) -> list[str]:
    first = min((year_start(p.first_school_year) for p in partners), default=today.year)
    last = year_start(Period.of(today).school_year)
    return [school_year(y) for y in range(first, last + 1)]


def _measure(
    change: Change,
    partner_ids: Iterable[str] | None,
    metrics: Iterable[str],
    bases: Iterable[str] = tuple(Basis),
    within: Collection[Place] | None = None,
) -> None:
    there = [key for key in metrics if key in load_all()]
    if there:
        measure_records.remeasure(
            change.cursor, change.event_id, partner_ids, there, at=change.at, bases=bases, within=within
        )
