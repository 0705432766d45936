"""The year of every partner beside each other: results, promises, reports, evaluations, the next year."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import keys, portfolio, program, show

PAGE = portfolio.PAGE


def page(viewer: Viewer) -> None:
    if not program.named(viewer) or not program.years(viewer):
        show.sentence("No partner takes part yet")
        show.empty("There is no year to look back at.", "It begins with the first quarter that is handed in.")
        return
    head, filters = st.container(), st.container(horizontal=True, gap="small")
    with filters:
        year = portfolio.choose_year(viewer)
    seen = portfolio.look(viewer, year)
    with head:
        show.sentence(seen.sentence, seen.meta)
    show.html(f'<div class="wide">{seen.table.html("tight")}</div>', keys.part(PAGE, "table"))
    portfolio.take(seen)
