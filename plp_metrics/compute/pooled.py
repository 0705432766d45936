"""Results of the whole network and of its regions: sums over partners, never averages.

A pooled figure of a quarter takes only partners with a value in that very quarter. Pooled figures of people
and surveys are the published ones, for everybody: one number, whoever looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from plp_metrics.compute.results import HIDDEN, NOTHING, partner_figures, published_figure
from plp_metrics.compute.results_agreed import added, in_force
from plp_metrics.compute.results_frame import (
    ACCEPTED,
    Figure,
    Frame,
    Library,
    applies,
    frame,
    library,
    of_its_quarter,
    result,
)
from plp_metrics.model import (
    ALL,
    NETWORK,
    QUARTERS,
    Agreement,
    Basis,
    Kind,
    Mark,
    Metric,
    Period,
    Question,
    Result,
    Rule,
    Scope,
)
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Place = tuple[str, str]
"""state, division"""
Pools = dict[tuple[str, str, str, str, Place], Figure]
"""metric, school_year, quarter, course, place → figure"""
NATION: Place = (ALL, ALL)
Judged = tuple[Agreement, tuple[float, float | None]]


def network(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    *,
    declared: Library | None = None,
    around: Frame | None = None,
    summed: bool = True,
) -> tuple[Result, ...]:
    """One pooled result for each metric, of the latest quarter of the year in which anybody has a value.

    Its target is the network's own, for a count only once every partner due is in it; else, for a count and
    a viewer who may name every partner, the sum of the targets of the partners in it that have one, and then
    those partners' figures are what is judged. The agreement's note says how many they are. Only who may
    name the partners can choose among them. summed: False where that sum is not wanted.
    """
    asked = tuple(library(declared)[key] for key in question.metrics)
    around = around or frame(cursor, scope, asked, [question.school_year], question.as_of)
    around = around.of(asked)
    quarters = [q for q in QUARTERS if q <= question.quarter]
    chosen = question.partners if scope.named is None else None
    pools = _pools(around, "nation", quarters, [question.course], chosen)
    found = {m.key: _latest(pools, m, question.period, question.course) for m in asked}
    own = _own(around, found, question.course, chosen) if summed else {}
    return tuple(
        _pooled(around, metric, question.period, question.course, found[metric.key], own, chosen)
        for metric in asked
    )


def network_series(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[str],
    course: str = ALL,
    school_years: Sequence[str] = (),
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> tuple[Result, ...]:
    """Each quarter's own pooled figure, up to the last quarter in which any of these metrics has one."""
    asked = [library(declared)[key] for key in metrics]
    around = frame(cursor, scope, asked, school_years, as_of)
    pools = _pools(around, "nation", QUARTERS, [course], None)
    last = max((Period(key[1], key[2]) for key in pools), default=None)
    periods = [p for y in school_years for p in (Period(y, q) for q in QUARTERS) if last and p <= last]
    return tuple(
        of_its_quarter(
            _pooled(
                around, metric, period, course, _latest(pools, metric, period, course, only=True), {}, None
            )
        )
        for metric in asked
        for period in periods
    )


def by_region(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: str,
    period: Period,
    course: str = ALL,
    level: str = "state",
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> tuple[Result, ...]:
    """One pooled result for each state or division in which a partner has a value in that very quarter.

    Figures about people are published by division only, so there are none by state. A viewer who may not
    name the partners sees no region of fewer than three: it is marked withheld.
    """
    found = region_series(
        cursor, scope, metric, [period.school_year], course, level, as_of=as_of, declared=declared
    )
    return tuple(r for r in found if r.quarter == period.quarter)


def region_series(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: str,
    school_years: Sequence[str],
    course: str = ALL,
    level: str = "state",
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> tuple[Result, ...]:
    """The same for every quarter of these school years, by region and then in time."""
    asked = library(declared)[metric]
    around = frame(cursor, scope, [asked], school_years, as_of)
    pools = _pools(around, level, QUARTERS, [course], None)
    return tuple(
        result(
            around, asked, NETWORK, Period(year, quarter), course, figure, provisional=False,
            place=(*place, ALL),
        )
        for (_, year, quarter, _, place), figure in sorted(pools.items(), key=lambda p: (p[0][4], p[0]))
    )  # fmt: skip


def _pools(
    around: Frame, level: str, quarters: Sequence[str], courses: Sequence[str], chosen: Sequence[str] | None
) -> Pools:
    how: dict[str, Any] = {"quarters": quarters, "courses": courses, "as_of": around.as_of}
    found: Pools = {}
    args = (around.cursor, around.scope, around.metrics, around.years, level)
    for key, year, quarter, course, state, division, top, bottom, n in read.pooled(
        *args, partners=chosen, **how
    ):
        mark = Mark.SHOWN if top is not None else Mark.WITHHELD
        found[key, year, quarter, course, (state, division)] = Figure(quarter, top, bottom, mark, n)
    protected = {m.key for m in around.metrics if m.rule is not Rule.OPEN}
    if protected and chosen is None:
        for row in read.published(*args, **how):
            if row[0] in protected:
                found[row[0], row[2], row[3], row[4], (row[5], row[6])] = published_figure(row)
    elif protected and chosen is not None:
        found |= _shown_sums(around, level, chosen, how)
    return found


def _shown_sums(around: Frame, level: str, chosen: Sequence[str], how: dict[str, Any]) -> Pools:
    """Published rows of chosen partners, added: nothing their rows do not say already."""
    if level != "nation":
        return {}
    sums: Pools = {}
    protected = [m for m in around.metrics if m.rule is not Rule.OPEN]
    for row in read.published(
        around.cursor, around.scope, protected, around.years, "partner", partners=chosen, **how
    ):
        if row[7] != Mark.SHOWN:
            continue
        key = (row[0], row[2], row[3], row[4], NATION)
        so_far = sums.get(key, Figure(row[3], 0.0, None, Mark.SHOWN, 0))
        below = None if row[9] is None else (so_far.denominator or 0.0) + row[9]
        sums[key] = Figure(
            row[3], (so_far.numerator or 0) + row[8], below, Mark.SHOWN, (so_far.partners_in or 0) + 1
        )
    return sums


def _latest(pools: Pools, metric: Metric, period: Period, course: str, *, only: bool = False) -> Figure:
    """The pooled figure of the latest quarter with one; `only`: of the very quarter asked for."""
    if course != ALL and ("c" not in metric.grain or course not in metric.courses):
        return Figure(None, None, None, Mark.NOT_APPLICABLE)
    for quarter in reversed(QUARTERS):
        found = pools.get((metric.key, period.school_year, quarter, course, NATION))
        if found is not None and (quarter == period.quarter if only else quarter <= period.quarter):
            return found
    return HIDDEN if metric.rule is not Rule.OPEN else NOTHING


def _own(
    around: Frame, found: dict[str, Figure], course: str, chosen: Sequence[str] | None
) -> dict[tuple[str, str], Figure]:
    """Partners' own figures of the quarter each pooled one stands for, by metric and partner: only where
    the sum of their targets may be told."""
    if around.scope.named is not None:
        return {}
    counts = [m for m in around.metrics if m.kind is not Kind.RATE and m.rule is Rule.OPEN]
    quarters = sorted({f.quarter for m in counts if (f := found[m.key]).quarter})
    if not quarters:
        return {}
    figures = partner_figures(around.of(counts), quarters, [course], chosen)
    return {(k[0], k[1]): f for k, f in figures.items() if found[k[0]].quarter == f.quarter}


def _pooled(
    around: Frame,
    metric: Metric,
    period: Period,
    course: str,
    figure: Figure,
    own: dict[tuple[str, str], Figure],
    chosen: Sequence[str] | None,
) -> Result:
    by = figure.quarter or period.quarter
    confirmed = around.agreed.get((NETWORK, metric.key, period.school_year), ())
    due = [
        p
        for p in (around.partners if chosen is None else chosen)
        if p in around.partners
        and by >= metric.from_quarter
        and around.partners[p].takes_part(period.school_year)
        and applies(metric, around.partners[p], Period(period.school_year, by), course, has_value=False)
    ]
    # A count of some partners can't be held against what all of them together should reach.
    whole = metric.kind is Kind.RATE or (figure.partners_in or 0) >= len(due)
    agreement = in_force(metric, confirmed, course, by) if chosen is None and whole else None
    judged = None
    if agreement is None and (summed := _summed(around, metric, period, course, by, own)):
        agreement, judged = summed
    return result(
        around, metric, NETWORK, period, course, figure,
        agreement=agreement, look_up=False, judged=judged,
        partners_due=max(len(due), figure.partners_in or 0),
        provisional=_provisional(around, Period(period.school_year, by), figure),
    )  # fmt: skip


def _summed(
    around: Frame,
    metric: Metric,
    period: Period,
    course: str,
    by: str,
    own: dict[tuple[str, str], Figure],
) -> Judged | None:
    """The targets of the partners in the pool that have one, added, and those partners' figures, added."""
    targets, total = [], 0.0
    of = [(p, f) for (key, p), f in own.items() if key == metric.key]
    for partner_id, figure in of:
        confirmed = around.agreed.get((partner_id, metric.key, period.school_year), ())
        one = in_force(metric, confirmed, course, by)
        if one is not None and one.target is not None:
            targets.append(one)
            total += figure.numerator or 0.0
    agreement = added(metric, targets, by, "partner")
    if agreement is None or agreement.target is None:
        return None
    note = f"Sum of the targets of {len(targets)} of {len(of)} partners"
    return replace(agreement, partner_id=NETWORK, note=note), (total, None)


def _provisional(around: Frame, period: Period, figure: Figure) -> bool:
    """Whether any quarter in it may still change, as far as the viewer may know them."""
    if around.scope.basis is not Basis.SUBMITTED or figure.numerator is None:
        return False
    if around.scope.named is not None:
        return True
    states = [state for (_, at), state in around.states.items() if at == period]
    return not states or any(state not in ACCEPTED for state in states)
