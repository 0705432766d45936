"""Files on their way in: what this browser session dropped, judged, mended, and saved as drafts.

A refused file lives in the session's memory and nowhere else; an accepted one is a draft in the store.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, replace
from typing import Protocol

import streamlit as st

from plp_metrics import access, store
from plp_metrics.act import hand_in
from plp_metrics.act.remember import remembered
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import DEFAULT_LIMITS, Judged, judge, tidied
from plp_metrics.intake.own_words import Meant, read_as_known, told
from plp_metrics.intake.tidied import Which
from plp_metrics.model import Period, QuarterState, RefusedError, Severity, Viewer
from plp_metrics.store import read_hand_ins
from plp_metrics.ui import clock, hand_in_judging, keys, let_go, program

MEGABYTES = int(os.environ.get("PLP_UPLOAD_MB", "10"))
"""The largest file the page takes."""


@dataclass(frozen=True)
class Held:
    """The bytes of a file on the desk.

    content: as it is now; dropped: as it was dropped; changed: what was done to it here, in sentences;
    left_out: columns taken out of it unread; by_hand: kinds of tidying the person would have none of.
    meant: cells mended by hand, whose words may be remembered.
    """

    name: str
    content: bytes = field(repr=False)
    dropped: bytes = field(repr=False)
    changed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    by_hand: frozenset[Which] = frozenset()
    meant: tuple[Meant, ...] = field(default=(), repr=False)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:16]


@dataclass
class Desk:
    """What lies on the desk of one quarter in this session: judged files by dataset (or name), their bytes.

    held: refused files. mended: accepted ones that were changed here, to be downloaded. batch numbers the
    drop zone, so that it is empty again after each batch; seen: files of the batch that are done.
    said: what went wrong last; done: what went well. shown: the saved drafts this window shows, by dataset;
    others: what somebody else did to them, in sentences.
    """

    judged: dict[str, Judged] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    mended: dict[str, Held] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    batch: int = 0
    said: str = ""
    done: str = ""
    receipt: hand_in.Receipt | None = None
    shown: dict[str, int] | None = None
    others: dict[str, str] = field(default_factory=dict)

    def looked_at(self, dataset: str) -> int | None:
        """The saved draft this window shows, 0 for none; None where it has shown nothing yet."""
        return None if self.shown is None else self.shown.get(dataset, 0)

    def did(self, dataset: str, number: int | None) -> None:
        """Take down what this window itself has made of a dataset's draft: its number, None for none."""
        self.others.pop(dataset, None)
        self.shown = {**(self.shown or {}), dataset: number or 0}

    def forget(self, place: str) -> None:
        """Take a file off the desk."""
        for kept in (self.judged, self.held, self.mended):
            kept.pop(place, None)

    def clear(self) -> None:
        """Take everything off the desk."""
        for place in [*self.judged, *self.held, *self.mended]:
            self.forget(place)
        self.said = self.done = ""
        self.shown, self.others = None, {}


class OnDraft(Protocol):
    """An act on one dataset of a quarter; seen: the draft that was looked at. Gives the new draft, if any."""

    def __call__(
        self, viewer: Viewer, store: store.Store, partner_id: str, period: Period, dataset: str,
        *, seen: int | None,
    ) -> int | None: ...  # fmt: skip


def desk(partner_id: str, period: Period) -> Desk:
    """This session's desk for a partner's quarter."""
    desks: dict[tuple[str, Period], Desk] = st.session_state.setdefault(keys.DESKS, {})
    return desks.setdefault((partner_id, period), Desk())


def next_due(viewer: Viewer, partner_id: str) -> Period:
    """The oldest quarter of the last four that is over and was not submitted; else the last one over."""
    now = store.current()
    over = Period.of(clock.today(partner_id)).previous
    recent = [over]
    while len(recent) < 4:
        recent.insert(0, recent[0].previous)
    with now.read() as cursor:
        states = read_hand_ins.quarters_now(cursor, access.scope(viewer))
    partner = program.partners()[partner_id]
    done = {QuarterState.SUBMITTED, QuarterState.ACCEPTED, QuarterState.LOCKED}
    for period in recent:
        found = states.get((partner_id, period))
        if partner.takes_part(period.school_year) and (found is None or found.state not in done):
            return period
    return min(over, Period(partner.last_school_year, "Q4")) if partner.last_school_year else over


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
    with working(at, "Reading your files …") as progress:
        at.said, at.done, at.receipt = "", "", None
        for one in dropped:
            if one.file_id not in at.seen:
                content = one.getvalue()
                take(viewer, partner_id, period, Held(one.name, content, content), progress)
                at.seen.add(one.file_id)
    let_go.files(dropped)
    _empty_drop_zone(at)
    st.rerun()


def _empty_drop_zone(at: Desk) -> None:
    at.batch += 1
    at.seen.clear()


def working(at: Desk, what: str):  # type: ignore[no-untyped-def]  # a context manager of Progress
    """The box shown while a file is judged; its Cancel drops what was not saved yet."""

    def cancel() -> None:
        _empty_drop_zone(at)
        at.said = "Stopped. Nothing of the file that was being checked was saved."

    return hand_in_judging.progress(what, cancel)


def take(
    viewer: Viewer,
    partner_id: str,
    period: Period,
    held: Held,
    progress: hand_in_judging.Progress,
    place: str = "",
) -> Judged:
    """Judge a file; save it as a draft if nothing must be fixed, else keep it on the desk.

    place: where it lay on the desk before.
    """
    at, now = desk(partner_id, period), store.current()

    def judged(content: bytes) -> Judged:
        return progress.judged(
            held.name,
            len(content),
            lambda: judge(
                held.name,
                content,
                partner_id=partner_id,
                period=period,
                today=clock.today(partner_id),
                partner_states=program.partners()[partner_id].states,
                limits=replace(DEFAULT_LIMITS, file_bytes=MEGABYTES * 1024**2),
            ),
        )

    known = remembered(viewer, now, partner_id)
    content, found, said = read_as_known(known, held.content, judged)
    held = replace(held, content=content, changed=(*held.changed, *said))
    found = tidied.refused(found, content, held.by_hand)
    found = told(found, held.dropped, held.changed, held.left_out)
    at.forget(place)
    at.forget(found.dataset or held.name)
    at.judged[found.dataset or held.name] = found
    if not found.accepted:
        at.held[found.dataset or held.name] = held
        return found
    if held.changed or held.left_out:
        at.mended[str(found.dataset)] = held
    try:
        dataset = str(found.dataset)
        at.did(dataset, hand_in.draft(viewer, now, partner_id, period, found, seen=at.looked_at(dataset)))
    except RefusedError as refusal:
        at.said = str(refusal)
    return found


def nothing(viewer: Viewer, partner_id: str, period: Period, dataset: str) -> None:
    """Say that a dataset has nothing to report."""
    act(viewer, partner_id, period, dataset, hand_in.nothing_to_report)


def remove(viewer: Viewer, partner_id: str, period: Period, dataset: str) -> None:
    """Take a draft (or a refused file) off the desk."""
    desk(partner_id, period).forget(dataset)
    with store.current().read() as cursor:
        saved = read_hand_ins.drafts(cursor, access.scope(viewer), partner_id, period)
    if dataset in {d.dataset for d in saved}:
        act(viewer, partner_id, period, dataset, hand_in.discard_draft)


def act(
    viewer: Viewer,
    partner_id: str,
    period: Period,
    dataset: str,
    doing: OnDraft,
    *,
    forget: bool = True,
) -> None:
    """Do something about one dataset of the quarter; why it was refused is said on the page.

    forget: take its file off the desk first.
    """
    at = desk(partner_id, period)
    at.said, at.done, at.receipt = "", "", None
    if forget:
        at.forget(dataset)
    try:
        made = doing(viewer, store.current(), partner_id, period, dataset, seen=at.looked_at(dataset))
        at.did(dataset, made)
    except RefusedError as refusal:
        at.said = str(refusal)


def refused(at: Desk) -> dict[str, Judged]:
    """The files on the desk that were refused, by dataset or name."""
    return {place: j for place, j in at.judged.items() if not j.accepted}


def counted(judged: Judged, severity: Severity) -> int:
    """How many problems of a severity a file has, those beyond the listed ones included."""
    listed = [p for p in judged.problems if p.severity is severity]
    rules = {p.rule for p in listed}
    return len(listed) + sum(count for rule, count in judged.more.items() if rule in rules)


def titles() -> dict[str, str]:
    """dataset → its title on screen."""
    return {name: contract.title for name, contract in load_contracts().items()}
