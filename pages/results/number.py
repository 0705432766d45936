"""One figure: what it means, its two halves, its target; one click further, its files and rows."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import ask, go, keys, number, program, show


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty(
            "There is no figure to explain.", "Admit a partner: python -m plp_metrics admit PARTNER.toml"
        )
        return
    asked = ask.read(viewer, keys.METRIC, keys.YEAR, keys.QUARTER, keys.COURSE, keys.PLACE, keys.ON)
    head = st.container()
    ask.bar(viewer, asked)
    whose = number.choose(viewer)
    seen = number.look(viewer, asked, whose)
    with head:
        more = ""
        if viewer.may("see_metric"):
            more = go.link("the metric over all partners", "metric", metric=seen.metric.key, **asked.params)
        show.sentence(seen.sentence, seen.meta, more, key="number_links")
    show.finding("How this figure is made")
    show.html(seen.how, "number_how")
    name = f"{seen.metric.key}-{whose.lower()}-{asked.period}"
    if seen.parts is not None:
        show.finding("The partners in it", "Each one's own figure of that very quarter; others are not in it")
        show.html(seen.parts.html("tight"), "number_parts")
        show.download(seen.parts, "number_parts_csv", f"partners-{name}")
    if seen.files is not None:
        show.table(seen.files, "number_files", f"files-{name}", "The files it came from")
    if seen.rows is not None:
        label = f"The rows it counts: {seen.total}"
        show.table(seen.rows, "number_rows", f"rows-{name}", label)
    elif seen.no_rows:
        show.finding("Rows", seen.no_rows)
