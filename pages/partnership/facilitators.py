"""Facilitators: how many by course and quarter, their load, enough for next year; staff time."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import facilitators, funding_page, program, show


def page(viewer: Viewer) -> None:
    head, filters = st.container(), st.container(horizontal=True, gap="small")
    with filters:
        partner_id = funding_page.choose(viewer)
    if not program.named(viewer):
        show.empty("No partner takes part yet.", "Admit one: python -m plp_metrics admit PARTNER.toml")
        return
    if partner_id is None:
        facilitators.everybody(viewer, head)
    else:
        facilitators.one(viewer, partner_id, head)
