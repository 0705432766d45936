"""A partner's metric drawn large: how it moved, what was declared, where it is heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go

from plp_metrics.draw import ahead, charts, sentences, words
from plp_metrics.draw import trend as trends
from plp_metrics.draw import trend_words as told
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import Theme, colour
from plp_metrics.model import QUARTERS, Declared, Display, Metric, Period, Result, Trend, TrendKind
from plp_metrics.model.forecasts import Forecast


def chart(
    trend: Trend, history: Sequence[Result], forecast: Forecast | None, metric: Metric, theme: Theme
) -> Figure:
    """What restarts each July: by quarter, a line for each school year; everything else: the trend with its
    usual range. With a fan to the year's end where there is a forecast.

    history: the partner's results of the metric in time order, three school years.
    """
    if trend.kind is TrendKind.LIKE_QUARTERS:
        drawn = _by_year(trend, history, metric, theme)
        start, end = float(QUARTERS.index((forecast and forecast.as_of) or "Q1")), 3.0
    else:
        drawn = trends.chart(trend, metric, theme)
        start = _last_place(trend)
        end = start + (forecast.remaining if forecast else 0)
    if forecast is None or forecast.median is None or forecast.value is None or end <= start:
        return drawn
    _fan(drawn.picture, start, end, forecast, metric, theme)
    said = (
        f"Fan: {ahead.amount(forecast.median, metric)} ({ahead.span(forecast, metric)}) by the year's end, "
        f"{ahead.READ}"
    )
    if forecast.chance is not None:
        said += f"; target {ahead.chance(forecast)}"
    return replace(drawn, alt=f"{drawn.alt} {said}.", caption=f"{drawn.caption.rstrip('.')}. {said}.")


def _last_place(trend: Trend) -> float:
    """Where the trend's chart has its last point: quarters since the first one."""
    if not trend.points:
        return 0.0
    first, last = trend.points[0].period, trend.points[-1].period
    years = int(last.school_year[:4]) - int(first.school_year[:4])
    return float(4 * years + QUARTERS.index(last.quarter) - QUARTERS.index(first.quarter))


def _by_year(trend: Trend, history: Sequence[Result], metric: Metric, theme: Theme) -> Figure:
    drawn = charts.growth(history, metric, theme)
    year = history[-1].school_year if history else ""
    events = [e for e in trend.events if Period.of(e.day).school_year == year]
    caption = f"{metric.unit.capitalize()} by quarter; one line for each school year; dashed: the agreed line"
    if trend.compared is not None:
        caption += f". {told.year_on_year(trend.compared, metric)}"
    for number, event in enumerate(events, 1):
        _rule(drawn.picture, QUARTERS.index(Period.of(event.day).quarter), str(number), theme)
        caption += f". ({number}) {event_words(event)}"
    return replace(drawn, title=sentences.growth(history, metric), caption=f"{caption}.")


def event_words(event: Declared) -> str:
    """ "12 Jan 2018: snow closed two Saturdays (the usual range begins anew)"."""
    anew = " (the usual range begins anew)" if event.rebase else ""
    return f"{words.day(event.day, True)}: {event.says}{anew}"


def _rule(figure: go.Figure, quarter: int, number: str, theme: Theme) -> None:
    at = max(quarter - 0.5, -0.1)
    figure.update_layout(margin={"t": 26})
    figure.add_vline(x=at, line={"color": colour("ink3", theme), "width": 1.2, "dash": "dot"})
    figure.add_annotation(
        x=at, y=1, yref="paper", yanchor="bottom", text=number, showarrow=False,
        font={"color": colour("ink2", theme)},
    )  # fmt: skip


def _fan(
    figure: go.Figure, start: float, end: float, forecast: Forecast, metric: Metric, theme: Theme
) -> None:
    value, median = forecast.value or 0.0, forecast.median or 0.0
    low = median if forecast.low is None else forecast.low
    high = median if forecast.high is None else forecast.high
    ink = colour("ink2", theme)
    figure.add_scatter(
        x=[start, end, end], y=[value, low, high], mode="lines", line={"width": 0}, fill="toself",
        fillcolor=colour("series1", theme), opacity=0.2, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=[start, end], y=[value, median], mode="lines+markers",
        line={"color": ink, "width": 1.6, "dash": "dot"},
        marker={"symbol": "diamond-open", "size": [0, 9], "color": ink, "opacity": 1},
        hovertemplate=f"{ahead.amount(median, metric)} by the year's end<br>"
        f"{ahead.span(forecast, metric)}<extra></extra>",
    )  # fmt: skip
    if metric.display is not Display.SHARE:
        top = figure.layout.yaxis.range[1] if figure.layout.yaxis.range else 0.0
        figure.update_yaxes(range=[0, max(top, high * 1.1)])
    right = figure.layout.xaxis.range[1] if figure.layout.xaxis.range else end
    figure.update_xaxes(range=[figure.layout.xaxis.range[0], max(right, end + 0.3)])
    # The target's line and the last value's words must not run through the fan's own.
    step = 0.12 * float(figure.layout.yaxis.range[1])
    crossed = forecast.target is not None and high - step / 4 < forecast.target < high + step
    figure.add_annotation(
        x=end, y=low if crossed else high, text=f"{ahead.amount(median, metric)} by Q4", showarrow=False,
        yanchor="top" if crossed else "bottom", xanchor="right", font={"color": ink},
    )  # fmt: skip
    away = -16 if median > value else 16
    figure.for_each_annotation(lambda a: a.update(yshift=away), selector={"x": start, "y": value})
