"""Reading the public facts of schools beside the classes that run in them, by state. No school is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plp_metrics.model import ALL, Period, Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WITHOUT = """
WITH known AS (
    SELECT school_id, state, enrolment,
        (american_indian_alaska + black + hispanic + native_hawaiian_pi)
            / nullif(american_indian_alaska + asian + black + hispanic + native_hawaiian_pi + white
                + two_or_more, 0) AS share
    FROM school
    WHERE school_year <= $year AND state IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY school_id ORDER BY school_year DESC) = 1
),
taught AS (
    SELECT DISTINCT s.school_id
    FROM students AS s
    JOIN version_in_force AS v USING (submission_id)
    WHERE v.basis = $basis AND v.dataset = 'students' AND v.school_year = $year AND v.quarter = $quarter
        AND v.from_event <= coalesce($as_of, 9223372036854775807)
        AND (v.to_event IS NULL OR v.to_event > $as_of)
        AND s.students_active >= $least AND ($course = 'ALL' OR s.course = $course)
        AND s.school_id IS NOT NULL
)
SELECT state, count(*)::INTEGER, count(*) FILTER (taught.school_id IS NULL)::INTEGER,
    sum(enrolment) FILTER (taught.school_id IS NULL)::DOUBLE,
    sum(enrolment * share) FILTER (taught.school_id IS NULL)::DOUBLE,
    list(share) FILTER (taught.school_id IS NULL)
FROM known
LEFT JOIN taught USING (school_id)
WHERE enrolment > 0 AND share IS NOT NULL
GROUP BY state
"""
LEAST = 5
"""Active students from which a class counts."""


def schools_without(
    cursor: DuckDBPyConnection, scope: Scope, period: Period, course: str = ALL, as_of: int | None = None
) -> list[tuple[str, int, int, float | None, float | None, list[float] | None]]:
    """Of each state: its code, schools of the reference with enrolment and race known, those without a class
    (of a course), and of these the enrolment, the students of underrepresented groups, and each
    school's share of them. The row of the school year serves, else the latest earlier one.

    Only for who may name every partner: it tells of classes of them all. Empty for anybody else.
    """
    if scope.named is not None:
        return []
    bound = {
        "year": period.school_year,
        "quarter": period.quarter,
        "basis": scope.basis.value,
        "course": course,
        "least": LEAST,
        "as_of": scope.as_of if as_of is None else as_of,
    }
    return cursor.execute(_WITHOUT, bound).fetchall()
