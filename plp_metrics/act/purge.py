"""Removing personal data that got in anyway: bytes and rows of a hand-in leave the store for good."""

from __future__ import annotations

from dataclasses import dataclass

from plp_metrics.access import require
from plp_metrics.act.hand_in import measured
from plp_metrics.act.plain_text import free_text
from plp_metrics.act.rules import state_of
from plp_metrics.model import Basis, Period, QuarterState, RefusedError, Viewer
from plp_metrics.store import Change, Store, StoreError, write
from plp_metrics.store.copy import CopyFailedError
from plp_metrics.store.rewrite import WAIT_SECONDS, rewrite
from plp_metrics.store.write_purge import PURGED, copies, erase


@dataclass(frozen=True)
class Purged:
    """What a purge did.

    submissions: those that are tombstones now. shared: submissions that still hold the same bytes (0 with
    copies=True). rewritten: the store's file was written anew, so the bytes are gone from file and log.
    trouble: why not, else "". backups: copies beside the store that were made before and hold the data still.
    """

    submissions: tuple[int, ...]
    shared: tuple[int, ...]
    rewritten: bool
    trouble: str
    backups: tuple[str, ...]


def purge(
    viewer: Viewer,
    store: Store,
    submission_id: int,
    *,
    reason: str = "",
    with_copies: bool = False,
    wait_seconds: float = WAIT_SECONDS,
) -> Purged:
    """Remove a submission's bytes, rows, findings and explanations; measure anew what it counted in.

    A tombstone stays: the event, and the submission's line. No earlier version takes its place; a quarter
    with nothing left is open again. with_copies: also every submission of the very same bytes. Purging what
    is purged already only writes the file anew (where that failed before).
    Raises RefusedError where there is no such submission.
    """
    require(viewer, "purge")
    reason = free_text(reason, "reason")
    facts = _known(store, submission_id)
    gone: tuple[int, ...] = ()
    shared: tuple[int, ...] = ()
    if facts["how"] != PURGED:
        gone, shared = _purge(viewer, store, submission_id, facts, reason, with_copies)
    try:
        rewrite(store, wait_seconds)
        trouble = ""
    except (StoreError, CopyFailedError) as fault:
        trouble = str(fault)
    folder = store.path.parent / "backups"
    backups = tuple(sorted(str(f) for f in folder.glob("*.duckdb"))) if folder.is_dir() else ()
    return Purged(gone, shared, not trouble, trouble, backups)


def _known(store: Store, submission_id: int) -> dict[str, str]:
    with store.read() as cursor:
        rows = cursor.execute(
            "SELECT how, dataset, partner_id, school_year || quarter FROM submission WHERE submission_id = ?",
            [submission_id],
        ).fetchall()
    if not rows:
        raise RefusedError(f"There is no submission {submission_id}.")
    return dict(zip(("how", "dataset", "partner_id", "period"), rows[0], strict=True))


def _purge(
    viewer: Viewer, store: Store, submission_id: int, facts: dict[str, str], reason: str, with_copies: bool
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    payload = {k: facts[k] for k in ("dataset", "period")} | {"reason": reason}
    with store.change(viewer.account, "purge", payload, partner_id=facts["partner_id"]) as change:
        others = copies(change, submission_id)
        gone = (submission_id, *others) if with_copies else (submission_id,)
        moved = _out_of_force(change, gone)
        for number in gone:
            erase(change, number)
        for partner_id, period in dict.fromkeys((p, t) for _, p, t in moved):
            _open_if_empty(change, partner_id, period)
        measured(change, [m for m in moved if m[0] != "draft"])
        change.payload["submissions"] = list(gone)
    return gone, () if with_copies else tuple(others)


def _out_of_force(change: Change, gone: tuple[int, ...]) -> list[tuple[str, str, Period]]:
    rows = change.cursor.execute(
        "SELECT basis, partner_id, school_year, quarter, dataset FROM version_in_force"
        " WHERE to_event IS NULL AND submission_id IN (SELECT unnest(?))",
        [list(gone)],
    ).fetchall()
    for basis, partner_id, year, quarter, dataset in rows:
        write.in_force(change, basis, [(partner_id, Period(year, quarter), dataset, None)])
    return list(dict.fromkeys((basis, partner_id, Period(y, q)) for basis, partner_id, y, q, _ in rows))


def _open_if_empty(change: Change, partner_id: str, period: Period) -> None:
    left = change.cursor.execute(
        "SELECT DISTINCT basis FROM version_in_force WHERE to_event IS NULL AND partner_id = ?"
        " AND school_year = ? AND quarter = ?",
        [partner_id, *period],
    ).fetchall()
    bases = {basis for (basis,) in left}
    if bases & {Basis.SUBMITTED, Basis.ACCEPTED}:
        return
    state, until = state_of(change, partner_id, period)
    after = QuarterState.DRAFT if bases else QuarterState.OPEN
    if state is not after:
        note = "Personal data was removed."
        write.quarter_state(change, [(partner_id, period)], after, note, ends_on=until)
