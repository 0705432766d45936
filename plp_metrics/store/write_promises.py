"""Writing evidence, waivers, talks and standings inside a change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plp_metrics.model.promises import Contact, Evidence, Waiver
from plp_metrics.store.connection import Change

Standings = Sequence[tuple[str, str, str, str, str, str, str, bool]]
"""partner, school year, quarter, basis, line, side, standing, counts."""

_NEXT = {
    "promise_evidence": "SELECT coalesce(max(evidence_id), 0) + 1 FROM promise_evidence",
    "promise_waiver": "SELECT coalesce(max(waiver_id), 0) + 1 FROM promise_waiver",
    "contact": "SELECT coalesce(max(contact_id), 0) + 1 FROM contact",
}
_NOW = """
CREATE OR REPLACE TEMP TABLE standing_now (
    partner_id VARCHAR, school_year VARCHAR, quarter VARCHAR, basis VARCHAR, line VARCHAR, side VARCHAR,
    standing VARCHAR, counts BOOLEAN
)
"""
_CLOSE = """
UPDATE promise_standing SET to_event = $event
WHERE to_event IS NULL AND partner_id IN (SELECT unnest($partners))
    AND ($lines IS NULL OR (line IN (SELECT unnest($lines)) AND school_year || quarter >= $since))
AND NOT EXISTS (
    FROM standing_now AS n
    WHERE n.partner_id = promise_standing.partner_id AND n.school_year = promise_standing.school_year
        AND n.quarter = promise_standing.quarter AND n.basis = promise_standing.basis
        AND n.line = promise_standing.line AND n.standing = promise_standing.standing
        AND n.counts = promise_standing.counts
)
RETURNING basis, partner_id, school_year, quarter
"""
_OPEN = """
INSERT INTO promise_standing
SELECT n.*, $event, NULL FROM standing_now AS n
WHERE NOT EXISTS (
    FROM promise_standing AS p
    WHERE p.to_event IS NULL AND p.partner_id = n.partner_id AND p.school_year = n.school_year
        AND p.quarter = n.quarter AND p.basis = n.basis AND p.line = n.line
)
RETURNING basis, partner_id, school_year, quarter
"""


def evidence(change: Change, given: Sequence[Evidence]) -> list[int]:
    """Keep evidence as given; returns its numbers in order."""
    first = _number(change, "promise_evidence")
    numbers = list(range(first, first + len(given)))
    rows = [
        (
            number, e.partner_id, e.line, e.school_year, e.day, e.side.value, e.course, e.topic, e.number,
            e.unit, e.link, e.text, e.place,
        )
        for number, e in zip(numbers, given, strict=True)
    ]  # fmt: skip
    columns = {f"c{i}": list(column) for i, column in enumerate(zip(*rows, strict=True))}
    change.cursor.execute(
        "INSERT INTO promise_evidence SELECT unnest($c0::BIGINT[]), unnest($c1::VARCHAR[]),"
        " unnest($c2::VARCHAR[]), unnest($c3::VARCHAR[]), unnest($c4::DATE[]), unnest($c5::VARCHAR[]),"
        " $account, $at, unnest($c6::VARCHAR[]), unnest($c7::VARCHAR[]), unnest($c8::DOUBLE[]),"
        " unnest($c9::VARCHAR[]), unnest($c10::VARCHAR[]), unnest($c11::VARCHAR[]), unnest($c12::VARCHAR[]),"
        " 'given', '', NULL, '', $event, NULL",
        {**columns, "account": change.account, "at": change.at, "event": change.event_id},
    )
    return numbers


def answer(change: Change, evidence_ids: Sequence[int], state: str, reason: str = "") -> None:
    """What the other side says to evidence (confirmed, disputed), or that it is taken back (withdrawn)."""
    _reopen(
        change,
        "INSERT INTO promise_evidence SELECT * REPLACE (? AS state, ? AS answered_by, ? AS answered_at,"
        " ? AS reason, ? AS from_event) FROM promise_evidence"
        " WHERE evidence_id IN (SELECT unnest(?::BIGINT[])) AND to_event IS NULL",
        "UPDATE promise_evidence SET to_event = ?"
        " WHERE evidence_id IN (SELECT unnest(?::BIGINT[])) AND to_event IS NULL AND from_event < ?",
        [state, change.account, change.at, reason, change.event_id, list(evidence_ids)],
        list(evidence_ids),
    )


def waiver(change: Change, wanted: Waiver) -> int:
    """Keep that a promise is let off, or that somebody asks for it; returns its number."""
    number = _number(change, "promise_waiver")
    change.cursor.execute(
        "INSERT INTO promise_waiver VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        [
            number, wanted.partner_id, wanted.line, wanted.school_year, wanted.reason, wanted.side.value,
            change.account, change.at, wanted.state, wanted.answered_by, change.event_id,
        ],
    )  # fmt: skip
    return number


def waiver_state(change: Change, waiver_id: int, state: str) -> None:
    """Grant what was asked for, or end it."""
    _reopen(
        change,
        "INSERT INTO promise_waiver SELECT * REPLACE (? AS state, ? AS answered_by, ? AS from_event)"
        " FROM promise_waiver WHERE waiver_id = ? AND to_event IS NULL",
        "UPDATE promise_waiver SET to_event = ? WHERE waiver_id = ? AND to_event IS NULL AND from_event < ?",
        [state, change.account, change.event_id, waiver_id],
        waiver_id,
    )


def contact(change: Change, talk: Contact) -> int:
    """Keep a talk; returns its number."""
    number = _number(change, "contact")
    change.cursor.execute(
        "INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', NULL, ?, NULL)",
        [
            number, talk.partner_id, talk.day, talk.kind, talk.topic, talk.text, talk.side.value,
            change.account, change.at, talk.follow_up, talk.follow_up_by, change.event_id,
        ],
    )  # fmt: skip
    return number


def resolve(change: Change, contact_id: int) -> None:
    """The follow-up of a talk is done."""
    _reopen(
        change,
        "INSERT INTO contact SELECT * REPLACE (? AS resolved_by, ? AS resolved_at, ? AS from_event)"
        " FROM contact WHERE contact_id = ? AND to_event IS NULL",
        "UPDATE contact SET to_event = ? WHERE contact_id = ? AND to_event IS NULL AND from_event < ?",
        [change.account, change.at, change.event_id, contact_id],
        contact_id,
    )


def standings(
    cursor: Any,
    event_id: int,
    partners: Sequence[str],
    now: Standings,
    only: tuple[Sequence[str], str] | None = None,
) -> list[tuple[str, str, str, str]]:
    """How these partners' lines stood at the ends of quarters: what changed is closed and opened anew.

    only: `now` is of these lines, from this quarter on; the others stay. Returns basis, partner, school year
    and quarter of each that was closed or opened.
    """
    cursor.execute(_NOW)
    if now:
        columns = list(zip(*now, strict=True))
        cursor.execute(
            "INSERT INTO standing_now SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5),"
            " unnest($6), unnest($7), unnest($8)",
            [list(column) for column in columns],
        )
    lines, since = only or (None, None)
    bound = {"event": event_id, "partners": list(partners), "lines": lines, "since": since}
    closed = cursor.execute(_CLOSE, bound).fetchall()
    opened = cursor.execute(_OPEN, {"event": event_id}).fetchall()
    cursor.execute("DROP TABLE standing_now")
    return [*closed, *opened]


def _number(change: Change, table: str) -> int:
    return int(change.cursor.execute(_NEXT[table]).fetchall()[0][0])


def _reopen(change: Change, again: str, close: str, values: list[Any], number: int | list[int]) -> None:
    change.cursor.execute(again, values)
    change.cursor.execute(close, [change.event_id, number, change.event_id])
