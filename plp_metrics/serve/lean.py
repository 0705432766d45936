"""What Streamlit does in every run for nobody: left out."""

from __future__ import annotations

from streamlit.components.v2.bidi_component import main as mounted

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
