"""Reading the rows of hand-ins; the row scope is bound inside each function.

{table} and the column names are always our own (a contract's), never anything from outside: SQL can't bind
those. A row's key may be empty in part (an answer without a number): such rows are told apart by their order.
"""

# ruff: noqa: S608 - only our own names are formatted in; values are bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plp_metrics.model import Period, Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Version:
    """One version of one dataset. submitted: it was handed in at some time (not only saved as a draft)."""

    submission_id: int
    partner_id: str
    period: Period
    dataset: str
    version: int
    how: str
    file_name: str
    rows: int
    verdict: str
    findings: str
    sha256: str | None
    upload_sha256: str | None
    contract_version: int
    submitted: bool


@dataclass(frozen=True)
class Held:
    """The version that counts on a basis now, and those that did before, the last one first."""

    now: Version | None = None
    before: tuple[Version, ...] = ()


@dataclass(frozen=True)
class Compared:
    """Rows of two versions side by side: how many, how often each column differs, and the first of each
    kind as (kind, line before, line after, {column: value} before, {column: value} after)."""

    added: int
    changed: int
    removed: int
    same: int
    per_column: dict[str, int]
    examples: list[tuple[str, int | None, int | None, dict[str, Any], dict[str, Any]]]


_VERSION = """
SELECT s.submission_id, s.partner_id, s.school_year, s.quarter, s.dataset, s.version, s.how, s.file_name,
    s.row_count, s.verdict, s.findings, s.sha256, s.upload_sha256, s.contract_version,
    EXISTS (FROM version_in_force AS w WHERE w.submission_id = s.submission_id AND w.basis = 'submitted')
FROM submission AS s
"""
_THEIRS = "($partners IS NULL OR s.partner_id IN (SELECT unnest($partners)))"

_HELD = f"""
SELECT v.basis, v.to_event IS NULL, x.*
FROM version_in_force AS v
JOIN ({_VERSION} WHERE {_THEIRS}) AS x USING (submission_id)
WHERE v.partner_id = $partner AND v.school_year = $year AND v.quarter = $quarter AND v.dataset = $dataset
ORDER BY v.to_event IS NOT NULL, v.from_event DESC
"""

_COMPARED = """
WITH own AS (
    SELECT r.*, {nth} AS nth FROM {table} AS r JOIN submission AS s USING (submission_id)
    WHERE r.submission_id IN ($before, $after) AND {theirs}
),
b AS (FROM own WHERE submission_id = $before),
a AS (FROM own WHERE submission_id = $after)
SELECT CASE WHEN b.line IS NULL THEN 'added' WHEN a.line IS NULL THEN 'removed'
        WHEN {differs} THEN 'changed' ELSE 'same' END AS kind,
    b.line AS line_before, a.line AS line_after, {both}
FROM b FULL JOIN a ON {matched}
"""

_COUNTED = "SELECT kind, count(*), {counts} FROM compared GROUP BY kind"
_FIRST = """
SELECT * FROM compared WHERE kind <> 'same'
QUALIFY row_number() OVER (PARTITION BY kind ORDER BY coalesce(line_after, line_before)) <= $most
ORDER BY coalesce(line_after, line_before), kind
"""


def version(cursor: DuckDBPyConnection, scope: Scope, submission_id: int) -> Version | None:
    """A version, for who may see the partner's raw rows; else None."""
    sql = f"{_VERSION} WHERE s.submission_id = $submission AND {_THEIRS}"
    rows = cursor.execute(sql, {"submission": submission_id, "partners": _partners(scope)}).fetchall()
    return _version(rows[0]) if rows else None


def held(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, period: Period, dataset: str
) -> dict[str, Held]:
    """basis (draft, submitted, accepted) → the versions that counted on it, for who may see the partner's
    raw rows; a basis nothing ever counted on is left out."""
    found: dict[str, Held] = {}
    bound = {"partner": partner_id, "year": period.school_year, "quarter": period.quarter}
    bound |= {"dataset": dataset}
    for basis, in_force, *row in cursor.execute(_HELD, {**bound, "partners": _partners(scope)}).fetchall():
        one, so_far = _version(tuple(row)), found.get(basis, Held())
        found[basis] = Held(one, so_far.before) if in_force else Held(so_far.now, (*so_far.before, one))
    return found


def compared(
    cursor: DuckDBPyConnection,
    scope: Scope,
    dataset: str,
    before: int | None,
    after: int | None,
    *,
    key: Sequence[str],
    columns: Sequence[str],
    unsure: bool,
    most: int,
) -> Compared:
    """Two submissions of a dataset, row by row; None stands for no rows.

    key: the columns that make a row the same row; columns: those that may differ. unsure: the key may be
    empty in part. most: how many examples of each kind.
    """
    order = ", ".join(f"r.{c}" for c in key)
    differs = " OR ".join(f"b.{c} IS DISTINCT FROM a.{c}" for c in columns)
    both = [f"b.{c} AS b{i}, a.{c} AS a{i}" for i, c in enumerate([*key, *columns])]
    sql = _COMPARED.format(
        table=dataset,
        theirs=_THEIRS,
        nth=f"row_number() OVER (PARTITION BY r.submission_id, {order} ORDER BY r.line)" if unsure else "1",
        differs=differs,
        both=", ".join(both),
        matched=" AND ".join(f"b.{c} IS NOT DISTINCT FROM a.{c}" for c in [*key, "nth"]),
    )
    bound = {"before": before or 0, "after": after or 0, "partners": _partners(scope)}
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE compared AS {sql}", bound)
    start = len(key)
    counts = [
        f"count_if(kind = 'changed' AND b{i} IS DISTINCT FROM a{i})"
        for i in range(start, start + len(columns))
    ]
    counted = {
        row[0]: row[1:] for row in cursor.execute(_COUNTED.format(counts=", ".join(counts))).fetchall()
    }
    first = cursor.execute(_FIRST, {"most": most}).fetchall()
    cursor.execute("DROP TABLE compared")
    names = [*key, *columns]
    added, changed, removed, same = (
        int(counted.get(kind, (0,))[0]) for kind in ("added", "changed", "removed", "same")
    )
    return Compared(
        added,
        changed,
        removed,
        same,
        dict(zip(columns, counted["changed"][1:], strict=True)) if changed else {},
        [(*row[:3], _cells(names, row[3::2]), _cells(names, row[4::2])) for row in first],
    )


def _cells(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(names, values, strict=True))


def _partners(scope: Scope) -> list[str] | None:
    return None if scope.raw is None else sorted(scope.raw)


def _version(row: tuple[Any, ...]) -> Version:
    number, partner, year, quarter, *rest = row
    return Version(number, partner, Period(year, quarter), *rest)
