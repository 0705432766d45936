"""Small pictures of the annual report: a bar with range and target, and the pathway of teachers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import NamedTuple

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import STATUS, colour
from plp_metrics.draw.table import Table
from plp_metrics.model import Display, Metric, Result

WIDE, HIGH = 150, 16
ROOM = 1.08
STEP = 34
FONT = 'font-family="Source Sans, DejaVu Sans, sans-serif"'


def image(svg: str, alt: str, css: str) -> str:
    """An SVG as a picture in a document; alt "" for one that only repeats the text beside it."""
    data = base64.b64encode(svg.encode()).decode()
    return f'<img class="{css}" alt="{esc(alt)}" src="data:image/svg+xml;base64,{data}">'


def result_bar(result: Result, metric: Metric) -> str:
    """A figure as a bar beside its target; "" where there is nothing to compare. Decoration: the numbers
    stand beside it."""
    if result.value is None or (metric.display is Display.COUNT and result.target is None):
        return ""
    marks = [m for m in (result.value, result.target, result.high) if m is not None]
    top = 1.0 if metric.display is Display.SHARE else max(marks) * ROOM
    return bar(
        result.value, top or 1.0, low=result.low, high=result.high, tick=result.target,
        ink=STATUS[result.status].ink,
    )  # fmt: skip


def bar(
    value: float, top: float, *, low: float | None = None, high: float | None = None,
    tick: float | None = None, ink: str = "series1",
) -> str:  # fmt: skip
    """A bar from 0 to `top`, its range as a thin line, and a tick (target, or what it is held against)."""

    def x(at: float) -> float:
        return round(1 + (WIDE - 2) * min(max(at / top, 0), 1), 1)

    own, line, dark = (colour(t, "light") for t in (ink, "line", "ink"))
    parts = [
        f'<rect x="1" y="5" width="{WIDE - 2}" height="6" rx="1" fill="{line}"/>',
        f'<rect x="1" y="5" width="{max(x(value) - 1, 0.5)}" height="6" rx="1" fill="{own}"/>',
    ]
    if low is not None and high is not None:
        ends = f'x1="{x(low)}" x2="{x(high)}"'
        parts.append(f'<line {ends} y1="8" y2="8" stroke="#ffffff" stroke-width="3.4"/>')
        parts.append(f'<line {ends} y1="8" y2="8" stroke="{dark}" stroke-width="1.4"/>')
    if tick is not None:
        at = x(tick)
        parts.append(f'<line x1="{at}" x2="{at}" y1="1" y2="15" stroke="{dark}" stroke-width="2"/>')
    inner = "".join(parts)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}">{inner}</svg>'
    return image(svg, "", "bar")


class _Stage(NamedTuple):
    """A step of the pathway. of: the stage it is a share of, None for the first."""

    title: str
    people: float
    of: float | None
    result: Result | None


def pathway(results: Mapping[str, Result], library: Mapping[str, Metric]) -> Figure | None:
    """From joining the cohort to teaching and teaching again, with how many of those before; None without
    a cohort that was reported."""
    stages = _stages(results)
    if not stages:
        return None
    top = max(s.people for s in stages) or 1
    wide, label = 700, 230
    parts, rows = [], []
    for i, stage in enumerate(stages):
        y, length = i * STEP + 4, (wide - label - 150) * stage.people / top
        share = _share(stage, library)
        parts.append(
            f'<text x="0" y="{y + 17}" font-size="13" fill="{colour("ink", "light")}" {FONT}>'
            f"{esc(stage.title)}</text>"
            f'<rect x="{label}" y="{y + 3}" width="{max(length, 1):.1f}" height="20" rx="2"'
            f' fill="{colour("series1", "light")}" fill-opacity="{1 - 0.17 * i:.2f}"/>'
            f'<text x="{label + length + 8:.1f}" y="{y + 17}" font-size="13" font-weight="600"'
            f' fill="{colour("ink", "light")}" {FONT}>{words.number(stage.people)}'
            f'<tspan font-weight="400" fill="{colour("ink3", "light")}"> {esc(share)}</tspan></text>'
        )
        rows.append((stage.title, stage.people, share, _range(stage, library)))
    high = len(stages) * STEP + 4
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}">{"".join(parts)}</svg>'
    said = "; ".join(f"{s.title}: {words.number(s.people)}" for s in stages)
    table = Table(("Step", "Teachers", "Of the step before", "Range"), tuple(rows), "The pathway of teachers")
    return Figure(svg, f"Bars of the pathway of teachers. {said}.", table, _finding(stages))


def _stages(results: Mapping[str, Result]) -> list[_Stage]:
    def count(key: str) -> float | None:
        found = results.get(key)
        return None if found is None else found.value

    cohort, trained = count("teachers_cohort"), count("teachers_trained")
    if not cohort:
        return []
    stages = [_Stage("In this year's cohort", cohort, None, None)]
    if trained is None:
        return stages
    finished = results.get("trained_rate")
    if finished is not None and finished.numerator is not None:
        stages.append(_Stage("Finished the training", finished.numerator, finished.denominator, finished))
    else:
        stages.append(_Stage("Finished the training", trained, cohort, None))
    teach = results.get("implementation_rate")
    if teach is not None and teach.numerator is not None:
        stages.append(_Stage("Teach the course this year", teach.numerator, teach.denominator, teach))
    again = results.get("sustained_rate")
    if again is not None and again.numerator is not None and again.denominator:
        stages.append(_Stage("Of last year's, teach it again", again.numerator, again.denominator, again))
    return stages


def _share(stage: _Stage, library: Mapping[str, Metric]) -> str:
    if not stage.of:
        return ""
    return f"{words.percent(stage.people / stage.of)} of {words.number(stage.of)}"


def _range(stage: _Stage, library: Mapping[str, Metric]) -> str:
    if stage.result is None or stage.result.metric not in library:
        return ""
    return words.interval(stage.result, library[stage.result.metric]).removeprefix("range ")


def _finding(stages: list[_Stage]) -> str:
    if len(stages) < 3:
        return f"{words.plural(stages[0].people, 'teacher')} joined the cohort"
    trained, teach = stages[1], stages[2]
    return (
        f"Of {words.plural(trained.people, 'teacher')} who finished the training,"
        f" {words.number(teach.people)} teach the course"
    )
