"""When a quarter is over, what was recorded on pages is measured for it, without anybody's doing."""

from __future__ import annotations

from plp_metrics.act import promise_standings
from plp_metrics.act.locking import CALENDAR
from plp_metrics.compute import measure_records
from plp_metrics.model import Period
from plp_metrics.store import Store, read, write


def measure_ended(store: Store) -> Period | None:
    """Measure the recorded metrics of every partner once for each quarter that ends; the quarter it was done
    for, None where nothing was left to do. Doing it twice changes nothing.

    Asks nobody's permission: the calendar does it.
    """
    over = Period.of(store.today()).previous
    with store.read() as cursor:
        done = read.measured_until(cursor)
    if done is not None and done >= str(over):
        return None
    with store.change(CALENDAR, "measure_records", {"quarter": str(over)}) as change:
        measure_records.remeasure(change.cursor, change.event_id, at=change.at)
        promise_standings.settle(change)
        write.setting(change, "recorded_until", str(over))
    return over
