"""Which address of a partner's calendar feed is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plp_metrics.store.connection import Change

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NOW = "SELECT serial FROM feed WHERE partner_id = ? AND to_event IS NULL"


def serial(cursor: DuckDBPyConnection, partner_id: str) -> int:
    """The number of the feed's address in force; 0 until another was asked for."""
    found = cursor.execute(_NOW, [partner_id]).fetchall()
    return int(found[0][0]) if found else 0


def renew(change: Change, partner_id: str) -> int:
    """The next number, from this event on."""
    number = serial(change.cursor, partner_id) + 1
    change.cursor.execute(
        "UPDATE feed SET to_event = ? WHERE partner_id = ? AND to_event IS NULL",
        [change.event_id, partner_id],
    )
    change.cursor.execute(
        "INSERT INTO feed VALUES (?, ?, ?, ?, ?, NULL)",
        [partner_id, number, change.account, change.at, change.event_id],
    )
    return number
