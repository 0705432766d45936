"""Reading what a partner handed in before a quarter, for who may see its raw rows; else nothing.

{table} and the column names are always our own (a contract's): SQL can't bind those.
"""

# ruff: noqa: S608 - only our own names are formatted in; values are bound

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from plp_metrics.model import Period, Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LAST = """
SELECT s.submission_id, s.school_year, s.quarter
FROM version_in_force AS v JOIN submission AS s USING (submission_id)
WHERE v.basis = 'submitted' AND v.to_event IS NULL AND s.row_count > 0
    AND s.partner_id = $partner AND s.dataset = $dataset AND s.school_year || s.quarter < $before
    AND ($partners IS NULL OR s.partner_id IN (SELECT unnest($partners)))
ORDER BY s.school_year DESC, s.quarter DESC
LIMIT 1
"""

_CODES = """
SELECT DISTINCT r.teacher_code
FROM (SELECT submission_id, teacher_code FROM teachers UNION ALL SELECT submission_id, teacher_code FROM students) AS r
JOIN submission AS s USING (submission_id)
WHERE s.partner_id = $partner
    AND ($partners IS NULL OR s.partner_id IN (SELECT unnest($partners)))
ORDER BY r.teacher_code
"""  # noqa: E501


def rows(
    cursor: DuckDBPyConnection,
    scope: Scope,
    partner_id: str,
    before: Period,
    dataset: str,
    columns: Sequence[str],
) -> tuple[Period | None, list[tuple[Any, ...]]]:
    """The last quarter before another in which a dataset was handed in with rows, and those rows as they
    stood in the file; (None, []) where there is none, or the scope does not hold the partner's raw rows."""
    bound = {"partner": partner_id, "dataset": dataset, "before": str(before), "partners": _raw(scope)}
    found = cursor.execute(_LAST, bound).fetchall()
    if not found:
        return None, []
    submission_id, year, quarter = found[0]
    sql = f"SELECT {', '.join(columns)} FROM {dataset} WHERE submission_id = ? ORDER BY line"
    return Period(year, quarter), cursor.execute(sql, [submission_id]).fetchall()


def codes_used(cursor: DuckDBPyConnection, scope: Scope, partner_id: str) -> list[str]:
    """Every teacher code a partner ever handed in, also in drafts and replaced files, so that none is
    given again; none where the scope does not hold the partner's raw rows."""
    bound = {"partner": partner_id, "partners": _raw(scope)}
    return [code for (code,) in cursor.execute(_CODES, bound).fetchall()]


def _raw(scope: Scope) -> list[str] | None:
    return None if scope.raw is None else sorted(scope.raw)
