"""One partner: what to do first, results beside targets, one metric large, others beside it, its files."""

import streamlit as st

from plp_metrics.model import Viewer
from plp_metrics.ui import (
    ask,
    explained,
    go,
    keys,
    looking_as,
    partner_card,
    partner_chart,
    partner_events,
    partner_foot,
    partner_lists,
    partner_todo,
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
    partner = seen.partner.partner_id
    name, at = f"{partner}-{asked.period}", {**asked.params, "partner": partner}
    links = f"{go.link('its targets', 'targets', partner=partner, year=asked.year)} · "
    links += go.link("one-page brief", "brief", **at)
    show.sentence(partner_card.sentence(seen), partner_card.meta(viewer, seen.partner, asked), links)
    missing = partner_lists.missing(viewer, seen.found)
    if todo := partner_todo.due(viewer, asked, seen):
        show.todo("To do", todo, "partner_todo")
    if steps := partner_todo.helps(asked, seen, missing):
        show.todo("What would help most now", steps, "partner_steps")
    ask.bar(viewer, asked)
    looking_as.button(viewer, partner)
    if seen.agreed:
        card = partner_card.figure(viewer, asked, "Results beside targets")
        show.figure(card, "partner_card", f"results-{name}")
    else:
        show.empty(f"No target is agreed for {asked.year} yet.", "Agree on some under Targets.")
    explained.footnotes(viewer, partner, asked.period)
    for listed in missing:
        show.table(listed.table, f"partner_{listed.key}_list", f"{listed.key}-missing-{name}", listed.label)
    if large := partner_chart.chart(asked, seen, show.theme()):
        show.figure(large[0], "partner_chart", f"{large[1]}-{name}")
    partner_events.draw(viewer, partner)
    if beside := partner_chart.compared(viewer, asked, seen):
        show.figure(beside, "partner_beside", f"beside-others-{name}")
    if seen.rest:
        with st.expander("Measured without a target", key="partner_rest", type="compact"):
            rest = partner_card.figure(viewer, asked, agreed=False)
            show.figure(rest, "partner_rest_card", f"without-target-{name}")
    review_comments.thread(viewer, partner, asked.period, "partner")
    partner_foot.draw(viewer, asked, seen.partner, name)
