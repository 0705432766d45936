"""A store filled once more from another one's log, event by event, with the other one's rows beside it.

What was recorded is put in here; what is read from files and worked out is put in by whoever replays.
"""

# ruff: noqa: S608 - only our own tables' and columns' names are formatted in; values are bound

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from plp_metrics.store.connection import Change
from plp_metrics.store.opening import connect
from plp_metrics.store.replay_tables import TABLES, Source, of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 100_000
_COLUMNS = """
SELECT column_name FROM duckdb_columns()
WHERE schema_name = 'main' AND table_name = ? AND NOT internal AND column_name <> 'to_event'
ORDER BY column_index
"""
_EVENTS = "SELECT event_id, happened_at, account, kind, partner_id, payload FROM original.event ORDER BY 1"


class Logged(NamedTuple):
    """One event of the log. at: UTC."""

    event_id: int
    at: datetime
    account: str
    kind: str
    partner_id: str | None
    payload: dict[str, Any]


BEFORE = Logged(0, datetime(1, 1, 1), "", "", None, {})  # noqa: DTZ001 - UTC without zone, as in the log


class Replayed:
    """An empty store at a path, made by the migrations, and in its schema `original` the rows of another."""

    def __init__(self, path: Path, original: DuckDBPyConnection) -> None:
        self._connection = connect(path)
        self._begins: dict[int, list[str]] = {}
        self._ends: dict[int, list[str]] = {}
        cursor = self._connection.cursor()
        cursor.execute("CREATE SCHEMA original")
        for table in TABLES:
            _lay_beside(cursor, original, table)
        for table in of(Source.RECORDED):
            self._note(cursor, table)
        self.events = [
            Logged(number, at, account, kind, partner_id, json.loads(payload))
            for number, at, account, kind, partner_id, payload in cursor.execute(_EVENTS).fetchall()
        ]
        cursor.close()

    def _note(self, cursor: DuckDBPyConnection, table: str) -> None:
        origin = TABLES[table]
        found = f"SELECT DISTINCT {origin.event} FROM original.{table} AS r"
        for (event,) in cursor.execute(found).fetchall():
            self._begins.setdefault(event, []).append(table)
        if origin.dated:
            found = f"SELECT DISTINCT to_event FROM original.{table} WHERE to_event IS NOT NULL"
            for (event,) in cursor.execute(found).fetchall():
                self._ends.setdefault(event, []).append(table)

    @contextmanager
    def change(self, event: Logged | None = None) -> Iterator[Change]:
        """One event's transaction, with what was recorded in it; None: before the first event."""
        cursor = self._connection.cursor()
        one = event or BEFORE
        try:
            cursor.execute("BEGIN")
            for table in self._ends.get(one.event_id, ()):
                _end(cursor, table, one.event_id)
            for table in self._begins.get(one.event_id, ()):
                # The event itself is written last, as in a change: what is worked out sees those before it.
                if table != "event":
                    _begin(cursor, table, one.event_id)
            yield Change(cursor, one.event_id, one.at, one.account, dict(one.payload))
            if event is not None:
                _begin(cursor, "event", one.event_id)
            cursor.execute("COMMIT")
        finally:
            # Closing rolls back what was not committed.
            cursor.close()

    def partners_of(self, submissions: Iterable[int]) -> list[str]:
        """Whose hand-ins these are."""
        with self._connection.cursor() as cursor:
            found = cursor.execute(
                "SELECT DISTINCT partner_id FROM original.submission"
                " WHERE submission_id IN (SELECT unnest($1::BIGINT[])) ORDER BY 1",
                [list(submissions)],
            ).fetchall()
        return [partner_id for (partner_id,) in found]

    def close(self) -> None:
        self._connection.close()


def keep_until(cursor: Any, tables: Iterable[str], event_id: int, partners: Sequence[str] = ()) -> int:
    """Put in as it is kept what was worked out before an event, in the place of what there is; how many rows.

    partners: only theirs; of all where none is named.
    """
    kept = 0
    for table in tables:
        origin = TABLES[table]
        where = f"coalesce({origin.event}, 0) < $event"
        bound: dict[str, object] = {"event": event_id}
        only = ""
        if partners:
            only = "partner_id IN (SELECT unnest($partners))"
            bound["partners"] = list(partners)
        ends = "REPLACE (CASE WHEN to_event < $event THEN to_event END AS to_event)" if origin.dated else ""
        gone = {name: value for name, value in bound.items() if name == "partners"}
        cursor.execute(f"DELETE FROM main.{table}{' WHERE ' + only if only else ''}", gone)
        put = f"INSERT INTO main.{table} SELECT r.* {ends} FROM original.{table} AS r WHERE {where}"
        more = f" AND r.{only}" if only else ""
        kept += int(cursor.execute(put + more, bound).fetchall()[0][0])
    return kept


def keep_rows(cursor: Any, table: str, submissions: Sequence[int]) -> None:
    """Put in as they are kept the rows of hand-ins whose files can't be read by today's layout."""
    for name in (table, "submission_filled"):
        cursor.execute(
            f"INSERT INTO main.{name} SELECT * FROM original.{name}"
            " WHERE submission_id IN (SELECT unnest($1::BIGINT[]))",
            [list(submissions)],
        )


def _begin(cursor: DuckDBPyConnection, table: str, event_id: int) -> None:
    origin = TABLES[table]
    ends = "REPLACE (NULL AS to_event)" if origin.dated else ""
    cursor.execute(
        f"INSERT INTO main.{table} SELECT r.* {ends} FROM original.{table} AS r"
        f" WHERE {origin.event} = $event",
        {"event": event_id},
    )


def _end(cursor: DuckDBPyConnection, table: str, event_id: int) -> None:
    columns = [name for (name,) in cursor.execute(_COLUMNS, [table]).fetchall()]
    same = " AND ".join(f'{table}."{name}" IS NOT DISTINCT FROM o."{name}"' for name in columns)
    cursor.execute(
        f"UPDATE main.{table} SET to_event = $event FROM original.{table} AS o"
        f" WHERE o.to_event = $event AND {table}.to_event IS NULL AND {same}",
        {"event": event_id},
    )


def _lay_beside(cursor: DuckDBPyConnection, original: DuckDBPyConnection, table: str) -> None:
    # A file's fingerprint stands for its bytes here: `verify.bytes_kept` holds the bytes against their name.
    rows = "sha256, encode(md5(content)) AS content, size" if table == "upload" else "*"
    cursor.execute(f"CREATE TABLE original.{table} AS SELECT * FROM main.{table} LIMIT 0")
    cursor.register("old_rows", original.sql(f"SELECT {rows} FROM {table}").to_arrow_reader(BATCH))
    cursor.execute(f"INSERT INTO original.{table} BY NAME SELECT * FROM old_rows")
    cursor.unregister("old_rows")
