"""A forecast drawn: a cell of a table, and the fan at the end of a chart by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go

from plp_metrics.draw import forecast_words as told
from plp_metrics.draw.charts import HEIGHT, label
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import Theme, colour
from plp_metrics.draw.table import Raw
from plp_metrics.model import QUARTERS, Display, Kind, Metric, Result
from plp_metrics.model.forecasts import Forecast


def chance(forecast: Forecast) -> str:
    """The chance as symbol and words in its colour; "" without one."""
    if forecast.likelihood is None:
        return ""
    look = told.LIKELIHOOD[forecast.likelihood]
    return f'<span class="s k-{look.ink}">{icon(look.icon)}{esc(look.word)} ({told.chance(forecast)})</span>'


def cell(forecast: Forecast, metric: Metric) -> Raw:
    """Median, range and chance for a table: "38 (31 to 46)" and the symbol; or why there is none."""
    if forecast.median is None:
        text = told.sentence(forecast, metric).removeprefix("No outlook: ")
        return Raw(f'<span class="small">{esc(text)}</span>', text)
    text = f"{told.amount(forecast.median, metric)} ({told.span(forecast, metric)})"
    said = told.LIKELIHOOD[forecast.likelihood].word if forecast.likelihood else ""
    plain = f"{text}, {said} ({told.chance(forecast)})" if said else text
    return Raw(f"{esc(text)} {chance(forecast)}".strip(), plain)


def fan(figure: Figure, series: Sequence[Result], metric: Metric, forecast: Forecast, theme: Theme) -> Figure:
    """A chart of `charts.over_time` with the rest of the year: dashed to the median, a band of the range.

    series: what the chart was drawn from. The same figure where there is no forecast. Its title says the
    outlook too, its table has a row for it.
    """
    picture = figure.picture
    if forecast.median is None or forecast.low is None or forecast.high is None or forecast.value is None:
        return figure
    if not isinstance(picture, go.Figure):
        return figure
    begin = _place(series, metric, forecast)
    if begin is None:
        return figure
    picture, end = go.Figure(picture), begin + forecast.remaining
    ink = colour("series1", theme)
    picture.add_scatter(
        x=[begin, end, end, begin],
        y=[forecast.value, forecast.high, forecast.low, forecast.value],
        mode="lines", line={"width": 0}, fill="toself", fillcolor=ink, opacity=0.16, hoverinfo="skip",
        name="range",
    )  # fmt: skip
    said = f"expected {told.amount(forecast.median, metric)}"
    picture.add_scatter(
        x=[begin, end],
        y=[forecast.value, forecast.median],
        mode="lines+markers",
        line={"color": ink, "width": 2, "dash": "dot"},
        marker={"symbol": "circle-open", "size": [0, 9], "color": ink, "opacity": 1},
        text=["", f"{said}, {told.span(forecast, metric)}"],
        hovertemplate="%{text}<extra></extra>",
        name="expected",
    )
    _room(picture, metric, forecast, end)
    _make_way(picture, begin, end, forecast.value)
    label(picture, end, _free(picture, end, forecast.median), said, ink)
    sentence = told.sentence(forecast, metric)
    row = (
        forecast.school_year, f"{QUARTERS[-1]}, expected",
        f"{told.amount(forecast.median, metric)} ({told.span(forecast, metric)})",
    )  # fmt: skip
    empty = (None,) * (len(figure.table.head) - len(row))
    return replace(
        figure,
        picture=picture,
        alt=f"{figure.alt} {sentence}.",
        table=replace(figure.table, rows=(*figure.table.rows, (*row, *empty))),
        title=f"{figure.title}. {sentence}" if figure.title else sentence,
        caption=" ".join(part for part in (figure.caption, f"{told.basis(forecast)}.") if part),
    )


def _place(series: Sequence[Result], metric: Metric, forecast: Forecast) -> float | None:
    """Where the forecast begins: by the quarter in charts of a year, by the point's number in others."""
    if metric.kind in (Kind.FLOW, Kind.YEAR_TO_DATE):
        return float(QUARTERS.index(forecast.as_of or QUARTERS[0]))
    at = [
        i
        for i, r in enumerate(series)
        if r.school_year == forecast.school_year and r.quarter == forecast.as_of and r.value is not None
    ]
    return float(at[-1]) if at else None


def _room(picture: go.Figure, metric: Metric, forecast: Forecast, end: float) -> None:
    """The axes reach as far as the fan does."""
    across, up = picture.layout.xaxis.range, picture.layout.yaxis.range
    if across is not None and across[1] < end + 0.05:
        picture.update_xaxes(range=[across[0], end + 0.1])
    if up is not None and forecast.high is not None and metric.display is not Display.SHARE:
        picture.update_yaxes(range=[up[0], max(up[1], forecast.high * 1.08)])


def _make_way(picture: go.Figure, begin: float, end: float, value: float) -> None:
    """The value's own label goes above its point; others that stood there go to the end of the fan."""
    for note in picture.layout.annotations:
        if note.x == begin and note.y == value:
            note.update(xanchor="center", xshift=0, yshift=16)
        elif note.x == begin:
            note.update(x=end)
    picture.update_layout(margin={"r": 112})


def _free(picture: go.Figure, x: float, y: float) -> float:
    """The nearest height to y at which a label at x meets no other."""
    up = picture.layout.yaxis.range or (0, 1)
    line = (up[1] - up[0]) * 18 / (HEIGHT - 44)
    taken = [float(a.y) for a in picture.layout.annotations if a.x == x and a.y is not None]
    steps = (sign * i * line / 2 for i in range(12) for sign in (1, -1))
    return next((y + s for s in steps if all(abs(y + s - t) >= line for t in taken)), y)
