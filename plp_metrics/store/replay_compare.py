"""Two stores beside each other, table by table: what is kept, and what its log gives again."""

# ruff: noqa: S608 - only our own tables' and columns' names are formatted in

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from plp_metrics.store.replay_tables import TABLES

_COLUMNS = """
SELECT column_name, data_type FROM duckdb_columns()
WHERE schema_name = 'main' AND table_name = ? AND NOT internal ORDER BY column_index
"""
_NAMES = ("submission_id", "line", "metric", "partner_id", "school_year", "quarter", "course", "key")
"""What a row is named by, as far as its table has it; never words people typed."""
# As in compute/base/write.sql: a sum added up in another order may end in another sixth decimal.
_AS_GOOD = '(k."{0}" IS NOT DISTINCT FROM g."{0}" OR abs(k."{0}" - g."{0}") < 2e-6)'


class Differs(NamedTuple):
    """kept: rows of the store that its log does not give; given: rows it gives that are not kept. event: the
    first at which they part, None where the table has none. about: a row of that event, in words."""

    table: str
    kept: int
    given: int
    event: int | None
    about: str


def rows(cursor: Any) -> int:
    """How many rows the store has in all."""
    counted = " + ".join(f"(SELECT count(*) FROM original.{table})" for table in TABLES)
    return int(cursor.execute(f"SELECT {counted}").fetchall()[0][0])


def differences(cursor: Any) -> Iterator[Differs]:
    """Every table in which the two differ by a row."""
    for table in TABLES:
        found = _differs(cursor, table)
        if found is not None:
            yield found


def _differs(cursor: Any, table: str) -> Differs | None:
    kept, given = (f"SELECT * FROM {one}.{table}" for one in ("original", "main"))
    ((parted,),) = cursor.execute(
        f"SELECT EXISTS ({kept} EXCEPT ALL {given}) OR EXISTS ({given} EXCEPT ALL {kept})"
    ).fetchall()
    if not parted:
        return None
    columns = dict(cursor.execute(_COLUMNS, [table]).fetchall())
    for name, one, other in (("kept", "original", "main"), ("given", "main", "original")):
        cursor.execute(
            f"CREATE OR REPLACE TEMP TABLE only_{name} AS"
            f" SELECT * FROM {one}.{table} EXCEPT ALL SELECT * FROM {other}.{table}"
        )
    _pair_off(cursor, columns)
    kept, given = cursor.execute(
        "SELECT (SELECT count(*) FROM only_kept), (SELECT count(*) FROM only_given)"
    ).fetchall()[0]
    if not kept + given:
        return None
    return Differs(table, kept, given, *_first(cursor, table, columns))


def _pair_off(cursor: Any, columns: dict[str, str]) -> None:
    if "DOUBLE" not in columns.values():
        return
    same = [
        _AS_GOOD.format(name) if kind == "DOUBLE" else f'k."{name}" IS NOT DISTINCT FROM g."{name}"'
        for name, kind in columns.items()
    ]
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE paired AS SELECT k.rowid AS k, g.rowid AS g"
        f" FROM only_kept AS k JOIN only_given AS g ON {' AND '.join(same)}"
    )
    for name in ("kept", "given"):
        cursor.execute(f"DELETE FROM only_{name} WHERE rowid IN (SELECT {name[0]} FROM paired)")


def _first(cursor: Any, table: str, columns: dict[str, str]) -> tuple[int | None, str]:
    origin = TABLES[table]
    both = "(SELECT * FROM only_kept UNION ALL SELECT * FROM only_given)"
    when = origin.event
    if origin.dated:
        # Rows that are alike but for their end part where the first of them ends.
        begun = "* EXCLUDE (to_event)"
        parted = " UNION ALL ".join(
            f"(SELECT {begun} FROM only_{one} EXCEPT ALL SELECT {begun} FROM only_{other})"
            for one, other in (("kept", "given"), ("given", "kept"))
        )
        alike = f"NOT EXISTS (FROM ({parted}) AS p WHERE p.from_event = r.from_event)"
        when = f"CASE WHEN {alike} THEN coalesce(r.to_event, 9223372036854775807) ELSE r.from_event END"
    names = [name for name in _NAMES if name in columns]
    words = ", ".join(f"'{name}', r.\"{name}\"" for name in names) or "'', ''"
    event, *told = cursor.execute(
        f"SELECT {when} AS event, {words} FROM {both} AS r ORDER BY ALL LIMIT 1"
    ).fetchall()[0]
    said = ", ".join(f"{name} {value}" for name, value in zip(told[::2], told[1::2], strict=True) if name)
    return event, said
