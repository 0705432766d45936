"""Everything a viewer may see, as CSV files in a folder: what pages show, and what an auditor attacks.

One file a table; all dimensions are columns, "ALL" where a row is not split by one. A withheld count is `*`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plp_metrics import access
from plp_metrics.contracts import load_contracts
from plp_metrics.draw.table import Table
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, NETWORK, QUARTERS, Display, Mark, Metric, RefusedError, Rule, Scope, Viewer
from plp_metrics.store import Store, read, read_published

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
Cells = Sequence[Any]


def export(viewer: Viewer, store: Store, folder: Path, *, raw: bool = False) -> list[Path]:
    """Write what this viewer may see into a new or empty folder; returns the files.

    raw: also a partner's own rows as they count now (of all partners for an administrator).
    Raises RefusedError where the folder holds something, and for raw rows the viewer may not see.
    """
    scope = access.scope(viewer)
    if folder.exists() and any(folder.iterdir()):
        raise RefusedError(f"{folder} holds files already. Name a new or an empty folder.")
    if raw and scope.raw is not None and not scope.raw:
        raise RefusedError("Only a partner may take out its own rows. Leave out the raw rows.")
    folder.mkdir(parents=True, exist_ok=True)
    with store.read() as cursor:
        tables = {
            "open_figures": _open_figures(cursor, scope),
            "protected_figures": _protected(cursor, scope),
            "category_tables": _categories(cursor, scope),
        }
        if raw:
            tables |= {f"own_{dataset}": _own(cursor, scope, dataset) for dataset in load_contracts()}
    told = {
        "account": viewer.account,
        "role": viewer.role.value,
        "versions": scope.basis.value,
        "as_of_event": store.version(),
        "as_of_day": store.today().isoformat(),
        "marks": MARKS,
        "hidden": HIDDEN,
        "tables": {name: {"rows": len(t.rows), "columns": list(t.head)} for name, t in tables.items()},
    }
    files = []
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        path.write_bytes(table.csv())
        files.append(path)
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return [*files, manifest]


def _table(head: Sequence[str], rows: Iterable[Cells]) -> Table:
    return Table(tuple(head), tuple(tuple(row) for row in sorted(rows, key=lambda r: [str(c) for c in r])))


def _open_figures(cursor: DuckDBPyConnection, scope: Scope) -> Table:
    """Figures that are never withheld, by partner and course, and added up by nation and division."""
    metrics = [m for m in load_all().values() if m.rule is Rule.OPEN]
    years = read.years(cursor)
    rows: list[Cells] = []
    for metric, partner, year, quarter, course, n, d in read.measured(
        cursor, scope, metrics, years, courses=None
    ):
        rows.append((metric, year, quarter, partner, ALL, ALL, course, n, d, None))
    for level in ("nation", "division"):
        for metric, year, quarter, course, state, division, n, d, partners in read.pooled(
            cursor, scope, metrics, years, level
        ):
            # The sum of fewer than three is not said to who may not name the partners.
            some = (HIDDEN, HIDDEN) if n is None else (n, d)
            rows.append((metric, year, quarter, NETWORK, division, state, course, *some, partners))
    return _table((*PLACE, "numerator", "denominator", "partners_in"), rows)


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
    return _table((*PLACE, *head), rows)


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
    head = ("table", *PLACE[1:], "population", "dimension", "category", "count", "mark", "kept_quarter")
    return _table((*head, "partners_in"), rows)


def _own(cursor: DuckDBPyConnection, scope: Scope, dataset: str) -> Table:
    columns, rows = read_published.own_rows(cursor, scope, dataset)
    return _table(columns, rows)
