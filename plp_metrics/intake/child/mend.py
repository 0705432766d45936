"""The rows that need looking at: set apart what is no row, then mend or fault cell by cell, each distinct
text once."""

# ruff: noqa: S608 - only names declared in contracts are formatted in; values are bound

from __future__ import annotations

import re

import duckdb

from plp_metrics.contracts import Column
from plp_metrics.intake.cells import Cell, judge_cell
from plp_metrics.intake.child.sql import absent, one, typed
from plp_metrics.intake.findings import Findings
from plp_metrics.intake.layout import DELIMITERS, Layout
from plp_metrics.intake.patterns import cell_pattern
from plp_metrics.intake.records import EXTRA, LINE_BREAK
from plp_metrics.intake.types import LISTED_PER_RULE
from plp_metrics.intake.words import severity

MISSING = "\x1d"
FEW = 5
"""As many rows with too few or too many cells are always told one by one."""
_TOTAL = r"(?i)\s*((grand|sub|overall)?[ -]?totals?|sums?|all)( [a-z]+)?:?\s*"


def set_apart(
    db: duckdb.DuckDBPyConnection,
    layout: Layout,
    columns: list[Column],
    others: list[int],
    rows: int,
    findings: Findings,
) -> int:
    """Fill `suspect` (line and text of each cell) with the rows to look at; returns the blank ones."""
    width = len(columns) + len(others)
    db.execute(
        "CREATE TABLE torn AS SELECT line, cells, "
        "list_contains(cells, chr(29)) "
        f"OR len(list_filter(cells[{width + 1}:], lambda c: trim(c, $2) <> '')) > 0 AS ragged, "
        "len(list_filter(cells, lambda c: regexp_full_match(c, $1))) > 0 AS total, "
        "trim(replace(array_to_string(cells, ''), chr(29), ''), $2) = '' AS blank "
        "FROM (SELECT line, string_split(raw, chr(31)) AS cells FROM numbered WHERE raw IS NOT NULL)",
        [_TOTAL, " \t\u00a0" + LINE_BREAK],
    )
    blank = db.execute("SELECT count(*), min(line) FROM torn WHERE blank").fetchall()[0]
    if blank[0]:
        findings.change("blank_lines", blank[0], blank[1])
    for line in _lines(db, "total AND NOT blank", "total_row", findings):
        findings.file("total_row", line=line)
    _ragged(db, layout, width, rows - blank[0], findings)
    parts = ", ".join(f'cells[{i + 1}] AS "{c.name}"' for i, c in enumerate(columns))
    rest = "".join(f', cells[{len(columns) + i + 1}] AS "other {place}"' for i, place in enumerate(others))
    db.execute(
        f"CREATE TABLE suspect AS SELECT line, {parts}{rest} FROM torn WHERE NOT (ragged OR total OR blank)"
    )
    for place in others:
        first = one(
            db, f"SELECT min(line) FROM suspect WHERE trim(\"other {place}\", $1) <> ''", [" \t\u00a0"]
        )
        if first is not None and not any(p.column == layout.others[place] for p in findings.problems):
            told = layout.others[place]
            findings.file("unknown_column", line=layout.header_line, column=told, name=told, first=first)
    return int(blank[0])


def _ragged(db: duckdb.DuckDBPyConnection, layout: Layout, width: int, rows: int, findings: Findings) -> None:
    """Rows with other cells than the header: one by one, but as one where most of the file is so."""
    where = "ragged AND NOT blank AND NOT total"
    count = int(one(db, f"SELECT count(*) FROM torn WHERE {where}"))
    most = count > FEW and 2 * count > rows
    found = db.execute(
        f"SELECT line, cells FROM torn WHERE {where} ORDER BY line LIMIT {1 if most else LISTED_PER_RULE}"
    ).fetchall()
    for line, cells in found:
        number = _cell_count(cells, width)
        mark = _other_delimiter(cells, layout)
        if most and mark:
            findings.file("two_delimiters", line=line, rows=mark, header=DELIMITERS[layout.delimiter])
        elif most:
            findings.file(
                "ragged_file", line=line, count=count, total=rows, cells=number, columns=layout.width
            )
        else:
            findings.file("ragged_row", line=line, cells=number, columns=layout.width)
    if not most:
        findings.uncounted("ragged_row", count - LISTED_PER_RULE, severity("ragged_row"))


def _other_delimiter(cells: list[str], layout: Layout) -> str | None:
    """What separates the cells of a row, where that is not what separates the column names."""
    row = layout.delimiter.join(cells[: cells.index(MISSING)] if MISSING in cells else cells)
    counts = {mark: row.count(mark) + 1 for mark in DELIMITERS if mark != layout.delimiter}
    return next((DELIMITERS[mark] for mark, found in counts.items() if found == layout.width), None)


def _cell_count(cells: list[str], width: int) -> str:
    if MISSING in cells:
        return str(cells.index(MISSING))
    found = len(cells)
    while cells[found - 1] == "" and found > width:
        found -= 1
    return f"{found} or more" if found >= width + EXTRA else str(found)


def _lines(db: duckdb.DuckDBPyConnection, where: str, rule: str, findings: Findings) -> list[int]:
    found = db.execute(
        f"SELECT line FROM torn WHERE {where} ORDER BY line LIMIT {LISTED_PER_RULE}"
    ).fetchall()
    _uncounted(db, where, rule, findings)
    return [line for (line,) in found]


def _uncounted(db: duckdb.DuckDBPyConnection, where: str, rule: str, findings: Findings) -> None:
    count = int(one(db, f"SELECT count(*) FROM torn WHERE {where}"))
    findings.uncounted(rule, count - LISTED_PER_RULE, severity(rule))


def mend(
    db: duckdb.DuckDBPyConnection,
    layout: Layout,
    columns: list[Column],
    fixed: dict[str, str],
    findings: Findings,
) -> None:
    """Fill `mended`: the suspect rows, typed from what their cells mean."""
    joins, shown = "", []
    for column in columns:
        name = f'"{column.name}"'
        context = _context(column, layout)
        if not _map(db, column, context, fixed, findings):
            shown.append(f"{typed(column, f's.{name}')} AS {name}")
            continue
        table = f'"m_{column.name}"'
        on_context = f' AND {table}.context IS NOT DISTINCT FROM s."{context}"' if context else ""
        joins += f" LEFT JOIN {table} ON {table}.raw = s.{name}{on_context}"
        clean = f"CASE WHEN {table}.raw IS NULL THEN s.{name} ELSE {table}.clean END"
        default = f"CASE WHEN {table}.rule IS NULL THEN {typed(column, f'({clean})')} END"
        shown.append(f"{default} AS {name}")
    missing = [f'{absent(c)} AS "{c.name}"' for c in layout.contract.columns if c.name not in layout.position]
    db.execute(f"CREATE TABLE mended AS SELECT s.line, {', '.join(shown + missing)} FROM suspect s{joins}")


def _context(column: Column, layout: Layout) -> str | None:
    context = column.scale if column.words else "state" if column.type == "school_id" else None
    return context if context in layout.position else None


def _map(
    db: duckdb.DuckDBPyConnection,
    column: Column,
    context: str | None,
    fixed: dict[str, str],
    findings: Findings,
) -> bool:
    """Fill m_<column>: each text not plainly right → its value or its fault; False if there is none."""
    name = f'"{column.name}"'
    plainly = re.escape(fixed[column.name]) if column.name in fixed else cell_pattern(column)
    context_sql = f'"{context}"' if context else "NULL"
    long = f"OR length({name}) > 40" if column.type in ("code", "partner") else ""
    texts = db.execute(
        f"SELECT DISTINCT {name}, {context_sql} FROM suspect WHERE NOT regexp_full_match({name}, $1) {long}",
        [plainly],
    ).fetchall()
    if not texts:
        return False
    told = [
        judge_cell(column, raw.replace(LINE_BREAK, "\n"), (beside or "").replace(LINE_BREAK, "\n"))
        for raw, beside in texts
    ]
    expected = fixed.get(column.name)
    if column.type == "partner" and expected:
        told = [_same_partner(cell, expected) for cell in told]
    table = f'"m_{column.name}"'
    db.execute(
        f"CREATE TABLE {table} AS SELECT unnest($1::VARCHAR[]) AS raw, unnest($2::VARCHAR[]) AS context, "
        "unnest($3::VARCHAR[]) AS clean, unnest($4::VARCHAR[]) AS rule, unnest($5::VARCHAR[]) AS note, "
        "unnest($6::INTEGER[]) AS cell",
        [
            [t[0] for t in texts],
            [t[1] for t in texts],
            [c.clean for c in told],
            [c.rule for c in told],
            [c.note for c in told],
            list(range(len(told))),
        ],
    )
    beside = f' AND m.context IS NOT DISTINCT FROM s."{context}"' if context else ""
    both = f"suspect s JOIN {table} m ON m.raw = s.{name}{beside}"
    _report(db, both, column, told, findings)
    return True


def _same_partner(cell: Cell, expected: str) -> Cell:
    if cell.clean and cell.clean != expected and cell.clean.casefold() == expected.casefold():
        return Cell(expected, note="partner_case")
    return cell


def _report(
    db: duckdb.DuckDBPyConnection, both: str, column: Column, told: list[Cell], findings: Findings
) -> None:
    for note, count, line in db.execute(
        f"SELECT note, count(*), min(line) FROM {both} "
        "WHERE note IS NOT NULL AND rule IS NULL GROUP BY note ORDER BY 3"
    ).fetchall():
        findings.change(note, count, line, column.name)
    for line, raw, cell in db.execute(
        f"SELECT line, m.raw, cell FROM {both} WHERE rule IS NOT NULL "
        f"QUALIFY row_number() OVER (PARTITION BY rule ORDER BY line) <= {LISTED_PER_RULE} ORDER BY line"
    ).fetchall():
        found = told[cell]
        findings.cell(
            found.rule or "",
            line,
            column,
            raw.replace(LINE_BREAK, "\n"),
            found.suggestion,
            found.hidden,
            found.about,
        )
    for rule, count in db.execute(
        f"SELECT rule, count(*) FROM {both} WHERE rule IS NOT NULL GROUP BY rule"
    ).fetchall():
        findings.uncounted(rule, count - LISTED_PER_RULE, severity(rule))
