"""A partner's metric drawn large: how it moved, what was declared, where it is heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go

from plp_metrics.draw import charts, forecast, sentences, words
from plp_metrics.draw import trend as trends
from plp_metrics.draw import trend_words as told
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import Theme, colour
from plp_metrics.model import QUARTERS, Declared, Display, Kind, Metric, Period, Result, Trend, TrendKind
from plp_metrics.model.forecasts import Forecast


def chart(
    trend: Trend, history: Sequence[Result], ahead: Forecast | None, metric: Metric, theme: Theme
) -> Figure:
    """What has seasons: quarter by quarter, a line for each school year where it restarts each July;
    everything else: the trend with its usual range. With a fan to the year's end where there is a forecast.

    history: the partner's results of the metric in time order, one a quarter, three school years.
    """
    if trend.kind is TrendKind.LIKE_QUARTERS or not trend.points:
        drawn, series = _by_quarter(trend, history, metric, theme), history
    else:
        drawn = trends.chart(trend, metric, theme)
        # The trend's chart begins with its first point, one step a quarter.
        first = trend.points[0].period
        series = [r for r in history if Period(r.school_year, r.quarter) >= first]
        if not series or Period(series[0].school_year, series[0].quarter) != first:
            return drawn
    return forecast.fan(drawn, series, metric, ahead, theme) if ahead is not None else drawn


def event_words(event: Declared) -> str:
    """ "12 Jan 2018: snow closed two Saturdays (the usual range begins anew)"."""
    anew = " (the usual range begins anew)" if event.rebase else ""
    return f"{words.day(event.day, True)}: {event.says}{anew}"


def _counted(metric: Metric) -> str:
    if metric.display is Display.SHARE:
        return "Share"
    return metric.unit[:1].upper() + metric.unit[1:]


def _by_quarter(trend: Trend, history: Sequence[Result], metric: Metric, theme: Theme) -> Figure:
    drawn = charts.over_time(history, metric, theme)
    restarts = metric.kind in (Kind.FLOW, Kind.YEAR_TO_DATE)
    lines = "one line for each school year; " if restarts else ""
    caption = f"{_counted(metric)} by quarter; {lines}dashed: the agreed line"
    if trend.compared is not None:
        caption += f". {told.year_on_year(trend.compared, metric)}"
    places = _places(history, restarts)
    events = [e for e in trend.events if Period.of(e.day) in places]
    for number, event in enumerate(events, 1):
        _rule(drawn.picture, places[Period.of(event.day)] - 0.5, str(number), theme)
        caption += f". ({number}) {event_words(event)}"
    return replace(drawn, title=sentences.growth(history, metric), caption=f"{caption}.")


def _places(history: Sequence[Result], restarts: bool) -> dict[Period, int]:
    """Where each quarter stands; of the last school year only, where years lie over each other."""
    periods = [Period(r.school_year, r.quarter) for r in history]
    if not restarts:
        return {period: i for i, period in enumerate(periods)}
    return {p: QUARTERS.index(p.quarter) for p in periods if p.school_year == periods[-1].school_year}


def _rule(figure: go.Figure | str, at: float, number: str, theme: Theme) -> None:
    if isinstance(figure, str):
        return
    at = max(at, -0.1)
    figure.update_layout(margin={"t": 26})
    figure.add_vline(x=at, line={"color": colour("ink3", theme), "width": 1.2, "dash": "dot"})
    figure.add_annotation(
        x=at, y=1, yref="paper", yanchor="bottom", text=number, showarrow=False,
        font={"color": colour("ink2", theme)},
    )  # fmt: skip
