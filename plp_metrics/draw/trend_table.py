"""The table behind a trend's chart, and the chart in words."""

from __future__ import annotations

from plp_metrics.draw import trend_words as told
from plp_metrics.draw import words
from plp_metrics.draw.palette import ASSURANCE, VARIATION
from plp_metrics.draw.table import Table
from plp_metrics.draw.verdicts import change_word
from plp_metrics.model import Display, Metric, Trend, TrendKind, TrendPoint, Variation


def clipped(value: float, metric: Metric) -> float:
    """A limit as it is shown: not below 0, and a share's not above 100 %."""
    return max(0.0, min(1.0, value) if metric.display is Display.SHARE else value)


def alt(trend: Trend, metric: Metric) -> str:
    """The chart in two sentences, for who does not see it."""
    text = f"{told.title(trend, metric)}."
    if len(trend.points) > 1:
        first = trend.points[0]
        began = f"the first {words.amount(first.value, metric)}"
        text += f" {len(trend.points)} points since {told.when(first)}, {began}."
        unusual = sum(p.change is not Variation.COMMON for p in trend.points)
        if any(p.limits for p in trend.points):
            text += f" {unusual or 'None'} outside chance."
    return text


def table(trend: Trend, metric: Metric) -> Table:
    """The points with their range and what is said of each."""
    like = trend.kind is TrendKind.LIKE_QUARTERS
    rows = []
    for p in trend.points:
        low, centre, high = p.low, None, p.high
        if p.limits is not None:
            low, centre, high = (clipped(v, metric) for v in (p.limits.low, p.limits.centre, p.limits.high))
        rows.append(
            (
                told.when(p),
                words.amount(p.value, metric),
                p.numerator,
                p.denominator,
                _edge(low, metric),
                _edge(centre, metric),
                _edge(high, metric),
                _said(trend, p),
            )
        )
    head = (
        "Workshop" if trend.workshops else "Quarter", metric.short, "Counted", "Of",
        "Range from" if like else "Usual from", "Average", "Range to" if like else "Usual to", "In words",
    )  # fmt: skip
    return Table(head, tuple(rows), f"{metric.title}, point by point")


def _edge(value: float | None, metric: Metric) -> str | float | None:
    whole = value is not None and metric.display is Display.COUNT
    return words.exact(float(round(value)) if whole and value is not None else value, metric)


def _said(trend: Trend, point: TrendPoint) -> str:
    if point is trend.points[-1]:
        parts = [change_word(trend)]
        if trend.target is not None and ASSURANCE[trend.assurance].icon != "few":
            parts.append(ASSURANCE[trend.assurance].word)
        return "; ".join(parts)
    return f"{VARIATION[point.change].word}: {told.CAUSE[point.cause]}" if point.cause else ""
