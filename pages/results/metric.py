"""One metric over all partners: what it means, who differs for real, its trend, the table, the courses."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import ask, go, keys, meeting, metric_fair, metric_page, metric_shown, program, show


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty(
            "There is nothing to measure.", "Admit a partner: python -m plp_metrics admit PARTNER.toml"
        )
        return
    asked = ask.read(viewer, keys.METRIC, keys.YEAR, keys.QUARTER, keys.COURSE, keys.ON)
    seen = metric_page.look(viewer, asked)
    name = f"{seen.metric.key}-{asked.period}"
    more = go.link("by state and division", "regions", **metric_page.regions_params(seen))
    with meeting.screen("first"):
        show.sentence(seen.sentence, seen.meta, f"{more} · {meeting.way()}", key="metric_links")
        meeting.bar(viewer, asked)
        if not meeting.on():
            show.definition(seen.metric, "metric_definition")
        left, right = (st.container(), None) if meeting.on() else st.columns(2, gap="large")
    with left:
        spot = st.container()
        who = metric_shown.pointed(seen)
        with spot:
            metric_shown.comparison(metric_fair.comparison(viewer, asked, seen), seen, who, name)
    with right or meeting.screen("trend"):
        metric_shown.trend(viewer, asked, seen, name)
    if who:
        with right or meeting.screen("pointed"):
            metric_shown.pointed_out(viewer, asked, seen, who, name)
    if not meeting.on():
        metric_shown.every_partner(viewer, asked, seen, name)
    with meeting.screen("courses"):
        metric_shown.courses(viewer, asked, seen, name)
