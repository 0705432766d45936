"""States and divisions for leadership: what differs for real, what moved the number, where to go next."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import ask, go, keys, meeting, program, regions_moved, regions_page, regions_shown, show


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty("There is nothing to map.", "Admit a partner: python -m plp_metrics admit PARTNER.toml")
        return
    st.query_params.setdefault(keys.METRIC, regions_page.FIRST)
    asked = ask.read(viewer, keys.METRIC, keys.YEAR, keys.QUARTER, keys.COURSE, keys.PLACE, keys.ON)
    seen = regions_page.look(viewer, asked)
    name = f"{seen.metric.key}-{asked.period}"
    more = go.link("partner by partner", "metric", **seen.params)
    with meeting.screen("first"):
        show.sentence(seen.sentence, seen.meta, f"{more} · {meeting.way()}", key="regions_links")
        meeting.bar(viewer, asked)
        regions_shown.place(viewer, asked)
        regions_shown.beside(seen, name)
    trends = regions_page.trends(viewer, asked)
    if trends is not None:
        with meeting.screen("trends"):
            show.figure(trends, "regions_trends", f"divisions-by-quarter-{name}")
    with meeting.screen("moved"):
        regions_shown.moved(viewer, asked, seen, name)
    if not meeting.on():
        regions_shown.state_by_state(seen, name)
    next_class = regions_moved.next_class(viewer, asked, "division" if meeting.on() else "state")
    if next_class is not None:
        with meeting.screen("next"):
            show.figure(next_class, "regions_next", f"next-class-{asked.period}")
    ladder = regions_moved.ladder(viewer, asked)
    if ladder is not None:
        with meeting.screen("goals"):
            show.figure(ladder, "regions_goals", f"goals-{asked.year}")
    if not meeting.on():
        show.definition(seen.metric, "regions_definition")
