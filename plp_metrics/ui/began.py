"""What stood there when a form was begun: what is typed is never put in its place unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from plp_metrics.act.as_seen import MeanwhileError
from plp_metrics.ui import acting

T = TypeVar("T")


def with_(key: str, field: str, now: T) -> T:
    """What stood there when the form's fields were first drawn: `now` where they are drawn anew.

    key: under which the session keeps it. field: the key of one of the form's fields.
    """
    if field not in st.session_state:
        st.session_state[key] = now
    found: T = st.session_state.setdefault(key, now)
    return found


def run(page: str, done: str, act: Callable[[], object], key: str) -> bool:
    """`acting.run` for the act of such a form; whether it was done.

    Who is told that something else stands there now has it before them: the form goes on from there.
    """
    meanwhile = False

    def do() -> None:
        nonlocal meanwhile
        try:
            act()
        except MeanwhileError:
            meanwhile = True
            raise

    well = acting.run(page, done, do)
    if well or meanwhile:
        st.session_state.pop(key, None)
    return well
