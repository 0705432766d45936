"""The functions that read figures. The row scope is bound inside each; nothing else selects from
`measurement` or `published`.

Open metrics are read from `measurement` for the partners a scope may name. Metrics of people and surveys
are read from `measurement` only for the partners whose raw rows the scope may see; everybody else has
what was published. `as_of` is an event: the store as it stood right after it (None: now).
All return plain tuples, in the order their docstring gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plp_metrics.store.read_program import agreements, datasets_in, latest_event, partners, quarter_states

if TYPE_CHECKING:
    pass

__all__ = [
    "agreements", "datasets_in", "disclosed", "latest_event", "measured", "partners", "placed", "pooled",
    "published", "quarter_states", "spread", "workshops",
]  # fmt: skip

POOL_OF = 3
"""Partners a pooled figure must cover before somebody who may not name them sees it."""
SPREAD_OF = 5
"""Partners a median needs."""

_IN_FORCE = "from_event <= coalesce($as_of, 9223372036854775807) AND (to_event IS NULL OR to_event > $as_of)"
_WANTED = f"""metric IN (SELECT unnest($metrics::VARCHAR[])) AND basis = $basis
  AND school_year IN (SELECT unnest($years::VARCHAR[])) AND quarter IN (SELECT unnest($quarters::VARCHAR[]))
  AND ($courses IS NULL OR list_contains($courses::VARCHAR[], course)) AND {_IN_FORCE}"""
_TOTAL = "grade_band = 'ALL' AND state = 'ALL' AND division = 'ALL' AND workshop = 'ALL'"
_OF_PARTNERS = (
    "partner_id <> 'ALL' AND ($partners IS NULL OR list_contains($partners::VARCHAR[], partner_id))"
)
_LEVELS = {
    "nation": f"({_TOTAL})",
    "division": "(grade_band = 'ALL' AND state = 'ALL' AND division <> 'ALL' AND workshop = 'ALL')",
    "state": "(grade_band = 'ALL' AND state <> 'ALL' AND workshop = 'ALL')",
}
_PLACE = {"nation": "'ALL', 'ALL'", "division": "'ALL', division", "state": "state, 'ALL'"}

_MEASURED = f"""
SELECT metric, partner_id, school_year, quarter, course, numerator, denominator FROM measurement
WHERE {_WANTED} AND {_TOTAL} AND {_OF_PARTNERS}
"""
_WORKSHOPS = f"""
SELECT metric, partner_id, school_year, quarter, course, workshop, numerator, denominator FROM measurement
WHERE {_WANTED} AND workshop <> 'ALL' AND {_OF_PARTNERS} ORDER BY quarter, workshop, course
"""
_PLACED = """
SELECT metric, partner_id, school_year, quarter, course, {place}, numerator, denominator FROM measurement
WHERE {wanted} AND {level} AND {partners}
"""
_POOLED = """
WITH level AS MATERIALIZED (
    SELECT metric, school_year, quarter, course, {place}, partner_id, numerator, denominator
    FROM measurement WHERE {wanted} AND {level}
)
SELECT metric, school_year, quarter, course, #5, #6, CASE WHEN n >= $least THEN top END,
       CASE WHEN n >= $least THEN bottom END, n
FROM (
    SELECT metric, school_year, quarter, course, #5 , #6 FROM level
)
"""
