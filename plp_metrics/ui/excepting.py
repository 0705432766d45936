"""Exceptions from targets: those in force, and the form. `act.except_target` decides who may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import except_target
from plp_metrics.compute.answers import answer
from plp_metrics.draw import agreed as drawn
from plp_metrics.draw import agreed_talk
from plp_metrics.draw.markup import esc
from plp_metrics.model import ALL, Agreement, Comparison, RefusedError, Viewer
from plp_metrics.model.talks import Interim
from plp_metrics.partnership import agreements_talks as life
from plp_metrics.store import read, read_targets
from plp_metrics.ui import acting, began, days, keys, program, proposing_fields, show

PAGE = "targets"
SAID = keys.part(PAGE, "exception_said")


def in_force(viewer: Viewer, partner_id: str, year: str | None = None) -> dict[int, Interim]:
    """The exceptions from a partner's targets that hold on the viewer's day, by the target's number."""
    found = answer(store.current(), access.scope(viewer), read_targets.exceptions, partner_id, year)
    return life.in_force(found, program.today(viewer))


def told(viewer: Viewer, year: str, course: str = ALL) -> dict[tuple[str, str], str]:
    """(Partner, metric) → the exceptions in force, in words, of every partner this viewer may name. course:
    those of its targets only; ALL tells of any, since the targets of courses add up to it."""
    now, scope = store.current(), access.scope(viewer)
    excepted = life.in_force(answer(now, scope, read_targets.exceptions, None, year), program.today(viewer))
    agreed = answer(now, scope, read.agreements, None, (year,))
    return agreed_talk.told(excepted, agreed, program.library(), course)


def notes(found: Mapping[int, Interim], agreed: Sequence[Agreement]) -> dict[int, tuple[str, str]]:
    """Target's number → the exception as markup and in words, to stand under what it asks for."""
    library = program.library()
    return {
        a.agreement_id: (
            agreed_talk.excepted(found[a.agreement_id], library[a.metric]),
            f"exception: {agreed_talk.exception(found[a.agreement_id], library[a.metric])}",
        )
        for a in agreed
        if a.agreement_id in found
    }


def form(viewer: Viewer, partner_id: str, agreed: Sequence[Agreement], found: Mapping[int, Interim]) -> None:
    """For who may accept one: the exceptions in force to be ended, and the fields of a new one."""
    open_ones = [a for a in agreed if a.target is not None and a.comparison is not Comparison.REPORT_ONLY]
    if not open_ones or not except_target.may_accept(viewer, partner_id):
        return
    with st.expander("Accept an exception for a while", key=keys.part(PAGE, f"except_{partner_id}")):
        st.caption(
            "For a storm, a lost colleague: a value that will do until a day. The agreed target stays, and"
            " the result is judged by it."
        )
        for a in open_ones:
            if a.agreement_id in found:
                _ending(viewer, a, found[a.agreement_id])
        chosen = st.selectbox(
            "Target",
            open_ones,
            format_func=_named,
            key=keys.part(PAGE, f"except_which_{partner_id}"),
        )
        if chosen is not None:
            _fields(viewer, chosen, found)


def _named(a: Agreement) -> str:
    metric = program.library()[a.metric]
    return f"{metric.title}, {drawn.course(a)}: {drawn.asks(a, metric)}"


def _fields(viewer: Viewer, a: Agreement, found: Mapping[int, Interim]) -> None:
    metric = program.library()[a.metric]
    then = began.with_(_key("except_began", a), _key("except_why", a), found)
    with st.form(_key("except_form", a), border=False):
        first, second = st.columns(2)
        value = first.number_input(
            f"Will do, in {proposing_fields.unit_of(metric)}",
            value=None,
            key=_key("except_value", a),
            **proposing_fields.number(metric),
        )
        with second:
            day = days.field("Until the end of", None, _key("except_day", a))
        why = st.text_input("Reason (the partner reads it)", key=_key("except_why", a), max_chars=500)
        acting.outcome(SAID)
        if st.form_submit_button("Accept the exception", key=_key("except_send", a)):
            accept(viewer, a, proposing_fields.meant(value, metric), why, day, then)
            st.rerun()


def _ending(viewer: Viewer, a: Agreement, interim: Interim) -> None:
    metric = program.library()[a.metric]
    with st.container(horizontal=True, vertical_alignment="center", key=_key("except_line", a)):
        text = f"{metric.title}: {agreed_talk.exception(interim, metric)}. “{interim.reason}”"
        show.html(f"<div>{esc(text)}</div>", _key("except_text", a))
        st.button("End it now", key=_key("except_end", a), on_click=end, args=(viewer, a.agreement_id))


def accept(
    viewer: Viewer, a: Agreement, value: float | None, why: str, day: date | None,
    seen: Mapping[int, Interim] | None = None,
) -> None:  # fmt: skip
    """The button's act, with what was typed. seen: the exceptions in force when that was begun."""

    def do() -> None:
        if value is None or day is None:
            raise RefusedError("Say the value that will do, and its last day.")
        except_target.accept(viewer, store.current(), a.agreement_id, value, why.strip(), day, seen=seen)

    done = "Accepted. It stands beside the agreed target and ends by itself."
    began.run(SAID, done, do, _key("except_began", a))


def end(viewer: Viewer, agreement_id: int) -> None:
    """The button's act."""
    now = store.current()
    acting.run(PAGE, "The exception has ended.", lambda: except_target.end(viewer, now, agreement_id))


def _key(what: str, a: Agreement) -> str:
    return keys.part(PAGE, f"{what}_{a.agreement_id}")
