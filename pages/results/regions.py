"""States and divisions: what differs for real, a map without a map server, and a trend per division."""

import streamlit as st

from plp_metrics.draw import words
from plp_metrics.model import Viewer
from plp_metrics.ui import ask, go, keys, program, regions_page, show


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty("There is nothing to map.", "Admit a partner: python -m plp_metrics admit PARTNER.toml")
        return
    st.query_params.setdefault(keys.METRIC, regions_page.FIRST)
    asked = ask.read(viewer, keys.METRIC, keys.YEAR, keys.QUARTER, keys.COURSE, keys.PLACE, keys.ON)
    seen = regions_page.look(viewer, asked)
    more = go.link("partner by partner", "metric", **seen.params)
    show.sentence(seen.sentence, seen.meta, more, key="regions_links")
    ask.bar(viewer, asked)
    name = f"{seen.metric.key}-{asked.period}"
    place = regions_page.chosen(viewer, asked, seen)
    if place is not None:
        title, line, table = place
        show.finding(title, line)
        if table is not None:
            show.html(table.html("tight"), "regions_place")
    states, divisions = regions_page.states_map(seen), regions_page.divisions_figure(seen)
    left, right = st.columns(2, gap="large")
    if states is None and divisions is not None:
        left, right = right, left
    with left:
        if states is None:
            show.finding("No map of this metric", words.quarter(seen.at))
            show.empty(
                seen.no_divisions or seen.no_map, "Choose another metric, or read it partner by partner."
            )
        else:
            show.finding(states.title, states.caption)
            show.html(str(states.picture), "regions_map")
    with right:
        if divisions is None and states is not None:
            show.finding("No divisions for this metric", words.quarter(seen.at))
            show.empty(seen.no_divisions, "Choose all courses or another metric.")
        elif divisions is not None:
            show.finding(divisions.title, divisions.caption)
            show.html(str(divisions.picture), "regions_divisions")
            show.download(divisions.table, "regions_divisions_csv", f"divisions-{name}")
    trends = regions_page.trends(viewer, asked, seen)
    if trends is not None:
        show.figure(trends, "regions_trends", f"divisions-by-quarter-{name}")
    if states is not None:
        show.finding("State by state", "Not in order of size or success; small numbers have wide ranges")
        behind = regions_page.states_table(seen)
        show.html(behind.html("tight"), "regions_states")
        show.download(behind, "regions_states_csv", f"states-{name}")
    show.definition(seen.metric, "regions_definition")
