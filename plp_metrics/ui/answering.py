"""Answering a proposed target: confirm, decline, take back. `act.agree` decides who may."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from plp_metrics import store
from plp_metrics.act import agree
from plp_metrics.draw import agreed as drawn
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.model import Agreement, Viewer
from plp_metrics.ui import acting, keys, program, show, targets_seen

PAGE = targets_seen.PAGE


def answers(viewer: Viewer, waiting: Sequence[Agreement]) -> None:
    """Each proposal that waits for this viewer's side, with its two answers."""
    for a in waiting:
        who = "The partner proposes: " if a.proposed_side == "partner" else "Code.org proposes: "
        with st.container(horizontal=True, vertical_alignment="center", key=_key("line", a)):
            _line(a, who)
            st.button("Confirm", key=_key("confirm", a), on_click=confirm, args=(viewer, a.agreement_id))
            with st.popover("Decline …", key=_key("pop", a)):
                _why(viewer, a, "Decline", "Why not? The other side reads this.")


def own(viewer: Viewer, waiting: Sequence[Agreement]) -> None:
    """Proposals that wait for the other side; who may speak for the proposer can take them back."""
    for a in waiting:
        with st.container(horizontal=True, vertical_alignment="center", key=_key("line", a)):
            _line(a, f"Waits for {drawn.SIDES[drawn.waits_for(a)]}: ")
            if targets_seen.may_propose(viewer, a.partner_id):
                with st.popover("Take back …", key=_key("pop", a)):
                    _why(viewer, a, "Take back", "Why? It stays in the history.")


def _line(a: Agreement, who: str) -> None:
    text = drawn.proposal(a, program.library()[a.metric], who)
    when = f"on {words.day(a.agreed_on.date(), year=True)} by {a.proposed_by}" if a.agreed_on else ""
    show.html(f'<div>{esc(text)}<span class="small">{esc(when)}</span></div>', _key("text", a))


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


def decline(viewer: Viewer, agreement_id: int, field: str, label: str) -> None:
    """The button's act, with what was typed."""
    done = "Declined. The other side sees why." if label == "Decline" else "Taken back."
    acting.run(PAGE, done, lambda: agree.decline(viewer, store.current(), agreement_id, acting.text(field)))
