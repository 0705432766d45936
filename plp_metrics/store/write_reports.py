"""Writing annual reports inside a change. Nothing here decides; `act` does, and calls these."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from plp_metrics.store.connection import Change

_CLOSE = "UPDATE report SET to_event = ? WHERE partner_id = ? AND school_year = ? AND to_event IS NULL"
_UNDO = "DELETE FROM report WHERE from_event = ? AND partner_id = ? AND school_year = ? AND to_event IS NULL"
_CLOSE_SAID = (
    "UPDATE report_said SET to_event = ? WHERE partner_id = ? AND school_year = ? AND component = ?"
    " AND to_event IS NULL"
)
_CLOSE_EVALUATION = (
    "UPDATE report_evaluation SET to_event = ? WHERE partner_id = ? AND school_year = ? AND about = ?"
    " AND to_event IS NULL"
)
_CLOSE_TEXT = (
    "UPDATE report_text SET to_event = ? WHERE partner_id = ? AND school_year = ? AND component = ?"
    " AND to_event IS NULL"
)
_LAST = (
    "SELECT coalesce(max(revision), 0) FROM report_text"
    " WHERE partner_id = ? AND school_year = ? AND component = ?"
)
Of = tuple[str, str]
"""partner_id, school_year"""


def head(change: Change, of: Of, template: str, state: str, pinned: tuple[int, date], note: str = "") -> None:
    """Where a report stands from this event on. pinned: the event and the day its figures are of."""
    # What this same event opened was never in force: it leaves no trace.
    change.cursor.execute(_UNDO, [change.event_id, *of])
    change.cursor.execute(_CLOSE, [change.event_id, *of])
    change.cursor.execute(
        "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [*of, template, state, *pinned, note, change.account, change.at, change.event_id],
    )


def text(
    change: Change,
    of: Of,
    component: str,
    words: str,
    began_from: int,
    *,
    beside: bool = False,
    copied_from: str = "",
) -> int:
    """Keep a text; its revision. Without `beside` it takes the place of all that stood there."""
    revision = int(change.cursor.execute(_LAST, [*of, component]).fetchall()[0][0]) + 1
    if not beside:
        change.cursor.execute(_CLOSE_TEXT, [change.event_id, *of, component])
    change.cursor.execute(
        "INSERT INTO report_text VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [*of, component, revision, began_from, beside, copied_from, words, change.account, change.at,
         change.event_id],
    )  # fmt: skip
    return revision


def said(change: Change, of: Of, component: str, state: str | None, note: str = "") -> None:
    """What is said of a component from this event on; None takes it back."""
    change.cursor.execute(_CLOSE_SAID, [change.event_id, *of, component])
    if state is not None:
        change.cursor.execute(
            "INSERT INTO report_said VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [*of, component, state, note, change.account, change.at, change.event_id],
        )


def evaluated(change: Change, of: Of, about: str, verdict: str, words: str) -> None:
    """Code.org's words on a target (or the year), in place of those before."""
    change.cursor.execute(_CLOSE_EVALUATION, [change.event_id, *of, about])
    change.cursor.execute(
        "INSERT INTO report_evaluation VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [*of, about, verdict, words, change.account, change.at, change.event_id],
    )


def seal(change: Change, of: Of, name: str, files: Mapping[str, bytes]) -> None:
    """Keep the files of an accepted report for good."""
    change.cursor.execute(
        "INSERT INTO report_seal VALUES (?, ?, ?, ?, ?, ?)",
        [name, *of, change.account, change.at, change.event_id],
    )
    change.cursor.executemany(
        "INSERT INTO report_file VALUES (?, ?, ?, ?, ?)",
        [(name, kind, hashlib.sha256(made).hexdigest(), len(made), made) for kind, made in files.items()],
    )
