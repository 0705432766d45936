"""What Streamlit does in every run for nobody: left out. What nobody holds any more: given back."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Set
from functools import wraps

from streamlit.components.v2.bidi_component import main as mounted
from streamlit.runtime.state.session_state import SessionState

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
"""glibc's mallopt(3): in how many places threads get memory of their own; what is large enough for a place
that goes back to the system as soon as it is free."""
LARGE_BYTES = 64 * 1024
TURN_SECONDS = 0.0005
"""How long a thread that computes may keep the others waiting; Python's own setting is ten times that."""
NAME = "make_bidi_component_presenter"


def spare() -> None:
    """Let Streamlit not prepare each piece of our markup for `st.session_state`, where nobody looks for it.

    It did so for every piece on the page at every list to choose from, and made a class each time: half of
    what such a list cost. What a click brings comes from the piece itself, not from there.
    Raises RuntimeError where Streamlit no longer does it there.
    """
    if not hasattr(mounted, NAME):
        raise RuntimeError(f"Streamlit's component module has no {NAME}.")
    setattr(mounted, NAME, _nothing_to_prepare)


def _nothing_to_prepare(*_: object) -> None:
    return None


def forget_widgets() -> None:
    """Let a session forget what it knows of buttons and lists that are no longer on its page.

    Streamlit forgets their values but keeps the rest, callbacks and what these hold included, as long as the
    session lasts: it grew with every page somebody opened.
    Raises RuntimeError where Streamlit no longer does it there.
    """
    name = "_remove_stale_widgets"
    if not hasattr(SessionState, name):
        raise RuntimeError(f"Streamlit's session state has no {name}.")
    setattr(SessionState, name, _forgetting(getattr(SessionState, name)))


def _forgetting(remove: Callable[[SessionState, Set[str]], None]) -> Callable[[SessionState, Set[str]], None]:
    if getattr(remove, "forgets", False):
        return remove

    @wraps(remove)
    def of(state: SessionState, there: Set[str]) -> None:
        remove(state, there)
        widgets = state._new_widget_state
        for known in [*widgets.widget_metadata]:
            if known not in there and known not in widgets.states and known not in state._old_state:
                del widgets.widget_metadata[known]

    of.forgets = True  # type: ignore[attr-defined]
    return of


def share_memory() -> None:
    """Let threads share two places to get memory from, where the C library has such a setting.

    Streamlit runs every click in a thread of its own; with a place for each, what one sets free stays
    there. And large things lie apart: glibc else raises what it takes for large with each that is set free,
    until hardly anything is.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def share_time() -> None:
    """Let threads take turns often.

    A run asks the store some dozens of questions, and after each has to wait its turn where another run
    computes meanwhile. Sixty small questions beside one busy thread took 0.8 s with Python's own setting
    and 0.13 s with this one, and the busy thread lost nothing.
    """
    sys.setswitchinterval(TURN_SECONDS)


def tidy() -> None:
    """Look for what nobody holds any more, and give the system back what is free."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
