"""Reading the log of what was done: events, newest first; whose they may be is bound inside."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from plp_metrics.model import Period
from plp_metrics.model.zones import UTC_ZONE, midnight

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# ruff: noqa: S608 - only our own fragments are formatted in; values are bound

_THEIRS = """
$partners IS NULL OR e.partner_id IN (SELECT unnest($partners))
    OR (e.partner_id IS NULL AND e.event_id IN (
        SELECT from_event FROM quarter_state WHERE partner_id IN (SELECT unnest($partners))
        UNION ALL SELECT from_event FROM agreement WHERE partner_id IN (SELECT unnest($partners))
    ))
"""
_ABOUT = """
$partner IS NULL OR e.partner_id = $partner OR (e.partner_id IS NULL AND e.event_id IN (
    SELECT from_event FROM quarter_state WHERE partner_id = $partner
    UNION ALL SELECT from_event FROM agreement WHERE partner_id = $partner
))
"""
_TOUCHED = """
SELECT from_event, partner_id, school_year, quarter FROM quarter_state
WHERE from_event IN (SELECT unnest($events))
    AND ($partners IS NULL OR partner_id IN (SELECT unnest($partners)))
ORDER BY ALL
"""

_WANTED = f"""
FROM event AS e
WHERE ({_THEIRS})
    AND ({_ABOUT})
    AND ($account IS NULL OR lower(e.account) = lower($account))
    AND ($kinds IS NULL OR e.kind IN (SELECT unnest($kinds)))
    AND ($since IS NULL OR e.happened_at >= $since)
    AND ($until IS NULL OR e.happened_at < $until)
"""
_EVENTS = f"""
SELECT e.event_id, e.happened_at, e.account, e.kind, e.partner_id, e.payload {_WANTED}
ORDER BY e.event_id DESC LIMIT $most OFFSET $start
"""
_COUNT = f"SELECT count(*) {_WANTED}"
_ACCOUNTS = f"SELECT DISTINCT e.account FROM event AS e WHERE {_THEIRS} ORDER BY 1"
_KINDS = f"SELECT DISTINCT e.kind FROM event AS e WHERE {_THEIRS} ORDER BY 1"

_WHY_NOTHING = """
SELECT from_event, text FROM explanation
WHERE rule = 'nothing_to_report' AND from_event IN (SELECT unnest($events))
ORDER BY ALL
"""


@dataclass(frozen=True)
class Event:
    """One thing that was done.

    payload: its facts; empty where it touched several partners and the reader may see only some of them.
    quarters: the quarters it moved, of the readable partners. whys: why there was nothing to report.
    """

    event_id: int
    at: datetime
    account: str
    kind: str
    partner_id: str | None
    payload: Mapping[str, Any] = field(hash=False)
    quarters: tuple[tuple[str, Period], ...] = ()
    whys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Which events; None for all of them. The days are those of the zone, and included."""

    partner: str | None = None
    account: str | None = None
    kinds: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None
    zone: str = UTC_ZONE


def events(
    cursor: DuckDBPyConnection,
    partners: frozenset[str] | None,
    wanted: Wanted,
    *,
    start: int = 0,
    most: int | None = None,
) -> tuple[list[Event], int]:
    """(events newest first from `start` on, how many there are in all).

    partners: only what was done to the data of these; None for everything. An event that touched several
    partners (accepting many quarters at once) is told to each with its own part only.
    """
    bound = {
        "partners": None if partners is None else sorted(partners),
        "partner": wanted.partner,
        "account": wanted.account,
        "kinds": None if wanted.kinds is None else list(wanted.kinds),
        "since": wanted.since and midnight(wanted.since, wanted.zone),
        "until": wanted.until and midnight(wanted.until + timedelta(days=1), wanted.zone),
    }
    total = cursor.execute(_COUNT, bound).fetchall()[0][0]
    rows = cursor.execute(_EVENTS, bound | {"start": start, "most": most}).fetchall()
    numbers = [row[0] for row in rows]
    touched, whys = _touched(cursor, numbers, bound["partners"]), _whys(cursor, numbers)
    found = []
    for number, at, account, kind, partner, payload in rows:
        whole = partners is None or partner is not None
        told = json.loads(payload) if whole else {}
        quarters, said = tuple(touched.get(number, ())), tuple(whys.get(number, ())) if whole else ()
        found.append(Event(number, at, account, kind, partner, told, quarters, said))
    return found, int(total)


def choices(
    cursor: DuckDBPyConnection, partners: frozenset[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(accounts, kinds) that occur among the events of these partners."""
    bound = {"partners": None if partners is None else sorted(partners)}
    return (
        tuple(row[0] for row in cursor.execute(_ACCOUNTS, bound).fetchall()),
        tuple(row[0] for row in cursor.execute(_KINDS, bound).fetchall()),
    )


def _whys(cursor: DuckDBPyConnection, numbers: Sequence[int]) -> dict[int, list[str]]:
    # Not in the payload: a purge takes what was said about a hand-in with it.
    found: dict[int, list[str]] = {}
    for number, text in cursor.execute(_WHY_NOTHING, {"events": list(numbers)}).fetchall() if numbers else ():
        found.setdefault(number, []).append(text)
    return found


def _touched(
    cursor: DuckDBPyConnection, numbers: Sequence[int], partners: Any
) -> dict[int, list[tuple[str, Period]]]:
    found: dict[int, list[tuple[str, Period]]] = {}
    bound = {"events": list(numbers), "partners": partners}
    for number, partner, year, quarter in cursor.execute(_TOUCHED, bound).fetchall() if numbers else ():
        found.setdefault(number, []).append((partner, Period(year, quarter)))
    return found
