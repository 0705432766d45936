"""Letting a promise of a school year off: only the side it is owed to can, the other asks for it.

A joint promise takes both: one asks, the other lets it off.
"""

from __future__ import annotations

from datetime import datetime

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act import promise_standings
from plp_metrics.act.plain_text import free_text
from plp_metrics.act.promise import side_of
from plp_metrics.act.promise_checks import held, line_of
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.model.promises import Line, Side, Waiver
from plp_metrics.store import Store, read_promises, write_promises


def may_let_off(viewer: Viewer, line: Line) -> bool:
    """Whether this viewer's side lets a line off by itself; else it asks for it."""
    return line.side not in (side_of(viewer), Side.JOINT)


def waive(
    viewer: Viewer, store: Store, partner_id: str, line: str, year: str, reason: str,
    *, at: datetime | None = None,
    settle: bool = True,
) -> int:  # fmt: skip
    """Let a promise of a school year off (by the side it is owed to), or ask for it; returns its number.

    Raises RefusedError for who may not, without a reason, and where it is let off or asked for already.
    """
    require(viewer, "promise", partner_id)
    said = free_text(reason, "reason")
    if not said:
        raise RefusedError("Say in a sentence why it need not be kept.")
    _, found = line_of(held(store), partner_id, line, year)
    side, state = side_of(viewer), "granted" if may_let_off(viewer, found) else "asked"
    standing = [
        w
        for w in _waivers(viewer, store)
        if (w.partner_id, w.line, w.school_year) == (partner_id, line, year)
    ]
    if any(w.state in (state, "granted") for w in standing):
        raise RefusedError("This is let off already, or waits for the other side's answer.")
    made = Waiver(0, partner_id, line, year, said, side, viewer.account, at or store.now(), state)
    payload = {"line": line, "school_year": year, "reason": said, "side": side.value, "state": state}
    with store.change(viewer.account, "waive_promise", payload, partner_id=partner_id, at=at) as change:
        number = write_promises.waiver(change, made)
        change.payload["waiver"] = number
        if settle:
            promise_standings.settle(change, [partner_id])
    return number


def grant(viewer: Viewer, store: Store, waiver_id: int, *, at: datetime | None = None) -> None:
    """Let off what the other side asked for. Raises RefusedError."""
    found = _waiver(viewer, store, waiver_id)
    if found.state != "asked" or found.side is side_of(viewer):
        raise RefusedError("Only the other side can let this off.")
    _end(viewer, store, found, "granted", at)


def end_waiver(viewer: Viewer, store: Store, waiver_id: int, *, at: datetime | None = None) -> None:
    """Take back or decline a waiver: the promise is owed again. Raises RefusedError.

    What was let off comes back only by the side that let it off.
    """
    found = _waiver(viewer, store, waiver_id)
    if found.state == "granted" and side_of(viewer) not in _granted_by(store, found):
        raise RefusedError("The side it is owed to let it off; only it can take that back.")
    _end(viewer, store, found, "ended", at)


def _granted_by(store: Store, found: Waiver) -> tuple[Side, ...]:
    _, line = line_of(held(store), found.partner_id, found.line, found.school_year)
    both = (Side.PARTNER, Side.CODE_ORG)
    return both if line.side is Side.JOINT else tuple(s for s in both if s is not line.side)


def _end(viewer: Viewer, store: Store, found: Waiver, state: str, at: datetime | None) -> None:
    kind = "grant_waiver" if state == "granted" else "end_waiver"
    payload = {"waiver": found.waiver_id, "line": found.line, "school_year": found.school_year}
    with store.change(viewer.account, kind, payload, partner_id=found.partner_id, at=at) as change:
        write_promises.waiver_state(change, found.waiver_id, state)
        promise_standings.settle(change, [found.partner_id])


def _waiver(viewer: Viewer, store: Store, waiver_id: int) -> Waiver:
    require(viewer, "promise")
    found = next((w for w in _waivers(viewer, store) if w.waiver_id == waiver_id), None)
    if found is None or found.state == "ended":
        raise RefusedError("This is not let off any more.")
    require(viewer, "promise", found.partner_id)
    return found


def _waivers(viewer: Viewer, store: Store) -> list[Waiver]:
    with store.read() as cursor:
        return read_promises.waivers(cursor, access.scope(viewer))
