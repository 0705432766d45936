"""Reading from the log who had a digest made when, and who switched it off."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RAN, SWITCHED = "digest", "switch_digest"
"""Kinds of event: a digest was asked for; it was switched on or off."""
_LAST = """
SELECT payload FROM event WHERE kind = $kind AND lower(account) = lower($account)
ORDER BY event_id DESC LIMIT 1
"""
_MADE = """
SELECT max(CAST(happened_at AS DATE)) FROM event
WHERE kind = $kind AND lower(account) = lower($account) AND payload NOT LIKE '%"outcome": "off"%'
"""


def is_off(cursor: DuckDBPyConnection, account: str) -> bool:
    """Whether this account wants no digest."""
    rows = cursor.execute(_LAST, {"kind": SWITCHED, "account": account}).fetchall()
    return bool(rows) and not json.loads(rows[0][0])["on"]


def last(cursor: DuckDBPyConnection, account: str) -> date | None:
    """The day of the last digest made for this account; None where there was none."""
    found: date | None = cursor.execute(_MADE, {"kind": RAN, "account": account}).fetchall()[0][0]
    return found
