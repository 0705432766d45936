"""A page in a meeting: no filters, larger, one finding a screen; each prints on a page of its own."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from plp_metrics.model import Viewer
from plp_metrics.ui import ask, go, keys
from plp_metrics.ui.ask import Asked

_STYLE = """<style>
[data-testid="stHeader"], .st-key-share_open, .plp-who { display: none !important; }
.stApp [data-testid="stMainBlockContainer"] { padding-top: 24px; zoom: 1.2; }
[class*="st-key-screen_"] { min-height: calc((100vh - 40px) / 1.2); justify-content: center; }
.stApp [class*="st-key-screen_"] [data-testid="stPlotlyChart"] { zoom: calc(1 / 1.2); }
.stApp [class*="st-key-screen_"] [data-testid="stExpander"],
.stApp [class*="st-key-screen_"] [data-testid="stDownloadButton"] { display: none; }
@media (max-width: 640px) {
  .stApp [data-testid="stMainBlockContainer"] { zoom: 1; padding-top: 16px; }
  .stApp [class*="st-key-screen_"] [data-testid="stPlotlyChart"] { zoom: 1; }
  [class*="st-key-screen_"] { min-height: 0; padding-bottom: 24px; }
}
@media print {
  .stApp [data-testid="stMainBlockContainer"] { zoom: 1; padding-top: 0; }
  .stApp [class*="st-key-screen_"] [data-testid="stPlotlyChart"] { zoom: .72; }
  [class*="st-key-screen_"] { min-height: 0; break-inside: avoid; }
  [class*="st-key-screen_"]:not([class*="st-key-screen_first"]) { break-before: page; }
  [class*="st-key-screen_"] table.t { zoom: .8; }
}
@page { size: landscape; margin: 12mm; }
</style>"""


def on() -> bool:
    """Whether the address asks for the page as it is shown in a meeting."""
    return st.query_params.get(keys.MEETING) == "1"


def way() -> str:
    """The link into a meeting, or out of it, as markup."""
    if on():
        return go.here("Back to the page with its filters", keys.MEETING)
    return go.here("Show in a meeting", **{keys.MEETING: "1"})


def bar(viewer: Viewer, asked: Asked) -> None:
    """The filters of a page; in a meeting the look of one instead, and the way back."""
    if not on():
        ask.bar(viewer, asked)
        return
    ask.printed(viewer, asked)
    st.html(_STYLE)


def screen(name: str) -> DeltaGenerator:
    """Where one finding goes: in a meeting a screen of its own, and a page in print. name: "first" for the
    one with the page's sentence."""
    return st.container(key=f"screen_{name}") if on() else st.container()
