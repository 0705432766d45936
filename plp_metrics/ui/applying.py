"""The applicant's page: how to join, the form, where the application stands, taking it back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from plp_metrics import store
from plp_metrics.act import join
from plp_metrics.draw import clock
from plp_metrics.draw import joining as drawn
from plp_metrics.model import Viewer, school_year, year_start
from plp_metrics.model.joining import Application, ApplicationState, Wish
from plp_metrics.partnership import joining
from plp_metrics.ui import acting, go, joining_fields, keys, show

PAGE = "apply"


def own(viewer: Viewer) -> list[Application]:
    """This account's applications, the latest first."""
    return join.mine(viewer, store.current())


def waits(found: Sequence[Application]) -> bool:
    return bool(found) and found[0].state is ApplicationState.WAITING


def sentence(viewer: Viewer, found: Sequence[Application]) -> tuple[str, str, str]:
    """The page's sentence, what it rests on, and the way to the term sheet."""
    return (
        drawn.sentence(found),
        f"Signed in as {viewer.account}, which has no role yet",
        go.link("read the term sheet", "terms"),
    )


def waiting(viewer: Viewer, found: Sequence[Application]) -> None:
    """The latest application as it was sent; it can be withdrawn while it waits."""
    if not found:
        return
    latest = found[0]
    if latest.state is ApplicationState.WITHDRAWN:
        return
    shown = drawn.facts(latest.wish, latest.version, _moment(latest))
    show.html(f"<p>{drawn.state(latest).html}</p>{shown}", keys.part(PAGE, "latest"))
    if latest.state is ApplicationState.WAITING:
        st.button(
            "Withdraw the application",
            key=keys.part(PAGE, "withdraw"),
            on_click=_withdraw,
            args=(viewer, latest.application_id),
            help="You may apply again.",
        )


def form(viewer: Viewer) -> None:
    """The fields of an application. The first school year is chosen first: it names the years of courses."""
    version = joining.in_force(store.current().today()).version
    show.finding("Apply to join", "About organizations only: no names of people, no addresses.")
    first = str(
        st.selectbox(
            "First school year", joining.years_ahead(joining_fields.this_year()), 0, key=_key("first")
        )
    )
    with st.form(_key("form"), border=False):
        left, right = st.columns(2, vertical_alignment="top")
        with left:
            name = st.text_input("Organization", max_chars=joining.LONGEST_NAME, key=_key("name"))
            where = joining_fields.states(_key("states"))
            zone = joining_fields.zone(_key("zone"))
            urban = st.checkbox("Mainly urban", key=_key("urban"))
        with right:
            years = (first, school_year(year_start(first) + 1))
            courses = joining_fields.courses(_key("courses"), years, {})
            about = st.text_area(
                "About your organization", max_chars=joining.LONGEST_ABOUT, key=_key("about"),
                placeholder="Whom you serve, what training you have run, who would lead the work",
            )  # fmt: skip
        attested = st.checkbox(
            f"My organization has read the term sheet of {version} and agrees to it, and I may say so.",
            key=_key("attested"),
        )
        if st.form_submit_button("Apply", type="primary"):
            wish = Wish(name, where, courses, zone, first, urban, about)
            sent = "Your application is sent. You find here what becomes of it."
            now = store.current()
            acting.run(PAGE, sent, lambda: join.apply(viewer, now, wish, version, attested=attested))
            st.rerun()


def earlier(found: Sequence[Application]) -> None:
    """What was applied for before."""
    rest = found[1:] if found and found[0].state is not ApplicationState.WITHDRAWN else found
    if not rest:
        return
    show.finding("Earlier applications")
    applied = {a.application_id: _moment(a) for a in rest}
    table = drawn.table(rest, applied, {})
    show.html(f'<div class="wide">{table.html()}</div>', keys.part(PAGE, "earlier"))


def _moment(one: Application) -> str:
    """When it was sent, as the organization's own clock showed it."""
    return clock.moment(one.applied_at, one.wish.time_zone)


def _withdraw(viewer: Viewer, number: int) -> None:
    acting.run(PAGE, "Withdrawn.", lambda: join.withdraw(viewer, store.current(), number))


def _key(name: str) -> str:
    return keys.part(PAGE, name)
