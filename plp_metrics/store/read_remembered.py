"""What partners said their own column names mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plp_metrics.model import Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = """
SELECT dataset, from_name, to_name FROM remembered_column
WHERE to_event IS NULL AND partner_id = $partner AND ($raw IS NULL OR partner_id IN (SELECT unnest($raw)))
"""


def columns(cursor: DuckDBPyConnection, scope: Scope, partner_id: str) -> dict[tuple[str, str], str]:
    """(dataset, the partner's name of a column) → our name, for who may see the partner's raw rows."""
    bound = {"partner": partner_id, "raw": None if scope.raw is None else sorted(scope.raw)}
    return {(dataset, name): meant for dataset, name, meant in cursor.execute(_COLUMNS, bound).fetchall()}
