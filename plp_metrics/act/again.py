"""Same as last quarter: one click hands the file of the quarter before in again, for the new quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act import hand_in
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import judge
from plp_metrics.model import QUARTERS, Basis, Period, RefusedError, Severity, Viewer
from plp_metrics.store import Store, read_hand_ins, read_program, read_rows

NEVER = frozenset({"workshop_surveys"})
"""A workshop is held once: its answers belong to the quarter of its date."""
RESTARTS = frozenset({"students", "diversity"})
"""Counted from 1 July: the first quarter of a school year begins anew."""
HOW = "same_as_last_quarter"


def may_repeat(viewer: Viewer, store: Store, partner_id: str, period: Period, dataset: str) -> bool:
    """Whether the file of the quarter before can be handed in again for this quarter."""
    return why_not(viewer, store, partner_id, period, dataset) is None


def why_not(viewer: Viewer, store: Store, partner_id: str, period: Period, dataset: str) -> str | None:
    """Why last quarter's file can't be handed in again, in a sentence; None where it can."""
    require(viewer, "submit", partner_id)
    title = load_contracts()[dataset].title
    if dataset in NEVER:
        return "Each workshop belongs to the quarter it was held in; last quarter's can't be handed in again."
    if dataset in RESTARTS and period.quarter == QUARTERS[0]:
        return f"This file counts from 1 July, so in {period.quarter} it begins anew."
    last = _last(viewer, store, partner_id, period, dataset)
    if last is None or (last.sha256 is None and last.how != "nothing_to_report"):
        return f"There is no “{title}” file of {period.previous} to hand in again."
    if last.sha256 is None:
        return f"Nothing was to report in {period.previous}. If that is so again, choose Nothing to report."
    return None


def same_as_last_quarter(
    viewer: Viewer, store: Store, partner_id: str, period: Period, dataset: str,
    at: datetime | None = None, *, seen: int | None = None,
) -> int:  # fmt: skip
    """Hand the same bytes in again as a draft of this quarter, judged as this quarter's; its submission id.

    Raises RefusedError where that is not offered, and where the file has something that must be fixed now.
    """
    reason = why_not(viewer, store, partner_id, period, dataset)
    last = _last(viewer, store, partner_id, period, dataset)
    if reason is not None or last is None:
        raise RefusedError(reason or "There is no file of the quarter before.")
    with store.read() as cursor:
        kept = read_hand_ins.content(cursor, access.scope(viewer), last.submission_id)
        states = read_program.partners(cursor)[partner_id].states
    if kept is None:
        raise RefusedError(
            f"The file of {period.previous} is no longer kept, so it can't be handed in again."
        )
    name, content = kept
    judged = judge(
        name,
        content,
        dataset=dataset,
        partner_id=partner_id,
        today=(at or store.now()).date(),
        partner_states=states,
        read_as=period,
    )
    if not judged.accepted:
        first = next(p for p in judged.problems if p.severity is Severity.MUST_FIX)
        raise RefusedError(
            f"The file of {period.previous.named} does not fit {period.named} as it is: "
            f"{first.message} {first.fix}"
        )
    # "The same bytes" is promised: what is kept is never written anew here.
    same = replace(judged, kept=content)
    return hand_in.draft(
        viewer, store, partner_id, period, same, at, how=HOW, source=last.submission_id, seen=seen
    )


def _last(
    viewer: Viewer, store: Store, partner_id: str, period: Period, dataset: str
) -> read_rows.Version | None:
    """The version of the quarter before that counts."""
    with store.read() as cursor:
        held = read_rows.held(cursor, access.scope(viewer), partner_id, period.previous, dataset)
    return held.get(Basis.SUBMITTED, read_rows.Held()).now
