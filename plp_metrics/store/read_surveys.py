"""Reading a partner's workshops and their answers, for who may see its raw rows; else nothing.

What is not hosted by the partner (TeacherCon, facilitator training) is left out, as in the metrics.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from plp_metrics.model import QUARTERS, Scope
from plp_metrics.model.quality import ITEMS, Workshop

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_ANY = f"coalesce({', '.join(f's.{c}' for c in ITEMS.values())}, s.how_much_learned, s.how_motivating)"
_ROWS = """
FROM version_in_force AS f
JOIN workshop_surveys AS s
    USING (submission_id)
WHERE f.basis = $basis AND f.dataset = 'workshop_surveys' AND f.partner_id = $partner
    AND ($partners IS NULL OR list_contains($partners::VARCHAR[], f.partner_id))
    AND f.school_year = $year AND list_contains($quarters, f.quarter)
    AND f.from_event <= coalesce($as_of, 9223372036854775807)
    AND (f.to_event IS NULL OR f.to_event > $as_of)
    AND s.workshop_type NOT IN ('teachercon', 'facilitator')
    AND ($course = 'ALL' OR s.course = $course)
"""
_WORKSHOPS = f"""
SELECT f.quarter, s.workshop_code, any_value(s.workshop_type), any_value(s.course), any_value(s.state),
    any_value(s.workshop_date) AS day, any_value(s.days), any_value(s.format), any_value(s.facilitators),
    any_value(s.facilitators_accredited), any_value(s.enrolled), any_value(s.attended),
    count({_ANY})::INTEGER, list_sort(list(DISTINCT s.scale_points) FILTER ({_ANY} IS NOT NULL))
{_ROWS}
GROUP BY f.quarter, s.workshop_code
ORDER BY day, s.workshop_code
"""
_ANSWERS = f"""
SELECT f.quarter, s.workshop_code, s.scale_points, {", ".join(f"s.{c}" for c in ITEMS.values())}
{_ROWS}
    AND {_ANY} IS NOT NULL
ORDER BY f.quarter, s.line
"""


def workshops(
    cursor: DuckDBPyConnection,
    scope: Scope,
    partner_id: str,
    year: str,
    until: str,
    course: str = "ALL",
    as_of: int | None = None,
) -> tuple[Workshop, ...]:
    """The workshops of a school year up to a quarter, by date."""
    rows = cursor.execute(_WORKSHOPS, _bound(scope, partner_id, year, until, course, as_of)).fetchall()
    return tuple(_workshop(*row) for row in rows)


def _workshop(*row: Any) -> Workshop:
    return replace(Workshop(*row[:-1]), scales=tuple(row[-1] or ()))


def answers(
    cursor: DuckDBPyConnection,
    scope: Scope,
    partner_id: str,
    year: str,
    until: str,
    course: str = "ALL",
    as_of: int | None = None,
) -> list[tuple[Any, ...]]:
    """Each answer with a rating: quarter, workshop code, scale, then the ratings of the items in order."""
    return cursor.execute(_ANSWERS, _bound(scope, partner_id, year, until, course, as_of)).fetchall()


def _bound(
    scope: Scope, partner_id: str, year: str, until: str, course: str, as_of: int | None
) -> dict[str, Any]:
    return {
        "basis": scope.basis.value,
        "partner": partner_id,
        "partners": None if scope.raw is None else sorted(scope.raw),
        "year": year,
        "quarters": [q for q in QUARTERS if q <= until],
        "course": course,
        "as_of": scope.as_of if as_of is None else as_of,
    }
