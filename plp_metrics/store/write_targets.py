"""Writing agreements inside a change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from plp_metrics.model import Agreement
from plp_metrics.store.connection import Change

_ADD_AGREEMENT = "INSERT INTO agreement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"


def agreements(change: Change, agreed: Sequence[Agreement], side: str) -> list[int]:
    """Write agreements (proposed or confirmed) under new ids; returns the ids in order."""
    first = change.cursor.execute("SELECT coalesce(max(agreement_id), 0) + 1 FROM agreement").fetchall()[0][0]
    ids = list(range(first, first + len(agreed)))
    rows = [
        (
            number,
            a.partner_id,
            a.metric,
            a.school_year,
            a.course,
            a.comparison.value,
            a.target,
            a.baseline,
            a.due_quarter,
            json.dumps(dict(a.milestones), sort_keys=True),
            a.basis,
            a.state,
            a.proposed_by or change.account,
            side,
            a.confirmed_by,
            a.agreed_on or change.at,
            a.note,
            change.event_id,
        )
        for number, a in zip(ids, agreed, strict=True)
    ]
    if rows:
        change.cursor.executemany(_ADD_AGREEMENT, rows)
    return ids


def agreement_state(change: Change, agreement_id: int, state: str, note: str = "") -> None:
    """Move an agreement to another state; the row as it was stays as history."""
    cursor = change.cursor
    cursor.execute(
        "INSERT INTO agreement SELECT * REPLACE (? AS state, ? AS confirmed_by, ? AS happened_at,"
        " CASE WHEN ? = '' THEN note ELSE ? END AS note, ? AS from_event) FROM agreement"
        " WHERE agreement_id = ? AND to_event IS NULL",
        [state, change.account, change.at, note, note, change.event_id, agreement_id],
    )
    cursor.execute(
        "UPDATE agreement SET to_event = ? WHERE agreement_id = ? AND to_event IS NULL AND from_event < ?",
        [change.event_id, agreement_id, change.event_id],
    )


def answers(change: Change, agreement_id: int, answered: int) -> None:
    """Note that a proposal was made in place of another."""
    change.cursor.execute(
        "INSERT INTO agreement_answer VALUES (?, ?, ?, NULL)", [agreement_id, answered, change.event_id]
    )


def remark(change: Change, agreement_id: int, text: str, side: str) -> int:
    """Write what was said about a proposal; returns its number."""
    sql = "SELECT coalesce(max(comment_id), 0) + 1 FROM agreement_comment"
    number: int = change.cursor.execute(sql).fetchall()[0][0]
    change.cursor.execute(
        "INSERT INTO agreement_comment VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
        [number, agreement_id, text, change.account, side, change.at, change.event_id],
    )
    return number


def exception(change: Change, agreement_id: int, interim: float, reason: str, ends_on: date) -> None:
    """Accept an exception from this event on, in place of an earlier one of the same target."""
    end_exception(change, agreement_id)
    change.cursor.execute(
        "INSERT INTO agreement_exception VALUES (?, ?, ?, ?, ?, ?, NULL)",
        [agreement_id, interim, reason, ends_on, change.account, change.event_id],
    )


def end_exception(change: Change, agreement_id: int) -> None:
    """End a target's exception at this event; nothing where it has none."""
    change.cursor.execute(
        "UPDATE agreement_exception SET to_event = ? WHERE agreement_id = ? AND to_event IS NULL",
        [change.event_id, agreement_id],
    )
