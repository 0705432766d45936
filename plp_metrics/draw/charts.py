"""The large charts (plotly): growth by quarter and a trend over the years.

Direct labels instead of legends, hairline grid, counts from 0, shares on the same 0–100 %, no title inside:
the heading above a figure is HTML and says the finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import STATUS, Theme, colour
from plp_metrics.draw.scale import round_up
from plp_metrics.draw.table import Table
from plp_metrics.model import QUARTERS, Display, Kind, Metric, Result

CONFIG: dict[str, object] = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}
"""What every chart is shown with: no tool bar, no zoom, no drag."""
HEIGHT = 300


def blank(theme: Theme, height: int = HEIGHT) -> go.Figure:
    """An empty figure in the house style of a theme."""
    ink, line = colour("ink2", theme), colour("line", theme)
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "linecolor": colour("line2", theme)}
    # Given at once: plotly's update_layout walks over every default, ten times the work.
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 46, "r": 92, "t": 14, "b": 30},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": '"Source Sans", "Source Sans 3", sans-serif', "size": 13.5, "color": ink},
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "separators": ". ",
            "hoverlabel": {
                "bgcolor": colour("surface", theme),
                "bordercolor": colour("line2", theme),
                "font": {"color": colour("ink", theme), "size": 13.5},
            },
            "xaxis": {**axis, "showline": True, "ticks": "outside", "tickcolor": colour("line2", theme)},
            "yaxis": {
                **axis,
                "showgrid": True,
                "gridcolor": line,
                "showline": False,
                "rangemode": "tozero",
                "nticks": 5,
            },
        }
    )


def label(
    figure: go.Figure, x: float, y: float, text: str, ink: str, bold: bool = False, shift: int = 0
) -> None:
    """A direct label at a line's end, in the line's colour; at most about 14 characters fit."""
    shown = f"<b>{text}</b>" if bold else text
    figure.add_annotation(
        x=x,
        y=y,
        text=shown,
        showarrow=False,
        xanchor="left",
        xshift=8,
        yshift=shift,
        font={"color": ink},
        align="left",
    )


def growth(series: Sequence[Result], metric: Metric, theme: Theme) -> Figure:
    """A number by quarter: one stroke per school year, the latest in colour, the agreed line dashed.

    series: results of one metric in time order, several years; the latest year's carry plan and target.
    """
    years = sorted({r.school_year for r in series})
    figure = blank(theme)
    now = [r for r in series if years and r.school_year == years[-1]]
    for year in years[:-1]:
        points = [
            (QUARTERS.index(r.quarter), r) for r in series if r.school_year == year and r.value is not None
        ]
        _stroke(figure, points, metric, colour("ink3" if year == years[-2] else "line2", theme), 1.4, 4)
    plan = [(QUARTERS.index(r.quarter), r.plan) for r in now if r.plan is not None]
    target = next((r for r in reversed(now) if r.target is not None), None)
    if target is not None and target.target is not None:
        end = QUARTERS.index(target.agreement.due_quarter if target.agreement else "Q4")
        plan = [*(p for p in plan if p[0] < end), (end, target.target)]
        figure.add_scatter(
            x=[p[0] for p in plan],
            y=[p[1] for p in plan],
            mode="lines+markers" if len(plan) == 1 else "lines",
            line={"color": colour("ink", theme), "width": 1.6, "dash": "dash"},
            marker={"symbol": "line-ew-open", "size": 14, "color": colour("ink", theme), "opacity": 1},
            hovertemplate="agreed line<extra></extra>",
        )
    points = [(QUARTERS.index(r.quarter), r) for r in now if r.value is not None]
    own = colour(_own(points, "good"), theme)
    _stroke(figure, points, metric, own, 2.6, 8)
    labels: list[tuple[float, float, str, str, bool]] = []
    if target is not None and target.target is not None:
        labels.append(
            (
                plan[-1][0],
                plan[-1][1],
                f"target {words.amount(target.target, metric)}",
                colour("ink", theme),
                True,
            )
        )
    if points and points[-1][1].value is not None:
        at, last = points[-1]
        labels.append(
            (at, last.value or 0, f"{words.amount(last.value or 0, metric)} in {last.quarter}", own, True)
        )
    if len(years) > 1:
        before = [r for r in series if r.school_year == years[-2] and r.value is not None]
        if before:
            r = before[-1]
            labels.append((QUARTERS.index(r.quarter), r.value or 0, years[-2], colour("ink3", theme), False))
    top = max([y for _, y, *_ in labels] + [r.value for r in series if r.value is not None] + [1e-9])
    _place(figure, labels, top)
    figure.update_xaxes(tickvals=[0, 1, 2, 3], ticktext=list(QUARTERS), range=[-0.15, 3.05])
    _scale(figure, metric, top)
    return Figure(figure, _alt(series, metric), _table(series, metric))


def trend(series: Sequence[Result], metric: Metric, theme: Theme) -> Figure:
    """A share or a stock over the quarters of several years, with its 95 % range and the target in force."""
    figure = blank(theme)
    points = [(i, r) for i, r in enumerate(series) if r.value is not None]
    ranged = [(i, r) for i, r in points if r.low is not None and r.high is not None]
    if ranged:
        xs = [i for i, _ in ranged]
        tint = colour("line", theme)
        figure.add_scatter(
            x=[*xs, *reversed(xs)],
            y=[*(r.high for _, r in ranged), *(r.low for _, r in reversed(ranged))],
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillcolor=tint,
            opacity=0.55,
            hoverinfo="skip",
        )
    own = colour(_own(points, "good"), theme)
    _stroke(figure, points, metric, own, 2.4, 7)
    last = points[-1][1] if points else None
    labels: list[tuple[float, float, str, str, bool]] = []
    if last is not None and last.target is not None:
        figure.add_hline(y=last.target, line={"color": colour("ink", theme), "width": 1.6, "dash": "dash"})
        said = f"target {words.amount(last.target, metric)}"
        labels.append((len(series) - 1, last.target, said, colour("ink", theme), False))
    if last is not None and last.value is not None:
        labels.append((points[-1][0], last.value, words.amount(last.value, metric), own, True))
    top = max([y for _, y, *_ in labels] + [r.high or r.value or 0 for _, r in points] + [1e-9])
    _place(figure, labels, top)
    ticks = [i for i, r in enumerate(series) if not i or r.school_year != series[i - 1].school_year] or [0]
    figure.update_xaxes(
        tickvals=ticks,
        ticktext=[f"{series[i].quarter} {series[i].school_year}" if series else "" for i in ticks],
        range=[-0.3, max(len(series) - 1, 1) + 0.1],
    )
    _scale(figure, metric, top)
    return Figure(figure, _alt(series, metric), _table(series, metric))


def over_time(series: Sequence[Result], metric: Metric, theme: Theme) -> Figure:
    """`growth` for what restarts each July, `trend` for everything else."""
    return (growth if metric.kind in (Kind.FLOW, Kind.YEAR_TO_DATE) else trend)(series, metric, theme)


def _stroke(
    figure: go.Figure, points: Sequence[tuple[int, Result]], metric: Metric, ink: str, width: float, size: int
) -> None:
    figure.add_scatter(
        x=[i for i, _ in points],
        y=[r.value for _, r in points],
        mode="lines+markers",
        line={"color": ink, "width": width},
        marker={"color": ink, "size": size, "opacity": 1},
        text=[_hover(r, metric) for _, r in points],
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(result: Result, metric: Metric) -> str:
    parts = [f"{result.quarter} {result.school_year}: {words.full(result, metric)}"]
    if result.plan is not None:
        parts.append(f"plan {words.plan(result, metric)}, {STATUS[result.status].word.lower()}")
    return "<br>".join(parts)


def _own(points: Sequence[tuple[int, Result]], otherwise: str) -> str:
    if not points:
        return otherwise
    token = STATUS[points[-1][1].status].ink
    return token if token in ("behind", "risk") else otherwise


def _place(figure: go.Figure, labels: Sequence[tuple[float, float, str, str, bool]], top: float) -> None:
    """Labels of one column are pushed apart until each has its own line of text."""
    line = top * 1.08 * 18 / (HEIGHT - 44)
    below: dict[float, float] = {}
    for x, y, text, ink, bold in sorted(labels, key=lambda found: (found[0], found[1])):
        place = max(y, below[x] + line) if x in below else y
        below[x] = place
        label(figure, x, place, text, ink, bold)


def _scale(figure: go.Figure, metric: Metric, top: float) -> None:
    if metric.display is Display.SHARE:
        ticks = [i / 4 for i in range(5)]
        figure.update_yaxes(
            range=[0, max(1.02, top * 1.04)], tickvals=ticks, ticktext=list(map(words.percent, ticks))
        )
    elif metric.display is Display.CHANGE:
        step = max(round_up(top / 5), 0.25)
        ticks = [i * step for i in range(int(top / step) + 2)]
        figure.update_yaxes(
            range=[0, top * 1.08], tickvals=ticks, ticktext=list(map(words.change, ticks)), automargin=True
        )
    else:
        prefix = "$" if metric.display is Display.MONEY else ""
        figure.update_yaxes(
            range=[0, top * 1.08], tickformat=",~r", separatethousands=True, tickprefix=prefix
        )


def _alt(series: Sequence[Result], metric: Metric) -> str:
    known = [r for r in series if r.value is not None]
    if not known:
        return f"{metric.title}: no value reported yet."
    first, last = known[0], known[-1]
    text = (
        f"{metric.title} by quarter: {words.full(first, metric)} in {first.quarter} {first.school_year}, "
        f"{words.full(last, metric)} in {last.quarter} {last.school_year}"
    )
    target = f"; target {words.amount(last.target, metric)}" if last.target is not None else ""
    return f"{text}{target}."


def _table(series: Sequence[Result], metric: Metric) -> Table:
    rows = tuple(
        (
            r.school_year,
            r.quarter,
            words.value(r, metric),
            r.numerator,
            r.denominator,
            words.exact(r.plan, metric),
            words.exact(r.target, metric),
            STATUS[r.status].word,
        )
        for r in series
    )
    head = ("School year", "Quarter", metric.short, "Counted", "Of", "Plan by then", "Target", "Status")
    return Table(head, rows, f"{metric.title} by quarter")


def by_key(metrics: Sequence[Metric]) -> Mapping[str, Metric]:
    """The metrics by their key, in the same order."""
    return {m.key: m for m in metrics}
