"""A dot with its range in each row, against one line: how partners, groups or items lie, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from plp_metrics.draw.charts import blank
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import Theme, colour
from plp_metrics.draw.row_words import say_beside

ROW, EDGE = 30, 74
"""Pixels: a row, and the room above and below the rows."""
NARROW, LETTER, APART, MARK = 358, 7, 8, 8
"""Pixels: the narrowest figure (on a telephone), a letter, the least between two words on the axis, and
what half a mark takes with the room beside it."""


class Dot(NamedTuple):
    """One row. value, low, high: None draws nothing but the words. symbol: plotly's; ink: a colour token.

    before: an earlier value, as a small ring. said: the words at the right; hover: the words on the
    dot, as plotly's markup.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    symbol: str = "circle"
    ink: str = "ink2"
    said: str = ""
    hover: str = ""
    before: float | None = None


def dots(
    rows: Sequence[Dot],
    theme: Theme,
    told: Callable[[float], str],
    *,
    centre: float | None = None,
    centre_says: str = "",
    ticks: Sequence[float] | None = None,
) -> go.Figure:
    """The rows from top to bottom. told: a place on the axis in words. ticks: the places marked on it."""
    figure = blank(theme, EDGE + ROW * max(len(rows), 1))
    ink = colour("ink", theme)
    known = [v for r in rows for v in (r.value, r.low, r.high, r.before) if v is not None] + (
        [centre] if centre is not None else []
    )
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    longest = max((len(r.said) for r in rows), default=0)
    beside = 16 + min(LETTER * longest, 190)
    wide = NARROW - beside - LETTER * max((len(r.label) for r in rows), default=0)
    # On a telephone a mark at the end of the axis would lie on the names.
    room = (high - low) * min(max(0.06, MARK / max(wide, 1)), 0.2) or 0.1
    if centre is not None:
        figure.add_vline(x=centre, line={"color": ink, "width": 1.4})
        figure.add_annotation(
            x=centre, y=1, yref="paper", yanchor="bottom", text=centre_says, showarrow=False,
            font={"color": ink},
        )  # fmt: skip
    # All at once, and those alike as one: plotly looks through all there is again for each one added.
    figure.add_traces([*_ranges(rows, theme), *_earlier(rows, theme), *_values(rows, theme)])
    inks = [colour(row.ink if row.value is not None else "ink3", theme) for row in rows]
    say_beside(
        figure, [(at, esc(row.said), ink) for at, (row, ink) in enumerate(zip(rows, inks, strict=True))]
    )
    places = list(ticks) if ticks is not None else steps(low, high)
    places = [p for p in places if low - room <= p <= high + room]
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=[esc(r.label) for r in rows],
        range=[max(len(rows), 1) - 0.4, -0.6], showgrid=False, automargin=True, rangemode="normal",
    )  # fmt: skip
    figure.update_xaxes(
        tickvals=places, ticktext=_sparse([told(p) for p in places], wide, _at(centre, places)),
        range=[low - room, high + room], showgrid=True, gridcolor=colour("line", theme), tickangle=0,
    )  # fmt: skip
    figure.update_layout(margin={"l": 8, "r": beside, "t": 26, "b": 34})
    return figure


def _at(centre: float | None, places: Sequence[float]) -> int:
    """Which place has to be told in words: the line's, else the first."""
    return places.index(centre) if centre in places else 0


def _sparse(said: Sequence[str], wide: float, told: int) -> list[str]:
    """The words of the axis that fit beside each other in this many pixels; the lines of the others stay."""
    longest = max(map(len, said), default=0)
    fit = max(2, int(wide // (LETTER * longest + APART)))
    every = -(-len(said) // fit)
    return [text if (at - told) % every == 0 else "" for at, text in enumerate(said)]


def _ranges(rows: Sequence[Dot], theme: Theme) -> list[go.Scatter]:
    """The ranges, those of a colour as one line with gaps."""
    by: dict[str, list[tuple[int, float, float]]] = {}
    for at, row in enumerate(rows):
        if row.low is not None and row.high is not None:
            by.setdefault(row.ink, []).append((at, row.low, row.high))
    return [
        go.Scatter(
            x=[v for _, low, high in some for v in (low, high, None)],
            y=[v for at, _, _ in some for v in (at, at, None)],
            mode="lines", hoverinfo="skip", line={"color": colour(ink, theme), "width": 2},
        )
        for ink, some in by.items()
    ]  # fmt: skip


def _earlier(rows: Sequence[Dot], theme: Theme) -> list[go.Scatter]:
    """The earlier values, as small rings."""
    some = [(at, row.before) for at, row in enumerate(rows) if row.before is not None]
    if not some:
        return []
    ring = {"symbol": "circle-open", "size": 8, "color": colour("ink3", theme), "opacity": 1}
    at, before = zip(*some, strict=True)
    return [go.Scatter(x=list(before), y=list(at), mode="markers", hoverinfo="skip", marker=ring)]


def _values(rows: Sequence[Dot], theme: Theme) -> list[go.Scatter]:
    """The dots, above all else."""
    some = [(at, row) for at, row in enumerate(rows) if row.value is not None]
    if not some:
        return []
    return [go.Scatter(
        x=[row.value for _, row in some], y=[at for at, _ in some], mode="markers",
        text=[row.hover for _, row in some], hovertemplate="%{text}<extra></extra>",
        marker={
            "symbol": [row.symbol for _, row in some],
            "color": [colour(row.ink, theme) for _, row in some], "size": 11, "opacity": 1,
        },
    )]  # fmt: skip


def steps(low: float, high: float) -> list[float]:
    """Round places along an axis, about six of them, the first at or below its beginning."""
    step = next((s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
                 if (high - low) / s <= 5), (high - low) / 6)  # fmt: skip
    first = int(low // step)
    return [round(step * i, 4) for i in range(first, first + 9)]
