"""Fair comparison of partners: who differs for real, and lists ordered fairly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from plp_metrics.compute import funnel as chance
from plp_metrics.compute import shrink
from plp_metrics.compute.exposures import COURSES_NOW, courses_behind, courses_offered, exposure_of, why_not
from plp_metrics.compute.fair_seen import In, by_quarter
from plp_metrics.compute.grid import Grid, grid
from plp_metrics.compute.pooled import network
from plp_metrics.compute.results_frame import Frame, Library, frame, library
from plp_metrics.model import (
    Comparison,
    Kind,
    Mark,
    Metric,
    Partner,
    Period,
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


@dataclass(frozen=True)
class _Read:
    """What the funnels of one question are made of, read at once. everyone: open figures by (quarter, metric,
    partner, course), of exposures and, for who may not name every partner, of the metrics themselves."""

    scope: Scope
    question: Question
    partners: Mapping[str, Partner]
    found: Mapping[str, Sequence[In]]
    everyone: Mapping[tuple[str, str, str, str], tuple[float, float | None]]


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
    return funnels(cursor, scope, replace(question, metrics=(metric,)), declared=declared)[0]


def funnels(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    *,
    declared: Library | None = None,
    around: Frame | None = None,
    of: Grid | None = None,
) -> tuple[Funnel, ...]:
    """`funnel` for each metric of the question, read at once. around: what was read for this year already,
    of: and the figures of all partners the scope names."""
    known = library(declared)
    kinds = {key: exposure_of(known[key]) for key in question.metrics}
    compared = tuple(key for key, exposure in kinds.items() if exposure is not None)
    now = replace(question, metrics=compared, partners=question.partners if scope.named is None else None)
    around = around or frame(
        cursor, scope, [known[k] for k in compared], [question.school_year], question.as_of
    )
    nations = {
        r.metric: r for r in network(cursor, scope, now, declared=declared, around=around, summed=False)
    }
    around = around.of(known[k] for k in compared)
    data = _read(around, now, nations, known, of.of(around.metrics) if of else grid(around, now, lines=False))
    return tuple(
        _funnel(data, known[key], exposure, nations[key])
        if exposure is not None
        else _none(question, known[key])
        for key, exposure in kinds.items()
    )


def _none(question: Question, metric: Metric) -> Funnel:
    when = (question.school_year, question.quarter)
    return Funnel(metric.key, *when, question.course, why_none=why_not(metric))


def _read(
    around: Frame, question: Question, nations: Mapping[str, Result], known: Library, of: Grid
) -> _Read:
    cursor, scope = around.cursor, around.scope
    stands: dict[str, list[str]] = {}
    for key, nation in nations.items():
        if nation.as_of is not None:
            stands.setdefault(nation.as_of, []).append(key)
    found: dict[str, list[In]] = {key: [] for key in question.metrics}
    wanted: dict[str, set[str]] = {}
    for quarter, keys in stands.items():
        found |= by_quarter(around, replace(question, quarter=quarter), of.of(tuple(known[k] for k in keys)))
        behind = {e.key for k in keys if (e := exposure_of(known[k])) is not None and e.key in known}
        wanted[quarter] = behind | (set(keys) if scope.named is not None else set())
    courses = sorted(
        {c for key in nations for c in courses_behind(known[key], question.course)} | {question.course}
    )
    everyone = {
        (quarter, *at): halves
        for quarter, some in wanted.items()
        for at, halves in read_fair.everyone(
            cursor, scope, [known[k] for k in sorted(some)], Period(question.school_year, quarter), courses,
            question.as_of,
        ).items()
    }  # fmt: skip
    return _Read(scope, question, around.partners, found, everyone)


def _funnel(data: _Read, metric: Metric, exposure: Exposure, nation: Result) -> Funnel:
    asked, found = data.question, data.found[metric.key]
    about = Funnel(metric.key, asked.school_year, asked.quarter, asked.course, exposure.kind, exposure.key)
    if nation.as_of is None or nation.mark is not Mark.SHOWN:
        return replace(about, why_none=WhyNone.NO_VALUES)
    in_it = {r.partner_id: r for r in found if r.mark is Mark.SHOWN and r.as_of == nation.as_of}
    about = replace(about, quarter=nation.as_of, **_left_out(found, nation.as_of))
    whole = _whole(data, metric, exposure, nation, in_it)
    if whole is None:
        return replace(about, why_none=WhyNone.NOT_TOLD)
    pairs, pooled, partners_in = whole
    if partners_in < read.SPREAD_OF:
        return replace(about, pooled_of=partners_in, why_none=WhyNone.FEW_PARTNERS)
    own = {p: pairs[p] for p in in_it if p in pairs}
    theta = chance.centre([pooled])
    known = len(pairs) == partners_in
    spread = chance.dispersion(exposure.kind, theta, list(pairs.values())) if known else Dispersion()
    seen = pairs if data.scope.named is None else own
    return replace(
        about,
        centre=theta,
        target=_target(metric, exposure, nation),
        points=_points(exposure, theta, spread, own, in_it),
        grid=_grid(exposure.kind, theta, spread, [of for _, of in seen.values()]),
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


def _left_out(found: Sequence[In], quarter: str) -> dict[str, Any]:
    counts = Counter(r.mark for r in found)
    # What is hidden was published as hidden, of a quarter.
    unpublished = sum(r.mark is Mark.WITHHELD and r.as_of is None for r in found)
    return {
        "hidden": counts[Mark.WITHHELD] + counts[Mark.KEPT] - unpublished,
        "unpublished": unpublished,
        "earlier": sum(r.mark is Mark.SHOWN and r.as_of != quarter for r in found),
        "missing": counts[Mark.NOT_REPORTED],
        "without": counts[Mark.NOT_APPLICABLE],
    }


def _whole(
    data: _Read, metric: Metric, exposure: Exposure, nation: Result, in_it: Mapping[str, In]
) -> tuple[Pairs, tuple[float, float], int] | None:
    """Each partner's count and size as far as they may be used, all of them pooled, and how many they are."""
    names_all, quarter = data.scope.named is None, nation.as_of or ""
    counted: dict[str, tuple[float, float | None]] = {
        p: (r.numerator, r.denominator) for p, r in in_it.items() if r.numerator is not None
    }
    if not names_all and metric.rule is Rule.OPEN:
        at = (quarter, metric.key, data.question.course)
        counted |= {p: halves for (q, m, p, c), halves in data.everyone.items() if (q, m, c) == at}
    sizes = _sizes(data, metric, exposure, quarter, counted)
    pairs = {
        p: (count, sizes[p])
        # In one order, so that sums of fractions come out the same whoever asks.
        for p, (count, _) in sorted(counted.items())
        if sizes.get(p) and (exposure.kind != "binomial" or count <= sizes[p])
    }
    if names_all or metric.rule is Rule.OPEN:
        pooled = (sum(x for x, _ in pairs.values()), sum(n for _, n in pairs.values()))
        return pairs, pooled, len(pairs)
    if exposure.key or nation.numerator is None or not nation.denominator:
        return None
    return pairs, (nation.numerator, nation.denominator), nation.partners_in or 0


def _sizes(
    data: _Read,
    metric: Metric,
    exposure: Exposure,
    quarter: str,
    counted: Mapping[str, tuple[float, float | None]],
) -> dict[str, float]:
    asked = data.question
    if not exposure.key:
        return {p: of for p, (_, of) in counted.items() if of}
    if exposure.key.startswith(COURSES_NOW):
        return {
            p: courses_offered(data.partners[p], exposure.key, metric, asked.school_year, asked.course)
            for p in counted
        }
    sizes: Counter[str] = Counter()
    behind = courses_behind(metric, asked.course)
    for (q, key, partner_id, course), (size, _) in data.everyone.items():
        if (q, key) == (quarter, exposure.key) and course in behind:
            sizes[partner_id] += size  # type: ignore[assignment]
    return dict(sizes)


def _points(
    exposure: Exposure, theta: float, spread: Dispersion, own: Pairs, found: Mapping[str, In]
) -> tuple[FunnelPoint, ...]:
    placed = sorted(own.items())
    limits = chance.limits(exposure.kind, theta, [of for _, (_, of) in placed], spread)
    verdicts = chance.verdicts(exposure.kind, theta, [pair for _, pair in placed], limits, spread)
    unsure = spread.phi is None or (spread.over and not spread.used and exposure.clustered)
    points = []
    for (partner_id, (count, of)), limit, where in zip(placed, limits, verdicts, strict=True):
        told = Verdict.UNSURE if unsure and where in OUTSIDE else where
        points.append(
            FunnelPoint(partner_id, count, of, count / of, limit, told, found[partner_id].provisional)
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
    per_course = exposure.key.startswith(COURSES_NOW) and default is not None and default.per == "course"
    if default is None or default.comparison is not Comparison.AT_LEAST:
        return None
    return default.target if metric.kind is Kind.RATE or per_course else None
