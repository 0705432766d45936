"""Reading which partners are set aside; the row scope is bound inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plp_metrics.model import Scope
from plp_metrics.model.triage import Aside

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ASIDE = """
SELECT partner_id, until, reason, account, happened_at FROM set_aside
WHERE from_event <= coalesce($as_of, 9223372036854775807) AND (to_event IS NULL OR to_event > $as_of)
    AND ($partners IS NULL OR partner_id IN (SELECT unnest($partners)))
ORDER BY partner_id
"""


def set_aside(cursor: DuckDBPyConnection, scope: Scope) -> dict[str, Aside]:
    """Partner → how it is set aside, of those a scope names; also where its last day is over."""
    named = None if scope.named is None else sorted(scope.named)
    rows = cursor.execute(_ASIDE, {"partners": named, "as_of": scope.as_of}).fetchall()
    return {row[0]: Aside(*row) for row in rows}
