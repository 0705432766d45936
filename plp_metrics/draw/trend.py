"""The chart of a trend: points, their usual range, the target, what was declared, and new definitions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go

from plp_metrics.draw import trend_words as told
from plp_metrics.draw import words
from plp_metrics.draw.charts import blank, label
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import VARIATION, Theme, colour
from plp_metrics.draw.trend_table import alt, clipped, table
from plp_metrics.model import (
    QUARTERS,
    Display,
    Metric,
    Period,
    Trend,
    TrendKind,
    TrendPoint,
    Variation,
    year_start,
)

SIZE = {Variation.COMMON: 7, Variation.NEUTRAL: 11, Variation.IMPROVING: 12, Variation.CONCERNING: 12}


def chart(trend: Trend, metric: Metric, theme: Theme) -> Figure:
    """One partner's metric, quarter by quarter or workshop by workshop, or like quarters year by year.

    Blue triangles are better, orange ones worse, grey discs chance; nothing is drawn across a new
    definition. The range is cut at 0 and, for shares, at 100 % (only in the drawing).
    """
    figure = blank(theme)
    xs = _places(trend)
    if trend.kind is not TrendKind.LIKE_QUARTERS:
        _range(figure, trend, metric, xs, theme)
    _points(figure, trend, metric, xs, theme)
    top = _scale(figure, trend, metric)
    _target(figure, trend, metric, xs, theme)
    for number, x in _marks(trend, xs):
        figure.add_vline(x=x, line={"color": colour("ink3", theme), "width": 1.2, "dash": "dot"})
        figure.add_annotation(
            x=x, y=1, yref="paper", yanchor="bottom", text=number, showarrow=False,
            font={"color": colour("ink2", theme)},
        )  # fmt: skip
    if trend.points:
        last, look = trend.points[-1], VARIATION[trend.points[-1].change]
        ink = colour(look.ink, theme)
        label(figure, _end(trend, xs), min(last.value, top), words.amount(last.value, metric), ink, bold=True)
    _ticks(figure, trend, xs)
    figure.update_layout(margin={"l": 52, "r": 104, "t": 24, "b": 34})
    return Figure(
        figure,
        alt(trend, metric),
        table(trend, metric),
        told.title(trend, metric),
        told.caption(trend, metric),
    )


def _places(trend: Trend) -> list[float]:
    """Where each point stands: quarters by the calendar, so that a gap is seen; workshops side by side."""
    if trend.workshops or trend.kind is TrendKind.LIKE_QUARTERS:
        return [float(i) for i in range(len(trend.points))]
    first = _number(trend.points[0].period) if trend.points else 0
    return [float(_number(p.period) - first) for p in trend.points]


def _end(trend: Trend, xs: Sequence[float]) -> float:
    """Where what is said of the last point begins: beyond the range drawn about it."""
    return xs[-1] + (0.5 if trend.points[-1].limits is not None else 0)


def _number(period: Period) -> int:
    return 4 * year_start(period.school_year) + QUARTERS.index(period.quarter)


def _stretches(trend: Trend) -> list[range]:
    starts = [s.first for s in trend.segments] or [0]
    ends = [*starts[1:], len(trend.points)]
    return [range(a, b) for a, b in zip(starts, ends, strict=True) if b > a]


def _range(figure: go.Figure, trend: Trend, metric: Metric, xs: Sequence[float], theme: Theme) -> None:
    for stretch in _stretches(trend):
        limits = [(xs[i], trend.points[i].limits) for i in stretch]
        known = [(x, one) for x, one in limits if one is not None]
        if not known:
            continue
        # Half a step to both sides, so that each point lies within its own limits.
        edges = [(x + d, one) for x, one in known for d in (-0.5, 0.5)]
        figure.add_scatter(
            x=[*(x for x, _ in edges), *(x for x, _ in reversed(edges))],
            y=[
                *(clipped(one.high, metric) for _, one in edges),
                *(clipped(one.low, metric) for _, one in reversed(edges)),
            ],
            mode="lines", line={"width": 0}, fill="toself", fillcolor=colour("line", theme), opacity=0.6,
            hoverinfo="skip",
        )  # fmt: skip
        figure.add_scatter(
            x=[x for x, _ in edges], y=[one.centre for _, one in edges], mode="lines",
            line={"color": colour("ink3", theme), "width": 1.1}, hoverinfo="skip",
        )  # fmt: skip


def _points(figure: go.Figure, trend: Trend, metric: Metric, xs: Sequence[float], theme: Theme) -> None:
    like = trend.kind is TrendKind.LIKE_QUARTERS
    for stretch in _stretches(trend):
        points = [trend.points[i] for i in stretch]
        rising = [_rises(trend, p) for p in points]
        marker = {
            "color": [colour(VARIATION[p.change].ink, theme) for p in points],
            "size": [SIZE.get(p.change, 7) for p in points],
            "symbol": [
                "circle" if p.change is Variation.COMMON else "triangle-up" if up else "triangle-down"
                for p, up in zip(points, rising, strict=True)
            ],
            "opacity": 1,
        }
        bars = None
        if like and all(p.low is not None for p in points):
            bars = {
                "type": "data", "symmetric": False, "color": colour("ink3", theme), "thickness": 1.4,
                "width": 5,
                "array": [(p.high or p.value) - p.value for p in points],
                "arrayminus": [p.value - (p.low or 0.0) for p in points],
            }  # fmt: skip
        if not like:
            line_x, line_y = _line([xs[i] for i in stretch], [p.value for p in points])
            figure.add_scatter(
                x=line_x, y=line_y, mode="lines", line={"color": colour("ink3", theme), "width": 1.4},
                hoverinfo="skip",
            )  # fmt: skip
        figure.add_scatter(
            x=[xs[i] for i in stretch], y=[p.value for p in points], mode="markers", marker=marker,
            error_y=bars,
            text=[_hover(p, metric) for p in points], hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip


def _line(xs: Sequence[float], ys: Sequence[float]) -> tuple[list[float | None], list[float | None]]:
    """The line through the points, broken where one is missing."""
    usual = min((b - a for a, b in pairwise(xs)), default=1.0)
    line_x: list[float | None] = []
    line_y: list[float | None] = []
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        if i and x - xs[i - 1] > usual:
            line_x.append(None)
            line_y.append(None)
        line_x.append(x)
        line_y.append(y)
    return line_x, line_y


def _rises(trend: Trend, point: TrendPoint) -> bool:
    if point is trend.points[-1] and trend.rising is not None:
        return trend.rising
    return point.limits is None or point.value >= point.limits.centre


def _hover(point: TrendPoint, metric: Metric) -> str:
    parts = [f"{told.when(point)}: {told.figure(point, metric)}"]
    if point.limits is not None:
        low, high = (words.amount(clipped(v, metric), metric) for v in (point.limits.low, point.limits.high))
        parts.append(f"usual range {low} to {high}")
    if point.cause is not None:
        parts.append(f"{VARIATION[point.change].word}: {told.CAUSE[point.cause]}")
    if point.marks:
        parts.append(point.marks)
    return "<br>".join(parts)


def _target(figure: go.Figure, trend: Trend, metric: Metric, xs: Sequence[float], theme: Theme) -> None:
    if trend.target is None or not xs:
        return
    ink = colour("ink", theme)
    # The target is this school year's: it is drawn over this year's points only.
    year = trend.points[-1].period.school_year
    first = next(x for x, p in zip(xs, trend.points, strict=True) if p.period.school_year == year)
    figure.add_scatter(
        x=[first - 0.5, _end(trend, xs)], y=[trend.target, trend.target], mode="lines",
        line={"color": ink, "width": 1.8, "dash": "dash"}, hoverinfo="skip",
    )  # fmt: skip
    near = abs(trend.points[-1].value - trend.target) < 0.07 * max(abs(trend.target), 1e-9)
    shift = 0 if not near else 18 if trend.target >= trend.points[-1].value else -18
    due = trend.agreement.due_quarter if trend.agreement else "Q4"
    by = f" by {due}" if due > trend.points[-1].period.quarter else ""
    said = f"target {words.amount(trend.target, metric)}{by}"
    label(figure, _end(trend, xs), trend.target, said, ink, shift=shift)


def _scale(figure: go.Figure, trend: Trend, metric: Metric) -> float:
    known = [p.value for p in trend.points] + [p.high for p in trend.points if p.high is not None]
    known += [clipped(p.limits.high, metric) for p in trend.points if p.limits is not None]
    top = max([*known, trend.target or 0.0, 1e-9])
    if metric.display is Display.SHARE:
        ticks = [i / 4 for i in range(5)]
        figure.update_yaxes(range=[0, 1.04], tickvals=ticks, ticktext=[words.percent(t) for t in ticks])
        return 1.0
    figure.update_yaxes(range=[0, top * 1.1], tickformat=",~r", separatethousands=True)
    return top


def _marks(trend: Trend, xs: Sequence[float]) -> list[tuple[str, float]]:
    """(number, place) of what was declared and of new definitions, where the chart reaches that far."""
    if not xs:
        return []
    found = []
    for (number, _), event in zip(told.marked(trend), trend.events, strict=False):
        if trend.workshops:
            days = [p.on for p in trend.points if p.on is not None]
            at = bisect_left(days, event.day)
        else:
            at = bisect_left([p.period for p in trend.points], Period.of(event.day))
        inside = 0 < at < len(xs) or (
            at == 0 and not trend.workshops and trend.points[0].period == Period.of(event.day)
        )
        if inside:
            found.append((number, xs[at] - 0.5))
    numbers = [n for n, _ in told.marked(trend)][len(trend.events) :]
    found += [(n, xs[s.first] - 0.5) for n, s in zip(numbers, told.redefined(trend), strict=True)]
    return found


def _ticks(figure: go.Figure, trend: Trend, xs: Sequence[float]) -> None:
    if trend.workshops:
        shown = [
            i
            for i, p in enumerate(trend.points)
            if not i or p.period.school_year != trend.points[i - 1].period.school_year
        ]
        text = [trend.points[i].period.school_year for i in shown]
    elif trend.kind is TrendKind.LIKE_QUARTERS:
        shown = list(range(len(xs)))
        text = [f"{p.period.quarter} {p.period.school_year}" for p in trend.points]
    else:
        shown = [
            i
            for i, p in enumerate(trend.points)
            if not i or p.period.school_year != trend.points[i - 1].period.school_year
        ]
        text = [f"{trend.points[i].period.quarter} {trend.points[i].period.school_year}" for i in shown]
    end = xs[-1] if xs else 1.0
    figure.update_xaxes(tickvals=[xs[i] for i in shown], ticktext=text, range=[-0.6, end + 0.6])
