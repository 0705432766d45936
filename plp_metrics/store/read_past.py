"""Reading how past school years went on from a quarter to their end: what a forecast learns from.

What comes from here is for computing with (medians, spreads, shares of many); no figure of a partner outside
the scope may be handed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from plp_metrics.model import ALL, Metric, Rule, Scope
from plp_metrics.store.read import published

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PAST = """
WITH year_end AS (
    SELECT metric, partner_id, school_year, numerator, denominator FROM measurement
    WHERE {of} AND quarter = 'Q4'
)
SELECT metric, partner_id, school_year, quarter, m.numerator::DOUBLE AS x, m.denominator::DOUBLE AS n,
    e.numerator::DOUBLE AS end_x, e.denominator::DOUBLE AS end_n
FROM measurement m JOIN year_end e USING (metric, partner_id, school_year)
WHERE {of} AND list_contains($quarters, quarter)
    AND m.numerator IS NOT NULL AND e.numerator IS NOT NULL
"""
_OF = (
    "list_contains($metrics, metric) AND basis = $basis AND list_contains($years, school_year)"
    " AND course = $course AND grade_band = 'ALL' AND state = 'ALL' AND division = 'ALL'"
    " AND workshop = 'ALL' AND partner_id <> 'ALL'"
    " AND ($partners IS NULL OR list_contains($partners::VARCHAR[], partner_id))"
    " AND from_event <= $as_of AND (to_event IS NULL OR to_event > $as_of)"
)
_TEXT = _PAST.format(of=_OF)
COLUMNS = ("metric", "partner_id", "school_year", "quarter", "x", "n", "end_x", "end_n")
_NOW = 2**63 - 1


def year_ends(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[Metric],
    years: Sequence[str],
    quarters: Sequence[str],
    course: str = ALL,
    as_of: int | None = None,
) -> list[dict[str, Any]]:
    """Tables of columns (COLUMNS, NumPy arrays): each partner and year's two halves in a quarter and in Q4.

    Of open metrics every partner's; of people and surveys only what the scope may read as rows or what was
    shown of others.
    """
    asked = list(metrics)
    open_ones = [m for m in asked if m.rule is Rule.OPEN]
    guarded = [m for m in asked if m.rule is not Rule.OPEN]
    raw = None if scope.raw is None else sorted(scope.raw)
    if raw is None:
        open_ones, guarded = asked, []
    found = []
    for some, partners in ((open_ones, None), (guarded, raw)):
        if some and (partners is None or partners) and years and quarters:
            values: dict[str, Any] = {
                "metrics": [m.key for m in some],
                "basis": scope.basis.value,
                "years": list(years),
                "quarters": list(quarters),
                "course": course,
                "partners": partners,
                "as_of": _now(scope, as_of),
            }
            found.append(cursor.execute(_TEXT, values).fetchnumpy())
    if guarded and years:
        found.append(_shown(cursor, scope, guarded, years, quarters, course, as_of))
    return found


def _shown(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Sequence[Metric],
    years: Sequence[str],
    quarters: Sequence[str],
    course: str,
    as_of: int | None,
) -> dict[str, Any]:
    rows = published(
        cursor, scope, metrics, years, quarters=sorted({*quarters, "Q4"}), courses=[course], as_of=as_of
    )
    raw = scope.raw or frozenset()
    shown = {(*r[:3], r[3]): (r[8], r[9]) for r in rows if r[7] == "shown" and r[1] not in raw}
    pairs = [
        (*at, *halves, *shown[*at[:3], "Q4"])
        for at, halves in shown.items()
        if at[3] in quarters and (*at[:3], "Q4") in shown
    ]
    return dict(zip(COLUMNS, zip(*pairs, strict=True), strict=True)) if pairs else {}


def _now(scope: Scope, as_of: int | None) -> int:
    given = scope.as_of if as_of is None else as_of
    return _NOW if given is None else given
