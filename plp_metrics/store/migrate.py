"""Numbered schema changes, each store brought up to date in one transaction after a backup."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import duckdb

from plp_metrics.model import COURSES
from plp_metrics.places import STATES
from plp_metrics.store.copy import verified_copy
from plp_metrics.store.scratch import backups_of


class NewerStoreError(Exception):
    """The store was written by a newer program."""


def steps() -> list[tuple[int, str]]:
    """(number, SQL) of every schema/NNN_*.sql, in order."""
    folder = resources.files("plp_metrics.store") / "schema"
    files = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    return [(int(name[:3]), (folder / name).read_text(encoding="utf-8")) for name in files]


def schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the last step the store has; 0 for an empty file."""
    has_setting = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'setting'"
    ).fetchall()[0][0]
    if not has_setting:
        return 0
    rows = connection.execute("SELECT value FROM setting WHERE key = 'schema'").fetchall()
    return int(rows[0][0]) if rows else 0


def migrate(connection: duckdb.DuckDBPyConnection, path: Path, *, fresh: bool) -> None:
    """Apply what is missing, and write the declared courses and states.

    Before a store that holds anything is changed, a copy is made beside it (backups/) and opened.
    Raises NewerStoreError where the store knows a step this program does not.
    """
    known = steps()
    at = schema_version(connection)
    if at > known[-1][0]:
        raise NewerStoreError(
            f"The store {path} was written by a newer program ({at}); update the program first."
        )
    missing = [(number, sql) for number, sql in known if number > at]
    if missing and not fresh and at > 0:
        connection.execute("CHECKPOINT")
        verified_copy(path, backups_of(path) / f"{path.stem}-before-schema-{missing[-1][0]:03d}.duckdb")
    connection.execute("BEGIN")
    try:
        for number, sql in missing:
            connection.execute(sql)
            connection.execute("INSERT OR REPLACE INTO setting VALUES ('schema', ?)", [str(number)])
        _declare(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _declare(connection: duckdb.DuckDBPyConnection) -> None:
    courses = [(c.code, c.name, c.minimum_days) for c in COURSES.values()]
    states = [tuple(s) for s in STATES.values()]
    if connection.execute("SELECT * FROM course ORDER BY ALL").fetchall() != sorted(courses):
        connection.execute("DELETE FROM course")
        connection.executemany("INSERT INTO course VALUES (?, ?, ?)", courses)
    if connection.execute("SELECT * FROM state ORDER BY ALL").fetchall() != sorted(states):
        connection.execute("DELETE FROM state")
        connection.executemany("INSERT INTO state VALUES (?, ?, ?, ?)", states)
