"""One metric over all partners: what it means, its trend, how partners lie, course by course, the table."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import ask, go, keys, metric_page, program, show


def page(viewer: Viewer) -> None:
    if not program.named(viewer):
        show.sentence("No partner takes part yet")
        show.empty(
            "There is nothing to measure.", "Admit a partner: python -m plp_metrics admit PARTNER.toml"
        )
        return
    asked = ask.read(viewer, keys.METRIC, keys.YEAR, keys.QUARTER, keys.COURSE, keys.ON)
    seen = metric_page.look(viewer, asked)
    more = go.link("by state and division", "regions", **metric_page.regions_params(seen))
    show.sentence(seen.sentence, seen.meta, more, key="metric_links")
    ask.bar(viewer, asked)
    show.definition(seen.metric, "metric_definition")
    name = f"{seen.metric.key}-{asked.period}"
    left, right = st.columns(2, gap="large")
    with left:
        trend = metric_page.trend(viewer, asked, seen, show.theme())
        if trend is None:
            show.finding("No trend yet")
            show.empty(
                "No quarter has a figure of all partners.", "Choose another quarter, course or metric."
            )
        else:
            show.figure(trend, "metric_trend", f"all-partners-{name}")
    with right:
        spot = st.container()
        pointed = ask.one_of(keys.PARTNER, "Point out", metric_page.to_point_at(seen)) or ""
        dots = metric_page.distribution(seen, pointed)
        with spot:
            if dots is None:
                show.finding("No partner has a value", "The reason for each stands in the table below")
            else:
                show.finding(dots.title, dots.caption)
                show.html(str(dots.picture), "metric_strip")
    show.finding("Every partner", "What needs attention first, then by name; not in order of size")
    behind = metric_page.table(seen)
    show.html(behind.html("tight"), "metric_partners")
    show.download(behind, "metric_partners_csv", f"partners-{name}")
    courses = metric_page.courses(viewer, asked, seen.metric)
    if courses is not None:
        show.figure(courses, "metric_courses", f"courses-{name}")
    elif asked.course == "ALL" and metric_page.no_courses(seen.metric):
        show.finding("Course beside course", metric_page.no_courses(seen.metric))
