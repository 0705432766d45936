"""The app: who is there, the pages this person may open, the page asked for. Start it with `make run`."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages import PAGES, PageEntry
from plp_metrics.model import Viewer
from plp_metrics.ui import fresh, go, looking_as, looking_back, sharing, signing


def drawn(entry: PageEntry, viewer: Viewer | None) -> Callable[[], None]:
    """What this viewer gets at a page's address: the sign-in, the page, or why it is not theirs."""
    if viewer is None:
        return partial(signing.page)
    if entry.url and not viewer.may(entry.permission):
        return partial(signing.not_yours, entry.permission)
    return partial(opened, entry if viewer.may(entry.permission) else _first(viewer), viewer)


def _first(viewer: Viewer) -> PageEntry:
    """What an account without a home of its own begins with: applying, before the term sheet."""
    return min((p for p in PAGES if viewer.may(p.permission)), key=lambda p: p.permission.startswith("see_"))


def opened(entry: PageEntry, viewer: Viewer) -> None:
    if entry.dated:
        viewer = looking_back.at_day(viewer)
        looking_back.banner(viewer)
        sharing.begin()
    entry.open()(viewer)
    if entry.dated:
        sharing.offer(viewer, entry.title)
    fresh.stamp(viewer)


st.set_page_config(page_title="PLP Metrics", layout="wide", initial_sidebar_state="collapsed")
person = signing.viewer()
viewer = looking_as.through(person) if person else None
menu: dict[str, list[st.Page]] = {}
for entry in PAGES:
    allowed = viewer is not None and viewer.may(entry.permission)
    menu.setdefault(entry.section, []).append(
        st.Page(
            drawn(entry, viewer),
            title=entry.title if viewer else "Sign in",
            url_path=entry.url,
            default=not entry.url,
            visibility="visible" if allowed and entry.listed else "hidden",
        )
    )
asked = st.navigation(menu, position="top" if viewer else "hidden")
if person is not None and viewer is not None:
    may = {entry.url for entry in PAGES if viewer.may(entry.permission)}
    go.register({p.url_path: p for section in menu.values() for p in section if p.url_path in may})
    signing.frame(person)
    looking_as.banner(viewer)
asked.run()
