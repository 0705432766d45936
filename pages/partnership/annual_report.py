"""Annual reports: write one's own, read and evaluate those of all, open a sealed one."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import keys, report_desk, report_list, report_look


def page(viewer: Viewer) -> None:
    seal = st.query_params.get(keys.SEAL)
    partner_id = report_look.asked_partner(viewer)
    if seal:
        report_list.sealed(viewer, seal)
    elif partner_id is None:
        report_list.draw(viewer)
    else:
        report_desk.draw(viewer, partner_id, report_look.asked_year(viewer))
