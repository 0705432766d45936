"""Text → typed rows. Every cell is read as text; one pattern per row proves most rows faultless; the rest
are looked at cell by cell, each distinct text once."""

# ruff: noqa: S608 - only names declared in contracts are formatted in; values are bound

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from plp_metrics.contracts import Column
from plp_metrics.intake.child.mend import mend, set_apart
from plp_metrics.intake.child.sql import absent, is_enum, one, quoted, typed
from plp_metrics.intake.findings import Findings
from plp_metrics.intake.layout import Layout
from plp_metrics.intake.patterns import row_pattern
from plp_metrics.intake.records import EXTRA

_LINE = 8_000_000
"""The longest line read, in bytes. DuckDB would take 16 of them as the size of each of its buffers."""


@dataclass
class Source:
    """What DuckDB reads: path, separator, lines to skip, whether each record begins with its line."""

    path: str
    delimiter: str
    skip: int
    numbered: bool


def connect(path: str, memory: str, threads: int) -> duckdb.DuckDBPyConnection:
    """An in-memory database that may read this one path and nothing else."""
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    for name, value in (("memory_limit", memory), ("threads", threads), ("temp_directory", "")):
        connection.execute(f"SET {name} = $1", [value])
    connection.execute("SET allowed_paths = $1", [[path]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def load(
    db: duckdb.DuckDBPyConnection, source: Source, layout: Layout, fixed: dict[str, str], findings: Findings
) -> int:
    """Fill the view `judged`: line and every column, typed, NULL where a cell is bad. Returns its rows."""
    columns = [c for c in layout.contract.columns if c.name in layout.position]
    _types(db, layout)
    others = sorted(layout.others)
    _fast(db, source, layout, columns, others, fixed)
    total = int(one(db, "SELECT count(*) FROM fast"))
    if not one(db, "SELECT count(raw) FROM fast"):
        db.execute("CREATE VIEW judged AS SELECT * EXCLUDE (raw) FROM numbered")
        db.execute("CREATE VIEW mended AS SELECT * FROM judged LIMIT 0")
        return total
    dropped = set_apart(db, layout, columns, others, total, findings)
    mend(db, layout, columns, fixed, findings)
    db.execute(
        "CREATE VIEW judged AS SELECT * EXCLUDE (raw) FROM numbered WHERE raw IS NULL "
        "UNION ALL BY NAME SELECT * FROM mended"
    )
    return total - dropped


def _types(db: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    for column in layout.contract.columns:
        if is_enum(column):
            listed = ", ".join(quoted(v) for v in column.values)
            db.execute(f'CREATE TYPE "e_{column.name}" AS ENUM ({listed})')


def _fast(
    db: duckdb.DuckDBPyConnection,
    source: Source,
    layout: Layout,
    columns: list[Column],
    others: list[int],
    fixed: dict[str, str],
) -> None:
    cells = [f"c{i}" for i in range(layout.width + EXTRA)]
    named = (["line_text"] if source.numbered else []) + cells
    spec = ", ".join(f"'{name}': 'VARCHAR'" for name in named)
    reader = (
        f"read_csv({quoted(source.path)}, columns = {{{spec}}}, auto_detect = false, header = false, "
        f"skip = {source.skip}, delim = {quoted(source.delimiter)}, quote = '', escape = '', comment = '', "
        f"nullstr = '\x01\x02', null_padding = true, max_line_size = {_LINE}, buffer_size = {2 * _LINE})"
    )
    order = [f"c{layout.position[c.name]}" for c in columns] + [f"c{i}" for i in others]
    beyond = cells[layout.width :]
    torn = f"CASE WHEN c{layout.width - 1} IS NULL THEN chr(29) END"
    joined = f"concat_ws(chr(31), {', '.join([*order, torn, *beyond])})"
    # The pattern looks only at what differs from row to row; the rest is quicker compared.
    looked_at = [f"c{layout.position[c.name]}" for c in columns if c.name not in fixed]
    ok = [f"regexp_full_match(looked_at, $1) AND c{layout.width - 1} IS NOT NULL AND {beyond[0]} IS NULL"]
    ok += [f"c{layout.position[name]} = {quoted(value)}" for name, value in fixed.items()]
    ok += [f"strlen(c{layout.position[c.name]}) <= 40" for c in columns if c.type in ("code", "partner")]
    matched = f"concat_ws(chr(31), {', '.join(looked_at + [f'c{i}' for i in others])})"
    values = []
    for column in layout.contract.columns:
        if column.name in fixed:
            continue
        if column.name in layout.position:
            cell = f"c{layout.position[column.name]}"
            values.append(f'CASE WHEN ok THEN {typed(column, cell)} END AS "{column.name}"')
        else:
            values.append(f'{absent(column)} AS "{column.name}"')
    number = "CAST(line_text AS BIGINT) AS line, " if source.numbered else ""
    pattern = row_pattern(layout.contract, set(layout.position), fixed, len(others))
    db.execute(
        f"CREATE TABLE fast AS SELECT {number}{', '.join(values)}, CASE WHEN NOT ok THEN {joined} END AS raw "
        f"FROM (SELECT *, coalesce({' AND '.join(ok)}, false) AS ok "
        f"FROM (SELECT {matched} AS looked_at, * FROM {reader}))",
        [pattern],
    )
    line = "" if source.numbered else f"CAST(rowid + {layout.first_line} AS BIGINT) AS line, "
    same = "".join(f'CAST({quoted(value)} AS {"VARCHAR"}) AS "{name}", ' for name, value in fixed.items())
    db.execute(f"CREATE VIEW numbered AS SELECT {line}{same}* FROM fast")
