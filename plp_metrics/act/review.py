"""An evaluator's acts on a quarter that was handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from plp_metrics.access import require
from plp_metrics.act.hand_in import measured
from plp_metrics.act.rules import MOVES, check_move
from plp_metrics.model import Basis, Period, QuarterState, RefusedError, Viewer
from plp_metrics.store import Store, write

TO_MEND = timedelta(days=14)
"""How long a returned quarter can at least be handed in again, also when it would have closed before."""


def accept(
    viewer: Viewer, store: Store, quarters: Iterable[tuple[str, Period]], at: datetime | None = None
) -> None:
    """Accept quarters: their submitted versions become the accepted ones. All, or none."""
    require(viewer, "review")
    pairs = list(quarters)
    payload = {"quarters": [[p, str(t)] for p, t in pairs]}
    only = pairs[0][0] if len(pairs) == 1 else None
    with store.change(viewer.account, "accept", payload, partner_id=only, at=at) as change:
        for partner_id, period in pairs:
            check_move(change, MOVES["accept"], partner_id, period)
        wanted = set(pairs)
        rows = change.cursor.execute(
            "SELECT partner_id, school_year, quarter, dataset, submission_id FROM version_in_force"
            " WHERE basis = 'submitted' AND to_event IS NULL"
        ).fetchall()
        versions = [(p, Period(y, q), d, s) for p, y, q, d, s in rows if (p, Period(y, q)) in wanted]
        moved = write.in_force(change, Basis.ACCEPTED, versions)
        write.quarter_state(change, pairs, QuarterState.ACCEPTED)
        measured(change, [(Basis.ACCEPTED, p, t) for p, t in moved])


def return_(
    viewer: Viewer, store: Store, partner_id: str, period: Period, note: str, at: datetime | None = None
) -> None:
    """Return a quarter to the partner, saying why; it stays open long enough to mend it."""
    require(viewer, "review")
    if not note.strip():
        raise RefusedError("Say in a sentence what the partner should mend.")
    payload = {"period": str(period), "note": note}
    with store.change(viewer.account, "return", payload, partner_id=partner_id, at=at) as change:
        check_move(change, MOVES["return"], partner_id, period)
        until = max(change.at.date() + TO_MEND, period.closes)
        ends_on = until if until > period.closes else None
        write.quarter_state(change, [(partner_id, period)], QuarterState.RETURNED, note.strip(), ends_on)


def reopen(viewer: Viewer, store: Store, partner_id: str, period: Period, reason: str, ends_on: date) -> None:
    """Let a partner hand in an accepted or locked quarter anew until a day; the old number stays
    accepted until the new one is."""
    require(viewer, "review")
    if not reason.strip():
        raise RefusedError("Say in a sentence why the quarter is reopened.")
    if ends_on < store.today():
        raise RefusedError("The last day to hand in lies in the past.")
    payload = {"period": str(period), "reason": reason, "ends_on": ends_on.isoformat()}
    with store.change(viewer.account, "reopen", payload, partner_id=partner_id) as change:
        check_move(change, MOVES["reopen"], partner_id, period)
        write.quarter_state(change, [(partner_id, period)], QuarterState.OPEN, reason.strip(), ends_on)
