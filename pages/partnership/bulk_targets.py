"""Targets of all partners for a year: a grid, a file, the term sheet's; one event, the same history."""

import streamlit as st

from plp_metrics.draw import words
from plp_metrics.model import Viewer
from plp_metrics.ui import bulk_file, bulk_targets, go, show


def page(viewer: Viewer) -> None:
    head, filters = st.container(), st.container(horizontal=True, gap="small")
    with filters:
        of = bulk_targets.choose(viewer)
    known = bulk_targets.rows(viewer, of)
    have = sum(r.there is not None and r.there.state == "confirmed" for r in known)
    waiting = sum(r.there is not None and r.there.state == "proposed" for r in known)
    with head:
        show.sentence(
            f"{of.metric.title}, {of.year}: {have} of {words.plural(len(known), 'partner')} have a target,"
            f" {waiting} proposed",
            f"{words.course(of.course)} · one event for all, and each in its partner's own history",
            go.link("targets of one partner", "targets", year=of.year),
        )
    if not known:
        show.empty("No partner takes part in this year.", "Choose another school year.")
        return
    show.finding("Propose for many", "Last year's end, what is known now, and what you propose.")
    bulk_targets.grid(viewer, of, known)
    show.finding("With a spreadsheet", "The same as a file: any number of metrics and partners in one.")
    bulk_file.exchange(viewer, of, known)
    show.finding(
        "The term sheet's targets",
        "Ten committed teachers per course, four school-year workshops, the summer institute and the rest;"
        " each names the term sheet as its basis.",
    )
    bulk_targets.term_sheet(viewer, of.year)
