"""Buttons that change something: the act runs before the page is drawn again, its outcome stands on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from plp_metrics.draw import icons
from plp_metrics.draw.markup import esc
from plp_metrics.model import RefusedError
from plp_metrics.ui import keys, show


def run(
    page: str, done: str, act: Callable[[], object], *, clear: Mapping[str, str | bool | None] | None = None
) -> bool:
    """Do it, and keep for `outcome` what to say: `done`, or the sentence why it was refused.

    clear: fields to empty once it is done, each with what an empty one holds; where it is refused, they keep
    what was typed.
    """
    try:
        act()
    except RefusedError as refusal:
        tell(page, str(refusal), well=False)
        return False
    st.session_state.update(clear or {})
    tell(page, done)
    return True


def tell(page: str, text: str, *, well: bool = True) -> None:
    """Keep for `outcome` what came of an act that says more than a fixed sentence."""
    st.session_state.setdefault(keys.SAID, {})[page] = (well, text)


def outcome(page: str) -> None:
    """Show what came of the page's last button, once."""
    well, text = st.session_state.get(keys.SAID, {}).pop(page, (True, ""))
    if text:
        look, role = ("f-good", "status") if well else ("f-behind", "alert")
        mark = icons.icon("tick" if well else "diamond")
        show.html(
            f'<div class="said {look}" role="{role}">{mark}{esc(text)}</div>', keys.part(page, "outcome")
        )


def text(key: str) -> str:
    """What was typed into a field of this session."""
    return str(st.session_state.get(key) or "").strip()
