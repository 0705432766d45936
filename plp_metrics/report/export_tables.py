"""The tables of an export: rows of what one viewer may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from plp_metrics import access
from plp_metrics.contracts import load_contracts, to_csv_value
from plp_metrics.draw.table import Table
from plp_metrics.metrics import load_all
from plp_metrics.model import (
    ALL,
    DATASETS,
    NETWORK,
    QUARTERS,
    Display,
    Mark,
    Metric,
    RefusedError,
    Rule,
    Scope,
    Viewer,
)
from plp_metrics.store import read, read_published

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HIDDEN = "*"
PLACE = ("metric", "school_year", "quarter", "partner_id", "division", "state", "course")
MARKS = {
    "shown": "the count as published",
    "withheld": "small, or it would tell a small one: the count is *",
    "kept": "the last count that could be shown; kept_quarter says of which quarter",
    "corrected": "corrected since by too few people to say; the earlier count stays",
    "together": "the withheld categories of a row, added up",
    "not_reported": "nothing was handed in",
}
NUMBERS = {
    **dict.fromkeys(("numerator", "denominator", "target", "baseline"), "double"),
    **dict.fromkeys(("percent", "count", "partners_in", "partners_due"), "int64"),
}
"""The columns of figures that hold numbers, and their types where a file has types; all else is text."""
MAY_BE_HIDDEN = ("numerator", "denominator", "percent", "count")
Cells = Sequence[Any]


def tables(cursor: DuckDBPyConnection, viewer: Viewer, *, raw: bool = False) -> dict[str, Table]:
    """Name → table. raw: also the four datasets. Raises RefusedError for raw rows the viewer may not see."""
    scope = access.scope(viewer)
    has_own = scope.raw is None or bool(scope.raw)
    if raw and not has_own:
        raise RefusedError("Raw rows are for a partner (its own) and for an administrator.")
    made = {
        "open_figures": _open_figures(cursor, scope),
        "protected_figures": _protected(cursor, scope),
        "category_tables": _categories(cursor, scope),
        "targets": _targets(cursor, scope),
    }
    if has_own:
        made["own_figures"] = _own_figures(cursor, scope)
    if raw:
        made |= {dataset: _dataset(cursor, scope, dataset) for dataset in DATASETS}
    return made


def _table(says: str, head: Sequence[str], rows: Iterable[Cells]) -> Table:
    ordered = sorted(rows, key=lambda r: [str(c) for c in r])
    return Table(tuple(head), tuple(tuple(row) for row in ordered), says)


def _open_figures(cursor: DuckDBPyConnection, scope: Scope) -> Table:
    """Figures that are never withheld, by partner and course, and added up by nation, division and state."""
    metrics = [m for m in load_all().values() if m.rule is Rule.OPEN]
    years = read.years(cursor)
    rows: list[Cells] = []
    for metric, partner, year, quarter, course, n, d in read.measured(
        cursor, scope, metrics, years, courses=None
    ):
        rows.append((metric, year, quarter, partner, ALL, ALL, course, n, d, None))
    for level in ("nation", "division", "state"):
        for metric, year, quarter, course, state, division, n, d, partners in read.pooled(
            cursor, scope, metrics, years, level
        ):
            # The sum of fewer than three is not said to who may not name the partners.
            some = (HIDDEN, HIDDEN) if n is None else (n, d)
            rows.append((metric, year, quarter, NETWORK, division, state, course, *some, partners))
    says = "Figures that are never hidden: by partner and course, and added up over partners."
    return _table(says, (*PLACE, "numerator", "denominator", "partners_in"), rows)


def _own_figures(cursor: DuckDBPyConnection, scope: Scope) -> Table:
    """Figures of people and surveys as counted: of the partners whose rows this viewer may see."""
    metrics = [m for m in load_all().values() if m.rule is not Rule.OPEN]
    rows = [
        (metric, year, quarter, partner, ALL, ALL, course, n, d)
        for metric, partner, year, quarter, course, n, d in read.measured(
            cursor, Scope(scope.raw, scope.raw, scope.basis), metrics, read.years(cursor), courses=None
        )
    ]
    says = "Your own figures of people and surveys as counted, nothing hidden. Not for others."
    return _table(says, (*PLACE, "numerator", "denominator"), rows)


def _protected(cursor: DuckDBPyConnection, scope: Scope) -> Table:
    """Figures of people and surveys as published; a partner's lines only to itself."""
    library = load_all()
    metrics = [m for m in library.values() if m.rule is not Rule.OPEN]
    years = read.years(cursor)
    rows: list[Cells] = []
    for level in ("partner", "nation", "division", "state"):
        for row in read.published(cursor, scope, metrics, years, level, quarters=QUARTERS, courses=None):
            metric, partner, year, quarter, course, state, division, mark, n, d, kept, inside, due = row
            counts = (
                (HIDDEN, HIDDEN, HIDDEN) if mark == Mark.WITHHELD else (n, d, _percent(library[metric], n, d))
            )
            place = (metric, year, quarter, partner, division, state, course)
            rows.append((*place, *counts, mark, kept, inside, due))
    head = ("numerator", "denominator", "percent", "mark", "kept_quarter", "partners_in", "partners_due")
    return _table("Figures of people and surveys as published.", (*PLACE, *head), rows)


def _percent(metric: Metric, n: float | None, d: float | None) -> int | None:
    """Whole percent of two published counts."""
    return round(100 * n / d) if metric.display is Display.SHARE and n is not None and d else None


def _categories(cursor: DuckDBPyConnection, scope: Scope) -> Table:
    """People by category at a year's end."""
    rows = []
    for row in read_published.cells(cursor, scope):
        table, partner, division, population, dimension, category, count, mark, kept, inside, year, *_ = row
        shown = HIDDEN if mark == "withheld" else count
        place = (table, year, "Q4", partner, division, ALL, ALL)
        rows.append((*place, population, dimension, category, shown, mark, kept, inside))
    for course, population, dimension, category, count, mark, inside, year, *_ in read_published.course_cells(
        cursor, scope
    ):
        place = ("course", year, "Q4", ALL, ALL, ALL, course)
        shown = HIDDEN if mark == "withheld" else count
        rows.append((*place, population, dimension, category, shown, mark, None, inside))
    head = ("table", *PLACE[1:], "population", "dimension", "category", "count", "mark", "kept_quarter")
    return _table("People by category at a school year's end, as published.", (*head, "partners_in"), rows)


def _targets(cursor: DuckDBPyConnection, scope: Scope) -> Table:
    """Targets in force."""
    rows = [
        (
            a.metric, a.school_year, a.due_quarter, a.partner_id, ALL, ALL, a.course, a.comparison.value,
            a.target, a.baseline, a.basis,
        )
        for a in read.agreements(cursor, scope)
    ]  # fmt: skip
    says = "Targets in force; the quarter is the one they are due in."
    return _table(says, (*PLACE, "comparison", "target", "baseline", "basis"), rows)


def _dataset(cursor: DuckDBPyConnection, scope: Scope, dataset: str) -> Table:
    """A dataset's rows that count now, written as its file has them."""
    columns = {c.name: c for c in load_contracts()[dataset].columns}
    names, stored = read_published.own_rows(cursor, scope, dataset)
    at = [names.index(name) for name in columns]
    rows = [[to_csv_value(c, row[i]) for c, i in zip(columns.values(), at, strict=True)] for row in stored]
    return _table(f"The {dataset} rows as stored.", tuple(columns), rows)
