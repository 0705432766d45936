"""Setting a partner aside, and bringing it back, inside a change."""

from __future__ import annotations

from datetime import date

from plp_metrics.store.connection import Change


def set_aside(change: Change, partner_id: str, until: date, reason: str) -> None:
    """Set aside from this event on, in place of what was said before."""
    bring_back(change, partner_id)
    change.cursor.execute(
        "INSERT INTO set_aside VALUES (?, ?, ?, ?, ?, ?, NULL)",
        [partner_id, until, reason, change.account, change.at, change.event_id],
    )


def bring_back(change: Change, partner_id: str) -> None:
    """No longer set aside from this event on."""
    change.cursor.execute(
        "UPDATE set_aside SET to_event = ? WHERE partner_id = ? AND to_event IS NULL",
        [change.event_id, partner_id],
    )
