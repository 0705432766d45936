"""Reviewing: accept a quarter, return it with a note, open one again. For who may review only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from plp_metrics import store
from plp_metrics.act import review
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc
from plp_metrics.model import DATASETS, Period, QuarterState, Viewer
from plp_metrics.store.read_hand_ins import HandIn, QuarterNow
from plp_metrics.ui import acting, go, keys, program, show

PAGE = "submissions"
DONE = (QuarterState.ACCEPTED, QuarterState.LOCKED)


def waiting(states: Sequence[QuarterNow]) -> list[QuarterNow]:
    """The quarters that wait for review, the longest waiting first."""
    return sorted(
        (q for q in states if q.state is QuarterState.SUBMITTED), key=lambda q: (q.at, q.partner_id)
    )


def heading(waits: Sequence[QuarterNow], year: str) -> str:
    """How many quarters of the year wait for review."""
    if not waits:
        return f"Nothing waits for review in {year}"
    verb = "waits" if len(waits) == 1 else "wait"
    return f"{words.plural(len(waits), 'quarter')} of {year} {verb} for your review"


def queue(viewer: Viewer, quarters: Sequence[QuarterNow], hand_ins: Sequence[HandIn]) -> None:
    """One line for each quarter that waits: what came, then accept or return."""
    for q in quarters:
        name = program.names().get(q.partner_id, q.partner_id)
        at = f"{q.partner_id}_{q.period}"
        result = go.link("its results", "partner", partner=q.partner_id, **_params(q.period))
        line = (
            f"<b>{esc(name)}, {esc(words.quarter(q.period))}</b>: handed in {words.moment(q.at)} UTC"
            f"{' (late)' if q.at.date() > q.period.due else ''} by {esc(q.account)} · {result}"
            f'<span class="small">{esc(_files(q, hand_ins))}</span>'
        )
        with st.container(horizontal=True, vertical_alignment="center", key=keys.part(PAGE, f"line_{at}")):
            show.html(f"<div>{line}</div>", keys.part(PAGE, f"facts_{at}"))
            st.button(
                "Accept",
                key=keys.part(PAGE, f"accept_{at}"),
                on_click=accept,
                args=(viewer, q.partner_id, q.period),
                help="These figures become the accepted ones, for leadership too.",
            )
            with st.popover("Return …", key=keys.part(PAGE, f"pop_{at}")):
                note = keys.part(PAGE, f"note_{at}")
                with st.form(keys.part(PAGE, f"return_{at}"), border=False):
                    st.text_area("What should the partner mend?", key=note, max_chars=1000)
                    st.form_submit_button(
                        "Return to the partner",
                        on_click=give_back,
                        args=(viewer, q.partner_id, q.period, note),
                    )


def accept(viewer: Viewer, partner_id: str, period: Period) -> None:
    """The button's act."""
    done = f"Accepted: {program.names()[partner_id]}, {words.quarter(period)}."
    acting.run(PAGE, done, lambda: review.accept(viewer, store.current(), [(partner_id, period)]))


def give_back(viewer: Viewer, partner_id: str, period: Period, note_key: str) -> None:
    """The button's act: return the quarter with what was typed."""
    note = acting.text(note_key)
    done = f"Returned: {program.names()[partner_id]}, {words.quarter(period)}. The partner sees your note."
    acting.run(PAGE, done, lambda: review.return_(viewer, store.current(), partner_id, period, note))


def reopen(viewer: Viewer, states: Sequence[QuarterNow]) -> None:
    """Let a partner hand in an accepted quarter anew, until a day."""
    done = {(q.partner_id, q.period): q for q in states if q.state in DONE}
    if not done:
        return
    with (
        st.expander("Reopen an accepted quarter", key=keys.part(PAGE, "reopen_box"), type="compact"),
        st.form(keys.part(PAGE, "reopen"), border=False),
    ):
        names = program.names()
        choices = sorted(done, key=lambda k: (k[1], names.get(k[0], k[0])), reverse=True)
        first, second, third = st.columns([3, 4, 2])
        which = first.selectbox(
            "Quarter",
            choices,
            format_func=lambda k: f"{names.get(k[0], k[0])}, {words.quarter(k[1])}",
            key=keys.part(PAGE, "reopen_which"),
        )
        reason = second.text_input("Why?", key=keys.part(PAGE, "reopen_why"), max_chars=500)
        today = store.current().today()
        until = third.date_input(
            "Last day to hand in",
            today + review.TO_MEND,
            min_value=today,
            key=keys.part(PAGE, "reopen_until"),
        )
        st.caption("The accepted figures stay until the new ones are accepted.")
        if st.form_submit_button("Reopen"):
            told = f"{names[which[0]]}, {words.quarter(which[1])}, until {words.day(until, True)}"
            act = partial(review.reopen, viewer, store.current(), *which, reason, until)
            acting.run(PAGE, f"Reopened: {told}.", act)
            st.rerun()


def _params(period: Period) -> dict[str, str]:
    return {keys.YEAR: period.school_year, keys.QUARTER: period.quarter}


def _files(q: QuarterNow, hand_ins: Sequence[HandIn]) -> str:
    own = {
        h.dataset: h for h in hand_ins if h.counts and (h.partner_id, h.period) == (q.partner_id, q.period)
    }
    said = []
    for dataset in DATASETS:
        title = load_contracts()[dataset].title
        h = own.get(dataset)
        if h is None:
            said.append(f"{title}: missing")
        elif h.how == "nothing_to_report":
            said.append(f"{title}: nothing to report")
        else:
            said.append(f"{title}: {words.plural(h.rows, 'row')}")
    return " · ".join(said)
