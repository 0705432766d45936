"""Proposing a target (or setting one of the network): its fields; `act.agree` decides who may."""

from __future__ import annotations

from dataclasses import replace

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
    Agreement,
    Comparison,
    Metric,
    Viewer,
    school_year,
    year_start,
)
from plp_metrics.partnership import agreements as rules
from plp_metrics.ui import (
    acting,
    began,
    keys,
    program,
    proposing_before,
    proposing_fields,
    show,
    targets_seen,
)

PAGE = targets_seen.PAGE
FORM = keys.part(PAGE, "form")
"""Where the outcome of a proposal is told: beside its button."""
LOOKED = keys.part(PAGE, "looked")
"""Which draft is looked at."""


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
            rules.comparisons(metric),
            format_func=lambda c: drawn.COMPARISONS[c],
            key=_field(f"comparison_{chosen}", partner_id),
        )
        st.caption(metric.says)
        empty = Agreement(0, partner_id, chosen, year, course, comparison, None)
        at = f"{chosen}_{course}_{partner_id}_{year}"
        wanted = _draft(viewer, empty, at)
        then = began.with_(_field("began", at), _field("note", at), _in_force(viewer, empty))
        with st.form(_field("numbers", partner_id), border=False):
            wanted = proposing_fields.numbers(wanted, at)
            acting.outcome(FORM)
            label = "Set the target" if partner_id == NETWORK else "Propose it"
            with st.container(horizontal=True, gap="small"):
                looked = st.form_submit_button("Look at it first", key=keys.part(PAGE, "look"))
                sent = st.form_submit_button(label, key=keys.part(PAGE, "propose"), type="primary")
        if looked or sent:
            _drafts()[at] = wanted
            st.session_state[LOOKED] = at
        if sent:
            if propose(viewer, wanted, then, _field("began", at)):
                _drafts().pop(at, None)
            st.rerun()
        if st.session_state.get(LOOKED) == at and at in _drafts():
            proposing_before.before(viewer, _drafts()[at], keys.part(PAGE, "before"))
        st.caption(
            "It counts at once and replaces the one before."
            if partner_id == NETWORK
            else "It counts once the other side confirms it; until then the present target holds."
        )


def propose(viewer: Viewer, wanted: Agreement, seen: int | None = None, key: str = "") -> bool:
    """The button's act; whether it was done. seen: the target in force when the form was begun, kept under
    this key."""
    done = (
        "Set. It counts from now on."
        if wanted.partner_id == NETWORK
        else "Proposed. It waits for the other side."
    )
    return began.run(FORM, done, lambda: agree.propose(viewer, store.current(), wanted, seen=seen), key)


def _in_force(viewer: Viewer, of: Agreement) -> int:
    """The number of the target that a new one would replace; 0 for none."""
    there = targets_seen.all_of(viewer, of.partner_id, of.school_year)
    same = [a for a in there if a.state == "confirmed" and (a.metric, a.course) == (of.metric, of.course)]
    return max((a.agreement_id for a in same), default=0)


def _drafts() -> dict[str, Agreement]:
    """What was typed and looked at (or refused) in this session, until it is proposed."""
    found: dict[str, Agreement] = st.session_state.setdefault(keys.part(PAGE, "drafts"), {})
    return found


def _draft(viewer: Viewer, empty: Agreement, at: str) -> Agreement:
    """What the fields begin with: what was typed before, else the value of the year before."""
    typed = _drafts().get(at)
    if typed is not None and typed.comparison is empty.comparison:
        return typed
    if empty.comparison is Comparison.REPORT_ONLY:
        return empty
    metric = program.library()[empty.metric]
    start = last_value(viewer, empty.partner_id, metric, empty.course, empty.school_year)
    return replace(empty, baseline=start)


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


def _field(name: str, at: str) -> str:
    return keys.part(PAGE, f"{name}_{at}")


def none_yet(viewer: Viewer, partner_id: str, year: str) -> None:
    """Where no target of a year is agreed: what to do next."""
    may = targets_seen.may_propose(viewer, partner_id)
    next_step = "Propose one above, or choose another year." if may else "Choose another year."
    show.empty(f"No target is agreed for {year}.", next_step)
    start(viewer, partner_id, year)


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
