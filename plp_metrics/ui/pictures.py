"""A figure taken along as a picture: made only when it is asked for."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from plp_metrics import store
from plp_metrics.draw.figure import Figure
from plp_metrics.report import picture
from plp_metrics.ui import keys, program

SAID: dict[picture.Kind, tuple[str, str]] = {
    "png": ("Download as picture (PNG)", "image/png"),
    "svg": ("Download as picture (SVG)", "image/svg+xml"),
}


def offer(drawn: Figure, key: str, file_name: str) -> None:
    """A button for each kind of picture the figure can be; none for a table. file_name: without ending."""
    for kind in picture.kinds(drawn):
        label, mime = SAID[kind]
        st.download_button(
            label, partial(picture.picture, drawn, kind, _day(), mind=program.fictional()),
            f"{program.taken(file_name)}.{kind}", mime,
            key=f"{key}_{kind}", on_click="ignore",
        )  # fmt: skip


def _day() -> date:
    """The day the page is looked at as of."""
    today = store.current().today()
    try:
        return min(date.fromisoformat(st.query_params.get(keys.ON, "")), today)
    except ValueError:
        return today
