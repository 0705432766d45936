"""How much is in the store, for its keeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plp_metrics.store import migrate

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
    (SELECT count(*) FROM event WHERE kind = 'digest'),
    version()
"""


def health(cursor: DuckDBPyConnection) -> dict[str, str]:
    """Facts about the store by what they are called, in the order to be told."""
    schema, events, last, hand_ins, figures, released, letters, engine = cursor.execute(_HEALTH).fetchall()[0]
    return {
        "Step of its layout": f"{schema} of {migrate.steps()[-1][0]}",
        "Changes in its log": f"{events:,}",
        "Last change": last or "none",
        "Files handed in": f"{hand_ins:,}",
        "Figures measured": f"{figures:,}",
        "Last publication of protected figures": released or "none",
        "Mails": f"the program sends none; {letters:,} letters were made for a mailer of yours",
        "DuckDB": engine,
    }
