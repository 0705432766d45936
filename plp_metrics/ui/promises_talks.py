"""The contact log and the community's part of the page of promises."""

from __future__ import annotations

from functools import partial

import streamlit as st

from plp_metrics import store
from plp_metrics.act import contact as acts
from plp_metrics.draw import promises_talks as drawn
from plp_metrics.draw.markup import esc
from plp_metrics.model import Period, Viewer
from plp_metrics.model.promises import Contact
from plp_metrics.ui import acting, days, keys, program, show
from plp_metrics.ui.promises_page import PAGE, Asked, Seen


def community(seen: Seen, asked: Asked) -> None:
    """Meetups, Hour of Code, fairs, districts and the plan of the year, with what is asked for."""
    first, last = Period(asked.year, "Q1").first_day, Period(asked.year, "Q4").last_day
    every = [e for e in seen.all_evidence if e.state != "disputed" and e.day <= last]
    this_year = [e for e in every if e.day >= first]
    sheet = {p.line.key for p in seen.every}
    wanted = {
        "meetup": "at least 1 (term sheet)" if "P14" in sheet else "",
        "hour_of_code": "promoted in December (term sheet)" if "P14" in sheet else "",
        "cs_fair": "1 in spring (term sheet)" if "P15" in sheet else "",
        "districts": "as agreed",
        "plan": "once",
    }
    table = drawn.community(
        this_year, [e for e in every if e.line == "P11"], [e for e in every if e.line == "P10"], wanted
    )
    show.finding("Community and outreach", "Playbook: four events a year. What is disputed is left out.")
    show.html(f'<div class="wide">{table.html()}</div>', _key("community"))
    show.download(table, _key("community_csv"), f"community-{(asked.partner or '').lower()}-{asked.year}")


def log(viewer: Viewer, seen: Seen, asked: Asked) -> None:
    """The talks of the year with their gaps, what is left to do, and a form for the next one."""
    today = program.today(viewer)
    talks = [t for t in seen.talks if Period.of(t.day).school_year == asked.year]
    show.finding(drawn.title(talks, asked.year, today), "The contact log: every talk either side noted.")
    show.html(drawn.quarters(talks, asked.year, today), _key("quarters"))
    left = [t for t in seen.talks if t.open]
    for talk in left:
        with st.container(horizontal=True, vertical_alignment="center", key=_key(f"left_{talk.contact_id}")):
            show.html(f"<div>{esc(drawn.follow_up(talk, today))}</div>", _key(f"left_text_{talk.contact_id}"))
            if viewer.may("log_contact"):
                st.button("Done", key=_key(f"done_{talk.contact_id}"), on_click=_resolve, args=(viewer, talk))
    if talks:
        table = drawn.table(talks, f"Talks with {seen.name} in {asked.year}")
        show.html(f'<div class="wide">{table.html()}</div>', _key("log"))
        show.download(table, _key("log_csv"), f"talks-{(asked.partner or '').lower()}-{asked.year}")
    _noting(viewer, asked)


def _noting(viewer: Viewer, asked: Asked) -> None:
    if not viewer.may("log_contact") or asked.partner is None:
        return
    key, today = partial(_typed_for, asked.partner), store.current().today()
    with (
        st.expander("Note a talk", key=key("note"), type="compact"),
        st.form(key("note_form"), border=False),
    ):
        days.field("When", today, key("note_day"), last=today)
        st.selectbox("How", acts.KINDS, format_func=drawn.KINDS.__getitem__, key=key("note_kind"))
        st.selectbox("Mainly about", acts.TOPICS, format_func=drawn.TOPICS.__getitem__, key=key("note_topic"))
        st.text_input(
            "What was said", key=key("note_text"), max_chars=500, placeholder="Both sides read it; no names"
        )
        st.text_input("Next step (may stay empty)", key=key("note_step"), max_chars=500)
        days.field("By", None, key("note_by"))
        st.form_submit_button("Note it", on_click=partial(_log, viewer, asked.partner))


def _log(viewer: Viewer, partner_id: str) -> None:
    key = partial(_typed_for, partner_id)

    def typed(name: str) -> str:
        return acting.text(key(name))

    day = st.session_state.get(key("note_day")) or store.current().today()
    by = st.session_state.get(key("note_by"))
    acting.run(
        PAGE, "Noted.",
        lambda: acts.log(
            viewer, store.current(), partner_id, day, typed("note_kind"), typed("note_topic"),
            typed("note_text"), typed("note_step"), by,
        ),
        clear={key("note_text"): "", key("note_step"): "", key("note_by"): None},
    )  # fmt: skip


def _resolve(viewer: Viewer, talk: Contact) -> None:
    acting.run(PAGE, "Done.", lambda: acts.resolve(viewer, store.current(), talk.contact_id))


def _typed_for(partner_id: str, name: str) -> str:
    return keys.typed(PAGE, name, partner_id)


def _key(name: str) -> str:
    return keys.part(PAGE, name)
