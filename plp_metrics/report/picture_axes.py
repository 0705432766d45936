"""A plotly chart of ours drawn again on matplotlib's axes: traces, shapes, annotations and scales.

Only what `draw` uses: scatter (lines, markers, filled areas, error bars) and bars, straight shapes,
annotations without arrows. Sizes are plotly's pixels.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from plp_metrics.draw import words
from plp_metrics.draw.palette import colour
from plp_metrics.report import picture_marks as marks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

PIXEL = 0.72
"""Points to a pixel, at 100 pixels to an inch."""
EDGE = 16
"""Pixels: the margin of a sheet, into which no label reaches."""
TAG = re.compile(r"<[^>]+>")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LEFT_OF = {"left": "left", "right": "right", "center": "center", "auto": "center", None: "center"}
OVER = {"top": "top", "bottom": "bottom", "middle": "center", "auto": "center", None: "center"}


def axes(sheet: Sheet, figure: go.Figure, at: tuple[float, float, float, float], whole: float) -> Axes:
    """Draw the chart into a box of the sheet. at: left, bottom, width and height in pixels; whole: the
    sheet's height."""
    left, bottom, wide, high = at
    layout = figure.layout
    margin = layout.margin
    room = {side: _or(getattr(margin, side), 40) for side in "lrtb"}
    room["l"] = max(room["l"], 40)
    ax = sheet.add_axes(
        (
            (left + room["l"]) / wide, (bottom + room["b"]) / whole,
            (wide - room["l"] - room["r"]) / wide, (high - room["t"] - room["b"]) / whole,
        )
    )  # fmt: skip
    ax.set_facecolor("none")
    places = {side: _categories(figure, side) for side in "xy"}
    stacks: marks.Stacks | None = {} if layout.barmode in ("relative", "stack") else None
    for order, trace in enumerate(figure.data):
        if trace.type == "bar":
            marks.bar(ax, trace, places, _or(layout.bargap, 0.2), order, stacks)
        else:
            marks.scatter(ax, trace, places, order)
    _scale(ax, layout.xaxis, "x", places["x"])
    _scale(ax, layout.yaxis, "y", places["y"])
    for shape in layout.shapes:
        _shape(ax, shape, places)
    for note in layout.annotations:
        _note(ax, note, places)
    _make_room(sheet, ax, left, wide)
    return ax


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _categories(figure: go.Figure, side: str) -> dict[str, int]:
    """Text on an axis → its place, in the order it first comes."""
    found: dict[str, int] = {}
    for trace in figure.data:
        for value in _or(getattr(trace, side), ()):
            if isinstance(value, str):
                found.setdefault(value, len(found))
    return found


def _scale(ax: Axes, axis: Any, side: str, places: dict[str, int]) -> None:
    own = ax.xaxis if side == "x" else ax.yaxis
    font: dict[str, Any] = {"size": 12.5 * PIXEL, "color": colour("ink2", "light")}
    for spine in ("top", "right", "bottom" if side == "x" else "left"):
        if spine in ("top", "right"):
            ax.spines[spine].set_visible(False)
        else:
            ax.spines[spine].set_visible(bool(axis.showline))
            ax.spines[spine].set_color(colour("line2", "light"))
    limits = _limits(ax, axis, side, places)
    (ax.set_xlim if side == "x" else ax.set_ylim)(*limits)
    _ticks(own, axis, places)
    own.set_tick_params(
        labelsize=font["size"], labelcolor=font["color"], color=colour("line2", "light"), width=0.8,
        length=4 if axis.ticks == "outside" else 0,
    )  # fmt: skip
    if axis.showticklabels is False or axis.visible is False:
        own.set_tick_params(labelleft=False, labelbottom=False, length=0)
    if axis.showgrid:
        own.grid(True, color=_or(axis.gridcolor, colour("line", "light")), linewidth=0.8)
    ax.set_axisbelow(True)
    if axis.title.text:
        (ax.set_xlabel if side == "x" else ax.set_ylabel)(plain(axis.title.text), **font)


def _limits(ax: Axes, axis: Any, side: str, places: dict[str, int]) -> tuple[float, float]:
    if axis.range is not None:
        return tuple(places.get(v, v) for v in axis.range)
    low, high = (ax.get_xlim if side == "x" else ax.get_ylim)()
    if places:
        low, high = -0.5, len(places) - 0.5
    elif axis.rangemode == "tozero":
        low, high = min(low, 0), max(high, 0)
    return (high, low) if axis.autorange == "reversed" else (low, high)


def _ticks(own: Any, axis: Any, places: dict[str, int]) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, MultipleLocator

    if axis.tickvals is not None:
        text = _or(axis.ticktext, [words.number(v) for v in axis.tickvals])
        own.set_ticks([places.get(v, v) for v in axis.tickvals], [plain(t) for t in text])
    elif places:
        own.set_ticks(list(places.values()), [plain(name) for name in places])
    else:
        low, high = own.get_view_interval()
        step = axis.dtick if isinstance(axis.dtick, int | float) else None
        locator = MultipleLocator(step) if step else MaxNLocator(_or(axis.nticks, 6), steps=[1, 2, 5, 10])
        inside = [v for v in locator.tick_values(low, high) if low <= v <= high]
        own.set_major_locator(FixedLocator(inside))
        own.set_major_formatter(FuncFormatter(lambda v, _: words.number(v)))
    own.set_minor_locator(FixedLocator([]))


def _shape(ax: Axes, shape: Any, places: dict[str, dict[str, int]]) -> None:
    from matplotlib.patches import Rectangle

    x0, x1 = (_at(shape.xref, v, places["x"]) for v in (shape.x0, shape.x1))
    y0, y1 = (_at(shape.yref, v, places["y"]) for v in (shape.y0, shape.y1))
    where = _transform(ax, shape.xref, shape.yref)
    below = 0.6 if shape.layer == "below" else 2.2
    if shape.type == "line":
        from matplotlib.lines import Line2D

        line = Line2D([x0, x1], [y0, y1], transform=where, zorder=below, **marks.stroke(shape.line))
        ax.add_line(line)
    elif shape.type == "rect":
        box = Rectangle(
            (min(x0, x1), min(y0, y1)), abs(x1 - x0), abs(y1 - y0), transform=where, zorder=below,
            facecolor=marks.ink(shape.fillcolor) if shape.fillcolor else "none",
            edgecolor=marks.ink(shape.line.color) if shape.line.width and shape.line.color else "none",
            alpha=shape.opacity,
        )  # fmt: skip
        ax.add_patch(box)


def _inside(ref: str | None) -> bool:
    return ref is not None and (ref == "paper" or ref.endswith("domain"))


def _at(ref: str | None, value: Any, places: dict[str, int]) -> float:
    return float(value if _inside(ref) else places.get(value, value))


def _transform(ax: Axes, xref: str | None, yref: str | None) -> Any:
    from matplotlib.transforms import blended_transform_factory

    across = ax.transAxes if _inside(xref) else ax.transData
    up = ax.transAxes if _inside(yref) else ax.transData
    return blended_transform_factory(across, up)


def _note(ax: Axes, note: Any, places: dict[str, dict[str, int]]) -> None:
    at = (_at(note.xref, note.x, places["x"]), _at(note.yref, note.y, places["y"]))
    shift = (_or(note.xshift, 0) * PIXEL, _or(note.yshift, 0) * PIXEL)
    ax.annotate(
        plain(note.text or ""), at, xytext=shift, textcoords="offset points",
        xycoords=_transform(ax, note.xref, note.yref), annotation_clip=False,
        ha=LEFT_OF[note.xanchor], va=OVER[note.yanchor], fontsize=12.5 * PIXEL,
        color=marks.ink(_or(note.font.color, colour("ink2", "light"))),
        fontweight="bold" if (note.text or "").startswith("<b>") else "normal", zorder=5,
    )  # fmt: skip


def _make_room(sheet: Sheet, ax: Axes, left: float, wide: float) -> None:
    """Move the axes in from the left as far as their labels need, and in from the right as notes need."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(sheet).get_renderer()
    box = ax.get_position()
    drawn = ax.yaxis.get_tightbbox(renderer)
    # The renderer's pixels are those of the sheet.
    over = (left + EDGE - drawn.x0) if drawn is not None else 0
    x0 = box.x0 * wide + over
    notes = [t.get_window_extent(renderer).x1 for t in ax.texts]
    beyond = max([0.0, *(n - (wide - EDGE) for n in notes)])
    x1 = box.x1 * wide - beyond
    if x1 - x0 > wide / 4:
        ax.set_position((x0 / wide, box.y0, (x1 - x0) / wide, box.height))


def plain(markup: str) -> str:
    """Plotly's markup as plain text."""
    lines = unescape(TAG.sub("", str(markup).replace("<br>", "\n")))
    return NOT_XML.sub(" ", lines)
