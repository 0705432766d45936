"""A partner's quarter on one page: to print, to send, to talk over."""

from functools import partial

import streamlit as st

from plp_metrics.draw import words
from plp_metrics.model import Viewer
from plp_metrics.report import brief, pdf
from plp_metrics.ui import ask, go, keys, partner_brief, show


def page(viewer: Viewer) -> None:
    asked = ask.read(viewer, keys.PARTNER, keys.YEAR, keys.QUARTER, keys.COURSE, keys.ON)
    seen = partner_brief.look(viewer, asked)
    if seen is None:
        show.sentence("No partner to brief about")
        show.empty("Your account names no partner.", "Ask an administrator to check your role.")
        return
    at = {**asked.params, "partner": asked.partner or ""}
    links = go.link("everything about this partner", "partner", **at)
    show.sentence(f"{seen.name}, {words.quarter(asked.period)}", seen.about, links, key="brief_links")
    show.html(brief.markup(seen, explain=at), "brief_page")
    ask.bar(viewer, asked)
    name = f"brief-{asked.partner}-{asked.period}"
    with st.container(horizontal=True, key="brief_take"):
        st.download_button(
            "Download as one file",
            partial(brief.document, seen),
            f"{name}.html",
            "text/html",
            key="brief_file",
            on_click="ignore",
            help="One HTML file: opens anywhere, prints on one page, loads nothing from outside.",
        )
        if pdf.available():
            st.download_button(
                "Download as PDF",
                partial(brief.as_pdf, seen),
                f"{name}.pdf",
                "application/pdf",
                key="brief_pdf",
                on_click="ignore",
            )
        show.download(brief.table(seen), "brief_csv", name, "Download the figures as CSV")
    st.caption("Prints on one page: use your browser's Print.")
