"""Quarters lock by themselves once their last day is over, or by hand before it."""

from __future__ import annotations

from datetime import date

from plp_metrics.access import require
from plp_metrics.act.rules import MOVES, check_move
from plp_metrics.model import Period, QuarterState, RefusedError, Viewer
from plp_metrics.model.time import day_named
from plp_metrics.model.zones import UTC_ZONE, day_in
from plp_metrics.store import Store, write

CALENDAR = "calendar"
"""The account in the log: nobody did it, the day passed."""

_ACCEPTED = """
SELECT q.partner_id, q.school_year, q.quarter, q.state, q.ends_on, p.time_zone
FROM quarter_state AS q
LEFT JOIN partner AS p ON p.partner_id = q.partner_id AND p.to_event IS NULL
WHERE q.to_event IS NULL AND q.state IN (SELECT unnest($before)) AND EXISTS (
    SELECT 1 FROM version_in_force AS v WHERE v.basis = 'accepted' AND v.to_event IS NULL
        AND (v.partner_id, v.school_year, v.quarter) = (q.partner_id, q.school_year, q.quarter)
)
ORDER BY ALL
"""


def closed(store: Store) -> list[tuple[str, Period]]:
    """Quarters with accepted figures whose last day is over and that are not locked yet: accepted ones
    after they close, reopened ones for which nothing new came by the day they were reopened for. A day
    is over when it is over for the partner."""
    with store.read() as cursor:
        rows = cursor.execute(_ACCEPTED, {"before": sorted(MOVES["lock"].before)}).fetchall()
    return [
        (partner, Period(year, quarter))
        for partner, year, quarter, state, ends_on, zone in rows
        if day_in(store.now(), zone or UTC_ZONE)
        > _last_day(Period(year, quarter), QuarterState(state), ends_on)
    ]


def _last_day(period: Period, state: QuarterState, ends_on: date | None) -> date:
    return period.closes if state is QuarterState.ACCEPTED or ends_on is None else ends_on


def lock_closed(store: Store) -> list[tuple[str, Period]]:
    """Lock what has closed by today; returns what was locked. Doing it twice changes nothing.

    Asks nobody's permission: the calendar does it. An evaluator reopens what was locked too early.
    """
    quarters = closed(store)
    if quarters:
        payload = {"quarters": [[p, str(t)] for p, t in quarters]}
        with store.change(CALENDAR, "lock", payload) as change:
            for partner_id, period in quarters:
                check_move(change, MOVES["lock"], partner_id, period)
            write.quarter_state(change, quarters, MOVES["lock"].after)
    return quarters


def lock(viewer: Viewer, store: Store, partner_id: str, period: Period) -> None:
    """Lock one quarter by hand, before its last day is over: nothing more can be handed in for it.

    Raises RefusedError for a quarter that has not ended, waits for review, was returned or is locked.
    """
    require(viewer, MOVES["lock"].permission)
    if store.today() <= period.last_day:
        raise RefusedError(
            f"{period.named} ends on {day_named(period.last_day)}; it can be locked after that."
        )
    payload = {"quarters": [[partner_id, str(period)]], "by_hand": True}
    with store.change(viewer.account, "lock", payload, partner_id=partner_id) as change:
        check_move(change, MOVES["lock"], partner_id, period)
        write.quarter_state(change, [(partner_id, period)], MOVES["lock"].after)
