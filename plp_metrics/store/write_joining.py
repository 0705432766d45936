"""Writing applications and term sheets agreed to, inside a change."""

from __future__ import annotations

import json
from datetime import datetime

from plp_metrics.model.joining import ApplicationState, Wish
from plp_metrics.store.connection import Change

_ADD = (
    "INSERT INTO application VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', NULL, '', '', NULL, ?, NULL)"
)
_MOVE = """
INSERT INTO application SELECT * REPLACE ($state AS state, $partner AS partner_id, $reason AS reason,
    $account AS decided_by, $at AS decided_at, $event AS from_event)
FROM application WHERE application_id = $number AND to_event IS NULL
"""
_CLOSE = """
UPDATE application SET to_event = $event
WHERE application_id = $number AND to_event IS NULL AND from_event < $event
"""


def applied(change: Change, wish: Wish, version: str) -> int:
    """Keep a new application of the change's account; returns its number."""
    cursor = change.cursor
    found = cursor.execute("SELECT coalesce(max(application_id), 0) + 1 FROM application").fetchall()
    number = int(found[0][0])
    courses = json.dumps({year: list(names) for year, names in wish.courses.items()}, sort_keys=True)
    cursor.execute(
        _ADD,
        [
            number, change.account, wish.organization, list(wish.states), courses, wish.urban, wish.time_zone,
            wish.first_school_year, wish.about, version, change.at, change.event_id,
        ],
    )  # fmt: skip
    return number


def decided(
    change: Change, number: int, state: ApplicationState, *, partner_id: str | None = None, reason: str = ""
) -> None:
    """Move an application to where it ends; the row as it was stays as history."""
    bound = {"event": change.event_id, "number": number}
    decision = {"state": state.value, "partner": partner_id, "reason": reason}
    change.cursor.execute(_MOVE, bound | decision | {"account": change.account, "at": change.at})
    change.cursor.execute(_CLOSE, bound)


def agreed(change: Change, partner_id: str, version: str, account: str, at: datetime) -> None:
    """Hold a partner to a version of the term sheet from this event on."""
    change.cursor.execute(
        "UPDATE term_sheet_agreed SET to_event = ? WHERE partner_id = ? AND to_event IS NULL",
        [change.event_id, partner_id],
    )
    change.cursor.execute(
        "INSERT INTO term_sheet_agreed VALUES (?, ?, ?, ?, ?, NULL)",
        [partner_id, version, account, at, change.event_id],
    )
