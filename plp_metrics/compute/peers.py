"""Partners like one another, by a stated rule, and one partner's figure beside its peers'.

The rule: distance is the root of the mean squared difference over the facts both partners have, each divided
by its standard deviation over all partners: size (logarithm of the teachers in the year's cohort), first
year of the partnership, urban or not, and the share of high-need schools in the partner's states (public
school data). The five nearest are peers, and up to three more that are at most half as far again as the
fifth. [own]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, log, sqrt
from statistics import pstdev, quantiles
from typing import TYPE_CHECKING

from plp_metrics.compute.results import results
from plp_metrics.compute.results_frame import Library, library
from plp_metrics.model import ALL, Mark, Metric, Partner, Period, Question, Rule, Scope, year_start
from plp_metrics.model.fair import BesidePeers, Facts, Peers
from plp_metrics.store import read, read_fair

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SIZE = "teachers_cohort"
FEWEST, MOST, REACH = 5, 8, 1.5


def nearest(partner_id: str, facts: Mapping[str, Facts]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A partner's peers, the nearest first, and the facts the distance was taken over. Pure.

    A fact counts where partners differ in it at all. Fewer than five others: all of them.
    """
    scaled = {p: _numbers(f) for p, f in facts.items()}
    spread = {
        name: pstdev(known)
        for name in Facts._fields
        if len(known := [s[name] for s in scaled.values() if name in s]) > 1
    }
    used = tuple(n for n in Facts._fields if spread.get(n, 0) > 0 and n in scaled[partner_id])

    def apart(other: str) -> float:
        both = [n for n in used if n in scaled[other]]
        gaps = [((scaled[partner_id][n] - scaled[other][n]) / spread[n]) ** 2 for n in both]
        return sqrt(sum(gaps) / len(gaps)) if gaps else inf

    others = sorted((apart(p), p) for p in facts if p != partner_id)
    fifth = others[FEWEST - 1][0] if len(others) >= FEWEST else inf
    close = [p for i, (d, p) in enumerate(others[:MOST]) if i < FEWEST or d <= REACH * fifth]
    return tuple(close), used


def _numbers(facts: Facts) -> dict[str, float]:
    size = None if not facts.size else log(facts.size)
    found = {"size": size, "first_year": facts.first_year, "urban": facts.urban, "high_need": facts.high_need}
    return {name: float(value) for name, value in found.items() if value is not None}


def facts_of(
    cursor: DuckDBPyConnection,
    scope: Scope,
    period: Period,
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> dict[str, Facts]:
    """What makes partners alike, of every partner that takes part in this school year. For computing with:
    sizes of others may not be handed on to who may not name them."""
    as_of = scope.as_of if as_of is None else as_of
    size = read_fair.everyone(cursor, scope, [library(declared)[SIZE]], period, as_of=as_of)
    needy = read_fair.high_need(cursor, period.school_year)
    return {
        p: Facts(
            size.get((SIZE, p, ALL), (None, None))[0],
            year_start(partner.first_school_year),
            partner.urban,
            _high_need(partner, needy),
        )
        for p, partner in read.partners(cursor, as_of).items()
        if partner.takes_part(period.school_year)
    }


def _high_need(partner: Partner, by_state: Mapping[str, tuple[int, int]]) -> float | None:
    schools = [by_state[s] for s in partner.states if s in by_state]
    known = sum(of for _, of in schools)
    return sum(high for high, _ in schools) / known if known else None


def peers(
    cursor: DuckDBPyConnection,
    scope: Scope,
    partner_id: str,
    period: Period,
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> Peers:
    """The partners most like one, named only for who may name every partner. Nobody for a partner the scope
    does not name, or that does not take part in that school year."""
    close, used, own = _peers(cursor, scope, partner_id, period, as_of, declared)
    return Peers(partner_id, own, used, close if scope.named is None else (), len(close))


def _peers(
    cursor: DuckDBPyConnection,
    scope: Scope,
    partner_id: str,
    period: Period,
    as_of: int | None,
    declared: Library | None,
) -> tuple[tuple[str, ...], tuple[str, ...], Facts | None]:
    if scope.named is not None and partner_id not in scope.named:
        return (), (), None
    facts = facts_of(cursor, scope, period, as_of=as_of, declared=declared)
    if partner_id not in facts:
        return (), (), None
    return *nearest(partner_id, facts), facts[partner_id]


def beside_peers(
    cursor: DuckDBPyConnection,
    scope: Scope,
    partner_id: str,
    metric: str,
    period: Period,
    course: str = ALL,
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> BesidePeers:
    """A partner's figure beside the median and the middle half of its peers' in the quarter it stands for.

    Nobody is named by it. Five peers with a value at least, else no median. Of people and surveys only who
    may see the published rows of every partner is told one, and a kept or withheld figure has none beside it.
    """
    asked = library(declared)[metric]
    close, used, own = _peers(cursor, scope, partner_id, period, as_of, declared)
    told = Peers(partner_id, own, used, close if scope.named is None else (), len(close))
    question = Question(*period, (metric,), course, (partner_id,), as_of)
    found = results(cursor, scope, question, declared=declared)
    if not found:
        return BesidePeers(told, metric, period.quarter, Mark.NOT_REPORTED, None, None, None, None, 0)
    result = found[0]
    quarter = result.as_of or period.quarter
    values: list[float] = []
    if result.mark is Mark.SHOWN and close:
        values = _values(cursor, scope, asked, Period(period.school_year, quarter), course, close, as_of)
    low, median, high = (
        quantiles(values, n=4, method="inclusive") if len(values) >= read.SPREAD_OF else (None, None, None)
    )
    return BesidePeers(told, metric, quarter, result.mark, result.value, low, median, high, len(values))


def _values(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: Metric,
    period: Period,
    course: str,
    close: Sequence[str],
    as_of: int | None,
) -> list[float]:
    if metric.rule is Rule.OPEN:
        everyone = read_fair.everyone(cursor, scope, [metric], period, [course], as_of)
        halves = [h for (_, p, _), h in everyone.items() if p in close]
    elif scope.named is None:
        rows = read.published(
            cursor, scope, [metric], [period.school_year],
            quarters=[period.quarter], courses=[course], partners=close, as_of=as_of,
        )  # fmt: skip
        halves = [(row[8], row[9]) for row in rows if row[7] == Mark.SHOWN]
    else:
        return []
    return [x if of is None else x / of for x, of in halves if of != 0]
