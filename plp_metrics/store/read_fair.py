"""Reading what limits of chance and peers are made of: every partner's open figures, and public facts of
schools.

What comes from here is for computing with: limits, medians over five partners or more, distances. No figure
of a partner outside the scope may be handed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from plp_metrics.model import ALL, Metric, Period, Rule, Scope
from plp_metrics.store.read import SPREAD_OF, measured

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Halves = tuple[float, float | None]

_HIGH_NEED = """
WITH latest AS (
    SELECT state, frl_percent
    FROM school
    WHERE school_year <= $year AND state IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY school_id ORDER BY school_year DESC) = 1
)
SELECT state, count_if(frl_percent > $over)::INTEGER, count(frl_percent)::INTEGER
FROM latest
GROUP BY state
"""


def everyone(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[Metric],
    period: Period,
    courses: Sequence[str] = (ALL,),
    as_of: int | None = None,
) -> dict[tuple[str, str, str], Halves]:
    """(metric, partner, course) → numerator, denominator of every partner's open metrics in that very
    quarter, on the scope's basis. Metrics of fewer than five partners, and those not open, are left out."""
    open_ones = [m for m in metrics if m.rule is Rule.OPEN]
    all_of_them = Scope(frozenset(), None, scope.basis, scope.as_of)
    found = {
        (row[0], row[1], row[4]): (row[5], row[6])
        for row in measured(
            cursor, all_of_them, open_ones, [period.school_year], quarters=[period.quarter],
            courses=courses, as_of=as_of,
        )
    }  # fmt: skip
    partners = {m.key: {p for key, p, _ in found if key == m.key} for m in open_ones}
    return {at: halves for at, halves in found.items() if len(partners[at[0]]) >= SPREAD_OF}


def high_need(cursor: DuckDBPyConnection, year: str, over: float = 50) -> dict[str, tuple[int, int]]:
    """State → schools of the reference with over so many percent of students on free or reduced lunch, and
    schools whose share is known. The row of the school year serves, else the latest earlier one."""
    rows = cursor.execute(_HIGH_NEED, {"year": year, "over": over}).fetchall()
    return {state: (high, known) for state, high, known in rows}
