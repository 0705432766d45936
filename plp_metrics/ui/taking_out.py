"""The button that hands out everything a viewer may see, as a zip of CSV files."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from plp_metrics import store
from plp_metrics.model import Viewer
from plp_metrics.store import Store
from plp_metrics.ui import keys

PAGE = "privacy"


def button(viewer: Viewer, made: Callable[[Viewer, Store], bytes]) -> None:
    """made: gives the zip and logs it; called only when the button is clicked.

    Not for who looks back or through another's eyes.
    """
    if not viewer.may("export") or viewer.as_of is not None or viewer.through is not None:
        return
    st.download_button(
        "Download everything I may see",
        lambda: made(viewer, store.current()),
        "plp-metrics-export.zip",
        "application/zip",
        key=keys.part(PAGE, "take_out"),
        help="A zip of CSV files, one a table. Hidden numbers are *. It is written to the log.",
        on_click="ignore",
    )
