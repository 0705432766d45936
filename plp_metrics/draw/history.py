"""The earlier values a finding was compared with, as a small line that ends in the value of now."""

from __future__ import annotations

from collections.abc import Sequence

from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.model import Period

WIDTH, HEIGHT = 160, 36


def history(earlier: Sequence[tuple[Period, float]], now: tuple[Period, float] | None, what: str) -> str:
    """A line over the quarters, oldest first; the value of now as a filled dot, all in words under it.

    what: what is counted. "" where there is nothing to draw a line between.
    """
    points = [*earlier, *([now] if now else [])]
    if len(points) < 2:
        return ""
    values = [value for _, value in points]
    top, span = max(values), (max(values) - min(values)) or 1.0
    low = max(0.0, min(values) - span)
    step = (WIDTH - 12) / (len(points) - 1)
    at = [
        (6 + i * step, HEIGHT - 6 - (HEIGHT - 12) * (value - low) / ((top - low) or 1.0))
        for i, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    dots = "".join(f'<circle class="k-ink2" cx="{x:.1f}" cy="{y:.1f}" r="1.8"/>' for x, y in at[:-1])
    x, y = at[-1]
    told = "; ".join(f"{_when(period)}: {words.number(value)}" for period, value in points)
    shown = told if len(points) <= 3 else f"{_ends(points[0])} to {_ends(points[-2])}; {_ends(points[-1])}"
    return (
        f'<svg class="spark" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{esc(f"{what}: {told}")}"><title>{esc(told)}</title>'
        f'<polyline class="now" points="{line}"/>{dots}'
        f'<circle class="k-risk" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/></svg>'
        f'<span class="small">{esc(shown)}</span>'
    )


def _when(period: Period) -> str:
    return f"{period.quarter} {period.school_year}"


def _ends(point: tuple[Period, float]) -> str:
    return f"{_when(point[0])}: {words.number(point[1])}"
