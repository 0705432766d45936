"""A copy of a store's file (and of its log), opened once before it counts as a copy."""

from __future__ import annotations

import subprocess
from pathlib import Path

import duckdb

from plp_metrics.store.errors import reason
from plp_metrics.store.scratch import HALF, put, write_through


class CopyFailedError(Exception):
    """The copy can't be opened or does not hold what the store holds."""


def verified_copy(source: Path, target: Path, events: int | None = None) -> Path:
    """Copy `source` to `target` by way of a temporary name; returns `target`.

    The caller holds off changes. events: how many events the copy must hold.
    Raises CopyFailedError, leaving no half copy behind.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(target.name + HALF)
    log, half_log = source.with_name(source.name + ".wal"), half.with_name(half.name + ".wal")
    try:
        _copied(source, half)
        if log.exists():
            _copied(log, half_log)
        _open_once(half, events)
        write_through(half)
        put(half, target)
    except (OSError, subprocess.CalledProcessError, duckdb.Error) as fault:
        raise CopyFailedError(
            f"The backup {target} could not be written and checked: {reason(fault)}."
        ) from fault
    finally:
        half.unlink(missing_ok=True)
        half_log.unlink(missing_ok=True)
    return target


def _copied(source: Path, target: Path) -> None:
    # In a process of its own: once this one closes a file, it loses every lock it has on it (POSIX), and with
    # DuckDB's lock gone a second app could open the store.
    subprocess.run(["cp", "--", str(source), str(target)], check=True, capture_output=True)  # noqa: S603, S607


def _open_once(path: Path, events: int | None) -> None:
    # Opening for writing folds the log into the copy, so that one file is the whole backup.
    connection = duckdb.connect(str(path))
    try:
        # A damaged store must not push whole backups out.
        read_whole(connection)
        found = connection.execute("SELECT count(*) FROM event").fetchall()[0][0]
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
    if events is not None and found != events:
        raise CopyFailedError(f"The copy holds {found} events where the store holds {events}.")


# {table} is a name out of the file's own catalogue.
_READ_ALL = 'SELECT bit_xor(hash(t)) FROM "{table}" AS t'


def read_whole(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every block of every table: DuckDB checks a block only when it is read. Raises duckdb.Error."""
    for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        connection.execute(_READ_ALL.format(table=table)).fetchall()
