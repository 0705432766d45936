"""Answering a proposed target: confirm, propose another, comment, decline. `act.agree` decides who may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from plp_metrics import store
from plp_metrics.act import agree
from plp_metrics.draw import agreed as drawn
from plp_metrics.draw import agreed_talk, words
from plp_metrics.draw.markup import esc
from plp_metrics.model import Agreement, Viewer
from plp_metrics.model.talks import Talk
from plp_metrics.ui import (
    acting,
    clock,
    keys,
    program,
    proposing_before,
    proposing_fields,
    show,
    targets_seen,
)

PAGE = targets_seen.PAGE
Talks = Mapping[int, Talk]


def answers(viewer: Viewer, waiting: Sequence[Agreement], talks: Talks) -> None:
    """Each proposal that waits for this viewer's side, with its answers and what was said."""
    for a in waiting:
        who = "The partner proposes: " if a.proposed_side == "partner" else "Code.org proposes: "
        with st.container(horizontal=True, vertical_alignment="center", key=_key("line", a)):
            _line(a, who)
            st.button("Confirm", key=_key("confirm", a), on_click=confirm, args=(viewer, a.agreement_id))
            with st.popover("Propose another …", key=_key("counter_pop", a), width="content"):
                _counter(viewer, a)
            _talk(viewer, a, talks.get(a.agreement_id))
            with st.popover("Decline …", key=_key("pop", a)):
                _why(viewer, a, "Decline", "Why not? The other side reads this.")


def own(viewer: Viewer, waiting: Sequence[Agreement], talks: Talks) -> None:
    """Proposals that wait for the other side; who may speak for the proposer can take them back."""
    for a in waiting:
        with st.container(horizontal=True, vertical_alignment="center", key=_key("line", a)):
            _line(a, f"Waits for {drawn.SIDES[drawn.waits_for(a)]}: ")
            _talk(viewer, a, talks.get(a.agreement_id))
            if targets_seen.may_propose(viewer, a.partner_id):
                with st.popover("Take back …", key=_key("pop", a)):
                    _why(viewer, a, "Take back", "Why? It stays in the history.")


def _line(a: Agreement, who: str) -> None:
    text = drawn.proposal(a, program.library()[a.metric], who)
    when = f"on {words.day(a.agreed_on.date(), year=True)} by {a.proposed_by}" if a.agreed_on else ""
    show.html(f'<div>{esc(text)}<span class="small">{esc(when)}</span></div>', _key("text", a))


def _counter(viewer: Viewer, a: Agreement) -> None:
    """The form of another proposal in its place; it begins with what the other side proposed."""
    looked = _key("looked", a)
    with st.form(_key("counter_form", a), border=False):
        st.markdown(f"**{program.library()[a.metric].title}**, {words.course(a.course)}, {a.school_year}")
        wanted = proposing_fields.numbers(replace(a, note=""), f"counter_{a.agreement_id}")
        with st.container(horizontal=True, gap="small"):
            look = st.form_submit_button("Look at it first", key=_key("counter_look", a))
            sent = st.form_submit_button("Propose this instead", key=_key("counter_send", a), type="primary")
    if look or sent:
        st.session_state[looked] = wanted
    if sent:
        counter(viewer, a, wanted)
        st.rerun()
    if looked in st.session_state:
        proposing_before.before(viewer, st.session_state[looked], _key("before", a))


def _talk(viewer: Viewer, a: Agreement, talk: Talk | None) -> None:
    """What was proposed and said so far, and a field to say more."""
    may = targets_seen.may_propose(viewer, a.partner_id)
    if talk is None or (len(talk.moments) < 2 and not may):
        return
    label = f"Talk · {len(talk.moments)}" if len(talk.moments) > 1 else "Comment …"
    with st.popover(label, key=_key("talk", a)):
        metric = program.library()[a.metric]
        said = agreed_talk.thread(talk.moments, metric, lambda at: clock.moment(at, a.partner_id))
        show.html(said, _key("thread", a))
        if may:
            field = _key("remark", a)
            with st.form(_key("remark_form", a), border=False):
                st.text_area("Comment", key=field, max_chars=agree.LONGEST_REMARK, height=80)
                st.form_submit_button("Add the comment", on_click=remark, args=(viewer, a, field))
            st.caption("Both sides read it; leave names out. It is settled with the talk.")


def _why(viewer: Viewer, a: Agreement, label: str, ask_for: str) -> None:
    field = _key("why", a)
    with st.form(_key("form", a), border=False):
        st.text_input(ask_for, key=field, max_chars=500)
        st.form_submit_button(label, on_click=decline, args=(viewer, a.agreement_id, field, label))


def _key(what: str, a: Agreement) -> str:
    return keys.part(PAGE, f"{what}_{a.agreement_id}")


def confirm(viewer: Viewer, agreement_id: int) -> None:
    """The button's act."""
    done = "Confirmed. The target counts from now on."
    acting.run(PAGE, done, lambda: agree.confirm(viewer, store.current(), agreement_id))


def counter(viewer: Viewer, a: Agreement, wanted: Agreement) -> None:
    """The button's act."""
    done = "Proposed instead. It waits for the other side."
    if acting.run(PAGE, done, lambda: agree.counter(viewer, store.current(), a.agreement_id, wanted)):
        st.session_state.pop(_key("looked", a), None)


def remark(viewer: Viewer, a: Agreement, field: str) -> None:
    """The button's act, with what was typed."""
    of = (viewer, store.current(), a.agreement_id, acting.text(field))
    acting.run(PAGE, "Comment added.", lambda: agree.remark(*of), clear={field: ""})


def decline(viewer: Viewer, agreement_id: int, field: str, label: str) -> None:
    """The button's act, with what was typed."""
    done = "Declined. The other side sees why." if label == "Decline" else "Taken back."
    acting.run(PAGE, done, lambda: agree.decline(viewer, store.current(), agreement_id, acting.text(field)))
