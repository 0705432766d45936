"""What the calendar measures by itself: a quarter that is over, and everything by new definitions."""

from __future__ import annotations

from datetime import datetime

from plp_metrics.act import promise_standings
from plp_metrics.act.locking import CALENDAR
from plp_metrics.compute import measure, measure_records
from plp_metrics.model import Period
from plp_metrics.store import Store, read, write


def measure_ended(store: Store) -> Period | None:
    """Measure the recorded metrics of every partner once for each quarter that ends, and once more when its
    hand-in day has passed, from when what is missing is overdue; the quarter it was done for, None where
    nothing was left to do. Doing it twice changes nothing.

    Asks nobody's permission: the calendar does it.
    """
    today = store.today()
    over = Period.of(today).previous
    with store.read() as cursor:
        if promise_standings.calendar_came(cursor, today):
            return None
    with store.change(CALENDAR, "measure_records", {"quarter": str(over)}) as change:
        measure_records.remeasure(change.cursor, change.event_id, at=change.at)
        promise_standings.settle(change)
        write.setting(change, "recorded_until", str(over))
    return over


def measure_as_defined(store: Store, at: datetime | None = None) -> int | None:
    """Measure everything again where this program defines figures otherwise than the one that measured them;
    how many figures changed, None where nothing was to be done.

    As every change it leaves what was known before as it was known then. at: when, for a program's past. Asks
    nobody's permission: the calendar does it.
    """
    now = measure.defined_by()
    with store.read() as cursor:
        before = read.defined_by(cursor)
    if before == now:
        return None
    with store.change(CALENDAR, "measure_again", {}, at=at) as change:
        changed = measure.rebuild(change.cursor, change.event_id)
        promise_standings.settle(change)
        write.setting(change, "defined_by", now)
        change.payload["figures"] = changed
    return changed
