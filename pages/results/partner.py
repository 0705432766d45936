"""One partner: results beside targets, growth, courses, workshop quality, and what it handed in."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import (
    ask,
    explained,
    go,
    keys,
    looking_as,
    partner_card,
    partner_growth,
    partner_lists,
    reporting,
    review_comments,
    show,
)


def page(viewer: Viewer) -> None:
    asked = ask.read(viewer, keys.PARTNER, keys.YEAR, keys.QUARTER, keys.COURSE, keys.ON)
    seen = partner_card.look(viewer, asked)
    if seen is None:
        show.sentence("No partner to show")
        show.empty("Your account names no partner.", "Ask an administrator to check your role.")
        return
    targets = go.link("its targets", "targets", partner=seen.partner.partner_id, year=asked.year)
    show.sentence(seen.sentence, seen.meta, targets, key="partner_links")
    if seen.steps:
        show.todo("What would help most now", seen.steps, "partner_steps")
    ask.bar(viewer, asked)
    looking_as.button(viewer, seen.partner.partner_id)
    name = f"{seen.partner.partner_id}-{asked.period}"
    if seen.card is None:
        show.empty(f"No target is agreed for {asked.year} yet.", "Agree on some under Targets.")
    else:
        show.figure(seen.card, "partner_card", f"results-{name}")
    for listed in partner_lists.missing(viewer, seen.results):
        show.table(listed.table, f"partner_{listed.key}_list", f"{listed.key}-missing-{name}", listed.label)
    explained.footnotes(viewer, seen.partner.partner_id, asked.period)
    if seen.rest is not None:
        with st.expander("Measured without a target", key="partner_rest", type="compact"):
            show.figure(seen.rest, "partner_rest_card", f"without-target-{name}")
    review_comments.thread(viewer, seen.partner.partner_id, asked.period, "partner")
    partner_growth.draw(viewer, asked, seen.partner, name)
    held = {
        r.workshop: r.workshop for r in reversed(partner_card.workshops(viewer, asked, "quality_recommend"))
    }
    workshop = ask.one_of(keys.WORKSHOP, "This workshop", held)
    survey = partner_card.survey(viewer, asked, workshop)
    if survey is not None:
        show.figure(survey, "partner_survey", f"workshop-quality-{name}")
    handed_in = reporting.handed_in_table(viewer, seen.partner.partner_id, asked.year)
    if handed_in.rows:
        show.finding(f"What was handed in for {asked.year}", "The files that count now")
        show.html(handed_in.html(), "partner_hand_ins")
    else:
        show.empty(f"Nothing was handed in for {asked.year}.", "Files appear here once they are submitted.")
