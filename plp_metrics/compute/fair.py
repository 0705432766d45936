"""Fair comparison of partners: who differs for real, and lists ordered fairly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from plp_metrics.compute import funnel as chance
from plp_metrics.compute import shrink
from plp_metrics.compute.exposures import courses_behind, courses_offered, exposure_of
from plp_metrics.compute.pooled import network
from plp_metrics.compute.results import results
from plp_metrics.compute.results_frame import Library, library
from plp_metrics.model import (
    Comparison,
    Kind,
    Mark,
    Metric,
    Partner,
    Question,
    Result,
    Rule,
    Scope,
)
from plp_metrics.model.fair import (
    OUTSIDE,
    Dispersion,
    Exposure,
    Funnel,
    FunnelPoint,
    Placed,
    Verdict,
    WhyNone,
)
from plp_metrics.store import read, read_fair

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Pairs = Mapping[str, tuple[float, float]]
"""partner → count, of"""


def funnel(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    metric: str,
    *,
    declared: Library | None = None,
) -> Funnel:
    """Partners of a metric beside the limits of chance, in the latest quarter of the year so far in which
    all partners together have a figure. question.metrics is not read; question.partners narrows it for who
    may name them.

    Of people and surveys only what is published of others is in it; withheld and kept lines are counted, not
    placed. Who may name one partner only sees that one beside limits made of all; what the limits of
    protected figures would take is not told to it, so there they are those of chance alone.
    Raises KeyError for a metric that is not declared.
    """
    known = library(declared)
    asked, exposure = known[metric], exposure_of(known[metric])
    empty = Funnel(metric, question.school_year, question.quarter, question.course)
    if exposure is None:
        why = WhyNone.NOT_DECLARED if asked.compare == "none" else WhyNone.NO_EXPOSURE
        return replace(empty, why_none=why)
    chosen = question.partners if scope.named is None else None
    (nation,) = network(
        cursor, scope, replace(question, metrics=(metric,), partners=chosen), declared=declared
    )
    if nation.as_of is None or nation.mark is not Mark.SHOWN:
        return replace(empty, why_none=WhyNone.NO_VALUES)
    now = replace(question, metrics=(metric,), quarter=nation.as_of, partners=chosen)
    found = results(cursor, scope, now, declared=declared)
    in_it = {r.partner_id: r for r in found if r.mark is Mark.SHOWN and r.as_of == nation.as_of}
    partners = read.partners(cursor, scope.as_of if question.as_of is None else question.as_of)
    whole = _whole(cursor, scope, now, asked, exposure, nation, in_it, partners, known)
    about = replace(
        empty, quarter=nation.as_of, kind=exposure.kind, per=exposure.key, **_left_out(found, nation.as_of)
    )
    if whole is None:
        return replace(about, why_none=WhyNone.NOT_TOLD)
    pairs, pooled, partners_in = whole
    if partners_in < read.SPREAD_OF:
        return replace(about, pooled_of=partners_in, why_none=WhyNone.FEW_PARTNERS)
    own = {p: pairs[p] for p in in_it if p in pairs}
    theta = chance.centre([pooled])
    spread = Dispersion() if len(pairs) < partners_in else chance.dispersion(
        exposure.kind, theta, list(pairs.values())
    )  # fmt: skip
    return replace(
        about,
        centre=theta,
        target=_target(asked, exposure, nation),
        points=_points(exposure, theta, spread, own, in_it),
        grid=_grid(exposure.kind, theta, spread, [of for _, of in (own if scope.named else pairs).values()]),
        dispersion=spread,
        pooled_of=partners_in,
        without=about.without + len(in_it) - len(own),
    )


def ordered(found: Funnel) -> tuple[Placed, ...]:
    """The partners of a funnel, the highest first, by their rate drawn towards everybody's; nobody where
    there is no comparison or not every partner is told."""
    if found.why_none is not None or len(found.points) < read.SPREAD_OF:
        return ()
    before = shrink.prior(found.kind, [(p.count, p.of) for p in found.points])
    placed = [
        Placed(p.partner_id, p.count, p.of, p.rate, shrink.shrunk(found.kind, p.count, p.of, before))
        for p in found.points
    ]
    return tuple(sorted(placed, key=lambda p: (-p.shrunk.value, p.partner_id)))


def _left_out(found: Sequence[Result], quarter: str) -> dict[str, Any]:
    counts = Counter(r.mark for r in found)
    return {
        "hidden": counts[Mark.WITHHELD] + counts[Mark.KEPT],
        "earlier": sum(r.mark is Mark.SHOWN and r.as_of != quarter for r in found),
        "missing": counts[Mark.NOT_REPORTED],
        "without": counts[Mark.NOT_APPLICABLE],
    }


def _whole(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    metric: Metric,
    exposure: Exposure,
    nation: Result,
    in_it: Mapping[str, Result],
    partners: Mapping[str, Partner],
    known: Library,
) -> tuple[Pairs, tuple[float, float], int] | None:
    """Each partner's count and size as far as they may be used, all of them pooled, and how many they are."""
    names_all = scope.named is None
    counted: dict[str, tuple[float, float | None]] = {
        p: (r.numerator, r.denominator) for p, r in in_it.items() if r.numerator is not None
    }
    if not names_all and metric.rule is Rule.OPEN:
        everyone = read_fair.everyone(
            cursor, scope, [metric], question.period, [question.course], question.as_of
        )
        counted = {p: halves for (_, p, _), halves in everyone.items()} or counted
    sizes = _sizes(cursor, scope, question, metric, exposure, counted, partners, known)
    pairs = {
        p: (count, sizes[p])
        for p, (count, _) in counted.items()
        if sizes.get(p) and (exposure.kind != "binomial" or count <= sizes[p])
    }
    if names_all or metric.rule is Rule.OPEN:
        pooled = (sum(x for x, _ in pairs.values()), sum(n for _, n in pairs.values()))
        return pairs, pooled, len(pairs)
    if exposure.key or nation.numerator is None or nation.denominator is None:
        return None
    return pairs, (nation.numerator, nation.denominator), nation.partners_in or 0


def _sizes(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    metric: Metric,
    exposure: Exposure,
    counted: Mapping[str, tuple[float, float | None]],
    partners: Mapping[str, Partner],
    known: Library,
) -> dict[str, float]:
    if not exposure.key:
        return {p: of for p, (_, of) in counted.items() if of}
    if exposure.key not in known:
        return {
            p: courses_offered(
                partners[p], exposure.key, metric, question.school_year, question.course
            )
            for p in counted
        }  # fmt: skip
    sizes: Counter[str] = Counter()
    rows: Mapping[Any, tuple[float, float | None]] = read_fair.everyone(
        cursor, scope, [known[exposure.key]], question.period,
        courses_behind(metric, question.course), question.as_of,
    )  # fmt: skip
    for (_, partner_id, _), (size, _) in rows.items():
        sizes[partner_id] += size  # type: ignore[assignment]
    return dict(sizes)


def _points(
    exposure: Exposure, theta: float, spread: Dispersion, own: Pairs, found: Mapping[str, Result]
) -> tuple[FunnelPoint, ...]:
    placed = sorted(own.items())
    limits = chance.limits(exposure.kind, theta, [of for _, (_, of) in placed], spread)
    unsure = spread.phi is None or (spread.over and not spread.used and exposure.clustered)
    points = []
    for (partner_id, (count, of)), limit in zip(placed, limits, strict=True):
        where = chance.verdict(exposure.kind, theta, count, of, limit, spread)
        if unsure and where in OUTSIDE:
            where = Verdict.UNSURE
        points.append(
            FunnelPoint(partner_id, count, of, count / of, limit, where, found[partner_id].provisional)
        )
    return tuple(points)


def _grid(kind: str, theta: float, spread: Dispersion, of: Sequence[float]) -> Any:
    if not of:
        return ()
    sizes = chance.sizes(1.0 if kind == "binomial" else min(of) / 2, max(of), whole=kind == "binomial")
    return tuple(zip(sizes, chance.limits(kind, theta, sizes, spread), strict=True))


def _target(metric: Metric, exposure: Exposure, nation: Result) -> float | None:
    """All partners' target of a share; of a count per course the term sheet's, which is per course."""
    default = metric.default
    if metric.kind is Kind.RATE:
        agreed = nation.agreement
        if agreed is not None and agreed.comparison in (Comparison.AT_LEAST, Comparison.AT_MOST):
            return agreed.target
    per_course = exposure.key.startswith("courses") and default is not None and default.per == "course"
    if default is None or default.comparison is not Comparison.AT_LEAST:
        return None
    return default.target if metric.kind is Kind.RATE or per_course else None
