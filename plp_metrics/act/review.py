"""An evaluator's acts on a quarter that was handed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from plp_metrics.access import require
from plp_metrics.act import see_raw
from plp_metrics.act.hand_in import measured
from plp_metrics.act.plain_text import free_text
from plp_metrics.act.rules import MOVES, check_move, day_of, state_of
from plp_metrics.model import DATASETS, Basis, Period, QuarterState, RefusedError, Viewer
from plp_metrics.model.time import day_named
from plp_metrics.store import Change, Store, write

TO_MEND = timedelta(days=14)
"""How long a returned quarter can at least be handed in again, also when it would have closed before."""


def accept(
    viewer: Viewer, store: Store, quarters: Iterable[tuple[str, Period]], at: datetime | None = None,
    *, seen: Mapping[tuple[str, Period], datetime] | None = None,
) -> None:  # fmt: skip
    """Accept quarters: their submitted versions become the accepted ones. All, or none.

    seen: when each was handed in that was looked at (QuarterNow.at). Raises RefusedError where one was handed
    in anew since.
    """
    require(viewer, "review")
    pairs = list(quarters)
    payload = {"quarters": [[p, str(t)] for p, t in pairs]}
    only = pairs[0][0] if len(pairs) == 1 else None
    with store.change(viewer.account, "accept", payload, partner_id=only, at=at) as change:
        for partner_id, period in pairs:
            check_move(change, MOVES["accept"], partner_id, period)
            _check_seen(change, partner_id, period, (seen or {}).get((partner_id, period)))
        wanted = set(pairs)
        rows = change.cursor.execute(
            "SELECT partner_id, school_year, quarter, dataset, submission_id FROM version_in_force"
            " WHERE basis = 'submitted' AND to_event IS NULL"
        ).fetchall()
        versions = [(p, Period(y, q), d, s) for p, y, q, d, s in rows if (p, Period(y, q)) in wanted]
        moved = write.in_force(change, Basis.ACCEPTED, versions)
        write.quarter_state(change, pairs, QuarterState.ACCEPTED)
        see_raw.end(change, pairs)
        measured(change, [(Basis.ACCEPTED, p, t) for p, t in moved])


def return_(
    viewer: Viewer, store: Store, partner_id: str, period: Period, note: str, at: datetime | None = None,
    *, seen: datetime | None = None,
) -> None:  # fmt: skip
    """Return a quarter to the partner, saying why; it stays open long enough to mend it. seen: when the
    hand-in that was looked at came."""
    require(viewer, "review")
    note = free_text(note, "note")
    if not note:
        raise RefusedError("Say in a sentence what the partner should mend.")
    payload = {"period": str(period), "note": note}
    with store.change(viewer.account, "return", payload, partner_id=partner_id, at=at) as change:
        check_move(change, MOVES["return"], partner_id, period)
        _check_seen(change, partner_id, period, seen)
        _, exception = state_of(change, partner_id, period)
        until = max(day_of(change, partner_id) + TO_MEND, exception or period.closes)
        pair = (partner_id, period)
        write.quarter_state(change, [pair], QuarterState.RETURNED, note, until)
        see_raw.end(change, [pair])


def reopen(
    viewer: Viewer,
    store: Store,
    partner_id: str,
    period: Period,
    reason: str,
    ends_on: date,
    datasets: Collection[str] = (),
) -> None:
    """Let a partner hand in a quarter (anew) until a day: one that is accepted, locked, or closed before
    anything came. The old number stays accepted until the new one is; drafts stay where they are.

    datasets: the files that may change; none named are all of them.
    """
    require(viewer, "review")
    reason = free_text(reason, "reason")
    if not reason:
        raise RefusedError("Say in a sentence why the quarter is reopened.")
    if not set(datasets) <= set(DATASETS):
        raise RefusedError("Name the files by what they hold: teachers, students, diversity, surveys.")
    payload: dict[str, object] = {
        "period": str(period),
        "reason": reason,
        "ends_on": ends_on.isoformat(),
        "datasets": [d for d in DATASETS if d in datasets],
    }
    with store.change(viewer.account, "reopen", payload, partner_id=partner_id) as change:
        check_move(change, MOVES["reopen"], partner_id, period)
        if ends_on < day_of(change, partner_id):
            raise RefusedError("The last day to hand in lies in the past.")
        state, until = state_of(change, partner_id, period)
        if state not in (QuarterState.ACCEPTED, QuarterState.LOCKED):
            last = until or period.closes
            if last >= ends_on:
                raise RefusedError(f"{period.named} is open until {day_named(last)} already.")
        after = state if state is QuarterState.RETURNED else MOVES["reopen"].after
        if after is QuarterState.OPEN and _drafted(change, partner_id, period):
            after = QuarterState.DRAFT
        write.quarter_state(change, [(partner_id, period)], after, reason, ends_on)


def _check_seen(change: Change, partner_id: str, period: Period, seen: datetime | None) -> None:
    sql = (
        "SELECT happened_at FROM quarter_state WHERE partner_id = ? AND school_year = ? AND quarter = ?"
        " AND to_event IS NULL"
    )
    if seen is not None and change.cursor.execute(sql, [partner_id, *period]).fetchall() != [(seen,)]:
        raise RefusedError(
            f"{partner_id}, {period.named}, was handed in anew while you looked at it. Nothing was done; the"
            " page shows it as it stands now."
        )


def _drafted(change: Change, partner_id: str, period: Period) -> bool:
    sql = (
        "SELECT count(*) FROM version_in_force WHERE basis = 'draft' AND partner_id = ? AND school_year = ?"
        " AND quarter = ? AND to_event IS NULL"
    )
    return bool(change.cursor.execute(sql, [partner_id, *period]).fetchall()[0][0])
