"""The promises of partners as the store knows them: what is read, and the pure judgement of it.

Everybody sees the same standing: figures of people and surveys come from what is published, also for the
partner itself, so that a promise never tells more than the published figure does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from plp_metrics.metrics import load_all
from plp_metrics.model import Agreement, Basis, Metric, Partner, Period, Rule, Scope, school_year, year_start
from plp_metrics.model.promises import Known, Line, Measured, Promise, TermSheet
from plp_metrics.partnership import terms
from plp_metrics.partnership.promises import promises
from plp_metrics.store import read, read_promises

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Of = dict[str, tuple[Promise, ...]]
EVERYBODY = Scope(frozenset(), None, Basis.SUBMITTED)
"""For looking up which terms a partner is held to."""


def promised(
    cursor: DuckDBPyConnection,
    scope: Scope,
    year: str,
    day: date,
    today: date | None = None,
    *,
    over: bool = False,
) -> Of:
    """Partner → its promises of a school year as they stand on a day, of the partners a scope names.

    today: the day up to which figures could have come. over: the day itself has passed. A partner whose
    partnership had not begun is left out.
    """
    return promised_in(cursor, scope, [year], day, today, over=over)[year]


def promised_in(
    cursor: DuckDBPyConnection,
    scope: Scope,
    years: Iterable[str],
    day: date,
    today: date | None = None,
    *,
    over: bool = False,
) -> dict[str, Of]:
    """School year → the same, of several; what they rest on is read once."""
    wanted = list(years)
    found = known(cursor, scope, wanted)
    sheets, metrics, named = sheets_of(cursor, scope), load_all(), _named(cursor, scope)
    return {
        year: {
            key: promises(sheets[key], partner, year, day, found[key, year], metrics, over=over, today=today)
            for key, partner in named.items()
            if partner.takes_part(year)
        }
        for year in wanted
    }


def sheets_of(cursor: DuckDBPyConnection, scope: Scope) -> dict[str, TermSheet]:
    """Partner → the term sheet it agreed to; the first version where no agreement is noted."""
    agreed = read_promises.versions(cursor, scope)
    there = terms.versions()
    return {
        key: terms.sheet(agreed[key] if agreed.get(key) in there else terms.FIRST)
        for key in read.partners(cursor, scope.as_of)
    }


def known(cursor: DuckDBPyConnection, scope: Scope, years: Iterable[str]) -> Mapping[tuple[str, str], Known]:
    """(partner, school year) → what its promises are judged by; something for every key asked for."""
    return known_on(cursor, scope, years, (scope.basis,))[scope.basis]


def known_on(
    cursor: DuckDBPyConnection,
    scope: Scope,
    years: Iterable[str],
    bases: Iterable[Basis],
    lines: Collection[str] | None = None,
) -> dict[Basis, Mapping[tuple[str, str], Known]]:
    """Basis → the same by the figures of it. All but the figures is the same on each, and read once.

    lines: with the figures and agreements that these rest on (None: any line).
    """
    wanted = list(years)
    metrics = measured_by(None if lines is None else frozenset(lines))
    # What is due after a school year's end is measured in the next one.
    measured_in = sorted({*wanted, *(school_year(year_start(y) + 1) for y in wanted)})
    figures = {basis: _figures(cursor, replace(scope, basis=basis), measured_in, metrics) for basis in bases}
    agreed = _agreed(cursor, scope, wanted, metrics)
    evidence, waivers, talks = defaultdict(list), defaultdict(list), defaultdict(list)
    for e in read_promises.evidence(cursor, scope):
        evidence[e.partner_id].append(e)
    for w in read_promises.waivers(cursor, scope):
        waivers[w.partner_id].append(w)
    for c in read_promises.contacts(cursor, scope):
        talks[c.partner_id].append(c.day)
    partners = read.partners(cursor, scope.as_of)
    return {
        basis: {
            (key, year): Known(
                of_basis.get(key, {}),
                agreed.get((key, year), {}),
                tuple(evidence[key]),
                tuple(waivers[key]),
                tuple(talks[key]),
            )
            for key in partners
            for year in wanted
        }
        for basis, of_basis in figures.items()
    }


@cache
def measured_by(lines: frozenset[str] | None = None) -> tuple[Metric, ...]:
    """The metrics any version of the term sheet names, in these lines (None: in any)."""
    keys = {m for line in _lines() if lines is None or line.key in lines for m in line.metrics}
    return tuple(metric for key, metric in load_all().items() if key in keys)


@cache
def measured_lines() -> frozenset[str]:
    """The lines that are measured in any version of the term sheet: all that rests on figures."""
    return frozenset(line.key for line in _lines() if line.metrics)


@cache
def published_lines() -> frozenset[str]:
    """Those of them with a figure of people or surveys, which is told as it is published."""
    told = {metric.key for metric in measured_by() if metric.rule is not Rule.OPEN}
    return frozenset(line.key for line in _lines() if told.intersection(line.metrics))


def _lines() -> Iterator[Line]:
    for version in terms.versions():
        yield from terms.sheet(version).lines.values()


def _named(cursor: DuckDBPyConnection, scope: Scope) -> dict[str, Partner]:
    found = read.partners(cursor, scope.as_of)
    return {key: p for key, p in found.items() if scope.named is None or key in scope.named}


def _figures(
    cursor: DuckDBPyConnection, scope: Scope, years: list[str], asked: Sequence[Metric]
) -> dict[str, dict[tuple[str, str], tuple[Measured, ...]]]:
    open_ones = [m for m in asked if m.rule is Rule.OPEN]
    protected = [m for m in asked if m.rule is not Rule.OPEN]
    found: dict[str, dict[tuple[str, str], list[Measured]]] = defaultdict(lambda: defaultdict(list))
    rows = read.measured(cursor, replace(scope, raw=frozenset()), open_ones, years, courses=None)
    for metric, key, year, quarter, course, top, bottom in rows:
        found[key][metric, course].append(Measured(Period(year, quarter), top, bottom))
    for row in read.published(cursor, scope, protected, years, "partner"):
        metric, key, year, quarter, course, _, _, mark, top, bottom = row[:10]
        shown = mark == "shown"
        found[key][metric, course].append(
            Measured(Period(year, quarter), top if shown else None, bottom, hidden=not shown)
        )
    return {
        of: {name: tuple(sorted(values, key=lambda m: m.period)) for name, values in by.items()}
        for of, by in found.items()
    }


def _agreed(
    cursor: DuckDBPyConnection, scope: Scope, years: list[str], asked: Sequence[Metric]
) -> dict[tuple[str, str], dict[str, tuple[Agreement, ...]]]:
    found: dict[tuple[str, str], dict[str, tuple[Agreement, ...]]] = defaultdict(dict)
    for a in read.agreements(cursor, scope, [m.key for m in asked], years):
        of = found[a.partner_id, a.school_year]
        of[a.metric] = (*of.get(a.metric, ()), a)
    return found
