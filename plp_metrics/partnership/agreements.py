"""What the two sides agree on: the targets a year starts with, who may confirm, what can be agreed at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from plp_metrics.compute.results_agreed import clock_year
from plp_metrics.model import (
    ALL,
    COURSES,
    QUARTERS,
    Agreement,
    Comparison,
    Default,
    Direction,
    Display,
    Kind,
    Metric,
    Partner,
    Role,
    Viewer,
    school_year,
    year_start,
)

CODE_ORG, PARTNER = "code_org", "partner"
"""The two sides of the table."""


def defaults(
    partner: Partner, year: str, metrics: Mapping[str, Metric] | Iterable[Metric]
) -> list[Agreement]:
    """The targets a partner's school year starts with, before the two sides agree others.

    One for each course offered, or one for the partner, as the metric declares. A target whose year on its
    clock has not come is left out: it is not due, and its status says so. What is only reported needs no
    agreement.
    """
    declared = metrics.values() if isinstance(metrics, Mapping) else metrics
    found = []
    for metric in declared:
        default = metric.default
        if default is None or default.comparison is Comparison.REPORT_ONLY:
            continue
        if clock_year(partner, year, default.clock) < default.from_year:
            continue
        if not metric.first_year and year == partner.first_school_year:
            continue
        found += [
            _default(partner, year, metric, default, course) for course in _courses(partner, year, metric)
        ]
    return found


def may_confirm(viewer: Viewer, proposed_side: str, partner_id: str | None = None) -> bool:
    """Whether a viewer stands on the side that has to confirm what the other side proposed.

    partner_id: whose target it is; a partner confirms its own only.
    """
    if side(viewer) == proposed_side:
        return False
    if viewer.role is Role.PARTNER:
        return viewer.may("agree_for_partner") and partner_id in (None, viewer.partner_id)
    return viewer.may("agree_for_code_org")


def side(viewer: Viewer) -> str:
    """The side a viewer speaks for: "partner" or "code_org"."""
    return PARTNER if viewer.role is Role.PARTNER else CODE_ORG


def comparisons(metric: Metric) -> list[Comparison]:
    """What can be agreed on a metric, the usual one first: never against the way in which it gets better."""
    usual = {
        Direction.LESS: [Comparison.AT_MOST, Comparison.HOLD],
        Direction.MORE: [Comparison.AT_LEAST, Comparison.HOLD],
    }
    every = [Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.HOLD]
    return [*usual.get(metric.direction, every), Comparison.REPORT_ONLY]


def check(
    metric: Metric,
    comparison: Comparison,
    target: float | None,
    baseline: float | None,
    due_quarter: str,
    milestones: Mapping[str, float] | None = None,
) -> list[str]:
    """What is wrong with a target, one sentence each; nothing if it can be agreed. Shares are 0..1."""
    said = list(_of_quarter(metric, due_quarter, milestones or {}))
    if comparison is Comparison.REPORT_ONLY:
        if target is not None:
            said.append("A figure that is only reported has no target: leave the target empty.")
        return said
    if target is None:
        return [*said, f"Say the target for “{metric.title}”, or choose “report only”."]
    values = {"target": target, "starting value": baseline}
    values |= {f"milestone for {q}": value for q, value in (milestones or {}).items()}
    for name, value in values.items():
        said += _of_unit(metric, name, value)
    if not said:
        said += _of_direction(metric, comparison, target, baseline)
        said += _of_steps(metric, comparison, target, milestones or {})
    return said


def history(rows: Iterable[Agreement]) -> list[tuple[Agreement, list[str]]]:
    """Versions of one target, newest first, each with what changed from the one before, in field names.

    rows: agreements of one partner, metric, school year and course, in any state and order.
    """
    versions = sorted(rows, key=lambda a: a.agreement_id)
    changes: list[list[str]] = [[]]
    for before, after in pairwise(versions):
        changes.append([name for name in _COMPARED if getattr(before, name) != getattr(after, name)])
    return list(zip(versions, changes, strict=False))[::-1]


_HARDLY_MEANT = 0.01
"""A share wanted below this was typed as a fraction."""
_COMPARED = ("comparison", "target", "baseline", "due_quarter", "milestones", "basis")


def _courses(partner: Partner, year: str, metric: Metric) -> list[str]:
    """The courses a default stands for, one agreement each; ALL for one over all of them."""
    default = metric.default
    offered = partner.courses.get(year, ())
    if default is not None and default.offered == "next_year":
        offered = partner.courses.get(school_year(year_start(year) + 1)) or offered
    mine = [course for course in COURSES if course in offered and course in metric.courses]
    if default is not None and default.per == "course":
        return mine
    covers_courses = any(course in COURSES for course in metric.courses)
    return [ALL] if mine or not covers_courses else []


def _default(partner: Partner, year: str, metric: Metric, default: Default, course: str) -> Agreement:
    return Agreement(
        agreement_id=0,
        partner_id=partner.partner_id,
        metric=metric.key,
        school_year=year,
        course=course,
        comparison=default.comparison,
        target=default.target,
        due_quarter=default.due_quarter,
        basis=default.basis,
        state="confirmed",
    )


def _of_quarter(metric: Metric, due_quarter: str, milestones: Mapping[str, float]) -> Iterable[str]:
    if due_quarter not in QUARTERS:
        yield f"The quarter in which it is due is one of {', '.join(QUARTERS)}, not “{due_quarter}”."
    elif due_quarter < metric.from_quarter:
        yield f"“{metric.title}” has no value before {metric.from_quarter}: make it due then or later."
    for quarter in milestones:
        if quarter not in QUARTERS or quarter > due_quarter:
            yield f"A milestone for {quarter} does not fit a target due in {due_quarter}."
        elif quarter == due_quarter:
            yield f"In {quarter} the target itself is due: leave its milestone empty."
        elif quarter < metric.from_quarter:
            yield f"“{metric.title}” has no value before {metric.from_quarter}: no milestone for {quarter}."


def _of_unit(metric: Metric, name: str, value: float | None) -> Iterable[str]:
    if value is None:
        return
    more = metric.direction is Direction.MORE
    if metric.display is Display.SHARE and not 0 <= value <= 1:
        yield f"The {name} for “{metric.title}” is a share: between 0 % and 100 %, not {100 * value:g} %."
    elif metric.display is Display.SHARE and name == "target" and 0 < value < _HARDLY_MEANT and more:
        yield (
            f"The {name} for “{metric.title}” is {100 * value:g} %, less than one in a hundred:"
            f" type percent, {10000 * value:g} for {10000 * value:g} %."
        )
    elif value < 0:
        yield f"The {name} for “{metric.title}” can't be below zero."
    elif metric.kind is not Kind.RATE and metric.counts == "distinct" and not float(value).is_integer():
        yield f"The {name} for “{metric.title}” counts {metric.unit}: a whole number, not {value:g}."


def _of_direction(
    metric: Metric, comparison: Comparison, target: float, baseline: float | None
) -> Iterable[str]:
    better = {Direction.MORE: Comparison.AT_LEAST, Direction.LESS: Comparison.AT_MOST}.get(metric.direction)
    if better is Comparison.AT_MOST and comparison is Comparison.AT_LEAST:
        yield f"Less is better for “{metric.title}”: agree on “at most”, not “at least”."
    if baseline is None or comparison is Comparison.HOLD:
        return
    if comparison is Comparison.AT_LEAST and baseline > target:
        yield "The starting value is above the target already: agree on a higher target, or on “hold”."
    if comparison is Comparison.AT_MOST and better is comparison and baseline < target:
        yield "The starting value is below the target already: agree on a lower target, or on “hold”."


def _of_steps(
    metric: Metric, comparison: Comparison, target: float, milestones: Mapping[str, float]
) -> Iterable[str]:
    """Milestones of a year's count may not fall, nor pass its target; of a stock that shall grow neither."""
    values = [milestones[q] for q in QUARTERS if q in milestones]
    falls = metric.kind is Kind.STOCK and comparison is not Comparison.AT_LEAST
    if metric.kind is Kind.RATE or falls or comparison is Comparison.HOLD:
        return
    if any(later < earlier for earlier, later in pairwise([*values, target])):
        yield "Milestones count from the start of the year: none is below the one before or above the target."
