"""What falls due and when: quarters, promises, reports, targets; a feed for one's own calendar."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import acting, calendar, keys, program, show

PAGE = calendar.PAGE


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty("Nothing falls due.", "Admit a partner: python -m plp_metrics admit PARTNER.toml")
        return
    head, filters = st.container(), st.container(horizontal=True, gap="small")
    with filters:
        partner_id = calendar.choose(viewer)
    seen = calendar.look(viewer, partner_id)
    with head:
        show.sentence(seen.sentence, seen.meta)
        acting.outcome(PAGE)
    for name, title, table in (
        ("overdue", "Overdue", seen.overdue),
        ("ahead", "What falls due next", seen.ahead),
    ):
        if table is not None:
            show.finding(title)
            show.html(f'<div class="wide">{table.html("tight dated")}</div>', keys.part(PAGE, name))
            show.download(table, keys.part(PAGE, f"{name}_csv"), f"{name}-{partner_id.lower()}")
    calendar.subscribe(viewer, partner_id)
    if seen.over is not None:
        show.table(seen.over, keys.part(PAGE, "over"), f"over-{partner_id.lower()}", "Done or over")
