"""What can be checked of a store by itself: the bytes, the rows, the events its rows name."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from plp_metrics.model import DATASETS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# {table} is a dataset's or one of our own table names, never anything from outside.
_ROWS = """
SELECT s.submission_id, s.row_count, count(r.submission_id)
FROM submission AS s LEFT JOIN {table} AS r USING (submission_id)
WHERE s.dataset = ? AND s.how <> 'purged'
GROUP BY ALL
HAVING s.row_count <> count(r.submission_id)
ORDER BY s.submission_id
"""
_LOST = """
SELECT submission_id FROM submission
WHERE sha256 IS NOT NULL AND how <> 'purged' AND sha256 NOT IN (SELECT sha256 FROM upload)
ORDER BY 1
"""
_BYTES = "SELECT content, size FROM upload WHERE sha256 = ?"
_DATED = """
SELECT table_name FROM duckdb_columns()
WHERE column_name IN ('from_event', 'to_event') AND NOT internal
GROUP BY table_name HAVING count(*) = 2
ORDER BY table_name
"""
_INTERVALS = """
SELECT count(*) FILTER (to_event <= from_event),
    count(*) FILTER (from_event > 0 AND from_event NOT IN (SELECT event_id FROM event)),
    count(*) FILTER (to_event NOT IN (SELECT event_id FROM event))
FROM {table}
"""


def bytes_kept(cursor: DuckDBPyConnection) -> list[str]:
    """What is wrong with the bytes of files handed in: each must have the fingerprint it is kept under."""
    found = [f"The bytes of hand-in {number} are missing." for (number,) in cursor.execute(_LOST).fetchall()]
    for (sha,) in cursor.execute("SELECT sha256 FROM upload ORDER BY 1").fetchall():
        whole = content(cursor, sha)
        if whole is None or hashlib.sha256(whole).hexdigest() != sha:
            found.append(f"The bytes kept under {sha[:12]}… are not those that were handed in.")
    return found


def rows_kept(cursor: DuckDBPyConnection) -> list[str]:
    """Hand-ins that do not have as many rows as they were accepted with."""
    return [
        f"Hand-in {number} ({dataset}) was accepted with {said} rows and has {there}."
        for dataset in DATASETS
        for number, said, there in cursor.execute(_ROWS.format(table=dataset), [dataset]).fetchall()
    ]


def intervals(cursor: DuckDBPyConnection) -> list[str]:
    """Tables whose rows name events that never were, or end before they begin."""
    found = []
    for (table,) in cursor.execute(_DATED).fetchall():
        backwards, from_nothing, to_nothing = cursor.execute(_INTERVALS.format(table=table)).fetchall()[0]
        if backwards:
            found.append(f"{backwards} rows of {table} end before they begin.")
        if from_nothing or to_nothing:
            found.append(f"{from_nothing + to_nothing} rows of {table} name an event that is not in the log.")
    return found


class HandIn(NamedTuple):
    """A hand-in whose bytes are kept. layout: the version of the layout it was read by."""

    submission_id: int
    partner_id: str
    school_year: str
    quarter: str
    dataset: str
    how: str
    sha256: str
    layout: int


_WITH_BYTES = """
SELECT submission_id, partner_id, school_year, quarter, dataset, how, sha256, contract_version
FROM submission WHERE sha256 IS NOT NULL AND how <> 'purged'
ORDER BY submission_id
"""


def hand_ins_with_bytes(cursor: DuckDBPyConnection) -> list[HandIn]:
    """Every hand-in whose bytes are kept, in order."""
    return [HandIn(*row) for row in cursor.execute(_WITH_BYTES).fetchall()]


def content(cursor: DuckDBPyConnection, sha256: str) -> bytes | None:
    """The bytes kept under a fingerprint, unpacked; None where there are none that can be."""
    found = cursor.execute(_BYTES, [sha256]).fetchall()
    try:
        return bytes(pa.decompress(found[0][0], found[0][1], "zstd", asbytes=True)) if found else None
    except (OSError, pa.ArrowInvalid):
        return None


def rows(cursor: DuckDBPyConnection, one: HandIn) -> pa.Table:
    """The rows kept of a hand-in, in the order of their lines."""
    table = next(name for name in DATASETS if name == one.dataset)
    sql = f"SELECT * EXCLUDE (submission_id) FROM {table} WHERE submission_id = ? ORDER BY line"  # noqa: S608
    return cursor.sql(sql, params=[one.submission_id]).to_arrow_table()
