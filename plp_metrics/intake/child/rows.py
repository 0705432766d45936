"""Rules across the cells of a row, over the typed view `judged`."""

# ruff: noqa: S608 - only names declared in contracts are formatted in; values are bound

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb

from plp_metrics.contracts import Contract
from plp_metrics.intake import words
from plp_metrics.intake.findings import Findings
from plp_metrics.intake.types import LISTED_PER_RULE
from plp_metrics.model import Period, Problem, Severity

_MACROS = """
CREATE MACRO year_start(y) AS TRY_CAST(left(y, 4) AS INTEGER);
CREATE MACRO quarter_begins(y, q) AS make_date(
    year_start(y) + CASE WHEN q IN ('Q1', 'Q2') THEN 0 ELSE 1 END,
    CASE q WHEN 'Q1' THEN 7 WHEN 'Q2' THEN 10 WHEN 'Q3' THEN 1 ELSE 4 END, 1);
CREATE MACRO quarter_ends(y, q) AS CAST(quarter_begins(y, q) + INTERVAL 3 MONTH - INTERVAL 1 DAY AS DATE);
"""


def whose(db: duckdb.DuckDBPyConnection, fixed: dict[str, str], today: date, findings: Findings) -> None:
    """Rows of another partner or quarter than the file's, and quarters that have not begun."""
    for name, expected in fixed.items():
        rule = "other_partner" if name == "partner_id" else "other_quarter"
        for value, count, line in db.execute(
            f'SELECT CAST("{name}" AS VARCHAR), count(*), min(line) FROM judged '
            f'WHERE CAST("{name}" AS VARCHAR) <> $1 GROUP BY 1 ORDER BY 3',
            [expected],
        ).fetchall():
            findings.file(rule, line=line, column=name, value=value, count=count, expected=expected)
    for year, quarter, line in db.execute(
        "SELECT school_year, CAST(quarter AS VARCHAR), min(line) FROM judged "
        "WHERE school_year IS NOT NULL AND quarter IS NOT NULL GROUP BY 1, 2 ORDER BY 3"
    ).fetchall():
        period = Period(year, quarter)
        if period.first_day > today:
            told = f"{quarter} of {year}"
            findings.file("future_quarter", line=line, column="quarter", value=told)


def across_cells(db: duckdb.DuckDBPyConnection, contract: Contract, findings: Findings) -> None:
    """The contract's rules on each row, columns of certain quarters only, ratings above their scale."""
    db.execute(_MACROS)
    rules: list[tuple[str, str, Severity, str, Callable[[dict[str, Any]], tuple[str, str]]]] = []
    rules += [(r.id, r.column, r.severity, r.when, _from_contract(r.message, r.fix)) for r in contract.rules]
    for column in contract.columns:
        if column.quarters:
            listed = ", ".join(f"'{q}'" for q in column.quarters)
            when = f'"{column.name}" IS NOT NULL AND quarter NOT IN ({listed})'
            quarters = " and ".join(column.quarters)
            rules.append(
                ("only_in_quarter", column.name, Severity.MUST_FIX, when, _only_in(column.name, quarters))
            )
        if column.scale:
            when = f'"{column.name}" > "{column.scale}"'
            rules.append(
                ("above_scale", column.name, Severity.MUST_FIX, when, _above_scale(column.name, column.scale))
            )
    if not rules:
        return
    counts = db.execute(
        "SELECT " + ", ".join(f"count_if({when})" for _, _, _, when, _ in rules) + " FROM judged"
    ).fetchall()[0]
    for (rule_id, name, severity, when, tell), count in zip(rules, counts, strict=True):
        if not count:
            continue
        reader = db.execute(f"SELECT * FROM judged WHERE {when} ORDER BY line LIMIT {LISTED_PER_RULE}")
        names = [d[0] for d in reader.description or []]
        for values in reader.fetchall():
            row = {k: told_value(v) for k, v in zip(names, values, strict=True)}
            message, fix = tell(row)
            findings.add(Problem(rule_id, severity, message, fix, int(row["line"]), name, row[name] or None))
        findings.uncounted(rule_id, count - LISTED_PER_RULE, severity)


def told_value(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _from_contract(message: str, fix: str) -> Callable[[dict[str, Any]], tuple[str, str]]:
    return lambda row: (message.format(**row), fix.format(**row))


def _only_in(name: str, quarters: str) -> Callable[[dict[str, Any]], tuple[str, str]]:
    return lambda row: words.told("only_in_quarter", column=name, quarters=quarters)


def _above_scale(name: str, scale: str) -> Callable[[dict[str, Any]], tuple[str, str]]:
    return lambda row: words.told("above_scale", value=row[name], scale=row[scale])
