"""Looking at the pages as a partner sees them: a button, a banner with the way back, nothing to change."""

from __future__ import annotations

from functools import partial

import streamlit as st

from plp_metrics import store
from plp_metrics.act import look_as
from plp_metrics.model import Viewer
from plp_metrics.ui import acting, keys, program, show

PAGE = "look_as"


def through(viewer: Viewer) -> Viewer:
    """The viewer this session looks through: a partner's pages where it asked for them."""
    partner_id = st.session_state.get(keys.LOOK_AS)
    if partner_id is None or not viewer.may("look_as") or partner_id not in program.partners():
        return viewer
    return look_as.as_partner(viewer, partner_id)


def banner(viewer: Viewer) -> None:
    """Say whose pages these are, and lead back; nothing for who looks at its own."""
    if viewer.through is None:
        return
    name = program.names()[viewer.partner_id or ""]
    with st.container(horizontal=True, vertical_alignment="center", key=keys.part(PAGE, "bar")):
        show.banner(
            f"You look at the pages of {name}, with figures as your own account may see them. "
            "Nothing can be changed."
        )
        st.button("Back to your own pages", key=keys.part(PAGE, "stop"), on_click=_stop)


def button(viewer: Viewer, partner_id: str) -> None:
    """The way in, on a partner's page, for who may."""
    if viewer.may("look_as"):
        acting.outcome(PAGE)
        st.button(
            "See the pages as this partner",
            key=keys.part(PAGE, "start"),
            type="tertiary",
            help="Its menu and its pages, read only. It is noted in the log.",
            on_click=partial(_start, viewer, partner_id),
        )


def _start(viewer: Viewer, partner_id: str) -> None:
    if acting.run(PAGE, "", lambda: look_as.start(viewer, store.current(), partner_id)):
        st.session_state[keys.LOOK_AS] = partner_id


def _stop() -> None:
    st.session_state.pop(keys.LOOK_AS, None)
