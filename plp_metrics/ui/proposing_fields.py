"""The fields of a target: how its numbers are typed and meant. The same for proposing and for answering."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from plp_metrics.draw import words
from plp_metrics.model import QUARTERS, Agreement, Comparison, Display, Metric, Period
from plp_metrics.ui import keys, program


def numbers(wanted: Agreement, at: str) -> Agreement:
    """Target, start, due quarter, milestones and note, inside a form: `wanted` with what is typed.

    wanted: what the fields begin with. at: tells the fields of one form from those of another.
    """
    metric = program.library()[wanted.metric]
    first, second, third = st.columns([2, 2, 3], vertical_alignment="top")
    target = start = None
    numeric = wanted.comparison is not Comparison.REPORT_ONLY
    if numeric:
        how, unit = number(metric), unit_of(metric)
        target = first.number_input(
            f"Target, in {unit}", value=_filled(wanted.target, metric), key=_field("target", at), **how
        )
        start = second.number_input(
            f"Starts from, in {unit}",
            value=_filled(wanted.baseline, metric),
            key=_field("start", at),
            help="Last year's value where there is one. Leave it empty to count from nothing.",
            **how,
        )
    quarters = [q for q in QUARTERS if q >= metric.from_quarter]
    due = third.selectbox(
        "Due at the end of",
        quarters,
        index=quarters.index(wanted.due_quarter) if wanted.due_quarter in quarters else len(quarters) - 1,
        format_func=lambda q: words.quarter(Period(wanted.school_year, q)),
        key=_field("due", at),
    )
    steps = _milestones(wanted, metric, quarters[:-1], at) if numeric else {}
    note = st.text_input(
        "Note for the other side (needed where it replaces a target that holds)",
        value=wanted.note,
        key=_field("note", at),
        max_chars=500,
    )
    return replace(
        wanted,
        target=meant(target, metric),
        baseline=meant(start, metric),
        due_quarter=due,
        milestones=steps,
        note=note.strip(),
    )


def number(metric: Metric) -> dict[str, Any]:
    """How a number of the metric is typed: counts whole, percents to a tenth, ratios to a hundredth."""
    if metric.display is Display.COUNT:
        return {"step": 1, "min_value": 0} if _whole(metric) else {"step": 0.05, "min_value": 0.0}
    return {"step": 0.01} if metric.display is Display.RATIO else {"step": 0.1, "format": "%.1f"}


def unit_of(metric: Metric) -> str:
    """The unit in which numbers of the metric are typed, in words."""
    return {
        Display.SHARE: "percent (75 for 75 %)",
        Display.CHANGE: "percent more (12 for +12 %)",
        Display.RATIO: "its ratio (1 means as expected)",
    }.get(metric.display, metric.unit)


def meant(value: float | None, metric: Metric) -> float | None:
    """What was typed, as it is stored: percents as shares, growth as a ratio."""
    if value is None:
        return None
    if metric.display is Display.SHARE:
        return value / 100
    return 1 + value / 100 if metric.display is Display.CHANGE else float(value)


def typed(value: float, metric: Metric) -> float:
    """The inverse of `meant`, to a tenth."""
    if metric.display is Display.SHARE:
        return round(100 * value, 1)
    if metric.display is Display.CHANGE:
        return round(100 * (value - 1), 1)
    return round(value) if metric.display is Display.COUNT and _whole(metric) else round(value, 2)


def _milestones(wanted: Agreement, metric: Metric, quarters: list[str], at: str) -> dict[str, float]:
    if not quarters:
        return {}
    st.caption(
        "Milestones may stay empty; then the plan follows the usual season, or a straight line where there is"
        " none."
    )
    steps: dict[str, float] = {}
    for column, quarter in zip(st.columns(3), quarters, strict=False):
        step = column.number_input(
            f"By the end of {words.quarter(Period(wanted.school_year, quarter))}",
            value=_filled(wanted.milestones.get(quarter), metric),
            key=_field(f"step_{quarter}", at),
            **number(metric),
        )
        value = meant(step, metric)
        if value is not None:
            steps[quarter] = value
    return steps


def _filled(value: float | None, metric: Metric) -> float | None:
    return None if value is None else typed(value, metric)


def _whole(metric: Metric) -> bool:
    return metric.counts == "distinct" or metric.kind.value != "stock"


def _field(name: str, at: str) -> str:
    return keys.part("targets", f"{name}_{at}")
