"""The store's file written anew: what was deleted lies on in freed blocks of the old one."""

# ruff: noqa: S608 - only our own tables' names are formatted in; values are bound

from __future__ import annotations

from pathlib import Path

import duckdb

from plp_metrics.store import migrate
from plp_metrics.store.connection import Store
from plp_metrics.store.copy import CopyFailedError
from plp_metrics.store.opening import LOCKED_DOWN

BATCH = 100_000
WAIT_SECONDS = 30.0


def rewrite(store: Store, wait_seconds: float = WAIT_SECONDS) -> None:
    """Copy every table into a fresh file, row by row, and put it in the place of the store's file.

    DuckDB neither overwrites nor gives back the blocks of deleted rows, so only a new file is free of them.
    Changes wait meanwhile; readers only while the files change places. Raises StoreBusyError where somebody
    reads for longer than `wait_seconds`, CopyFailedError where the copy is not whole; the store is then as
    it was. The old file's disk blocks are handed back to the file system, which overwrites them in its time.
    """
    with store.held_still():
        ready = store.path.with_name(store.path.name + ".rewrite")
        log = ready.with_name(ready.name + ".wal")
        try:
            for leftover in (ready, log):
                leftover.unlink(missing_ok=True)
            with store.read() as cursor:
                _copy(cursor, ready)
            store.replace_file(ready, wait_seconds)
        except duckdb.Error as fault:
            raise CopyFailedError(f"The store's file could not be written anew: {fault}") from fault
        finally:
            for leftover in (ready, log):
                leftover.unlink(missing_ok=True)


def _copy(cursor: duckdb.DuckDBPyConnection, target: Path) -> None:
    fresh = duckdb.connect(str(target), config=LOCKED_DOWN)
    try:
        migrate.migrate(fresh, target, fresh=True)
        for table in _tables(cursor):
            fresh.execute(f'DELETE FROM "{table}"')  # what a new store declares
            _copy_uploads(cursor, fresh) if table == "upload" else _copy_table(cursor, fresh, table)
            if _count(cursor, table) != _count(fresh, table):
                raise CopyFailedError(f"The table {table} could not be copied whole; nothing was changed.")
        fresh.execute("CHECKPOINT")
    finally:
        fresh.close()


def _tables(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    rows = cursor.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1").fetchall()
    return [name for (name,) in rows]


def _copy_table(cursor: duckdb.DuckDBPyConnection, fresh: duckdb.DuckDBPyConnection, table: str) -> None:
    reader = cursor.sql(f'SELECT * FROM "{table}"').to_arrow_reader(BATCH)
    fresh.register("old_rows", reader)
    fresh.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM old_rows')
    fresh.unregister("old_rows")


def _copy_uploads(cursor: duckdb.DuckDBPyConnection, fresh: duckdb.DuckDBPyConnection) -> None:
    # One at a time: a batch of large files would not fit an Arrow column.
    for (sha,) in cursor.execute("SELECT sha256 FROM upload ORDER BY rowid").fetchall():
        rows = cursor.execute("SELECT * FROM upload WHERE sha256 = ?", [sha]).fetchall()
        fresh.executemany("INSERT INTO upload VALUES (?, ?, ?)", rows)


def _count(cursor: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(cursor.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0][0])
