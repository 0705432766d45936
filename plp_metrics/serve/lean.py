"""What Streamlit does in every run for nobody: left out. What nobody holds any more: given back."""

from __future__ import annotations

import ctypes
import gc

from streamlit.components.v2.bidi_component import main as mounted

M_ARENA_MAX = -8
"""glibc's mallopt(3): in how many places threads get memory of their own."""
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


def tidy() -> None:
    """Look for what nobody holds any more, and give the system back what is free."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
