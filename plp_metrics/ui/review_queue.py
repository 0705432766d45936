"""The queue of quarters that wait for review: ticked and accepted together, or opened one by one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from plp_metrics import store
from plp_metrics.act import comment
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import words
from plp_metrics.draw.markup import esc, literal
from plp_metrics.model import DATASETS, Period, Viewer
from plp_metrics.store.read_hand_ins import HandIn, QuarterNow
from plp_metrics.ui import clock, go, keys, program, reporting, reviewing, show
from plp_metrics.ui.reviewing import PAGE, Quarter


def asked(viewer: Viewer) -> Quarter | None:
    """The quarter the address asks for, where this viewer may name the partner; else None."""
    partner_id, year, quarter = (st.query_params.get(n, "") for n in (keys.PARTNER, keys.YEAR, keys.QUARTER))
    if partner_id not in program.named(viewer) or year not in program.years():
        return None
    try:
        return partner_id, Period.parse(f"{year}{quarter}")
    except ValueError:
        return None


def sentence(waits: Sequence[QuarterNow]) -> tuple[str, str]:
    """The page's sentence and its meta line."""
    if not waits:
        return "Nothing waits for review", ""
    verb, first = "waits" if len(waits) == 1 else "wait", waits[0]
    since = f"since {words.day(first.at.date(), True)}"
    oldest = since if len(waits) == 1 else f"the oldest {since}"
    late = sum(q.late for q in waits)
    meta = "All school years, the longest waiting first" + (f" · {late} came late" if late else "")
    return f"{words.plural(len(waits), 'quarter')} {verb} for your review, {oldest}", meta


def draw(viewer: Viewer, waits: Sequence[QuarterNow]) -> None:
    """A line for each quarter with a box to tick, and the one act for all that are ticked."""
    ticked: list[QuarterNow] = []
    for q in waits:
        quarter = (q.partner_id, q.period)
        at = f"{q.partner_id}_{q.period}"
        with st.container(horizontal=True, vertical_alignment="top", key=keys.part(PAGE, f"line_{at}")):
            if st.checkbox(f"Accept {literal(reviewing.told(quarter))}", key=keys.part(PAGE, f"tick_{at}"),
                           label_visibility="collapsed", width="content"):  # fmt: skip
                ticked.append(q)
            show.html(_line(viewer, q), keys.part(PAGE, f"facts_{at}"))
    label = f"Accept the {words.plural(len(ticked), 'quarter')} ticked" if ticked else "Accept what is ticked"
    st.button(
        label,
        type="primary",
        disabled=not ticked,
        key=keys.part(PAGE, "accept_many"),
        on_click=reviewing.accept,
        args=(viewer, ticked),
        help="All of them or none. Their figures become the accepted ones, for leadership too.",
    )


def _line(viewer: Viewer, q: QuarterNow) -> str:
    quarter = (q.partner_id, q.period)
    link = go.link(reviewing.told(quarter), PAGE, **reviewing.params(quarter))
    late = " (late)" if q.late else ""
    return (
        f"<div><b>{link}</b>: handed in {esc(clock.moment(q.at, q.partner_id))}{late} by {esc(q.account)}"
        f'<span class="small">{esc(_files(q, reporting.hand_ins(viewer, q.period.school_year)))}</span></div>'
    )


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


def follow_ups(viewer: Viewer) -> None:
    """Comments that wait to be followed up, each with a link to its quarter."""
    open_ones = comment.waiting(viewer, store.current())
    if not open_ones:
        return
    library = program.library()
    where = [(c.partner_id, c.period) for c in open_ones]
    links = [go.link(reviewing.told(at), "partner", **reviewing.params(at)) for at in where]
    items = [
        f"{link}, {esc(library[c.metric].title if c.metric in library else c.metric)}: “{esc(c.text)}”"
        f'<span class="small">{esc(c.account)}, {esc(words.day(c.at.date(), True))}</span>'
        for link, c in zip(links, open_ones, strict=True)
    ]
    show.lists([(f"Comments to follow up · {len(items)}", "ink", items)], keys.part(PAGE, "follow_ups"))
