"""Hand in a quarter: drop files, see every problem and what will change, submit all of it at once."""

from __future__ import annotations

import streamlit as st

from plp_metrics.draw import hand_in as drawn
from plp_metrics.draw import words
from plp_metrics.model import DATASETS, QuarterState, Severity, Viewer
from plp_metrics.ui import ask, go, hand_in_files, hand_in_steps, keys, program, show

LOCKED = {
    QuarterState.ACCEPTED: "This quarter has been accepted. Ask Code.org to reopen it if something is wrong.",
    QuarterState.LOCKED: "This quarter is locked. Ask Code.org to reopen it if something is wrong.",
}


def page(viewer: Viewer) -> None:
    """Choose year and quarter, drop files, fix, explain, submit."""
    filters = (keys.PARTNER,) if viewer.partner_id is None else ()
    partner_id = viewer.partner_id or ask.read(viewer, keys.PARTNER).partner or ""
    if keys.QUARTER not in st.query_params:
        due = hand_in_files.next_due(viewer, partner_id)
        st.query_params.update({keys.YEAR: due.school_year, keys.QUARTER: due.quarter})
    asked = ask.read(viewer, *filters, keys.YEAR, keys.QUARTER)
    period, desk = asked.period, hand_in_files.desk(partner_id, asked.period)
    state, drafts, note = hand_in_steps.standing(viewer, partner_id, period)
    refused, titles = hand_in_files.refused(desk), hand_in_files.titles()
    counts = hand_in_steps.in_force(viewer, partner_id, period)
    ready = [titles[d] for d in DATASETS if d in drafts and d not in refused]
    missing = [titles[d] for d in DATASETS if d not in drafts and d not in counts]
    to_fix = sum(hand_in_files.counted(j, Severity.MUST_FIX) for j in refused.values())
    first = next((titles.get(place, j.file) for place, j in refused.items()), "")
    name, quarter = program.partners()[partner_id].name, words.quarter(period)
    headline = drawn.headline(to_fix, first, ready, missing, quarter)
    if desk.receipt or (not drafts and not refused and counts):
        headline = f"{quarter} is {state.value}"
    show.sentence(
        headline,
        f"{name} · due {words.day(period.due, year=True)}, closes {words.day(period.closes, year=True)}"
        " · drafts are saved, nobody else sees them",
        go.link("your results", "partner", **asked.params),
    )
    ask.bar(viewer, asked)
    if note and state is QuarterState.RETURNED:
        st.warning(f"Returned by Code.org: {note}")
    if state in LOCKED:
        show.empty(LOCKED[state], "Choose another quarter above, or look at your results.")
        return
    hand_in_steps.receipt(partner_id, period)
    hand_in_files.drop_zone(viewer, partner_id, period)
    hand_in_steps.tiles(viewer, partner_id, period, drafts)
    hand_in_steps.repairs(partner_id, period)
    hand_in_steps.what_to_fix(viewer, partner_id, period)
    if drafts:
        explained = hand_in_steps.explain(viewer, partner_id, period)
        hand_in_steps.what_will_change(viewer, partner_id, period)
        blocked = f"{words.plural(to_fix, 'thing')} must be fixed first." if to_fix else ""
        hand_in_steps.submit(viewer, partner_id, period, explained, blocked)
