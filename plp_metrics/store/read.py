"""The functions that read figures. The row scope is bound inside each; nothing else selects from
`measurement` or `published`.

Open metrics are read from `measurement` for the partners a scope may name. Metrics of people and surveys
are read from `measurement` only for the partners whose raw rows the scope may see; of everybody else there
is what was published. `as_of` is an event: the store as it stood right after it (None: the scope's own,
which is now unless its viewer looks back).
All return plain tuples, in the order their docstrings give.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from plp_metrics.model import ALL, QUARTERS, Metric, Period, Rule, Scope
from plp_metrics.store import read_sql as sql
from plp_metrics.store.read_program import (
    agreement_of,
    agreement_rows,
    agreements,
    datasets_in,
    defined_by,
    event_on,
    first_day,
    measured_on,
    measured_until,
    partners,
    quarter_states,
    years,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "agreement_of", "agreement_rows", "agreements", "datasets_in", "defined_by", "disclosed", "event_on",
    "first_day", "in_force", "measured", "measured_on", "measured_until", "partners", "placed", "pooled",
    "published", "quarter_states", "spread", "workshops", "years",
]  # fmt: skip

POOL_OF = 3
"""Partners a pooled figure covers at least, for somebody who may not name them."""
SPREAD_OF = 5
"""Partners a median is taken over at least."""

Rows = list[tuple[Any, ...]]


def measured(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[Metric],
    years: Sequence[str],
    *,
    quarters: Sequence[str] = QUARTERS,
    courses: Sequence[str] | None = (ALL,),
    partners: Sequence[str] | None = None,
    as_of: int | None = None,
) -> Rows:
    """Partners' own figures: metric, partner_id, school_year, quarter, course, numerator, denominator.

    courses: None for every course and all courses together. partners: None for all the scope allows.
    """
    return _scoped(cursor, sql.MEASURED, scope, metrics, years, quarters, courses, partners, as_of)


def placed(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[Metric],
    years: Sequence[str],
    level: str,
    *,
    quarters: Sequence[str] = QUARTERS,
    courses: Sequence[str] | None = (ALL,),
    partners: Sequence[str] | None = None,
    as_of: int | None = None,
) -> Rows:
    """The same by level "state" or "division": … course, state, division, numerator, denominator."""
    return _scoped(cursor, sql.PLACED[level], scope, metrics, years, quarters, courses, partners, as_of)


def workshops(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[Metric],
    years: Sequence[str],
    partner_id: str,
    *,
    as_of: int | None = None,
) -> Rows:
    """One partner's workshops, for who may see its raw rows: metric, partner_id, school_year, quarter,
    course, workshop, numerator, denominator."""
    raw = Scope(scope.raw, scope.raw, scope.basis, scope.as_of)
    return _scoped(cursor, sql.WORKSHOPS, raw, metrics, years, QUARTERS, None, [partner_id], as_of)


def pooled(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[Metric],
    years: Sequence[str],
    level: str = "nation",
    *,
    quarters: Sequence[str] = QUARTERS,
    courses: Sequence[str] | None = (ALL,),
    partners: Sequence[str] | None = None,
    as_of: int | None = None,
) -> Rows:
    """Open metrics added over all partners, by level nation, division or state: metric, school_year,
    quarter, course, state, division, numerator, denominator, partners.

    Things partners may share were counted over them, not added. Who may not name the partners sees no sum
    of fewer than three, and can't choose which. A chosen set of partners is always added.
    """
    open_ones = [m for m in metrics if m.rule is Rule.OPEN]
    chosen = partners if scope.named is None else None
    values = bound(scope, open_ones, years, quarters, courses, chosen, as_of) | {
        "least": 1 if scope.named is None else POOL_OF,
        "shared": [m.key for m in open_ones if m.over_partners and chosen is None],
    }
    return cursor.execute(sql.POOLED[level], values).fetchall() if open_ones else []


def spread(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: Metric,
    period: Period,
    course: str = ALL,
    as_of: int | None = None,
) -> tuple[float, float, float, int] | None:
    """Lower quartile, median, upper quartile and number of partners of an open metric, nobody named.

    None for fewer than five partners with a value, and for a metric that is not open.
    """
    if metric.rule is not Rule.OPEN:
        return None
    values = bound(scope, [metric], [period.school_year], [period.quarter], [course], None, as_of)
    del values["partners"]
    rows = cursor.execute(sql.SPREAD, values | {"least": SPREAD_OF}).fetchall()
    return rows[0] if rows else None


def published(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[Metric],
    years: Sequence[str],
    level: str = "partner",
    *,
    quarters: Sequence[str] = QUARTERS,
    courses: Sequence[str] | None = (ALL,),
    partners: Sequence[str] | None = None,
    as_of: int | None = None,
) -> Rows:
    """What was published, by level partner (only those the scope names), nation, division or state:
    metric, partner_id, school_year, quarter, course, state, division, mark, numerator, denominator,
    kept_quarter, partners_in, partners_due."""
    named = _narrowed(scope.named, partners) if level == "partner" else None
    if named is not None and not named:
        return []
    values = bound(scope, metrics, years, quarters, courses, named, as_of)
    return cursor.execute(sql.PUBLISHED[level], values).fetchall()


def disclosed(
    cursor: DuckDBPyConnection,
    metrics: Iterable[Metric],
    basis: str,
    year: str,
    partners: Sequence[str] | None,
) -> Rows:
    """Every partner figure of a school year that was ever shown to others, also since replaced:
    metric, partner_id, quarter, course, numerator, denominator. For publishing."""
    values = {"metrics": [m.key for m in metrics], "basis": basis, "year": year, "partners": partners}
    return cursor.execute(sql.DISCLOSED, values).fetchall()


def in_force(
    cursor: DuckDBPyConnection,
    metrics: Iterable[Metric],
    basis: str,
    year: str,
    quarters: Sequence[str],
    partners: Sequence[str] | None,
) -> Rows:
    """What is published now, in the order of the table's columns up to partners_due without release_id.
    For publishing."""
    values = {"metrics": [m.key for m in metrics], "basis": basis, "year": year}
    return cursor.execute(
        sql.IN_FORCE, values | {"quarters": list(quarters), "partners": partners}
    ).fetchall()


def _scoped(
    cursor: DuckDBPyConnection,
    text: str,
    scope: Scope,
    metrics: Iterable[Metric],
    years: Sequence[str],
    quarters: Sequence[str],
    courses: Sequence[str] | None,
    partners: Sequence[str] | None,
    as_of: int | None,
) -> Rows:
    """The statement for the open metrics and for the protected ones, at once where the scope is the same."""
    rows: Rows = []
    for some, who in parted(scope, metrics, partners):
        rows += cursor.execute(text, bound(scope, some, years, quarters, courses, who, as_of)).fetchall()
    return rows


def parted(
    scope: Scope, metrics: Iterable[Metric], partners: Sequence[str] | None
) -> list[tuple[list[Metric], list[str] | None]]:
    """Which metrics may be read as measured of which partners (None: of all); for `store` alone."""
    asked = list(metrics)
    open_ones = [m for m in asked if m.rule is Rule.OPEN]
    protected = [m for m in asked if m.rule is not Rule.OPEN]
    parts = [(open_ones, scope.named), (protected, scope.raw)]
    if scope.raw == scope.named:
        parts = [(asked, scope.named)]
    found = [(some, _narrowed(allowed, partners)) for some, allowed in parts]
    return [(some, who) for some, who in found if some and (who is None or who)]


def _narrowed(allowed: frozenset[str] | None, wanted: Sequence[str] | None) -> list[str] | None:
    """The partners both allowed and wanted; None means all."""
    if allowed is None:
        return None if wanted is None else list(wanted)
    return sorted(allowed if wanted is None else allowed & set(wanted))


def bound(
    scope: Scope,
    metrics: Iterable[Metric],
    years: Sequence[str],
    quarters: Sequence[str],
    courses: Sequence[str] | None,
    partners: Sequence[str] | None,
    as_of: int | None,
) -> dict[str, Any]:
    """What the statements of figures bind; for `store` alone."""
    return {
        "metrics": [m.key for m in metrics],
        "basis": scope.basis.value,
        "years": list(years),
        "quarters": list(quarters),
        "courses": None if courses is None else list(courses),
        "partners": None if partners is None else list(partners),
        "as_of": scope.as_of if as_of is None else as_of,
    }
