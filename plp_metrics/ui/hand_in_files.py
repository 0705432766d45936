"""Files on their way in: what this browser session dropped, judged, and saved as drafts.

A refused file lives in the session's memory and nowhere else; an accepted one is a draft in the store.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import hand_in
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import Judged, judge
from plp_metrics.model import Period, QuarterState, RefusedError, Severity, Viewer
from plp_metrics.store import read_hand_ins
from plp_metrics.ui import keys, program

MEGABYTES = 10
"""The largest file the page takes."""


@dataclass
class Desk:
    """What lies on the desk of one quarter in this session: judged files by dataset (or name), their bytes.

    batch numbers the drop zone, so that it is empty again after each batch. said: what went wrong last.
    """

    judged: dict[str, Judged] = field(default_factory=dict)
    content: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    batch: int = 0
    said: str = ""
    receipt: hand_in.Receipt | None = None


def desk(partner_id: str, period: Period) -> Desk:
    """This session's desk for a partner's quarter."""
    desks: dict[tuple[str, Period], Desk] = st.session_state.setdefault(keys.DESKS, {})
    return desks.setdefault((partner_id, period), Desk())


def next_due(viewer: Viewer, partner_id: str) -> Period:
    """The oldest quarter of the last four that is over and was not submitted; else the last one over."""
    now = store.current()
    over = Period.of(now.today()).previous
    recent = [over]
    while len(recent) < 4:
        recent.insert(0, recent[0].previous)
    with now.read() as cursor:
        states = read_hand_ins.quarters_now(cursor, access.scope(viewer))
    first = program.partners()[partner_id].first_school_year
    done = {QuarterState.SUBMITTED, QuarterState.ACCEPTED, QuarterState.LOCKED}
    for period in recent:
        found = states.get((partner_id, period))
        if period.school_year >= first and (found is None or found.state not in done):
            return period
    return over


def drop_zone(viewer: Viewer, partner_id: str, period: Period) -> None:
    """One place for one to four files; each is judged at once, and saved if nothing must be fixed."""
    at = desk(partner_id, period)
    dropped = st.file_uploader(
        "Drop one to four CSV files, or choose them. We recognise each by its header.",
        type=None,
        accept_multiple_files=True,
        max_upload_size=MEGABYTES,
        key=keys.part("submit", f"drop_{partner_id}_{period}_{at.batch}"),
    )
    if not dropped:
        return
    at.said, at.receipt = "", None
    with st.status("Reading and checking your files …", expanded=False) as progress:
        for one in dropped:
            progress.update(label=f"Checking {one.name} …")
            _take(viewer, at, partner_id, period, one.name, one.getvalue())
        progress.update(label="Checked.", state="complete")
    at.batch += 1
    st.rerun()


def _take(
    viewer: Viewer, at: Desk, partner_id: str, period: Period, name: str, content: bytes, drop: bool = False
) -> None:
    now = store.current()
    judged = judge(
        name,
        content,
        partner_id=partner_id,
        period=period,
        today=now.today(),
        partner_states=program.partners()[partner_id].states,
        drop_unknown=drop,
    )
    place = judged.dataset or name
    at.judged[place] = judged
    at.content.pop(place, None)
    if judged.verdict == "reject":
        at.content[place] = (name, content)
        return
    try:
        hand_in.draft(viewer, now, partner_id, period, judged)
    except RefusedError as refusal:
        at.said = str(refusal)


def leave_out(viewer: Viewer, partner_id: str, period: Period, place: str) -> None:
    """Judge a refused file again without the columns that are not part of its layout."""
    at = desk(partner_id, period)
    if place in at.content:
        name, content = at.content[place]
        _take(viewer, at, partner_id, period, name, content, drop=True)


def nothing(viewer: Viewer, partner_id: str, period: Period, dataset: str) -> None:
    """Say that a dataset has nothing to report."""
    _act(partner_id, period, dataset, hand_in.nothing_to_report, viewer)


def remove(viewer: Viewer, partner_id: str, period: Period, dataset: str) -> None:
    """Take a draft (or a refused file) off the desk."""
    at = desk(partner_id, period)
    at.judged.pop(dataset, None)
    at.content.pop(dataset, None)
    with store.current().read() as cursor:
        saved = read_hand_ins.drafts(cursor, access.scope(viewer), partner_id, period)
    if dataset in {d.dataset for d in saved}:
        _act(partner_id, period, dataset, hand_in.discard_draft, viewer)


def _act(
    partner_id: str,
    period: Period,
    dataset: str,
    act: Callable[[Viewer, store.Store, str, Period, str], object],
    viewer: Viewer,
) -> None:
    at = desk(partner_id, period)
    at.said, at.receipt = "", None
    at.judged.pop(dataset, None)
    at.content.pop(dataset, None)
    try:
        act(viewer, store.current(), partner_id, period, dataset)
    except RefusedError as refusal:
        at.said = str(refusal)


def refused(at: Desk) -> dict[str, Judged]:
    """The files on the desk that were refused, by dataset or name."""
    return {place: j for place, j in at.judged.items() if j.verdict == "reject"}


def counted(judged: Judged, severity: Severity) -> int:
    """How many problems of a severity a file has, those beyond the listed ones included."""
    listed = [p for p in judged.problems if p.severity is severity]
    rules = {p.rule for p in listed}
    return len(listed) + sum(count for rule, count in judged.more.items() if rule in rules)


def titles() -> dict[str, str]:
    """dataset → its title on screen."""
    return {name: contract.title for name, contract in load_contracts().items()}
