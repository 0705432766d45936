"""Declared events of a partner on its page: the list, and the forms for who may declare or withdraw."""

from __future__ import annotations

from functools import partial

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import declare as acts
from plp_metrics.compute.answers import answer
from plp_metrics.draw import words
from plp_metrics.draw.ahead_chart import event_words
from plp_metrics.draw.markup import esc, note
from plp_metrics.model import NETWORK, Declared, RefusedError, Viewer
from plp_metrics.model.trends import concerns
from plp_metrics.store import read_declared
from plp_metrics.ui import acting, days, keys, program, show

PAGE = "partner_events"


def draw(viewer: Viewer, partner_id: str) -> None:
    """What was declared about the partner (and about everybody), and the form; nothing where there is
    neither."""
    found = [
        e
        for e in answer(store.current(), access.scope(viewer), read_declared.events)
        if concerns(e, partner_id)
    ]
    may = may_declare(viewer, partner_id)
    if not found and not may:
        return
    acting.outcome(PAGE)
    label = f"What happened: {words.plural(len(found), 'event')} marked on the charts"
    with st.expander(label, key=keys.part(PAGE, "box"), type="compact", expanded=bool(found)):
        for one in reversed(found):
            _one(viewer, one, may)
        if may:
            _form(viewer, partner_id)


def may_declare(viewer: Viewer, partner_id: str) -> bool:
    """Whether this viewer may declare an event of this partner."""
    return viewer.may("declare") and viewer.partner_id in (None, partner_id)


def _one(viewer: Viewer, one: Declared, may: bool) -> None:
    whose = "all partners" if one.partner_id == NETWORK else ""
    by = " · ".join(t for t in (whose, f"declared by {one.account}, {words.day(one.at.date(), True)}") if t)
    with st.container(
        horizontal=True, vertical_alignment="center", key=keys.part(PAGE, f"row_{one.event_id}")
    ):
        show.html(f"<div>{esc(event_words(one))}{note(by)}</div>", keys.part(PAGE, f"text_{one.event_id}"))
        if may and (one.partner_id != NETWORK or viewer.partner_id is None):
            st.button(
                "Withdraw",
                key=keys.part(PAGE, f"withdraw_{one.event_id}"),
                help="The charts no longer show it. It stays in the log.",
                on_click=partial(_withdraw, viewer, one.event_id),
            )


def _form(viewer: Viewer, partner_id: str) -> None:
    today = store.current().today()
    with st.form(keys.typed(PAGE, "form", partner_id), border=False):
        days.field("Day", today, keys.typed(PAGE, "day", partner_id), last=today + acts.AHEAD, width=160)
        st.text_input(
            "What happened, in a few words",
            key=keys.typed(PAGE, "text", partner_id),
            max_chars=acts.LONGEST,
            placeholder="Snow closed two Saturdays",
        )
        st.checkbox(
            "The usual range begins anew with it",
            key=keys.typed(PAGE, "rebase", partner_id),
            help="Only where things are done differently from that day on; everybody reads the reason.",
        )
        st.form_submit_button("Declare it", on_click=partial(_declare, viewer, partner_id))
    st.caption("Everybody who sees these charts reads it; leave names of people out.")


def _declare(viewer: Viewer, partner_id: str) -> None:
    text, rebase = (keys.typed(PAGE, name, partner_id) for name in ("text", "rebase"))
    day = st.session_state.get(keys.typed(PAGE, "day", partner_id))

    def act() -> None:
        if day is None:
            raise RefusedError("Choose a day.")
        anew = bool(st.session_state.get(rebase))
        acts.declare(viewer, store.current(), partner_id, day, acting.text(text), rebase=anew)

    done = f"Declared; it stands on the charts of {program.names()[partner_id]}."
    acting.run(PAGE, done, act, clear={text: "", rebase: False})


def _withdraw(viewer: Viewer, declared_id: int) -> None:
    acting.run(PAGE, "Withdrawn.", partial(acts.withdraw, viewer, store.current(), declared_id))
