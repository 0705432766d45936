"""Reading how targets came to be: every version, what was said, exceptions; the row scope is bound inside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from plp_metrics.model import Agreement, Comparison, Scope
from plp_metrics.model.talks import Interim, Remark, Version

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# ruff: noqa: S608 - only our own fragments are formatted in; values are bound

Key = tuple[str, str, str, str]
"""Partner (or NETWORK), metric, school year, course: what one target is for."""

_COLUMNS = """
agreement_id, partner_id, metric, school_year, course, comparison, target, due_quarter, baseline, milestones,
basis, state, proposed_by, confirmed_by, happened_at, note, proposed_side
"""
_BY_THEN = "from_event <= coalesce($as_of, 9223372036854775807)"
_OPEN = f"{_BY_THEN} AND (to_event IS NULL OR to_event > $as_of)"
_THEIRS = "(partner_id = 'ALL' OR $partners IS NULL OR partner_id IN (SELECT unnest($partners)))"
_ABOUT = f"""
partner_id = $partner AND {_THEIRS} AND ($year IS NULL OR school_year = $year)
"""
_VERSIONS = f"""
SELECT {_COLUMNS}, from_event,
       (SELECT min(l.answers) FROM agreement_answer AS l WHERE l.agreement_id = a.agreement_id)
FROM agreement AS a WHERE {_ABOUT} AND {_BY_THEN}
ORDER BY from_event, agreement_id
"""
_REMARKS = f"""
SELECT comment_id, agreement_id, text, account, side, happened_at, from_event
FROM agreement_comment
WHERE {_OPEN} AND agreement_id IN (SELECT agreement_id FROM agreement WHERE {_ABOUT})
ORDER BY comment_id
"""
_EXCEPTIONS = f"""
SELECT x.agreement_id, x.interim, x.reason, x.ends_on, x.account, began.happened_at, x.from_event,
       ended.happened_at, ended.event_id
FROM agreement_exception AS x
JOIN event AS began ON began.event_id = x.from_event
LEFT JOIN event AS ended
    ON ended.event_id = x.to_event AND ended.event_id <= coalesce($as_of, 9223372036854775807)
WHERE x.{_BY_THEN} AND x.agreement_id IN (
    SELECT agreement_id FROM agreement
    WHERE {_THEIRS} AND ($year IS NULL OR school_year = $year) AND ($partner IS NULL OR partner_id = $partner)
)
ORDER BY x.from_event, x.agreement_id
"""
_OF_PEERS = f"""
SELECT school_year, partner_id, arg_max(target, agreement_id)
FROM agreement
WHERE metric = $metric AND course = $course AND list_contains($years, school_year)
    AND list_contains($peers, partner_id) AND state = 'confirmed' AND comparison = $comparison
    AND target IS NOT NULL AND {_OPEN}
GROUP BY ALL ORDER BY ALL
"""


def held(cursor: DuckDBPyConnection, agreement_id: int) -> Agreement | None:
    """A target by its number as it stands now, for an act to judge who may move it. No scope: an act asks
    for its permission with the partner found here before it says or does anything."""
    rows = cursor.execute(
        f"SELECT {_COLUMNS} FROM agreement WHERE agreement_id = ? AND to_event IS NULL", [agreement_id]
    ).fetchall()
    return _agreement(*rows[0]) if rows else None


def standing(cursor: DuckDBPyConnection, keys: Sequence[Key]) -> dict[tuple[Key, str], Agreement]:
    """(what it is for, "proposed" or "confirmed") → the target that waits, and the one that holds, now.

    For acts, inside their change; the newest where an older store holds several.
    """
    rows = cursor.execute(
        f"SELECT {_COLUMNS} FROM agreement WHERE to_event IS NULL AND state IN ('proposed', 'confirmed')"
        " AND list_contains($partners, partner_id) AND list_contains($years, school_year)"
        " ORDER BY agreement_id",
        {"partners": sorted({k[0] for k in keys}), "years": sorted({k[2] for k in keys})},
    ).fetchall()
    wanted = set(keys)
    found = [_agreement(*row) for row in rows]
    return {(key_of(a), a.state): a for a in found if key_of(a) in wanted}


def key_of(agreed: Agreement) -> Key:
    """What a target is for."""
    return agreed.partner_id, agreed.metric, agreed.school_year, agreed.course


def exception_of(cursor: DuckDBPyConnection, agreement_id: int, day: date) -> Interim | None:
    """The exception of a target that is in force on a day, for an act."""
    found = cursor.execute(
        "SELECT x.agreement_id, x.interim, x.reason, x.ends_on, x.account, e.happened_at, x.from_event,"
        " NULL, NULL FROM agreement_exception AS x JOIN event AS e ON e.event_id = x.from_event"
        " WHERE x.agreement_id = ? AND x.to_event IS NULL AND x.ends_on >= ?",
        [agreement_id, day],
    ).fetchall()
    return Interim(*found[-1]) if found else None


def versions(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, year: str | None = None
) -> list[Version]:
    """Every version of a partner's (or the network's) targets, as they followed on one another."""
    found = []
    for *row, event_id, answers in cursor.execute(_VERSIONS, _bound(scope, partner_id, year)).fetchall():
        agreed = _agreement(*row)
        who = agreed.proposed_by if agreed.state == "proposed" else agreed.confirmed_by
        found.append(Version(agreed, event_id, who or agreed.proposed_by, row[14], answers))
    return found


def remarks(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, year: str | None = None
) -> list[Remark]:
    """What was said about a partner's proposals, oldest first."""
    rows = cursor.execute(_REMARKS, _bound(scope, partner_id, year)).fetchall()
    return [Remark(*row) for row in rows]


def exceptions(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str | None = None, year: str | None = None
) -> list[Interim]:
    """Every exception ever accepted from the targets a scope may read, oldest first: also those whose day
    is over (`Interim.holds` says)."""
    rows = cursor.execute(_EXCEPTIONS, _bound(scope, partner_id, year)).fetchall()
    return [Interim(*row) for row in rows]


def of_peers(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: str,
    course: str,
    comparison: Comparison,
    years: Sequence[str],
    peers: Sequence[str],
) -> dict[str, list[float]]:
    """School year → the targets confirmed by these partners, without saying whose.

    For computing with: medians over five partners or more. None of them may be handed on to who may not name
    every partner.
    """
    bound = {
        "metric": metric, "course": course, "comparison": comparison.value, "years": list(years),
        "peers": list(peers), "as_of": scope.as_of,
    }  # fmt: skip
    found: dict[str, list[float]] = {}
    for year, _, target in cursor.execute(_OF_PEERS, bound).fetchall():
        found.setdefault(year, []).append(target)
    return found


def _bound(scope: Scope, partner_id: str | None, year: str | None) -> dict[str, Any]:
    named = None if scope.named is None else sorted(scope.named)
    return {"partners": named, "partner": partner_id, "year": year, "as_of": scope.as_of}


def _agreement(*row: Any) -> Agreement:
    number, partner, metric, year, course, comparison, target, due, baseline, milestones, *rest = row
    return Agreement(
        number, partner, metric, year, course, Comparison(comparison), target, due, baseline,
        json.loads(milestones), *rest,
    )  # fmt: skip
