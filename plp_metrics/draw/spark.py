"""Last quarters at a glance, with their scale and period in words beneath."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile

from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import STATUS
from plp_metrics.model import Kind, Metric, Result

WIDTH, HEIGHT = 112, 30


def spark(series: Sequence[Result], metric: Metric, last: int = 10) -> str:
    """The last quarters of one metric as a small line; counts that restart each July get one stroke a year.

    series: results in time order. "" with fewer than two values.
    """
    recent = list(dropwhile(lambda r: r.value is None, series[-last:]))
    shown = list(enumerate(recent))
    known = [(i, r, r.value) for i, r in shown if r.value is not None]
    if len(known) < 2:
        return '<span class="small">first quarter with a value</span>' if known else ""
    values = [v for _, _, v in known]
    low, high = (0.0 if metric.kind in (Kind.FLOW, Kind.YEAR_TO_DATE) else min(values)), max(values)
    span = (high - low) or 1.0
    step = (WIDTH - 8) / max(len(shown) - 1, 1)

    def point(i: int, v: float) -> str:
        return f"{4 + i * step:.1f},{HEIGHT - 4 - (HEIGHT - 8) * (v - low) / span:.1f}"

    strokes: list[list[str]] = []
    before: tuple[int, str] | None = None
    for i, result, v in known:
        restart = metric.kind in (Kind.FLOW, Kind.YEAR_TO_DATE) and before and before[1] != result.school_year
        if before is None or i != before[0] + 1 or restart:
            strokes.append([])
        strokes[-1].append(point(i, v))
        before = (i, result.school_year)
    lines = "".join(
        f'<polyline class="{"now" if s is strokes[-1] else "then"}" points="{" ".join(s)}"/>' for s in strokes
    )
    end_i, end, end_v = known[-1]
    cx, cy = point(end_i, end_v).split(",")
    first = shown[0][1]
    period = f"{first.quarter} {first.school_year} to {end.quarter} {end.school_year}"
    ends = dict.fromkeys(words.amount(v, metric) for v in (low, high))
    scale = " to ".join(ends)
    alt = f"{metric.title}, {period}: from {words.amount(values[0], metric)} to {words.amount(end_v, metric)}"
    return (
        f'<svg class="spark" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{esc(alt)}"><title>{esc(period)}</title>{lines}'
        f'<circle class="k-{STATUS[end.status].ink}" cx="{cx}" cy="{cy}" r="3"/></svg>'
        f'<span class="small">{esc(scale)}<br>since {first.quarter} {first.school_year}</span>'
    )
