"""Looking back: a page as it stood at the end of an earlier day, which the address names (on=2018-03-01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import streamlit as st

from plp_metrics import store
from plp_metrics.draw import words
from plp_metrics.model import Viewer
from plp_metrics.store import read
from plp_metrics.ui import go, keys, show


def at_day(viewer: Viewer) -> Viewer:
    """The viewer as of the day in the address; unchanged for today, a later day, or no day at all."""
    day = asked_day()
    now = store.current()
    if day is None or day >= now.today():
        return viewer
    looking = frozenset(p for p in viewer.permissions if p.startswith("see_") and p != "see_raw")
    return replace(viewer, permissions=looking, on=day, as_of=_event(now, now.version(), day))


def asked_day() -> date | None:
    """The day in the address; None where there is none, or none that is a day."""
    try:
        return date.fromisoformat(st.query_params.get(keys.ON, ""))
    except ValueError:
        return None


def banner(viewer: Viewer) -> None:
    """Say across the page that it is an old day, and lead back to today; nothing for today."""
    if viewer.on is None:
        return
    day = words.day(viewer.on, year=True)
    back = go.here("Back to today", keys.ON)
    show.html(
        f'<div class="banner" role="note">This page as it stood at the end of {day}; '
        f"nothing can be changed here. {back}</div>",
        "looking_back",
    )


def pick(viewer: Viewer) -> None:
    """The widget that chooses the day: from the program's first day to today."""
    now = store.current()
    key, first = keys.widget(keys.ON), _first_day(now, now.version())
    st.session_state[key] = max(viewer.on or now.today(), min(first, now.today()))
    st.date_input(
        "As it stood on",
        key=key,
        min_value=min(first, now.today()),
        max_value=now.today(),
        format="YYYY-MM-DD",
        width=150,
        on_change=_into_address,
    )


def _into_address() -> None:
    chosen = st.session_state[keys.widget(keys.ON)]
    if chosen is None or chosen >= store.current().today():
        st.query_params.pop(keys.ON, None)
    else:
        st.query_params[keys.ON] = chosen.isoformat()


@lru_cache(maxsize=64)
def _event(now: store.Store, version: int, day: date) -> int:
    with now.read() as cursor:
        return read.event_on(cursor, day)


@lru_cache(maxsize=8)
def _first_day(now: store.Store, version: int) -> date:
    with now.read() as cursor:
        return read.first_day(cursor) or now.today()
