"""Who did what, when, to which data: the log, for administrators all of it, for partners their own part."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import audit, show


def page(viewer: Viewer) -> None:
    head = st.container()
    wanted = audit.filters(viewer)
    with head:
        show.sentence(*audit.sentence(viewer, wanted))
    audit.log(viewer, wanted)
