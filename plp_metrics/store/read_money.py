"""Reading money, staff time and facilitators; the row scope is bound inside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from plp_metrics.model import Period, Scope
from plp_metrics.model.money import (
    Accredited,
    Books,
    BudgetLine,
    Expense,
    Pledge,
    Reimbursement,
    Spent,
    StaffTime,
    YearThree,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PLACE = "/* in force */"
_IN_FORCE = """
WHERE from_event <= coalesce($as_of, 9223372036854775807) AND (to_event IS NULL OR to_event > $as_of)
    AND ($named IS NULL OR partner_id IN (SELECT unnest($named)))
    AND ($partners IS NULL OR partner_id IN (SELECT unnest($partners)))
ORDER BY
"""
_LINES = """
SELECT
    line_id, partner_id, school_year, course, item, requested, requested_by, requested_at, why, agreed,
    agreed_by, agreed_at, answer, waits
FROM budget_line /* in force */ school_year, course, line_id
"""
_EXPENSES = """
SELECT expense_id, partner_id, day, school_year, course, item, source, amount, note
FROM expense /* in force */ day, expense_id
"""
_REIMBURSEMENTS = """
SELECT reimbursement_id, expense_id, partner_id, day, amount
FROM reimbursement /* in force */ day, reimbursement_id
"""
_PLEDGES = """
SELECT pledge_id, partner_id, school_year, source, day, amount, note FROM pledge /* in force */ day, pledge_id
"""
_SPENT = """
SELECT partner_id, school_year, day, source, amount, explanation
FROM spent /* in force */ partner_id, school_year, day, source
"""
_YEAR_THREE = "SELECT partner_id, day, amount FROM year3_budget /* in force */ day"
_STAFF = """
SELECT partner_id, school_year, quarter, position, share
FROM staff_time /* in force */ school_year, quarter, position
"""
_FACILITATORS = """
SELECT partner_id, school_year, quarter, course, accredited
FROM local_facilitators /* in force */ school_year, quarter, course
"""


def books(
    cursor: DuckDBPyConnection, scope: Scope, partners: Sequence[str] | None = None
) -> dict[str, Books]:
    """Partner → its books as they stood, of those a scope may name. Who told nothing yet has no entry.

    partners: these only.
    """
    bound = {
        "named": None if scope.named is None else sorted(scope.named),
        "partners": None if partners is None else sorted(partners),
        "as_of": scope.as_of,
    }

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return cursor.execute(sql.replace(_PLACE, _IN_FORCE), bound).fetchall()

    kinds: dict[str, list[Any]] = {
        "lines": [BudgetLine(*row) for row in rows(_LINES)],
        "expenses": [Expense(*row) for row in rows(_EXPENSES)],
        "reimbursements": [Reimbursement(*row) for row in rows(_REIMBURSEMENTS)],
        "pledges": [Pledge(*row) for row in rows(_PLEDGES)],
        "spent": _spent(rows(_SPENT)),
        "year_three": [YearThree(*row) for row in rows(_YEAR_THREE)],
        "staff": [StaffTime(p, Period(year, quarter), *rest) for p, year, quarter, *rest in rows(_STAFF)],
        "facilitators": [
            Accredited(p, Period(year, quarter), *rest) for p, year, quarter, *rest in rows(_FACILITATORS)
        ],
    }
    told: dict[str, dict[str, list[Any]]] = {}
    for kind, found in kinds.items():
        for one in found:
            told.setdefault(one.partner_id, {}).setdefault(kind, []).append(one)
    return {
        partner_id: Books(**{kind: tuple(found) for kind, found in of.items()})
        for partner_id, of in told.items()
    }


def _spent(rows: list[tuple[Any, ...]]) -> list[Spent]:
    found = []
    for (partner_id, year, day), group in groupby(rows, lambda row: row[:3]):
        parts = list(group)
        found.append(Spent(partner_id, year, day, {row[3]: row[4] for row in parts}, parts[0][5]))
    return found
