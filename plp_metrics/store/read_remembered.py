"""What partners said their own column names, and their own words in a column, mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plp_metrics.model import Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = """
SELECT dataset, from_name, to_name FROM remembered_column
WHERE to_event IS NULL AND partner_id = $partner AND ($raw IS NULL OR partner_id IN (SELECT unnest($raw)))
"""
_WORDS = """
SELECT dataset, column_name, word, meant FROM remembered_word
WHERE to_event IS NULL AND partner_id = $partner AND ($raw IS NULL OR partner_id IN (SELECT unnest($raw)))
ORDER BY dataset, column_name, word
"""


def columns(cursor: DuckDBPyConnection, scope: Scope, partner_id: str) -> dict[tuple[str, str], str]:
    """(dataset, the partner's name of a column) → our name, for who may see the partner's raw rows."""
    found = cursor.execute(_COLUMNS, _bound(scope, partner_id)).fetchall()
    return {(dataset, name): meant for dataset, name, meant in found}


def words(cursor: DuckDBPyConnection, scope: Scope, partner_id: str) -> dict[tuple[str, str, str], str]:
    """(dataset, our column, the partner's word) → the value that is meant, for the same viewers."""
    found = cursor.execute(_WORDS, _bound(scope, partner_id)).fetchall()
    return {(dataset, column, word): meant for dataset, column, word, meant in found}


def _bound(scope: Scope, partner_id: str) -> dict[str, object]:
    return {"partner": partner_id, "raw": None if scope.raw is None else sorted(scope.raw)}
