"""Money as charts: the way to a third year paid locally, and money by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import plotly.graph_objects as go

from plp_metrics.draw import charts, words
from plp_metrics.draw import funding as told
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import Theme, colour
from plp_metrics.draw.table import Table
from plp_metrics.draw.words import cents
from plp_metrics.model.funding import Glide, YearMoney
from plp_metrics.model.money import SOURCES

_LOOK = {
    "code_org": ("series1", ""),
    "state": ("series2", "/"),
    "district": ("series4", "x"),
    "corporate": ("ink3", "."),
    "other": ("line2", "-"),
}
"""Source → colour and pattern: told apart without colour too."""
_BAR = 42
ROOM = 0.14
"""Part of the longest bar from which an amount has room in a segment, on a phone too."""


def glide(of: Glide, theme: Theme) -> Figure:
    """What is pledged for year 3 by day, the milestones, and the straight line to the last of them."""
    figure = charts.blank(theme)
    ink, own = colour("ink", theme), colour("good", theme)
    last = of.milestones[-1]
    end = max(of.on, last.day)
    xs = [of.began, *(day for day, _ in of.steps), of.on]
    ys = [0, *(total / 100 for _, total in of.steps), of.pledged / 100]
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": own, "width": 2.6, "shape": "hv"},
        text=[f"{words.day(day, True)}: {words.dollars(y)} pledged" for day, y in zip(xs, ys, strict=True)],
        hovertemplate="%{text}<extra></extra>",
    )
    if of.pace is not None:
        figure.add_scatter(
            x=[of.on, last.day],
            y=[of.pledged / 100, of.pace / 100],
            mode="lines",
            line={"color": own, "width": 1.6, "dash": "dot"},
            hovertemplate="at the pace so far<extra></extra>",
        )
    due = [(m, m.due) for m in of.milestones if m.due is not None]
    figure.add_scatter(
        x=[of.began, *(m.day for m, _ in due)] if due else [],
        y=[0, *(amount / 100 for _, amount in due)] if due else [],
        mode="lines+markers",
        line={"color": ink, "width": 1.4, "dash": "dash"},
        marker={"symbol": "diamond", "size": [1, *([11] * len(due))], "color": ink, "opacity": 1},
        text=["", *(f"{words.percent(m.share)} due by {words.day(m.day, True)}: {cents(a)}" for m, a in due)],
        hovertemplate="%{text}<extra></extra>",
    )
    for m, amount in due:
        figure.add_annotation(
            x=m.day, y=amount / 100, text=f"{words.percent(m.share)} by {words.day(m.day, True)}",
            showarrow=False, xanchor="right", xshift=-10, yshift=14, font={"color": ink},
            bgcolor=colour("page", theme), borderpad=1,
        )  # fmt: skip
    figure.add_annotation(
        x=of.on, y=of.pledged / 100, text=f"<b>{cents(of.pledged)}</b>", showarrow=False, xanchor="left",
        xshift=8, yshift=-10 if of.pace is not None else 0, font={"color": own},
    )  # fmt: skip
    top = max([of.pledged, of.budget or 0, of.pace or 0]) / 100 or 1
    figure.update_yaxes(range=[0, top * 1.16], tickprefix="$", separatethousands=True, automargin=True)
    figure.update_layout(separators=".,")
    ticks = [of.began, *(m.day for m in of.milestones)]
    figure.update_xaxes(
        range=[of.began, end + timedelta(days=25)],
        tickvals=ticks,
        ticktext=[words.day(t, True) for t in ticks],
    )
    return Figure(figure, _alt(of), _steps(of), told.glide_title(of), told.glide_caption(of))


def _alt(of: Glide) -> str:
    stones = "; ".join(
        f"{words.percent(m.share)} ({cents(m.due)}) due by {words.day(m.day, True)}"
        for m in of.milestones
        if m.due is not None
    )
    text = f"{cents(of.pledged)} pledged for {of.school_year} by {words.day(of.on, True)}"
    return f"{text}. Milestones: {stones}." if stones else f"{text}. What the year will cost is not told."


def _steps(of: Glide) -> Table:
    rows = [(words.day(day, True), "pledged in all", total / 100) for day, total in of.steps]
    for m in of.milestones:
        if m.due is not None:
            rows.append((words.day(m.day, True), f"milestone: {words.percent(m.share)} due", m.due / 100))
    if of.pace is not None:
        rows.append((words.day(of.milestones[-1].day, True), "at the pace so far", of.pace / 100))
    return Table(("Day", "What", "US$"), tuple(rows), f"Money for {of.school_year} by day")


def by_source(years: Sequence[YearMoney], theme: Theme, title: str, caption: str) -> Figure:
    """Pledged and spent of each school year, a bar each, split by source with patterns and amounts."""
    bars: list[tuple[str, Mapping[str, int]]] = []
    for year in reversed(years):
        if year.spent is not None:
            bars.append((f"{year.school_year} spent", year.spent))
        if any(year.pledged.values()):
            bars.append((f"{year.school_year} pledged", year.pledged))
    figure = charts.blank(theme, 96 + _BAR * max(1, len(bars)))
    page = colour("page", theme)
    for source in SOURCES:
        token, pattern = _LOOK[source]
        values = [amounts.get(source, 0) / 100 for _, amounts in bars]
        if not any(values):
            continue
        name = told.SOURCES[source]
        figure.add_bar(
            orientation="h",
            y=[name_of for name_of, _ in bars],
            x=values,
            name=name,
            marker={
                "color": _tint(token, theme),
                "line": {"color": page, "width": 1.5},
                "pattern": {
                    "shape": pattern,
                    "size": 7,
                    "solidity": 0.3,
                    "fillmode": "overlay",
                    "fgcolor": colour(token, theme),
                },
            },
            hovertemplate="%{y}, " + name + ": $%{x:,.0f}<extra></extra>",
        )
    _amounts(figure, bars, theme)
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin={"l": 8, "r": 18, "t": 40, "b": 30},
        separators=".,",
    )
    figure.update_yaxes(
        showgrid=False,
        automargin=True,
        type="category",
        tickmode="array",
        tickvals=[name for name, _ in bars],
    )
    figure.update_xaxes(tickprefix="$", separatethousands=True, rangemode="tozero", nticks=5)
    return Figure(figure, _said(years), sources(years), title, caption)


def _amounts(figure: go.Figure, bars: Sequence[tuple[str, Mapping[str, int]]], theme: Theme) -> None:
    """Each amount on a plain ground in the middle of its segment: over a pattern it could not be read."""
    longest = max((sum(amounts.values()) for _, amounts in bars), default=0)
    for name, amounts in bars:
        begins = 0
        for source in SOURCES:
            amount = amounts.get(source, 0)
            if amount > ROOM * longest:
                figure.add_annotation(
                    x=(begins + amount / 2) / 100, y=name, text=words.dollars(round(amount / 100)),
                    showarrow=False, font={"color": colour("ink", theme), "size": 12},
                    bgcolor=colour("page", theme), borderpad=1,
                )  # fmt: skip
            begins += amount


def _tint(token: str, theme: Theme) -> str:
    tints = {
        "light": {
            "series1": "#9cc3e6",
            "series2": "#f6cfb0",
            "series4": "#e3c4b8",
            "ink3": "#d3d9e0",
            "line2": "#eef1f4",
        },
        "dark": {
            "series1": "#2d5f8d",
            "series2": "#6b3f17",
            "series4": "#39424d",
            "ink3": "#2a333d",
            "line2": "#1b222b",
        },
    }
    return tints[theme][token]


def sources(years: Sequence[YearMoney]) -> Table:
    """Pledged, spent and billed by source, a row each; amounts as numbers."""
    rows = []
    for year in years:
        for source in SOURCES:
            spent = None if year.spent is None else year.spent.get(source, 0) / 100
            pledged, billed = year.pledged.get(source, 0) / 100, year.billed.get(source, 0) / 100
            if pledged or spent or billed:
                rows.append((year.school_year, told.SOURCES[source], pledged, spent, billed))
    head = ("School year", "Source", "Pledged, US$", "Spent so far, US$", "Bills written down, US$")
    return Table(head, tuple(rows), "Money by source")


def _said(years: Sequence[YearMoney]) -> str:
    said = []
    for year in years:
        if year.local_share is not None and year.spent is not None:
            total = cents(sum(year.spent.values()))
            said.append(f"{year.school_year}: {total} spent, {words.percent(year.local_share)} of it local")
    return (
        f"Money by source. {'; '.join(said)}." if said else "Money by source: nothing was told as spent yet."
    )


def source_title(years: Sequence[YearMoney]) -> str:
    """The finding: the local share of what was spent, year by year."""
    shares = [(y.school_year, y.local_share) for y in years if y.local_share is not None]
    if not shares:
        return "What was spent is not told yet"
    parts = [f"{words.percent(share)} in {year}" for year, share in shares[-2:]]
    return f"Paid from local sources: {' and '.join(parts)}"


def source_caption(years: Sequence[YearMoney]) -> str:
    """Of which day the latest figures are, and what was explained."""
    told_ = [y for y in years if y.day is not None]
    text = "Code.org's pledged money is what it agreed to"
    if told_ and told_[-1].day is not None:
        text += f"; spent so far as told of {words.day(told_[-1].day, True)}"
    why = "; ".join(f"{y.school_year}: {y.explanation}" for y in years if y.explanation)
    return f"{text}. Explained: {why}" if why else text
