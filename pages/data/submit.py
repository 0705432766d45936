"""Hand in a quarter: drop files, mend what is wrong, see what will change, submit all of it at once."""

from __future__ import annotations

import streamlit as st

from plp_metrics.model import QuarterState, Viewer
from plp_metrics.report import problems, workbook_downloads
from plp_metrics.ui import (
    ask,
    go,
    hand_in_change,
    hand_in_files,
    hand_in_found,
    hand_in_names,
    hand_in_steps,
    hand_in_together,
    keys,
    program,
    show,
    workbook,
)

REPORTS = hand_in_found.Reports(problems.as_csv, problems.as_workbook)
CLOSED = {QuarterState.ACCEPTED: "has been accepted", QuarterState.LOCKED: "is locked"}


def page(viewer: Viewer) -> None:
    """Choose year and quarter, drop files, fix, explain, submit."""
    filters = (keys.PARTNER,) if viewer.partner_id is None else ()
    partner_id = viewer.partner_id or ask.read(viewer, keys.PARTNER).partner or ""
    if keys.QUARTER not in st.query_params:
        due = hand_in_files.next_due(viewer, partner_id)
        st.query_params.update({keys.YEAR: due.school_year, keys.QUARTER: due.quarter})
    asked = ask.read(viewer, *filters, keys.YEAR, keys.QUARTER)
    where = (viewer, partner_id, asked.period)
    now = hand_in_steps.standing(*where)
    headline, turn, to_fix = hand_in_steps.headline(*where, now)
    turn = f"{program.partners()[partner_id].name} · {turn}"
    show.sentence(headline, turn, go.link("your results", "partner", **asked.params))
    ask.bar(viewer, asked)
    hand_in_steps.said_by_code_org(now)
    if now.state in CLOSED:
        why = f"This quarter {CLOSED[now.state]}. Ask Code.org to reopen it if something is wrong."
        show.empty(why, "Choose another quarter above, or look at your results.")
        return
    hand_in_steps.receipt(*where)
    hand_in_together.tell(*where)
    workbook.offer(*where, workbook_downloads)
    hand_in_files.drop_zone(*where)
    hand_in_steps.tiles(*where, now)
    hand_in_steps.taking_back(*where, now)
    hand_in_steps.repairs(*where)
    hand_in_names.ask(*where)
    hand_in_found.what_to_fix(*where, REPORTS, drafts=bool(now.drafts))
    if now.drafts:
        explained = hand_in_steps.explain(*where)
        hand_in_change.what_will_change(*where, now.drafts)
        hand_in_steps.submit(*where, now, explained, to_fix)
    hand_in_together.shown(*where)
