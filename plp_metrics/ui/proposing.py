"""Proposing a target (or setting one of the network): its fields; `act.agree` decides who may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import agree
from plp_metrics.compute import pooled, results
from plp_metrics.compute.answers import answer
from plp_metrics.draw import agreed as drawn
from plp_metrics.draw import words
from plp_metrics.model import (
    ALL,
    NETWORK,
    QUARTERS,
    Agreement,
    Comparison,
    Direction,
    Display,
    Metric,
    Period,
    Viewer,
    school_year,
    year_start,
)
from plp_metrics.ui import acting, keys, program, targets_seen

PAGE = targets_seen.PAGE
FORM = keys.part(PAGE, "form")
"""Where the outcome of a proposal is told: beside its button."""


def form(viewer: Viewer, partner_id: str, year: str) -> None:
    """The fields of a new target, folded away."""
    label = "Set a target of the network" if partner_id == NETWORK else "Propose a target"
    with st.expander(label, key=keys.part(PAGE, f"form_{partner_id}_{year}")):
        library = program.library()
        first, second, third = st.columns([3, 2, 2], vertical_alignment="top")
        chosen = first.selectbox(
            "Metric", list(library), format_func=lambda m: library[m].title, key=_field("metric", partner_id)
        )
        metric = library[chosen]
        course = second.selectbox(
            "Course",
            _courses(metric, partner_id, year),
            format_func=_course,
            key=_field(f"course_{chosen}", year),
        )
        comparison = third.selectbox(
            "Comparison",
            _comparisons(metric),
            format_func=lambda c: drawn.COMPARISONS[c],
            key=_field(f"comparison_{chosen}", partner_id),
        )
        st.caption(metric.says)
        with st.form(_field("numbers", partner_id), border=False):
            wanted = _numbers(viewer, Agreement(0, partner_id, chosen, year, course, comparison, None))
            acting.outcome(FORM)
            label = "Set the target" if partner_id == NETWORK else "Propose it"
            if st.form_submit_button(label, key=keys.part(PAGE, "propose"), type="primary"):
                propose(viewer, wanted)
                st.rerun()
        st.caption(
            "It counts at once and replaces the one before."
            if partner_id == NETWORK
            else "It counts once the other side confirms it; until then the present target holds."
        )


def _numbers(viewer: Viewer, wanted: Agreement) -> Agreement:
    """The fields of target, start, due quarter and note; taken all at once when the button is pressed."""
    metric = program.library()[wanted.metric]
    at = f"{wanted.metric}_{wanted.course}_{wanted.partner_id}_{wanted.school_year}"
    first, second, third = st.columns([2, 2, 3], vertical_alignment="top")
    target = start = None
    if wanted.comparison is not Comparison.REPORT_ONLY:
        how, unit = _number(metric), _unit(metric)
        before = last_value(viewer, wanted.partner_id, metric, wanted.course, wanted.school_year)
        target = first.number_input(f"Target, in {unit}", value=None, key=_field("target", at), **how)
        start = second.number_input(
            f"Starts from, in {unit}",
            value=None if before is None else _typed(before, metric),
            key=_field("start", at),
            help="Last year's value where there is one. Leave it empty to count from nothing.",
            **how,
        )
    quarters = [q for q in QUARTERS if q >= metric.from_quarter]
    due = third.selectbox(
        "Due at the end of",
        quarters,
        index=len(quarters) - 1,
        format_func=lambda q: words.quarter(Period(wanted.school_year, q)),
        key=_field("due", at),
    )
    note = st.text_input("Note for the other side (may stay empty)", key=_field("note", at), max_chars=500)
    return replace(
        wanted,
        target=_meant(target, metric),
        baseline=_meant(start, metric),
        due_quarter=due,
        note=note.strip(),
    )


def propose(viewer: Viewer, wanted: Agreement) -> None:
    """The button's act."""
    done = (
        "Set. It counts from now on."
        if wanted.partner_id == NETWORK
        else "Proposed. It waits for the other side."
    )
    acting.run(FORM, done, lambda: agree.propose(viewer, store.current(), wanted))


def last_value(viewer: Viewer, partner_id: str, metric: Metric, course: str, year: str) -> float | None:
    """The last value of the school year before, as far as this viewer may see it."""
    before = (school_year(year_start(year) - 1),)
    now, scope = store.current(), access.scope(viewer)
    if partner_id == NETWORK:
        found = answer(now, scope, pooled.network_series, (metric.key,), course, before)
    else:
        found = answer(now, scope, results.series, (metric.key,), partner_id, course, before)
    known = [r.value for r in found if r.value is not None]
    return known[-1] if known else None


def _courses(metric: Metric, partner_id: str, year: str) -> list[str]:
    partner = program.partners().get(partner_id)
    offered = metric.courses if partner is None else partner.courses.get(year, metric.courses)
    split = [c for c in metric.courses if c in offered] if "c" in metric.grain else []
    return [ALL, *split]


def _course(code: str) -> str:
    name = words.course(code)
    return name[:1].upper() + name[1:]


def _comparisons(metric: Metric) -> list[Comparison]:
    usual = {
        Direction.LESS: [Comparison.AT_MOST, Comparison.HOLD],
        Direction.MORE: [Comparison.AT_LEAST, Comparison.HOLD],
    }
    every = [Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.HOLD]
    return [*usual.get(metric.direction, every), Comparison.REPORT_ONLY]


def _unit(metric: Metric) -> str:
    return {
        Display.SHARE: "percent (75 for 75 %)",
        Display.CHANGE: "percent more (12 for +12 %)",
        Display.RATIO: "its ratio (1 means as expected)",
        Display.MONEY: "US dollars",
    }.get(metric.display, metric.unit)


def _meant(typed: float | None, metric: Metric) -> float | None:
    """What was typed, as it is stored: percents as shares, growth as a ratio."""
    if typed is None:
        return None
    if metric.display is Display.SHARE:
        return typed / 100
    return 1 + typed / 100 if metric.display is Display.CHANGE else typed


def _number(metric: Metric) -> dict[str, Any]:
    """How a number of the metric is typed: counts whole, percents to a tenth, ratios to a hundredth."""
    if metric.display is Display.COUNT:
        return {"step": 1, "min_value": 0}
    return {"step": 0.01} if metric.display is Display.RATIO else {"step": 0.1, "format": "%.1f"}


def _typed(value: float, metric: Metric) -> float:
    """The inverse of `_meant`, to a tenth."""
    if metric.display is Display.SHARE:
        return round(100 * value, 1)
    if metric.display is Display.CHANGE:
        return round(100 * (value - 1), 1)
    return round(value) if metric.display is Display.COUNT else round(value, 2)


def _field(name: str, at: str) -> str:
    return keys.part(PAGE, f"{name}_{at}")


def start(viewer: Viewer, partner_id: str, year: str) -> None:
    """Where no target of a year is agreed: start it with the term sheet's, in one click."""
    if partner_id == NETWORK or not viewer.may("agree_for_code_org"):
        return
    st.button(
        f"Start {year} with the targets of the term sheet",
        key=keys.part(PAGE, f"start_{partner_id}_{year}"),
        on_click=_start,
        args=(viewer, partner_id, year),
        help="For the courses the partner offers. Both sides may agree others later.",
    )


def _start(viewer: Viewer, partner_id: str, year: str) -> None:
    done = f"{year} starts with the targets of the term sheet."
    acting.run(PAGE, done, lambda: agree.start_year(viewer, store.current(), partner_id, year))
