"""Before and after: the rows and figures that submitting would change."""

from __future__ import annotations

from collections.abc import Sequence

from plp_metrics import store
from plp_metrics.act import compare, preview
from plp_metrics.compute.answers import until_next_event
from plp_metrics.draw import hand_in as drawn
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import DATASETS, Period, RefusedError, Result, Viewer
from plp_metrics.ui import columns, keys, program, show
from plp_metrics.ui import hand_in_files as files

FEW = 8
"""So many figures that keep their status are shown without a click."""


def what_will_change(viewer: Viewer, partner_id: str, period: Period, drafts: dict[str, str]) -> None:
    """Rows against what counts now, dataset by dataset, and every figure and status that would move."""
    now, asked = store.current(), (viewer, partner_id, period)
    try:
        moved = until_next_event(now, _moved, *asked)
        rows = [until_next_event(now, _rows, *asked, dataset) for dataset in DATASETS if dataset in drafts]
    except RefusedError:
        return
    library = program.library()
    moves = [drawn.Move(library[a.metric], b, a) for b, a in moved]
    turned = [m for m in moves if m.turned]
    figures, statuses = words.plural(len(moves), "figure"), words.plural(len(turned), "status", "statuses")
    show.finding(
        "What will change when you submit",
        f"{_rows_in_words(rows)}; {figures} will move; {statuses} will change.",
    )
    table = drawn.row_changes(
        [(files.titles()[c.dataset], c.added, c.changed, c.removed, c.same) for c in rows]
    )
    parts = [f'<div class="wide">{table.html("changes")}</div>']
    examples = _examples(rows)
    if examples.rows:
        parts.append(drawn.folded("Rows changed, row by row (the first of each kind)", examples))
    parts += _figures(turned, [m for m in moves if not m.turned])
    show.html("".join(parts), keys.part("submit", "changes"))


def _figures(turned: Sequence[drawn.Move], others: Sequence[drawn.Move]) -> list[str]:
    """Figures whose status turns first; the others folded away where they are many."""
    if not turned or len(others) <= FEW:
        moves = [*turned, *others]
        return [f'<div class="wide">{drawn.changes(moves).html("changes")}</div>'] if moves else []
    title = f"{words.plural(len(others), 'more figure')} will move without another status"
    shown = f'<div class="wide">{drawn.changes(turned).html("changes")}</div>'
    return [shown, drawn.folded(title, drawn.changes(others))]


def _moved(viewer: Viewer, partner_id: str, period: Period) -> list[tuple[Result, Result]]:
    return preview.preview(viewer, store.current(), partner_id, period).moved()


def _rows(viewer: Viewer, partner_id: str, period: Period, dataset: str) -> compare.RowChanges:
    return compare.row_changes(viewer, store.current(), partner_id, period, dataset)


def _rows_in_words(changes: list[compare.RowChanges]) -> str:
    added, changed, removed = (
        sum(getattr(c, kind) for c in changes) for kind in ("added", "changed", "removed")
    )
    if not added + changed + removed:
        return "No row differs from what counts now"
    counts = f"{words.number(changed)} changed, {words.number(removed)} removed"
    return f"{words.plural(added, 'row')} added, {counts}"


def _examples(changes: list[compare.RowChanges]) -> Table:
    """The rows that change or go (and those added to a file that counts already), each with its cells."""
    rows = []
    for change in changes:
        for row in change.examples if change.before else ():
            named = ", ".join(value for _, value in row.key if value)
            cells = "; ".join(
                f"{columns.title(c.column)}: {c.before or 'empty'} → {c.after or 'empty'}" for c in row.cells
            )
            rows.append((files.titles()[change.dataset], row.kind, row.line, named, cells))
    head = ("File", "What happens", "Line", "Row", "Cells before → after")
    return Table(head, tuple(rows), caption="Rows that change", row_head=False)
