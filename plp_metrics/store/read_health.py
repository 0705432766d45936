"""How much is in the store, for its keeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HEALTH = """
SELECT
    (SELECT value FROM setting WHERE key = 'schema'),
    (SELECT count(*) FROM event),
    (SELECT strftime(max(happened_at), '%Y-%m-%d %H:%M UTC') FROM event),
    (SELECT count(*) FROM submission),
    (SELECT count(*) FROM measurement WHERE to_event IS NULL),
    (SELECT strftime(max(released_on), '%Y-%m-%d') FROM release),
    version()
"""


def health(cursor: DuckDBPyConnection) -> dict[str, str]:
    """Facts about the store by what they are called, in the order to be told."""
    schema, events, last, hand_ins, figures, released, engine = cursor.execute(_HEALTH).fetchall()[0]
    return {
        "Step of its layout": schema,
        "Changes in its log": f"{events:,}",
        "Last change": last or "none",
        "Files handed in": f"{hand_ins:,}",
        "Figures measured": f"{figures:,}",
        "Last publication of protected figures": released or "none",
        "DuckDB": engine,
    }
