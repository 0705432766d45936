"""Reading evidence, waivers, talks and the terms each partner agreed to; the row scope is bound inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plp_metrics.model import Scope
from plp_metrics.model.promises import Contact, Evidence, Side, Waiver

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_IN_FORCE = """
WHERE from_event <= coalesce($as_of, 9223372036854775807) AND (to_event IS NULL OR to_event > $as_of)
    AND ($partners IS NULL OR partner_id IN (SELECT unnest($partners)))
"""
_EVIDENCE = f"""
SELECT evidence_id, partner_id, line, school_year, day, side, account, happened_at, course, topic, number,
    unit, link, text, place, state, answered_by, answered_at, reason
FROM promise_evidence {_IN_FORCE} ORDER BY partner_id, day, evidence_id
"""  # noqa: S608
_WAIVERS = f"""
SELECT waiver_id, partner_id, line, school_year, reason, side, account, happened_at, state, answered_by
FROM promise_waiver {_IN_FORCE} ORDER BY partner_id, waiver_id
"""  # noqa: S608
_CONTACTS = f"""
SELECT contact_id, partner_id, day, kind, topic, text, side, account, happened_at, follow_up, follow_up_by,
    resolved_by, resolved_at
FROM contact {_IN_FORCE} ORDER BY partner_id, day, contact_id
"""  # noqa: S608
_AGREED = f"""
SELECT partner_id, version FROM term_sheet_agreed {_IN_FORCE} ORDER BY partner_id, from_event
"""  # noqa: S608
_HAS_AGREED = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'term_sheet_agreed'"


def evidence(cursor: DuckDBPyConnection, scope: Scope) -> list[Evidence]:
    """All evidence of the partners a scope names, withdrawn ones too, by partner and day."""
    rows = cursor.execute(_EVIDENCE, _bound(scope)).fetchall()
    return [Evidence(*_with_side(row, 5)) for row in rows]


def waivers(cursor: DuckDBPyConnection, scope: Scope) -> list[Waiver]:
    """What was let off, or is asked to be, of the partners a scope names, the oldest first."""
    rows = cursor.execute(_WAIVERS, _bound(scope)).fetchall()
    return [Waiver(*_with_side(row, 5)) for row in rows]


def contacts(cursor: DuckDBPyConnection, scope: Scope) -> list[Contact]:
    """Every talk with the partners a scope names, by partner and day."""
    rows = cursor.execute(_CONTACTS, _bound(scope)).fetchall()
    return [Contact(*_with_side(row, 6)) for row in rows]


def versions(cursor: DuckDBPyConnection, scope: Scope) -> dict[str, str]:
    """Partner → the version of the term sheet it agreed to last; partners without one are left out."""
    if not cursor.execute(_HAS_AGREED).fetchall()[0][0]:
        return {}
    return dict(cursor.execute(_AGREED, _bound(scope)).fetchall())


def _bound(scope: Scope) -> dict[str, Any]:
    return {"partners": None if scope.named is None else sorted(scope.named), "as_of": scope.as_of}


def _with_side(row: tuple[Any, ...], place: int) -> list[Any]:
    return [Side(value) if at == place else value for at, value in enumerate(row)]
