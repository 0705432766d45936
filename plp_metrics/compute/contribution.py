"""What moved the figure of all partners from one year to the next: by partner or division, by mix or by rate,
and growth from the same partners and from new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from plp_metrics.compute.intervals import ratio_of_counts
from plp_metrics.compute.pooled import by_region
from plp_metrics.compute.results_frame import Library, library, value_of
from plp_metrics.model import ALL, Display, Mark, Metric, Period, Rule, Scope
from plp_metrics.model.forecasts import Grown, Moved, Part
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Halves = Mapping[str, tuple[float, float]]
"""part → counted, of"""
Counts = Mapping[str, float]


def moved(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: str,
    period: Period,
    course: str = ALL,
    level: str = "division",
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> Moved | None:
    """Why a rate stands elsewhere than in the same quarter a year before, by division or by partner.

    Partners only of open metrics and for who may name them all. Of people and surveys the published
    divisions, and only where every one of them is shown in both quarters, so that none follows from the
    rest. None for what is no rate, and without figures of both years. Raises KeyError for a metric that is
    not declared.
    """
    asked = library(declared)[metric]
    if asked.display not in (Display.SHARE, Display.RATIO):
        return None
    before, now = (
        _halves(cursor, scope, asked, at, course, level, as_of, declared) for at in (period.last_year, period)
    )
    if not before or not now:
        return None
    return decomposed(metric, before, now)


def decomposed(metric: str, before: Halves, now: Halves) -> Moved | None:
    """The change of a pooled rate R = Σx/Σn as the sum of what each part did, the largest first.

    mix = (w′ − w)·((r + r′)/2 − (R + R′)/2) and rate = (r′ − r)·(w + w′)/2 with w = n/Σn, r = x/n. A part
    in one year only has the same rate in both, so all it did is mix. Source: Kitagawa, E. M. (1955), JASA 50,
    1168-1194; weights told as distances from the whole, whose sum over the parts is the same. None where
    a year has nothing to divide by.
    """
    total, total_now = sum(n for _, n in before.values()), sum(n for _, n in now.values())
    if not total or not total_now:
        return None
    whole = sum(x for x, _ in before.values()) / total
    whole_now = sum(x for x, _ in now.values()) / total_now
    parts = []
    for name in sorted({*before, *now}):
        was, is_now = (value_of(*of[name]) if name in of else None for of in (before, now))
        known = [v for v in (was, is_now) if v is not None]
        if not known:
            continue
        first, last = known[0], known[-1]
        weight = before[name][1] / total if name in before else 0.0
        weight_now = now[name][1] / total_now if name in now else 0.0
        mix = (weight_now - weight) * ((first + last) / 2 - (whole + whole_now) / 2)
        rate = (last - first) * (weight + weight_now) / 2
        parts.append(Part(name, was, is_now, weight, weight_now, mix, rate))
    parts.sort(key=lambda p: (-abs(p.total), p.name))
    return Moved(metric, whole, whole_now, tuple(parts))


def counts(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: str,
    period: Period,
    course: str = ALL,
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> tuple[Counts, Counts]:
    """partner → count in the same quarter a year before, and now. Open counts only, for who may name every
    partner; else both are empty."""
    asked = library(declared)[metric]
    if asked.display is not Display.COUNT or asked.rule is not Rule.OPEN or scope.named is not None:
        return {}, {}
    before, now = (
        {p: x for p, (x, _) in _of_partners(cursor, scope, asked, at, course, as_of).items()}
        for at in (period.last_year, period)
    )
    return before, now


def grown(metric: str, period: Period, before: Counts, now: Counts) -> Grown | None:
    """Growth of a count from the partners with both years, from new ones, and what went with those gone.

    The growth of the same partners is a ratio of two counts; its range (`ratio_of_counts`) is chance alone.
    None without both years.
    """
    if not before or not now:
        return None
    same, new, gone = before.keys() & now.keys(), now.keys() - before.keys(), before.keys() - now.keys()
    same_before, same_now = sum(before[p] for p in same), sum(now[p] for p in same)
    ranged = ratio_of_counts(same_now, same_before) if same_now > 0 and same_before > 0 else (None,) * 3
    return Grown(
        metric, period.school_year, period.quarter, sum(before.values()), sum(now.values()),
        len(same), same_before, same_now, len(new), sum(now[p] for p in new),
        len(gone), sum(before[p] for p in gone), *ranged,
    )  # fmt: skip


def _halves(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: Metric,
    period: Period,
    course: str,
    level: str,
    as_of: int | None,
    declared: Library | None,
) -> Halves:
    if level == "partner":
        if metric.rule is not Rule.OPEN or scope.named is not None:
            return {}
        found = _of_partners(cursor, scope, metric, period, course, as_of)
        return {p: (x, n) for p, (x, n) in found.items() if n}
    if "s" not in metric.grain or (metric.rule is not Rule.OPEN and course != ALL):
        return {}
    regions = by_region(cursor, scope, metric.key, period, course, level, as_of=as_of, declared=declared)
    if metric.rule is not Rule.OPEN and any(r.mark is not Mark.SHOWN for r in regions):
        return {}
    return {
        r.division: (r.numerator, r.denominator) for r in regions if r.numerator is not None and r.denominator
    }


def _of_partners(
    cursor: DuckDBPyConnection, scope: Scope, metric: Metric, period: Period, course: str, as_of: int | None
) -> dict[str, tuple[float, float | None]]:
    rows = read.measured(
        cursor, scope, [metric], [period.school_year],
        quarters=[period.quarter], courses=[course], as_of=as_of,
    )  # fmt: skip
    return {row[1]: (row[5], row[6]) for row in rows}
