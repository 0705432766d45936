"""The page of facilitators and staff time: of one partner with its forms, and over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from plp_metrics import access, store
from plp_metrics.act import facilitate as acts
from plp_metrics.compute import facilitators as loads
from plp_metrics.compute.answers import answer
from plp_metrics.draw import facilitators as drawn
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import ALL, COURSES, Period, Viewer, school_year, year_start
from plp_metrics.model.funding import Load
from plp_metrics.model.money import Books
from plp_metrics.store import read
from plp_metrics.ui import acting, began, go, keys, program, show
from plp_metrics.ui.funding_page import books, may_tell

PAGE = "facilitators"
POSITIONS = 3


def one(viewer: Viewer, partner_id: str, head: DeltaGenerator) -> None:
    """Under its sentence in `head`, one partner's facilitators and their load, staff time, and the forms."""
    partner, told = program.named(viewer)[partner_id], books(viewer).get(partner_id, Books())
    at = _at(viewer)
    found = _loads(viewer, {partner_id: told}, at)[partner_id]
    missing = {load.course: loads.more_needed(load) for load in found}
    whole = next((load for load in found if load.course == ALL), None)
    known = {course: n for course, n in missing.items() if n is not None}
    with head:
        show.sentence(
            drawn.sentence(whole, at, known),
            f"{partner.name} · counts only, never who they are · as it stood on"
            f" {words.day(program.today(viewer), True)}",
            go.link("money", "funding", partner=partner_id),
            key=keys.part(PAGE, "links"),
        )
        acting.outcome(PAGE)
    if may_tell(viewer, partner_id):
        _forms(viewer, partner_id, told)
    if found:
        show.finding(f"Load in {words.quarter(at)}, and next year", drawn.CAPTION)
        _table(drawn.loads(found, missing), "loads", f"facilitators-{partner_id.lower()}-{at}")
    if told.facilitators:
        show.finding("By course and quarter", "Accredited local facilitators at the end of each quarter")
        _table(drawn.over_time(told.facilitators), "quarters", f"facilitators-{partner_id.lower()}")
    else:
        show.empty("No facilitator is told of yet.", "Tell how many each course has, above.")
    show.finding(drawn.staff_title(told.staff), "The terms expect a program manager of up to half a position")
    if told.staff:
        _table(drawn.staff(told.staff), "staff", f"staff-time-{partner_id.lower()}")


def everybody(viewer: Viewer, head: DeltaGenerator) -> None:
    """Under its sentence in `head`, all partners' facilitators, all courses together."""
    partners, own, at = program.named(viewer), books(viewer), _at(viewer)
    found = _loads(viewer, {key: own.get(key, Books()) for key in partners}, at)
    whole = {
        key: next((load for load in of if load.course == ALL), Load(ALL, None)) for key, of in found.items()
    }
    missing = {key: _most(of) for key, of in found.items()}
    with head:
        show.sentence(
            drawn.all_sentence(whole, missing, at),
            f"{words.plural(len(partners), 'partner')} · who has two courses counts in both",
            go.link("money of all partners", "funding"),
            key=keys.part(PAGE, "all_links"),
        )
    names = {key: p.name for key, p in partners.items()}
    show.finding("Partners that lack most for next year first", drawn.CAPTION)
    _table(drawn.partners(whole, missing, names, PAGE), "all", f"facilitators-{at}")


def _most(found: tuple[Load, ...]) -> int | None:
    each = [n for load in found if load.course != ALL and (n := loads.more_needed(load)) is not None]
    if each:
        return sum(each)
    return next((loads.more_needed(load) for load in found if load.course == ALL), None)


def _loads(viewer: Viewer, told: dict[str, Books], at: Period) -> dict[str, tuple[Load, ...]]:
    now, scope = store.current(), access.scope(viewer)
    before = school_year(year_start(at.school_year) - 1)
    counted = answer(now, scope, loads.figures, (before, at.school_year))
    wanted = loads.wanted(answer(now, scope, read.agreements, None, (at.school_year,)), at.school_year)
    found = {}
    for key, of in told.items():
        teachers, workshops = counted.get(key, ({}, {}))
        facilitators = loads.with_all(of.facilitators)
        known = {one.course for one in facilitators} | set(wanted.get(key, {}))
        courses = [c for c in (*COURSES, ALL) if c in known]
        found[key] = loads.loads(facilitators, teachers, workshops, wanted.get(key, {}), courses, at)
    return found


def _at(viewer: Viewer) -> Period:
    return program.latest(viewer)


def _forms(viewer: Viewer, partner_id: str, told: Books) -> None:
    now = Period.of(program.today(viewer))
    first = program.partners()[partner_id].first_school_year
    quarters = [now.previous, now, now.previous.previous, now.previous.previous.previous]
    quarters = [q for q in quarters if q.school_year >= first]
    if not quarters:
        return
    with st.expander("Tell how many facilitators each course has", key=_key("count_box"), type="compact"):
        quarter = st.selectbox("Quarter", quarters, format_func=words.quarter, key=_key("count_quarter"))
        offered = program.partners()[partner_id].courses.get(quarter.school_year, ())
        stands = {one.course: one.count for one in told.facilitators if one.period == quarter}
        names = {c: _key(f"count_{partner_id}_{quarter}_{c}") for c in COURSES if c in {*offered, *stands}}
        then = _begin("count", names, told, stands)
        with st.form(_key("count_form"), border=False):
            st.caption("Accredited local facilitators at the quarter's end. An empty field is not told.")
            for course, name in names.items():
                st.number_input(words.course(course), 0, acts.MOST_FACILITATORS, None, step=1, key=name)
            st.form_submit_button("Tell", on_click=partial(_count, viewer, partner_id, quarter, names, then))
    with st.expander("Tell staff time", key=_key("staff_box"), type="compact"):
        quarter = st.selectbox("Quarter", quarters, format_func=words.quarter, key=_key("staff_quarter"))
        shares = {one.position: one.share / 100 for one in told.staff if one.period == quarter}
        places = {
            n: _key(f"staff_{partner_id}_{quarter}_{n}") for n in range(1, max([POSITIONS, *shares]) + 1)
        }
        then = _begin("staff", places, told, shares)
        with st.form(_key("staff_form"), border=False):
            st.caption("Each position's share of a full one (half a position is 0.5), never who holds it.")
            for n, name in places.items():
                st.number_input(f"Position {n}", 0.0, 1.0, None, step=0.05, key=name)
            st.form_submit_button("Tell", on_click=partial(_staff, viewer, partner_id, quarter, places, then))


def _begin(form: str, names: Mapping[Any, str], told: Books, stands: Mapping[Any, float]) -> Books:
    """Fields begin with what was told of the quarter before; the books that was read from."""
    then = began.with_(_key(f"{form}_began"), next(iter(names.values()), ""), told)
    for of, name in names.items():
        st.session_state.setdefault(name, stands.get(of))
    return then


def _count(viewer: Viewer, partner_id: str, quarter: Period, names: Mapping[str, str], then: Books) -> None:
    def act() -> None:
        counts = {c: int(n) for c, name in names.items() if (n := st.session_state.get(name)) is not None}
        acts.facilitators(viewer, store.current(), partner_id, quarter, counts, seen=then)

    began.run(PAGE, f"Told for {words.quarter(quarter)}.", act, _key("count_began"))


def _staff(viewer: Viewer, partner_id: str, quarter: Period, names: Mapping[int, str], then: Books) -> None:
    def act() -> None:
        shares = {n: round(100 * s) for n, k in names.items() if (s := st.session_state.get(k)) is not None}
        acts.staff_time(viewer, store.current(), partner_id, quarter, shares, seen=then)

    began.run(PAGE, f"Told for {words.quarter(quarter)}.", act, _key("staff_began"))


def _table(made: Table, name: str, file_name: str) -> None:
    show.html(f'<div class="wide">{made.html("tight")}</div>', _key(name))
    show.download(made, _key(f"{name}_csv"), file_name)


def _key(name: str) -> str:
    return keys.part(PAGE, name)
