"""Money: the way to a third year paid locally, budget lines, what waits to be paid back, money by source."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import acting, funding_all, funding_answers, funding_forms, program, show
from plp_metrics.ui import funding_page as seen_page


def page(viewer: Viewer) -> None:
    head, filters = st.container(), st.container(horizontal=True, gap="small")
    with filters:
        partner_id = seen_page.choose(viewer)
    if not program.named(viewer):
        show.empty("No partner takes part yet.", "Admit one: python -m plp_metrics admit PARTNER.toml")
        return
    if partner_id is None:
        funding_all.draw(viewer, head)
        return
    seen = seen_page.look(viewer, partner_id)
    with head:
        seen_page.head(viewer, seen)
        acting.outcome(seen_page.PAGE)
    funding_answers.draw(viewer, seen)
    funding_forms.draw(viewer, seen)
    seen_page.figures(viewer, seen)
