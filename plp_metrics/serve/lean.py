"""What Streamlit does in every run for nobody: left out. What nobody holds any more: given back."""

from __future__ import annotations

import ctypes
import gc
import sys

from streamlit.components.v2.bidi_component import main as mounted

M_ARENA_MAX = -8
"""glibc's mallopt(3): in how many places threads get memory of their own."""
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


def share_memory() -> None:
    """Let threads share two places to get memory from, where the C library has such a setting.

    Streamlit runs every click in a thread of its own; with a place for each, what one sets free stays
    there.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)


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
