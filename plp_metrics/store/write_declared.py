"""Writing declared events inside a change."""

from __future__ import annotations

from datetime import date

from plp_metrics.store.connection import Change


def event(change: Change, partner_id: str, day: date, says: str, *, rebase: bool) -> int:
    """Keep an event; returns its number."""
    sql = "SELECT coalesce(max(declared_id), 0) + 1 FROM declared_event"
    number = int(change.cursor.execute(sql).fetchall()[0][0])
    change.cursor.execute(
        "INSERT INTO declared_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [number, partner_id, day, says, rebase, change.account, change.at, change.event_id],
    )
    return number


def withdraw(change: Change, declared_id: int) -> None:
    """End an event: from this change on nothing is marked or counted from it."""
    change.cursor.execute(
        "UPDATE declared_event SET to_event = ? WHERE declared_id = ? AND to_event IS NULL",
        [change.event_id, declared_id],
    )
