"""Reading for a release and for its audit: which quarters could be published, every line ever shown, what was
said of a release when it was made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Rows = list[tuple[Any, ...]]

_RELEASABLE = """
WITH last AS (
    SELECT school_year, quarter, max(released_on) AS released_on, max(event_id) AS event_id
    FROM release GROUP BY ALL
)
SELECT v.school_year, v.quarter, count(DISTINCT v.partner_id) FILTER (v.basis = 'accepted'),
    any_value(l.released_on), count(*) FILTER (v.basis <> 'draft' AND v.from_event > l.event_id)
FROM version_in_force AS v
LEFT JOIN last AS l
    ON l.school_year = v.school_year AND l.quarter = v.quarter
WHERE v.to_event IS NULL AND v.dataset = 'diversity' AND v.basis <> 'draft' AND v.quarter IN ('Q2', 'Q4')
GROUP BY v.school_year, v.quarter
ORDER BY v.school_year DESC, v.quarter DESC
"""
_EVER = """
SELECT metric, partner_id, division, quarter, numerator::BIGINT, denominator, from_event, to_event
FROM published
WHERE list_contains($metrics, metric) AND basis = $basis AND school_year = $year AND mark = 'shown'
    AND state = 'ALL' AND course = 'ALL' AND (to_event IS NULL OR to_event > from_event)
ORDER BY from_event, metric, partner_id, division, quarter
"""
_BY_COURSE = """
SELECT f.partner_id, d.dimension, d.course, d.category, sum(d.count)::BIGINT
FROM version_in_force AS f
JOIN diversity AS d
    USING (submission_id)
WHERE f.basis = $basis AND f.school_year = $year AND f.quarter = 'Q4' AND f.dataset = 'diversity'
    AND f.from_event <= $as_of AND (f.to_event IS NULL OR f.to_event > $as_of) AND d.population = 'student'
GROUP BY ALL
ORDER BY ALL
"""
_FINISHED = """
SELECT f.partner_id, s.state, 'class place', k.kind, k.category, sum(k.people)::BIGINT
FROM version_in_force AS f
JOIN students AS s
    USING (submission_id),
UNNEST([
    {kind: 'finished', category: 'yes', people: s.students_completed},
    {kind: 'finished', category: 'rest', people: s.students_enrolled - s.students_completed},
    {kind: 'exam', category: 'yes', people: s.ap_exam_takers},
    {kind: 'exam', category: 'rest', people: s.students_enrolled - s.ap_exam_takers}
]) AS one (k)
WHERE f.basis = $basis AND f.school_year = $year AND f.quarter = $quarter AND f.dataset = 'students'
    AND f.from_event <= $as_of AND (f.to_event IS NULL OR f.to_event > $as_of)
    AND k.people IS NOT NULL AND (k.kind = 'finished' OR s.grade_band = '9_12')
GROUP BY ALL
ORDER BY ALL
"""


def people_by_course(cursor: DuckDBPyConnection, basis: str, year: str, as_of: int) -> Rows:
    """Students by trait and course at a year's end as they stood at an event: partner_id, dimension, course,
    category, count. These are raw counts: for auditing a release and nothing else."""
    return cursor.execute(_BY_COURSE, {"basis": basis, "year": year, "as_of": as_of}).fetchall()


def finished(cursor: DuckDBPyConnection, basis: str, year: str, quarter: str, as_of: int) -> Rows:
    """Class places by whether the course was finished and the AP exam taken, in the classes that say so, as
    they stood at an event: partner_id, state, 'class place', question, yes or rest, people. These are raw
    counts: for auditing a release and nothing else."""
    values = {"basis": basis, "year": year, "quarter": quarter, "as_of": as_of}
    return cursor.execute(_FINISHED, values).fetchall()


def lines(cursor: DuckDBPyConnection, metrics: list[str], basis: str, year: str) -> Rows:
    """Every line ever shown of a school year, of partners and of sums over them, the oldest first: metric,
    partner_id, division, quarter, numerator, denominator, from_event, to_event. For auditing a release."""
    return cursor.execute(_EVER, {"metrics": metrics, "basis": basis, "year": year}).fetchall()


def releasable(cursor: DuckDBPyConnection) -> Rows:
    """Every Q2 and Q4 for which people were counted, the latest first: school_year, quarter, partners
    accepted, the day it was last published or None, versions handed in or accepted since."""
    return cursor.execute(_RELEASABLE).fetchall()


def told(cursor: DuckDBPyConnection) -> dict[int, dict[str, Any]]:
    """Event of a release → what it said of itself: its proof, what was attacked, how many numbers moved."""
    rows = cursor.execute("SELECT event_id, payload FROM event WHERE kind = 'release'").fetchall()
    return {event: json.loads(payload) for event, payload in rows}
