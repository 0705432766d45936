"""The marks of a chart: plotly's lines, markers, areas, error bars and bars in matplotlib's terms."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PIXEL = 0.72
DASH: dict[str, Any] = {
    "dash": (0, (5, 3)),
    "dot": (0, (1.2, 2)),
    "dashdot": (0, (5, 2, 1.2, 2)),
    "longdash": (0, (9, 4)),
}
SYMBOL = {
    "circle": "o", "diamond": "D", "square": "s", "triangle-up": "^", "triangle-down": "v", "cross": "P",
    "x": "X", "line-ew": "_", "line-ns": "|", "triangle-left": "<", "triangle-right": ">", "star": "*",
}  # fmt: skip
HATCH = {"/": "////", "\\": "\\\\\\\\", "x": "xxx", "-": "---", "|": "|||", "+": "++", ".": "..."}
STEPS = {"hv": "steps-post", "vh": "steps-pre", "hvh": "steps-mid"}
RGB = re.compile(r"rgba?\(([^)]*)\)")
Places = Mapping[str, Mapping[str, int]]


def ink(told: Any) -> Any:
    """A colour of plotly's ("#1f5f99", "rgba(0,0,0,0)") as matplotlib takes it."""
    found = RGB.fullmatch(str(told).replace(" ", ""))
    if found is None:
        return told
    red, green, blue, *alpha = (float(part) for part in found[1].split(","))
    return (red / 255, green / 255, blue / 255, alpha[0] if alpha else 1.0)


def stroke(line: Any) -> dict[str, Any]:
    """How a line is drawn."""
    width = 2.0 if line.width is None else line.width
    style = {"linewidth": width * PIXEL, "linestyle": DASH.get(line.dash or "", "solid")}
    return style if line.color is None else {**style, "color": ink(line.color)}


def listed(value: Any, count: int, otherwise: Any) -> Sequence[Any]:
    """A setting that is one for all or one for each, as one for each."""
    if value is None or isinstance(value, str) or not hasattr(value, "__len__"):
        return [otherwise if value is None else value] * count
    return list(value)


def scatter(ax: Axes, trace: Any, places: Places, order: int) -> None:
    """Lines, markers, the area they close, and error bars."""
    xs, ys = (_numbers(getattr(trace, side), places[side]) for side in "xy")
    mode = trace.mode or "lines+markers"
    if trace.fill in ("toself", "tonext", "tozeroy", "tonexty"):
        _area(ax, trace, xs, ys, order)
    if "lines" in mode and (trace.line.width is None or trace.line.width > 0):
        steps: Any = STEPS.get(trace.line.shape or "", "default")
        ax.plot(
            xs, ys, zorder=2 + order / 100, alpha=trace.opacity, solid_capstyle="butt", drawstyle=steps,
            **stroke(trace.line),
        )  # fmt: skip
    for side in "xy":
        _error(ax, trace, xs, ys, side, order)
    if "markers" in mode:
        _markers(ax, trace, xs, ys, order)


def _numbers(values: Any, places: Mapping[str, int]) -> list[float]:
    return [math.nan if v is None else float(places.get(v, v)) for v in ([] if values is None else values)]


def _area(ax: Axes, trace: Any, xs: list[float], ys: list[float], order: int) -> None:
    shade = ink(trace.fillcolor or trace.line.color)
    alpha = 1.0 if trace.opacity is None else trace.opacity
    if trace.fill == "tozeroy":
        ax.fill_between(xs, ys, 0, color=shade, alpha=alpha, linewidth=0, zorder=1)
        return
    # A gap in the outline ends one area and begins another.
    part: list[tuple[float, float]] = []
    for point in [*zip(xs, ys, strict=True), (math.nan, math.nan)]:
        if not (math.isnan(point[0]) or math.isnan(point[1])):
            part.append(point)
        elif part:
            ax.fill(*zip(*part, strict=True), color=shade, alpha=alpha, linewidth=0, zorder=1 + order / 1000)
            part = []


def _error(ax: Axes, trace: Any, xs: list[float], ys: list[float], side: str, order: int) -> None:
    bars = trace.error_x if side == "x" else trace.error_y
    if bars.array is None or bars.visible is False:
        return
    up = [float(v or 0) for v in bars.array]
    down = [float(v or 0) for v in bars.arrayminus] if bars.arrayminus is not None else up
    how: dict[str, Any] = {
        f"{side}err": [down, up], "fmt": "none",
        "ecolor": ink(bars.color or trace.marker.color or trace.line.color or "#465261"),
        "elinewidth": (2 if bars.thickness is None else bars.thickness) * PIXEL,
        "capsize": (0 if bars.width is None else bars.width) * PIXEL, "zorder": 1.9 + order / 100,
    }  # fmt: skip
    ax.errorbar(xs, ys, **how)


def _markers(ax: Axes, trace: Any, xs: list[float], ys: list[float], order: int) -> None:
    marker = trace.marker
    count = len(xs)
    sizes = listed(marker.size, count, 6)
    shades = listed(marker.color, count, trace.line.color or "#465261")
    symbols = listed(marker.symbol, count, "circle")
    wide = listed(marker.line.width, count, 0)
    edges = listed(marker.line.color, count, None)
    alike: dict[tuple[Any, ...], list[tuple[float, float]]] = {}
    for x, y, *look in zip(xs, ys, sizes, shades, symbols, wide, edges, strict=True):
        if look[0] and not (math.isnan(x) or math.isnan(y)):
            alike.setdefault(tuple(look), []).append((x, y))
    for (size, shade, symbol, width, edge), points in alike.items():
        name = str(symbol)
        shape = name.removesuffix("-dot").removesuffix("-open")
        line = shape.startswith("line")
        hollow = "-open" in name and not line
        ax.plot(
            *zip(*points, strict=True), marker=SYMBOL.get(shape, "o"), linestyle="none",
            zorder=3 + order / 100, markersize=size * PIXEL * (0.8 if shape in ("diamond", "square") else 1),
            markerfacecolor="none" if hollow else ink(shade),
            markeredgecolor=ink(shade if hollow or line or not width else edge or shade),
            markeredgewidth=1.4 * PIXEL if hollow or line else (width or 0) * PIXEL,
            alpha=marker.opacity, clip_on=False,
        )  # fmt: skip


Stacks = dict[tuple[float, bool], float]
"""How far the bars of a place reach so far: (place, to the left or down) → reach."""


def bar(ax: Axes, trace: Any, places: Places, gap: float, order: int, stacks: Stacks | None = None) -> None:
    """Bars, upright or lying. stacks: of the bars drawn before, where they stand on one another."""
    lying = trace.orientation == "h"
    along, across = ("y", "x") if lying else ("x", "y")
    at = _numbers(getattr(trace, along), places[along])
    long = _numbers(getattr(trace, across), places[across])
    count = len(at)
    base = [float(b or 0) for b in listed(trace.base, count, 0)]
    if stacks is not None:
        sides = [(place, size < 0) for place, size in zip(at, long, strict=True)]
        base = [stacks.get(side, 0.0) for side in sides]
        stacks.update({side: b + size for side, b, size in zip(sides, base, long, strict=True)})
    hatches = [HATCH.get(h) for h in listed(trace.marker.pattern.shape, count, "")]
    how: dict[str, Any] = {
        "color": [ink(c) for c in listed(trace.marker.color, count, "#465261")],
        "edgecolor": [ink(c) for c in listed(trace.marker.line.color, count, "none")],
        "linewidth": [w * PIXEL for w in listed(trace.marker.line.width, count, 0)],
        "alpha": trace.opacity, "zorder": 2 + order / 100,
    }  # fmt: skip
    if any(hatches):
        # The hatch takes the colour of the edge, and the bar stays light behind it.
        how |= {"hatch": hatches, "edgecolor": how["color"], "color": "none", "linewidth": 0.8}
    thick = [float(w) for w in listed(trace.width, count, 1 - gap)]
    if lying:
        ax.barh(at, long, height=thick, left=base, **how)
    else:
        ax.bar(at, long, width=thick, bottom=base, **how)
    for side in "xy":
        _error(ax, trace, at if side == "y" else long, long if side == "y" else at, side, order)
