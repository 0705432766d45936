"""SQL of one declared column, for the steps of the child."""

from __future__ import annotations

from typing import Any

import duckdb

from plp_metrics.contracts import Column


def one(db: duckdb.DuckDBPyConnection, sql: str, values: list[Any] | None = None) -> Any:
    row = db.execute(sql, values or []).fetchall()
    return row[0][0] if row else None


def is_enum(column: Column) -> bool:
    return bool(column.allowed) and column.stored == "VARCHAR"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def typed(column: Column, cell: str) -> str:
    """SQL: the text of a faultless cell (or NULL) as its stored type."""
    if column.stored == "BOOLEAN":
        return f"CASE {cell} WHEN 'yes' THEN true WHEN 'no' THEN false END"
    kind = f'"e_{column.name}"' if is_enum(column) else column.stored
    if kind == "VARCHAR":
        return f"nullif({cell}, '')"
    default = (
        f"coalesce(nullif({cell}, ''), {quoted(column.default)})" if column.default else f"nullif({cell}, '')"
    )
    return f"CAST({default} AS {kind})"


def absent(column: Column) -> str:
    kind = f'"e_{column.name}"' if is_enum(column) else column.stored
    return f"CAST({quoted(column.default) if column.default else 'NULL'} AS {kind})"
