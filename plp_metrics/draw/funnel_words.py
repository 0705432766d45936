"""What a fair comparison finds, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from plp_metrics.draw import words
from plp_metrics.draw.unpublished import SAID
from plp_metrics.model import Metric, Period, Unpublished
from plp_metrics.model.fair import OUTSIDE, Funnel, FunnelPoint, Verdict, WhyNone

PER: dict[str, tuple[str, str]] = {
    "teachers_implementing": ("teacher teaching", "teachers teaching"),
    "students_enrolled": ("student enrolled", "students enrolled"),
    "courses": ("course offered", "courses offered"),
    "courses_next": ("course offered next year", "courses offered next year"),
    "courses_so_far": ("course and year", "courses offered, year by year"),
}
"""What a count is a rate of: one of it, many of it."""


class Look(NamedTuple):
    """How a verdict is told: its word, plotly's symbol for it, and the mark in its place in a table."""

    word: str
    symbol: str
    mark: str


LOOKS: dict[Verdict, Look] = {
    Verdict.ABOVE: Look("higher for real", "triangle-up", "▲"),
    Verdict.HIGH: Look("high, but chance may do it", "diamond-open", "◇"),
    Verdict.INSIDE: Look("no real difference", "circle", "●"),
    Verdict.LOW: Look("low, but chance may do it", "diamond-open", "◇"),
    Verdict.BELOW: Look("lower for real", "triangle-down", "▼"),
    Verdict.UNSURE: Look("cannot be told", "square-open", "□"),
}

WHY = {
    WhyNone.NOT_DECLARED: "this metric is not compared by chance",
    WhyNone.NO_EXPOSURE: "it is a plain count, and larger partners count more",
    WhyNone.NO_VALUES: "nothing is reported or published yet",
    WhyNone.FEW_PARTNERS: "fewer than five partners have a value",
    WhyNone.NOT_TOLD: "it would take figures of other partners",
}


def why_none(found: Funnel) -> str:
    """Why there is no fair comparison, in words; "" where there is one."""
    return "" if found.why_none is None else f"No fair comparison: {WHY[found.why_none]}"


def rate(value: float, found: Funnel, metric: Metric) -> str:
    """A rate in words: "70 %", "41.8 per teacher teaching", "+12 %"."""
    if found.kind == "binomial":
        return words.percent(value)
    return f"{words.number(value, 1)} per {PER[found.per][0]}" if found.per else words.amount(value, metric)


def title(found: Funnel, names: Mapping[str, str]) -> str:
    """ "2 of 23 partners differ from the rest for real; the other 21 cannot be told apart"."""
    if found.why_none is not None:
        return why_none(found)
    if len(found.points) == 1 and found.pooled_of > 1:
        return _of_one(found.points[0], names)
    n, out = len(found.points), len(found.outside)
    unsure = sum(p.verdict is Verdict.UNSURE for p in found.points)
    if out:
        verb = "differs" if out == 1 else "differ"
        rest = f"; the other {n - out} cannot be told apart" if n > out else ""
        return f"{out} of {words.plural(n, 'partner')} {verb} from the rest for real{rest}"
    if unsure:
        return f"It cannot be told yet whether {unsure} of {words.plural(n, 'partner')} differ from the rest"
    return f"None of {words.plural(n, 'partner')} differs from the rest for real"


def _of_one(point: FunnelPoint, names: Mapping[str, str]) -> str:
    name = names.get(point.partner_id, point.partner_id)
    if point.verdict in OUTSIDE:
        side = "higher" if point.verdict is Verdict.ABOVE else "lower"
        return f"{name} differs from the rest for real: {side}"
    if point.verdict is Verdict.UNSURE:
        return f"It cannot be told whether {name} differs from the rest"
    if point.verdict is Verdict.INSIDE:
        return f"{name} cannot be told apart from the rest"
    return f"{name} lies at the edge of what chance does"


def caption(found: Funnel, metric: Metric) -> str:
    """The quarter, what the lines are, and who is not in it."""
    if found.centre is None:
        return ""
    parts = [
        words.quarter(Period(found.school_year, found.quarter)),
        f"all {found.pooled_of} partners together {rate(found.centre, found, metric)}",
        "between the inner lines lie 95 % by chance alone, between the outer ones 99.8 %",
    ]
    if found.dispersion.used:
        parts.append("partners differ more than chance alone explains, and the lines are widened for it")
    elif found.dispersion.over:
        parts.append("partners differ more than chance alone explains; there are too few to allow for it")
    elif found.dispersion.phi is None:
        parts.append("the lines are chance alone: how much partners differ besides is not known here")
    for count, said in (
        (found.hidden, words.hidden(metric)),
        (found.unpublished, SAID[Unpublished.YET]),
        (found.earlier, "with only another quarter"),
        (found.missing, "not reported"),
        (found.without, "without anything to compare"),
    ):
        if count:
            parts.append(f"not in it: {words.plural(count, 'partner')} {said}")
    return "; ".join(parts)


def short(value: float, found: Funnel) -> str:
    """A rate without what it is of: "70 %", "41.8"."""
    return words.percent(value) if found.kind == "binomial" else words.number(value, 1)
