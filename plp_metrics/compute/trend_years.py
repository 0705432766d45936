"""From a quarter's points over the years to a Trend that compares like with like. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plp_metrics.compute.intervals import wilson
from plp_metrics.compute.like_quarters import Halves, effect, poisson, ratio_of_counts
from plp_metrics.compute.trend_rules import variation
from plp_metrics.compute.trend_series import better
from plp_metrics.compute.trend_spots import Spot, point
from plp_metrics.model import (
    Cause,
    Display,
    Kind,
    Metric,
    Segment,
    Split,
    Trend,
    TrendPoint,
    Variation,
    WhyNone,
    YearOnYear,
)

PLACES_TOGETHER = 20
"""Students who come and go as one: about a class. Counting them one by one would call every new class beyond
chance. Our own choice; the classes themselves are a metric of their own."""
_BY_CLASS = frozenset({"class places", "students"})


def together(metric: Metric) -> int:
    """How many of what a metric counts come and go as one."""
    if metric.unit in _BY_CLASS and metric.display is not Display.SHARE:
        return PLACES_TOGETHER
    return metric.answers_each


def compared(
    trend: Trend,
    line: Sequence[Spot],
    metric: Metric,
    splits: Sequence[tuple[int, Split, str]],
    *,
    brief: bool = False,
) -> Trend:
    """The trend of like quarters: each year's point with its range, and the last beside the one before.

    line: one quarter's figures, in order of the years; those of growth carry the comparison themselves.
    splits: as for `limited`; what lies on two sides of one is not compared. brief: only the last point is
    kept. No verdict on a total since the start: it only grows.
    """
    if not line:
        return replace(trend, why_none=WhyNone.NO_VALUE)
    starts = [i for i, _, _ in splits if 0 < i < len(line)]
    found: YearOnYear | WhyNone = WhyNone.ONLY_GROWS
    if metric.kind is not Kind.STOCK:
        growth = metric.display is Display.CHANGE
        found = _growth(line[-1], metric) if growth else _last(line, metric, starts)
    verdicts: dict[str, Any]
    change = Variation.COMMON
    if isinstance(found, WhyNone):
        few = found in (WhyNone.NO_YEAR_BEFORE, WhyNone.TOO_FEW_SINCE)
        verdicts = {"why_none": found, "variation": Variation.TOO_FEW if few else Variation.NONE}
    else:
        way = found.way
        change = variation((Cause.OUTSIDE, way) if way else None, better(metric, trend.agreement))
        verdicts = {"compared": found, "variation": change, "rising": way > 0 if way else None}
    told = line[-1:] if brief else line
    verdicts["points"] = (
        *(_ranged(p, metric, sum(s <= i for s in starts)) for i, p in enumerate(told[:-1])),
        _ranged(told[-1], metric, 0 if brief else len(starts), change),
    )
    if not brief:
        split = [(0, Split.START, ""), *(s for s in splits if 0 < s[0] < len(line))]
        verdicts["segments"] = tuple(Segment(*s) for s in split)
    return replace(trend, **verdicts)


def _last(line: Sequence[Spot], metric: Metric, starts: Sequence[int]) -> YearOnYear | WhyNone:
    if len(line) < 2:
        return WhyNone.NO_YEAR_BEFORE
    now, before = line[-1], line[-2]
    if len(line) - 1 in starts:
        return WhyNone.TOO_FEW_SINCE
    found = effect(
        Halves(now.numerator, now.denominator), Halves(before.numerator, before.denominator), together(metric)
    )
    if found is None:
        return WhyNone.ZERO if now.denominator is None else WhyNone.NO_RANGE
    return YearOnYear(before.period, found.size, found.low, found.high, found.ratio)


def _growth(now: Spot, metric: Metric) -> YearOnYear | WhyNone:
    """A growth is such a comparison already: this year's count over last year's."""
    if not now.numerator or not now.denominator:
        return WhyNone.ZERO
    each = together(metric)
    size, low, high = ratio_of_counts(now.numerator / each, now.denominator / each)
    return YearOnYear(now.period.last_year, size, low, high, True)


def _ranged(of: Spot, metric: Metric, segment: int, change: Variation = Variation.COMMON) -> TrendPoint:
    low, high = _range(of.numerator, of.denominator, metric)
    return point(of, segment, change=change, low=low, high=high)


def _range(x: float, n: float | None, metric: Metric) -> tuple[float, float] | tuple[None, None]:
    each = together(metric)
    if metric.kind is Kind.STOCK or x < 0:
        return None, None
    if n is None:
        low, high = poisson(x / each)
        return low * each, high * each
    if metric.display is not Display.SHARE or x > n or n <= 0:
        return None, None
    return wilson(x / each, n / each)
