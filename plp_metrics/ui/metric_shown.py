"""The parts of the page of one metric, put on the page."""

from __future__ import annotations

import streamlit as st

from plp_metrics.draw import charts, metric_table, verdicts
from plp_metrics.model import Viewer
from plp_metrics.model.fair import Funnel
from plp_metrics.ui import ask, keys, meeting, metric_fair, metric_page, program, show
from plp_metrics.ui.ask import Asked
from plp_metrics.ui.metric_page import MetricPage


def pointed(seen: MetricPage) -> str:
    """The partner pointed out, from a widget or, in a meeting, from the address alone; "" for nobody."""
    options = metric_page.to_point_at(seen)
    if meeting.on():
        given = st.query_params.get(keys.PARTNER, "")
        return given if given in options else ""
    return ask.one_of(keys.PARTNER, "Point out", options) or ""


def comparison(found: Funnel, seen: MetricPage, who: str, name: str) -> None:
    """The fair comparison, or the dots; and the fair order, folded away."""
    theme = show.theme()
    drawn = metric_fair.picture(found, seen, who, theme)
    if drawn is None:
        show.finding("No partner has a value", "The reason for each stands in the table below")
        return
    if isinstance(drawn.picture, str):
        show.finding(drawn.title, drawn.caption)
        show.html(drawn.picture, "metric_strip")
    else:
        show.figure(drawn, "metric_fair", f"fair-comparison-{name}")
    if meeting.on():
        return
    listed = metric_fair.in_order(found, seen.metric, theme)
    if listed is not None:
        folded = st.expander(
            "In order, luck set aside", key="metric_ordered", type="compact", on_change="rerun"
        )
        if folded.open:
            with folded:
                show.finding(listed.title, listed.caption)
                st.plotly_chart(
                    listed.picture, key="metric_order", theme=None, config=dict(charts.CONFIG), alt=listed.alt
                )
                show.download(listed.table, "metric_order_csv", f"fair-order-{name}")


def trend(viewer: Viewer, asked: Asked, seen: MetricPage, name: str) -> None:
    """All partners together by quarter."""
    drawn = metric_page.trend(viewer, asked, seen, show.theme())
    if drawn is None:
        show.finding("No trend yet")
        show.empty("No quarter has a figure of all partners.", "Choose another quarter, course or metric.")
    else:
        show.figure(drawn, "metric_trend", f"all-partners-{name}")


def pointed_out(viewer: Viewer, asked: Asked, seen: MetricPage, who: str, name: str) -> None:
    """The trend of the partner pointed out."""
    one = metric_fair.pointed_out(viewer, asked, seen, who, show.theme())
    if one is None:
        show.finding(f"{program.names()[who]}: no figure to draw", "")
    else:
        show.figure(one, "metric_pointed", f"{who.lower()}-{name}")


def every_partner(viewer: Viewer, asked: Asked, seen: MetricPage, name: str) -> None:
    """The table of every partner with its key and download."""
    show.finding("Every partner", "What needs attention first, then by name; not in order of size")
    behind = metric_fair.table(viewer, asked, seen)
    key = verdicts.key() if metric_table.VERDICTS in behind.head else ""
    show.html(f'<div class="wide">{behind.html("tight")}</div>{key}', "metric_partners")
    show.download(behind, "metric_partners_csv", f"partners-{name}")


def courses(viewer: Viewer, asked: Asked, seen: MetricPage, name: str) -> None:
    """Course beside course, or why there is none."""
    drawn = metric_page.courses(viewer, asked, seen.metric)
    if drawn is not None:
        show.figure(drawn, "metric_courses", f"courses-{name}")
    elif asked.course == "ALL" and metric_page.no_courses(seen.metric):
        show.finding("Course beside course", metric_page.no_courses(seen.metric))
