"""Two people (or two windows) at one quarter: what somebody else did is said, and never done over unseen."""

from __future__ import annotations

import streamlit as st

from plp_metrics import access, store
from plp_metrics.draw import words
from plp_metrics.draw.markup import literal
from plp_metrics.model import DATASETS, Period, Viewer
from plp_metrics.store import read_hand_ins
from plp_metrics.store.read_hand_ins import Draft
from plp_metrics.ui import clock
from plp_metrics.ui import hand_in_files as files


def tell(viewer: Viewer, partner_id: str, period: Period) -> None:
    """Say which files changed since this window last showed them, by whose account, when."""
    at, there = files.desk(partner_id, period), saved(viewer, partner_id, period)
    if at.shown is not None:
        for dataset in DATASETS:
            now = there.get(dataset)
            if at.shown.get(dataset, 0) != (now.submission_id if now else 0):
                at.others[dataset] = _said(viewer, partner_id, dataset, now)
    if at.others:
        made_literal = "\n".join(f"- {literal(said)}" for said in at.others.values())
        st.warning(f"Changed since this page was shown; look at what stands here now:\n\n{made_literal}")


def shown(viewer: Viewer, partner_id: str, period: Period) -> None:
    """Note what this window shows now: what is done next is done to these files or not at all."""
    there = saved(viewer, partner_id, period)
    files.desk(partner_id, period).shown = {dataset: d.submission_id for dataset, d in there.items()}


def saved(viewer: Viewer, partner_id: str, period: Period) -> dict[str, Draft]:
    """The saved drafts of the quarter by dataset."""
    with store.current().read() as cursor:
        found = read_hand_ins.drafts(cursor, access.scope(viewer), partner_id, period)
    return {d.dataset: d for d in found}


def _said(viewer: Viewer, partner_id: str, dataset: str, now: Draft | None) -> str:
    title = files.titles()[dataset]
    if now is None:
        return f"{title}: taken off the desk by somebody else of your organization, or in another window."
    who = "you, in another window," if now.account == viewer.account else "somebody else of your organization"
    rows = f" ({words.plural(now.rows, 'row')})" if now.rows else ""
    when = clock.moment(now.at, partner_id)
    return f"{title}: {who} saved {now.file_name}{rows} on {when}."
