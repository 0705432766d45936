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
    return viewer if day is None or day >= store.current().today() else at(viewer, day)


def at(viewer: Viewer, day: date) -> Viewer:
    """The viewer as of the end of a day: it sees what there was then, and can change nothing."""
    now = store.current()
    looking = frozenset(p for p in viewer.permissions if p.startswith("see_") and p != "see_raw")
    return replace(viewer, permissions=looking, on=day, as_of=_event(now, now.version(), day))


def asked_day(name: str = keys.ON) -> date | None:
    """The day in the address; None where there is none, or none that is a day."""
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
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
    """The widget that chooses the day the page is looked at as of."""
    today = store.current().today()
    pick_day(keys.ON, "As it stood on", viewer.on or today, today)


def pick_day(name: str, label: str, value: date, last: date) -> None:
    """A widget for a day that lives in the address: from the program's first day to `last`, which is the
    day where the address names none."""
    now, key = store.current(), keys.widget(name)
    first = min(_first_day(now, now.version()), last)
    st.session_state[key] = min(max(value, first), last)
    st.date_input(
        label,
        key=key,
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
        width=150,
        on_change=_into_address,
        args=(name,),
    )


def _into_address(name: str) -> None:
    chosen = st.session_state[keys.widget(name)]
    if chosen is None or (name == keys.ON and chosen >= store.current().today()):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen.isoformat()


@lru_cache(maxsize=64)
def _event(now: store.Store, version: int, day: date) -> int:
    with now.read() as cursor:
        return read.event_on(cursor, day)


@lru_cache(maxsize=8)
def _first_day(now: store.Store, version: int) -> date:
    with now.read() as cursor:
        return read.first_day(cursor) or now.today()
