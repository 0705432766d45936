"""Small multiples: one measure, one scale in all panels, all partners in grey, the last value in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc, note
from plp_metrics.draw.scale import round_up
from plp_metrics.draw.table import Table
from plp_metrics.model import Display, Kind, Metric, Result, Status

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 200, 104, 4, 52, 10, 22


@dataclass(frozen=True)
class Panel:
    """One panel. series: its results in time order. why_not: the reason, if it is not shown at all."""

    title: str
    note: str
    series: tuple[Result, ...] = ()
    why_not: str = ""


def panels(shown: Sequence[Panel], metric: Metric, all_partners: Sequence[Result] = ()) -> Figure:
    """The panels in the order given, on one scale that is said in words in the figure's caption."""
    every = [
        v
        for s in (*[p.series for p in shown], all_partners)
        for r in s
        for v in (r.value, r.low, r.high)
        if v is not None
    ]
    low, high = _scale(every, metric)
    items = "".join(_panel(p, metric, all_partners, low, high) for p in shown)
    span = f"{words.amount(low, metric)} to {words.amount(high, metric)}"
    caption = f"Same scale in each panel, {span}" + ("; grey: all partners" if all_partners else "")
    rows = tuple(
        (
            p.title,
            r.school_year,
            r.quarter,
            words.value(r, metric),
            r.numerator,
            r.denominator,
            words.interval(r, metric),
        )
        for p in shown
        for r in p.series
    )
    last = [(p.title, p.series[-1]) for p in shown if p.series]
    alt = (
        f"{metric.title}, one panel each. "
        + "; ".join(f"{t} {words.value(r, metric)}" for t, r in last)
        + "."
    )
    table = Table(
        ("Panel", "School year", "Quarter", metric.short, "Counted", "Of", "95 % range"), rows, metric.title
    )
    return Figure(f'<ul class="panels">{items}</ul>', alt, table, caption=caption)


def _scale(values: Sequence[float], metric: Metric) -> tuple[float, float]:
    if not values:
        return 0.0, 1.0
    if metric.display is not Display.SHARE:
        return 0.0, round_up(max(values)) or 1.0
    low, high = max(0.0, (int(min(values) * 10)) / 10), min(1.0, (int(max(values) * 10) + 1) / 10)
    return low, max(high, low + 0.1)


def _panel(panel: Panel, metric: Metric, grey: Sequence[Result], low: float, high: float) -> str:
    head = f"<h4>{esc(panel.title)}{note(panel.note)}</h4>"
    known = [r for r in panel.series if r.value is not None]
    if panel.why_not or not known:
        return f'<li class="panel">{head}<p class="why">{esc(panel.why_not or "No value yet")}</p></li>'
    periods = sorted({(r.school_year, r.quarter) for s in (known, grey) for r in s})
    step = (WIDTH - LEFT - RIGHT) / max(len(periods) - 1, 1)

    def point(r: Result, v: float | None) -> str:
        x = LEFT + periods.index((r.school_year, r.quarter)) * step
        y = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(max(((v or 0) - low) / (high - low), 0), 1)
        return f"{x:.1f},{y:.1f}"

    def path(stroke: Sequence[Result]) -> str:
        return " ".join(point(r, r.value) for r in stroke)

    ranged = [r for r in known if r.low is not None and r.high is not None]
    band = " ".join([point(r, r.high) for r in ranged] + [point(r, r.low) for r in reversed(ranged)])
    token = "behind" if known[-1].status is Status.BEHIND else "good"
    lines = [
        f'<polyline class="own k-{token}{"" if s[-1] is known[-1] else " then"}" points="{path(s)}"/>'
        for s in _strokes(known, metric)
    ]
    pale = [
        f'<polyline class="grey" points="{path(s)}"/>'
        for s in _strokes([r for r in grey if r.value is not None], metric)
    ]
    agreed = " ".join(
        point(r, r.plan)
        for r in panel.series
        if r.plan is not None
        and (r.school_year, r.quarter) in periods
        and r.school_year == known[-1].school_year
    )
    cx, cy = point(known[-1], known[-1].value).split(",")
    (y0, q0), (y1, q1) = periods[0], periods[-1]
    ends = [f"{words.full(r, metric)} in {r.quarter} {r.school_year}" for r in (known[0], known[-1])]
    said = f"{panel.title}: {', '.join(ends)}"
    base = HEIGHT - BOTTOM
    svg = (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{esc(said)}">'
        f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{base}" y2="{base}"/>'
        f'<polygon class="fan k-{token}" points="{band}"/>{"".join(pale)}'
        f'<polyline class="agreed" points="{agreed}"/>{"".join(lines)}'
        f'<circle class="k-{token}" cx="{cx}" cy="{cy}" r="3.6"/>'
        f'<text class="value k-{token}" x="{float(cx) + 7:.1f}" y="{float(cy) + 5:.1f}">'
        f"{esc(words.value(known[-1], metric))}</text>"
        f'<text x="{LEFT}" y="{HEIGHT - 6}">{q0} {y0}</text>'
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 6}" text-anchor="end">{q1} {y1}</text></svg>'
    )
    return f'<li class="panel">{head}{svg}</li>'


def _strokes(known: Sequence[Result], metric: Metric) -> list[list[Result]]:
    """What restarts each July is one stroke per school year; everything else is one line."""
    if metric.kind not in (Kind.FLOW, Kind.YEAR_TO_DATE):
        return [list(known)] if known else []
    return [list(group) for _, group in groupby(known, key=lambda r: r.school_year)]
