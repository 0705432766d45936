"""Writing a partner's books whole, as they were kept elsewhere: a batch of rows a table."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from plp_metrics.model.money import SOURCES, Books
from plp_metrics.store.connection import Change

_LAST = """
SELECT
    (SELECT coalesce(max(line_id), 0) FROM budget_line),
    (SELECT coalesce(max(expense_id), 0) FROM expense),
    (SELECT coalesce(max(reimbursement_id), 0) FROM reimbursement),
    (SELECT coalesce(max(pledge_id), 0) FROM pledge)
"""
_INTO = {
    "budget_line": "INSERT INTO budget_line SELECT * FROM new_rows",
    "expense": "INSERT INTO expense SELECT * FROM new_rows",
    "reimbursement": "INSERT INTO reimbursement SELECT * FROM new_rows",
    "pledge": "INSERT INTO pledge SELECT * FROM new_rows",
    "spent": "INSERT INTO spent SELECT * FROM new_rows",
    "year3_budget": "INSERT INTO year3_budget SELECT * FROM new_rows",
    "staff_time": "INSERT INTO staff_time SELECT * FROM new_rows",
    "local_facilitators": "INSERT INTO local_facilitators SELECT * FROM new_rows",
}
Rows = Sequence[Sequence[object]]


def books(change: Change, partner_id: str, kept: Books) -> None:
    """Keep everything, with new numbers; lines keep their days and accounts, where they have any."""
    ((line, bill, payment, pledge),) = change.cursor.execute(_LAST).fetchall()
    told = (change.account, change.at)
    numbers = {e.expense_id: n for n, e in enumerate(kept.expenses, bill + 1)}
    tables: dict[str, Rows] = {
        "budget_line": [
            (
                n, partner_id, x.school_year, x.course, x.item, x.requested, x.requested_by or told[0],
                x.requested_at or told[1], x.why, x.agreed, x.agreed_by, x.agreed_at, x.answer, x.waits,
            )
            for n, x in enumerate(kept.lines, line + 1)
        ],
        "expense": [
            (
                numbers[e.expense_id], partner_id, e.day, e.school_year, e.course, e.item, e.source, e.amount,
                e.note, *told,
            )
            for e in kept.expenses
        ],
        "reimbursement": [
            (n, numbers[r.expense_id], partner_id, r.day, r.amount, *told)
            for n, r in enumerate(kept.reimbursements, payment + 1)
        ],
        "pledge": [
            (n, partner_id, p.school_year, p.source, p.day, p.amount, p.note, *told)
            for n, p in enumerate(kept.pledges, pledge + 1)
        ],
        "spent": [
            (partner_id, s.school_year, s.day, source, s.amounts.get(source, 0), s.explanation, *told)
            for s in kept.spent
            for source in SOURCES
        ],
        "year3_budget": [(partner_id, b.day, b.amount, *told) for b in kept.year_three],
        "staff_time": [(partner_id, *s.period, s.position, s.share, *told) for s in kept.staff],
        "local_facilitators": [(partner_id, *f.period, f.course, f.count, *told) for f in kept.facilitators],
    }  # fmt: skip
    for table, rows in tables.items():
        _batch(change, table, rows)


def _batch(change: Change, table: str, rows: Rows) -> None:
    if not rows:
        return
    columns = [*zip(*rows, strict=True), [change.event_id] * len(rows), [None] * len(rows)]
    named = {f"c{n}": pa.array(list(values)) for n, values in enumerate(columns)}
    change.cursor.register("new_rows", pa.table(named))
    try:
        change.cursor.execute(_INTO[table])
    finally:
        change.cursor.unregister("new_rows")
