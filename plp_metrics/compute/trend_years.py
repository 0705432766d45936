"""From a quarter's points over the years to a Trend that compares like with like. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plp_metrics.compute.intervals import ratio_of_counts, wilson
from plp_metrics.compute.like_quarters import Halves, effect, poisson
from plp_metrics.compute.trend_rules import variation
from plp_metrics.compute.trend_series import better
from plp_metrics.compute.trend_spots import Line
from plp_metrics.model import (
    Cause,
    Display,
    Kind,
    Metric,
    Segment,
    Split,
    Trend,
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
    line: Line,
    metric: Metric,
    splits: Sequence[tuple[int, Split, str]],
    *,
    brief: bool = False,
) -> Trend:
    """The trend of like quarters: each year's point with its range, and the last beside the one before.

    line: one quarter's figures, in order of the years; those of growth carry the comparison themselves.
    splits: as for `limited`; what lies on two sides of one is not compared. brief: only the last point is
    kept, without a range of its own. No verdict on a total since the start: it only grows.
    """
    if not line:
        return replace(trend, why_none=WhyNone.NO_VALUE)
    starts = [i for i, _, _ in splits if 0 < i < len(line)]
    found: YearOnYear | WhyNone | None = never(metric)
    if found is None:
        growth = metric.display is Display.CHANGE
        found = _growth(line, metric) if growth else _last(line, metric, starts)
    verdicts = told_of(found, better(metric, trend.agreement))
    change = Variation.COMMON if isinstance(found, WhyNone) else verdicts["variation"]
    told = range(len(line) - 1 if brief else 0, len(line))
    number = [0 if brief else sum(s <= i for s in starts) for i in told]
    changes = [Variation.COMMON] * (len(told) - 1) + [change]
    verdicts["points"] = tuple(
        line.point(i, segment, change=one, low=low, high=high)
        for i, segment, one in zip(told, number, changes, strict=True)
        for low, high in [(None, None) if brief else _range(line.numerators[i], line.denominators[i], metric)]
    )
    if not brief:
        split = [(0, Split.START, ""), *(s for s in splits if 0 < s[0] < len(line))]
        verdicts["segments"] = tuple(Segment(*s) for s in split)
    return replace(trend, **verdicts)


def never(metric: Metric) -> WhyNone | None:
    """Why a metric is never held against chance from year to year; None where it is."""
    if metric.of_money:
        return WhyNone.MONEY
    return WhyNone.ONLY_GROWS if metric.kind is Kind.STOCK else None


def told_of(found: YearOnYear | WhyNone, better: int) -> dict[str, Any]:
    """What a Trend says of its last point beside the year before's. better: as for `variation`."""
    if isinstance(found, WhyNone):
        few = found in (WhyNone.NO_YEAR_BEFORE, WhyNone.TOO_FEW_SINCE)
        return {"why_none": found, "variation": Variation.TOO_FEW if few else Variation.NONE}
    way = found.way
    change = variation((Cause.OUTSIDE, way) if way else None, better)
    return {"compared": found, "variation": change, "rising": way > 0 if way else None}


def _last(line: Line, metric: Metric, starts: Sequence[int]) -> YearOnYear | WhyNone:
    if len(line) < 2:
        return WhyNone.NO_YEAR_BEFORE
    if len(line) - 1 in starts:
        return WhyNone.TOO_FEW_SINCE
    before, now = (Halves(*pair) for pair in zip(line.numerators[-2:], line.denominators[-2:], strict=True))
    found = effect(now, before, together(metric))
    if found is None:
        return WhyNone.ZERO if now.denominator is None else WhyNone.NO_RANGE
    return YearOnYear(line.period(-2), *found)


def _growth(line: Line, metric: Metric) -> YearOnYear | WhyNone:
    """A growth is such a comparison already: this year's count over last year's."""
    now, before = line.numerators[-1], line.denominators[-1]
    if not now or not before:
        return WhyNone.ZERO
    each = together(metric)
    return YearOnYear(line.period(-1).last_year, *ratio_of_counts(now / each, before / each), True)


def _range(x: float, n: float | None, metric: Metric) -> tuple[float, float] | tuple[None, None]:
    each = together(metric)
    if never(metric) or x < 0:
        return None, None
    if n is None:
        low, high = poisson(x / each)
        return low * each, high * each
    if metric.display is not Display.SHARE or x > n or n <= 0:
        return None, None
    return wilson(x / each, n / each)
