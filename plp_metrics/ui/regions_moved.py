"""What leadership asks beyond a comparison: what moved the number, where to go next, the goals."""

from __future__ import annotations

from dataclasses import replace

from plp_metrics import access, store
from plp_metrics.compute import contribution, pooled, reach
from plp_metrics.compute.answers import answer
from plp_metrics.draw import contribution as drawn
from plp_metrics.draw import ladder as goals
from plp_metrics.draw import reach as rooms
from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import href
from plp_metrics.draw.palette import Theme
from plp_metrics.model import (
    ALL,
    NETWORK,
    Agreement,
    Display,
    Metric,
    Period,
    Question,
    Result,
    Rule,
    Viewer,
)
from plp_metrics.model.forecasts import Moved
from plp_metrics.places import STATES
from plp_metrics.ui import keys, program, targets_seen
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.drawn_once import drawn_once

Names = tuple[tuple[str, str], ...]
Counts = tuple[tuple[str, float], ...]
OF_GROWTH = {"teachers_growth": "teachers_participating", "students_growth": "students_active"}
"""A growth → the count whose growth it is."""
LEVELS = {"division": "By division", "partner": "By partner"}
SPREAD = (
    "Rule: a class of the usual size ({size} students) opens in a school of the public reference without one "
    "and looks like it; the bar is the middle half of these schools. "
    "Underrepresented: American Indian or Alaska Native, Black, Hispanic, Native Hawaiian or Pacific Islander"
)


def levels(metric: Metric) -> dict[str, str]:
    """By what the change of this metric can be told: level → its words; {} where it is no rate."""
    if metric.display not in (Display.SHARE, Display.RATIO):
        return {}
    by = LEVELS if "s" in metric.grain else {"partner": LEVELS["partner"]}
    return by if metric.rule is Rule.OPEN else {k: v for k, v in by.items() if k == "division"}


def what_moved(viewer: Viewer, asked: Asked, at: Period, level: str, theme: Theme) -> Figure | None:
    """What moved the figure since the same quarter a year before; None where `why_not` says why.

    level: a key of `levels`, for rates. Counts tell growth from the same partners and from new ones.
    """
    metric = program.library()[asked.metric or ""]
    counted = program.library()[OF_GROWTH.get(metric.key, metric.key)]
    scope, now = access.scope(viewer), store.current()
    explain = href("number", **{**asked.params, "metric": counted.key, "partner": NETWORK})
    if counted.display is Display.COUNT:
        both = answer(now, scope, contribution.counts, counted.key, at, asked.course)
        before, after = (tuple(of.items()) for of in both)
        figure = _grown(counted, at, before, after, _names(), theme)
        return None if figure is None else replace(figure, explain=explain)
    moved = answer(now, scope, contribution.moved, metric.key, at, asked.course, level)
    if moved is None:
        return None
    return replace(_moved(moved, metric, at, level, _names(), theme), explain=explain)


@drawn_once
def _grown(
    metric: Metric, at: Period, before: Counts, now: Counts, names: Names, theme: Theme
) -> Figure | None:
    found = contribution.grown(metric.key, at, dict(before), dict(now))
    if found is None:
        return None
    return drawn.grown(found, metric, at, dict(before), dict(now), dict(names), theme)


@drawn_once
def _moved(found: Moved, metric: Metric, at: Period, level: str, names: Names, theme: Theme) -> Figure:
    return drawn.moved(found, metric, at, level, dict(names), theme)


def _names() -> Names:
    return tuple(program.names().items())


def why_not(metric: Metric, at: Period) -> str:
    """Why it cannot be told what moved a figure."""
    before = words.quarter(at.last_year)
    if metric.rule is not Rule.OPEN and metric.display is Display.COUNT:
        return "Counts about people are not taken apart by partner, to protect them."
    if metric.rule is not Rule.OPEN:
        return f"It takes every division shown, now and in {before}; some are hidden or not published."
    if metric.key not in OF_GROWTH and metric.display is Display.CHANGE:
        return "It compares two years already."
    return f"There is no figure of {before} to compare with."


def next_class(viewer: Viewer, asked: Asked, level: str) -> Figure | None:
    """Where the next class would reach most students of underrepresented groups; None without classes."""
    args = (Question(*asked.period, (), asked.course), level)
    found = answer(store.current(), access.scope(viewer), reach.reach, *args)
    if found is None:
        return None
    rows = [
        rooms.Row(
            r.place,
            STATES[r.place].name if r.place in STATES else r.place,
            r.known,
            r.without,
            r.students,
            r.expected,
            r.low,
            r.high,
            r.waits,
        )
        for r in found.rooms
    ]
    came = f"classes of {found.partners_in} of {words.plural(found.partners_due, 'partner')}"
    at = words.quarter(Period(asked.year, found.quarter))
    rule = SPREAD.format(size=words.number(found.size, 1))
    params = {**asked.params, keys.METRIC: asked.metric or ""}
    figure = rooms.figure(rows, found.size, level, f"{rule}. {at}, {came}", params)
    about = {**asked.params, "metric": "schools_reached", "partner": NETWORK}
    return replace(figure, explain=href("number", **about))


def ladder(viewer: Viewer, asked: Asked) -> Figure | None:
    """The goals of all partners together over the years up to the one asked for; None without any."""
    years = [y for y in reversed(program.years(viewer)) if y <= asked.year]
    agreed: dict[tuple[str, str], Agreement] = {}
    for year in years:
        for a in targets_seen.all_of(viewer, NETWORK, year):
            if a.state == "confirmed" and a.course == ALL:
                agreed[a.metric, year] = a
    metrics = tuple(k for k in program.library() if any(m == k for m, _ in agreed))
    if not metrics:
        return None
    found: dict[str, dict[str, Result]] = {k: {} for k in metrics}
    for year in years:
        question = Question(year, asked.quarter if year == asked.year else "Q4", metrics)
        for one in answer(store.current(), access.scope(viewer), pooled.network, question):
            found[one.metric][year] = one
    carried = {k: v for k, v in asked.params.items() if k == keys.ON}
    return goals.ladder(found, agreed, years, program.library(), carried)
