"""What changed between two days: what came in, what turned, every figure that moved."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import ask, changed, digest, keys, program, show


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty("There is nothing to compare.", "Ask an administrator to check your role.")
        return
    asked = ask.read(viewer, keys.YEAR, keys.QUARTER, keys.COURSE, keys.ON)
    head, earlier = st.container(), changed.since(viewer)
    ask.bar(viewer, asked)
    partner_id = changed.choose(viewer, earlier)
    seen = changed.look(viewer, asked, earlier, partner_id)
    with head:
        show.sentence(seen.sentence, seen.meta)
    digest.switch(viewer)
    show.lists(seen.lists, "changes_lists")
    if seen.every is None:
        show.empty("No figure is different.", "Choose an earlier day, or another quarter.")
        return
    if seen.news is not None:
        show.finding("Read these first", "Statuses that turned, corrected figures, other targets")
        show.html(f'<div class="wide">{seen.news.html("tight")}</div>', "changes_news")
    label = f"Every figure that changed: {len(seen.every.rows)}"
    show.table(seen.every, "changes_every", f"changes-{earlier}-{asked.period}", label)
