"""Reviewing: what waits, and its acts: accept (one or many), return with a note, open rows, open again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import streamlit as st

from plp_metrics import store
from plp_metrics.act import review, see_raw
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import words
from plp_metrics.model import DATASETS, Period, QuarterState, Viewer
from plp_metrics.store.read_hand_ins import QuarterNow
from plp_metrics.ui import acting, clock, days, keys, program, reporting

PAGE = "review"
DONE = (QuarterState.ACCEPTED, QuarterState.LOCKED)
Quarter = tuple[str, Period]


def waiting(states: Iterable[QuarterNow]) -> list[QuarterNow]:
    """The quarters that wait for review, the longest waiting first."""
    return sorted(
        (q for q in states if q.state is QuarterState.SUBMITTED), key=lambda q: (q.at, q.partner_id)
    )


def queue(viewer: Viewer) -> list[QuarterNow]:
    """What waits for this viewer's review, of all school years, the longest waiting first."""
    named = program.named(viewer)
    return waiting(
        q
        for year in program.years()
        for (who, _), q in reporting.quarters(viewer, year).items()
        if who in named
    )


def told(quarter: Quarter) -> str:
    """ "Ozark Regional Service, Q4 (Apr–Jun 2018)"."""
    partner_id, period = quarter
    return f"{program.names().get(partner_id, partner_id)}, {words.quarter(period)}"


def params(quarter: Quarter) -> dict[str, str]:
    """The address of a quarter's desk."""
    partner_id, period = quarter
    return {keys.PARTNER: partner_id, keys.YEAR: period.school_year, keys.QUARTER: period.quarter}


def after(waits: Sequence[QuarterNow], quarter: Quarter) -> Quarter | None:
    """The next in the queue after a quarter: the first that waits longer than it does, else the first."""
    line = [(q.partner_id, q.period) for q in waits]
    if quarter in line:
        place = line.index(quarter)
        rest = [*line[place + 1 :], *line[:place]]
        return rest[0] if rest else None
    return line[0] if line else None


def go_to(quarter: Quarter | None) -> None:
    """Put a quarter's desk (None: the queue) into the address."""
    for name in (keys.PARTNER, keys.YEAR, keys.QUARTER):
        st.query_params.pop(name, None)
    if quarter is not None:
        st.query_params.update(params(quarter))


def accept(viewer: Viewer, waits: Sequence[QuarterNow], then: Quarter | None = None) -> None:
    """The button's act: accept these quarters as they were shown, all or none, and go on to another."""
    seen = {(q.partner_id, q.period): q.at for q in waits}
    quarters = list(seen)
    listed = told(quarters[0]) if len(quarters) == 1 else words.plural(len(quarters), "quarter")
    done = f"Accepted: {listed}."
    if acting.run(PAGE, done, lambda: review.accept(viewer, store.current(), quarters, seen=seen)):
        go_to(then)


def give_back(viewer: Viewer, now: QuarterNow, note_key: str, then: Quarter | None = None) -> None:
    """The button's act: return the quarter as it was shown with what was typed, and go on to another."""
    note, quarter = acting.text(note_key), (now.partner_id, now.period)
    done = f"Returned: {told(quarter)}. The partner sees your note."
    if acting.run(PAGE, done, lambda: review.return_(viewer, store.current(), *quarter, note, seen=now.at)):
        go_to(then)


def open_rows(viewer: Viewer, quarter: Quarter) -> None:
    """The button's act: take leave to see the quarter's rows."""
    done = "Rows opened until you accept or return the quarter. It stands in the log."
    acting.run(PAGE, done, lambda: see_raw.open_rows(viewer, store.current(), *quarter))


def reopen(
    viewer: Viewer, quarters: Mapping[Quarter, QuarterNow | None], page: str, label: str, asks: str
) -> None:
    """Let a partner hand in a quarter (anew) until a day: chosen, why, until when."""
    if not quarters:
        return
    with (
        st.expander(label, key=keys.part(page, "reopen_box"), type="compact"),
        st.form(keys.part(page, "reopen"), border=False),
    ):
        first, second, third = st.columns([3, 4, 2])
        which = first.selectbox(
            "Quarter",
            sorted(quarters, key=lambda k: (k[1], told(k)), reverse=True),
            format_func=told,
            key=keys.part(page, "reopen_which"),
        )
        reason = second.text_input("Why?", key=keys.part(page, "reopen_why"), max_chars=500)
        today = clock.today(None)
        with third:
            until = days.field(
                "Last day to hand in", today + review.TO_MEND, keys.part(page, "reopen_until"), first=today
            )
        only = st.multiselect(
            "Only these files",
            DATASETS,
            format_func=lambda d: load_contracts()[d].title,
            key=keys.part(page, "reopen_files"),
            placeholder="All four files",
        )
        st.caption(asks)
        sent = st.form_submit_button("Reopen")
        if sent and until is None:
            acting.tell(page, "Choose the last day to hand it in.", well=False)
            st.rerun()
        elif sent and until is not None:
            act = partial(review.reopen, viewer, store.current(), *which, reason, until, only)
            acting.run(page, f"Reopened: {told(which)}, until {words.day(until, True)}.", act)
            st.rerun()
