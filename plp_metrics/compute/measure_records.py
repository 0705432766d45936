"""Measuring what was recorded on pages (promises, money, reports) → `measurement`, beside the files' metrics.

A recorded metric stands as of the end of a quarter that is over, so what falls due by the calendar changes
nothing within a quarter. Its SQL selects from `target` and from the views of base/records_*.sql.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from plp_metrics.compute.measure_base import BASE, lay, lay_places, statements
from plp_metrics.compute.measure_plan import Asked, Place
from plp_metrics.compute.measure_rollup import count, roll_up, write
from plp_metrics.contracts import load_contracts
from plp_metrics.metrics import load_all
from plp_metrics.model import Basis, Metric, Period, Row

_PLACES = ("target", "asked", "declared", "own_course", "cell", "level_now")
_NO_COURSES = """
CREATE OR REPLACE TEMP TABLE own_course (
    partner_id VARCHAR, school_year VARCHAR, quarter VARCHAR, course VARCHAR, is_next_year BOOLEAN
)
"""
_LAID_OUT = """
SELECT view_name, 'VIEW' FROM duckdb_views() WHERE temporary AND starts_with(view_name, 'recorded_')
UNION ALL
SELECT table_name, 'TABLE' FROM duckdb_tables() WHERE temporary AND starts_with(table_name, 'recorded_')
"""
_YEARS = """
SELECT partner_id, first_school_year, last_school_year FROM partner
WHERE to_event IS NULL AND ($partners IS NULL OR partner_id IN (SELECT unnest($partners)))
ORDER BY partner_id
"""

_ZONES = "SELECT partner_id, time_zone FROM partner WHERE to_event IS NULL"
_RECORDED = re.compile(r"\brecorded_\w+")
_OF_DUE = "recorded_due"
_DUE = {
    **dict.fromkeys(("partner_id", "school_year", "quarter", "dataset"), "VARCHAR"),
    "due_on": "DATE", "due_by": "TIMESTAMP",
}  # fmt: skip


def remeasure(
    cursor: Any,
    event_id: int,
    partner_ids: Iterable[str] | None = None,
    metrics: Collection[str] | None = None,
    *,
    at: datetime | None = None,
    bases: Iterable[str] = tuple(Basis),
    within: Collection[Place] | None = None,
) -> int:
    """Measure the recorded metrics of these partners in every quarter that is over; how many levels changed.
    Runs inside the caller's transaction.

    partner_ids: None for all. metrics: keys; all recorded ones unless given. at: this event's moment
    (UTC), the last one's unless given. within: only these of those quarters.
    """
    wanted = [m for m in _recorded() if metrics is None or m.key in metrics]
    at = at or _last_moment(cursor)
    if not wanted or at is None:
        return 0
    places = _places(cursor, partner_ids, at)
    if within is not None:
        places = {place: is_of for place, is_of in places.items() if place in within}
    if not places:
        return 0
    entries = [Asked(metric, place, is_of, False) for metric in wanted for place, is_of in places.items()]
    changed = 0
    for basis in bases:
        with _laid_out(cursor, basis, entries, at=at):
            roll_up(cursor, wanted)
            changed += write(cursor, basis, event_id)
    return changed


def counted_rows(
    cursor: Any,
    metric: Metric,
    basis: str,
    place: Place,
    course: str,
    state: str,
    as_of: int | None = None,
) -> list[Row]:
    """The records one figure counts, as `measure.counted_rows` gives rows; no file and no line stands behind
    them."""
    with _laid_out(cursor, basis, [Asked(metric, place, True, False)], as_of):
        return count(cursor, metric, place, course, state)


def resting_on_files() -> list[str]:
    """Keys of the recorded metrics that read what was measured from files too: they name it in `uses`."""
    return [metric.key for metric in _recorded() if metric.uses]


def _recorded() -> list[Metric]:
    return [metric for metric in load_all().values() if metric.records]


def _last_moment(cursor: Any) -> datetime | None:
    ((moment,),) = cursor.execute("SELECT max(happened_at) FROM event").fetchall()
    return None if moment is None else datetime.fromisoformat(str(moment))


def _places(cursor: Any, partner_ids: Iterable[str] | None, at: datetime) -> dict[Place, bool]:
    """The quarters that are over since each partnership began; False: it had ended before."""
    partners = None if partner_ids is None else sorted(set(partner_ids))
    found = cursor.execute(_YEARS, {"partners": partners}).fetchall()
    over = Period.of(at.date()).previous
    return {
        Place(partner_id, period): _is_of(period.school_year, first, last)
        for partner_id, first, last in found
        for period in _from(first, over)
    }


def _from(first_year: str, last: Period) -> list[Period]:
    periods = []
    while last.school_year >= first_year:
        periods.append(last)
        last = last.previous
    return periods[::-1]


def _due(cursor: Any, places: Iterable[Place]) -> list[tuple[object, ...]]:
    """When each file falls due that any of these quarters counts, the end of the partner's own day in UTC."""
    zones = dict(cursor.execute(_ZONES).fetchall())
    years = {who: rest for who, *rest in cursor.execute(_YEARS, {"partners": None}).fetchall()}
    handed_in = {
        Place(place.partner_id, period)
        for place in places
        for period in (place.period, place.period.previous)
        if _is_of(period.school_year, *years[place.partner_id])
    }
    return [
        (partner_id, *period, dataset, period.due, _end_of(period.due, zones[partner_id]))
        for partner_id, period in sorted(handed_in)
        for dataset, contract in load_contracts().items()
        if period.quarter in contract.due_quarters
    ]


def _is_of(year: str, first: str, last: str | None) -> bool:
    return first <= year and (last is None or year <= last)


def _end_of(day: date, zone: str) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC).replace(tzinfo=None)


@cache
def _base() -> dict[str, str]:
    """Table → the statement that lays it out, in their order."""
    found = [s for path in sorted(BASE.glob("records_*.sql")) for s in statements(path.stem)]
    return {_RECORDED.findall(statement)[0]: statement for statement in found}


@cache
def _named_in(selects: frozenset[str]) -> frozenset[str]:
    """The tables these SELECTs name, with those that their own statements name."""
    named: set[str] = set()
    wanted = {table for select in selects for table in _RECORDED.findall(select)}
    while wanted:
        named |= wanted
        wanted = {t for table in wanted for t in _RECORDED.findall(_base().get(table, ""))} - named
    return frozenset(named)


@contextmanager
def _laid_out(
    cursor: Any,
    basis: str,
    entries: Sequence[Asked],
    as_of: int | None = None,
    at: datetime | None = None,
) -> Iterator[None]:
    lay_places(cursor, entries)
    cursor.execute(_NO_COURSES)
    named = _named_in(frozenset(entry.metric.sql for entry in entries))
    if _OF_DUE in named:
        lay(cursor, _OF_DUE, _DUE, _due(cursor, {entry.place for entry in entries}))
    bound = {"basis": str(basis), "as_of": as_of, "at": at}
    for table, statement in _base().items():
        if table in named:
            names = {name: value for name, value in bound.items() if f"${name}" in statement}
            cursor.execute(statement, names)
    yield
    for name, kind in sorted(cursor.execute(_LAID_OUT).fetchall(), key=lambda found: found[1], reverse=True):
        cursor.execute(f'DROP {kind} temp."{name}"')
    for table in _PLACES:
        cursor.execute(f"DROP TABLE IF EXISTS temp.{table}")
