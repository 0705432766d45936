"""Reading for releases: people's counts as they were handed in (for publishing only), and the category tables
that were published (for everybody who may name the partners)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plp_metrics.model import DATASETS, Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Rows = list[tuple[Any, ...]]

_PEOPLE = """
SELECT f.partner_id, d.state, d.population, d.dimension, d.category, sum(d.count)::BIGINT
FROM version_in_force AS f
JOIN diversity AS d
    USING (submission_id)
WHERE f.basis = $basis AND f.school_year = $year AND f.quarter = $quarter AND f.dataset = 'diversity'
    AND f.from_event <= coalesce($as_of, 9223372036854775807)
    AND (f.to_event IS NULL OR f.to_event > $as_of)
GROUP BY ALL
ORDER BY ALL
"""
_LINES = """
SELECT metric, partner_id, quarter, numerator, denominator, from_event FROM published
WHERE list_contains($metrics, metric) AND basis = $basis AND school_year = $year AND mark = 'shown'
    AND (to_event IS NULL OR to_event > from_event) AND partner_id <> 'ALL' AND course = 'ALL'
ORDER BY from_event
"""
_CELLS = """
SELECT c.table_name, c.partner_id, c.division, c.population, c.dimension, c.category, c.count, c.mark,
    c.kept_quarter, c.partners_in, r.school_year, c.release_id, r.released_on{more}
FROM published_cell AS c
JOIN release AS r
    USING (release_id)
WHERE c.basis = $basis AND (c.to_event IS NULL OR $all) AND (c.table_name = 'course') = $by_course
    AND ($year IS NULL OR r.school_year = $year)
    AND (c.table_name <> 'partner' OR $partners IS NULL OR list_contains($partners::VARCHAR[], c.partner_id))
ORDER BY ALL
"""
_BY_COURSE = """
SELECT f.partner_id, d.dimension, d.course, d.category, sum(d.count)::BIGINT
FROM version_in_force AS f
JOIN diversity AS d
    USING (submission_id)
WHERE f.basis = $basis AND f.school_year = $year AND f.quarter = $quarter AND f.dataset = 'diversity'
    AND f.to_event IS NULL AND d.population = 'student'
GROUP BY ALL
ORDER BY ALL
"""
_EXAM_CLASSES = """
SELECT f.partner_id, sum(s.students_enrolled)::DOUBLE
FROM version_in_force AS f
JOIN students AS s
    USING (submission_id)
WHERE f.basis = $basis AND f.school_year = $year AND f.quarter = $quarter AND f.dataset = 'students'
    AND f.to_event IS NULL AND s.ap_exam_takers IS NOT NULL AND s.grade_band = '9_12'
    AND s.course IN ('CSP', 'CSA')
GROUP BY ALL
"""
_OF_EVERYBODY = """
SELECT metric, partner_id, quarter, division, of_everybody FROM published
WHERE basis = $basis AND school_year = $year AND of_everybody IS NOT NULL
    AND (partner_id = 'ALL' OR $partners IS NULL OR list_contains($partners::VARCHAR[], partner_id))
    AND from_event <= coalesce($as_of, 9223372036854775807) AND (to_event IS NULL OR to_event > $as_of)
"""
_POOLED = """
SELECT metric, division, numerator, denominator, from_event FROM published
WHERE list_contains($metrics, metric) AND basis = $basis AND school_year = $year AND quarter = 'Q4'
    AND mark = 'shown' AND partner_id = 'ALL' AND state = 'ALL' AND course = 'ALL'
    AND (to_event IS NULL OR to_event > from_event)
"""


def people(cursor: DuckDBPyConnection, basis: str, year: str, quarter: str, as_of: int | None = None) -> Rows:
    """People by trait, every partner: partner_id, state, population, dimension, category, count.

    These are raw counts: for publishing itself and nothing else.
    """
    values = {"basis": basis, "year": year, "quarter": quarter, "as_of": as_of}
    return cursor.execute(_PEOPLE, values).fetchall()


def in_exam_classes(cursor: DuckDBPyConnection, basis: str, year: str, quarter: str) -> dict[str, float]:
    """partner_id → students of the high school classes that say how many took the AP exam. For publishing."""
    values = {"basis": basis, "year": year, "quarter": quarter}
    return dict(cursor.execute(_EXAM_CLASSES, values).fetchall())


def of_everybody(
    cursor: DuckDBPyConnection, scope: Scope, year: str
) -> dict[tuple[str, str, str, str], bool]:
    """(metric, partner_id, quarter, division) → whether a key line is out of everybody, those of unknown
    trait counted in its rest, because they are fewer than ten or as many as to tell a few by.

    For lines in force that the scope may see; of a roll-up, whether it is so for some of its partners.
    """
    partners = None if scope.named is None else sorted(scope.named)
    values = {"basis": scope.basis.value, "year": year, "partners": partners, "as_of": scope.as_of}
    found = cursor.execute(_OF_EVERYBODY, values).fetchall()
    return {(metric, who, quarter, division): base for metric, who, quarter, division, base in found}


def key_lines(cursor: DuckDBPyConnection, metrics: list[str], basis: str, year: str) -> Rows:
    """Every partner line ever shown of a school year, with the event that showed it, the oldest first:
    metric, partner_id, quarter, numerator, denominator, event."""
    return cursor.execute(_LINES, {"metrics": metrics, "basis": basis, "year": year}).fetchall()


def pooled_lines(cursor: DuckDBPyConnection, metrics: list[str], basis: str, year: str) -> Rows:
    """Roll-ups of key lines ever shown at a year's end: metric, division, numerator, denominator, event."""
    return cursor.execute(_POOLED, {"metrics": metrics, "basis": basis, "year": year}).fetchall()


def cells(
    cursor: DuckDBPyConnection, scope: Scope, year: str | None = None, *, replaced: bool = False
) -> Rows:
    """Category tables as published: table, partner_id, division, population, dimension, category, count,
    mark, kept_quarter, partners_in, school_year, release_id, released_on.

    Rows of partners only for those the scope names, and a partner's account names only itself.
    replaced: with those of releases since replaced.
    """
    partners = None if scope.named is None else sorted(scope.named)
    values = {"basis": scope.basis.value, "year": year, "partners": partners, "all": replaced}
    return cursor.execute(_CELLS.format(more=""), values | {"by_course": False}).fetchall()


def course_cells(cursor: DuckDBPyConnection, scope: Scope, year: str | None = None) -> Rows:
    """The nation's key groups by course at a year's end: course, population, dimension, category (the key
    group, or ALL for everybody), count, mark, partners_in, school_year, release_id, released_on."""
    values = {"basis": scope.basis.value, "year": year, "partners": None, "all": False, "by_course": True}
    found = cursor.execute(_CELLS.format(more=", c.course"), values).fetchall()
    return [(row[-1], *row[3:8], row[9], *row[10:13]) for row in found]


def has_courses(cursor: DuckDBPyConnection, basis: str, year: str) -> bool:
    """Whether a school year's key groups by course were published."""
    (found,) = cursor.execute(
        "SELECT count(*) FROM published_cell AS c JOIN release AS r USING (release_id)"
        " WHERE c.table_name = 'course' AND c.basis = $basis AND r.school_year = $year",
        {"basis": basis, "year": year},
    ).fetchall()[0]
    return bool(found)


def people_by_course(cursor: DuckDBPyConnection, basis: str, year: str, quarter: str) -> Rows:
    """Students by trait and course, every partner: partner_id, dimension, course, category, count.

    These are raw counts: for publishing itself and nothing else.
    """
    return cursor.execute(_BY_COURSE, {"basis": basis, "year": year, "quarter": quarter}).fetchall()


def members(cursor: DuckDBPyConnection, basis: str, year: str) -> Rows:
    """Whose counts the releases of a school year's end were made of: release_id, population, dimension,
    partner_id, roll_up, in_line, division, counted_at. For publishing and auditing."""
    return cursor.execute(
        "SELECT m.release_id, m.population, m.dimension, m.partner_id, m.roll_up, m.in_line, m.division,"
        " m.counted_at FROM release_member AS m JOIN release AS r USING (release_id)"
        " WHERE m.basis = $basis AND r.school_year = $year ORDER BY ALL",
        {"basis": basis, "year": year},
    ).fetchall()


def measures(cursor: DuckDBPyConnection, basis: str) -> Rows:
    """How much is withheld, by the last release that said something new of a dimension:
    release_id, school_year, table, population, dimension, cells, withheld, small, simplest."""
    return cursor.execute(
        "SELECT m.release_id, r.school_year, m.table_name, m.population, m.dimension, m.cells, m.withheld,"
        " m.small, m.simplest FROM release_measure AS m JOIN release AS r USING (release_id)"
        " WHERE m.basis = $basis"
        " QUALIFY m.release_id = max(m.release_id) OVER"
        " (PARTITION BY r.school_year, m.table_name, m.population, m.dimension)"
        " ORDER BY ALL",
        {"basis": basis},
    ).fetchall()


def releases(cursor: DuckDBPyConnection) -> Rows:
    """release_id, school_year, quarter, released_on, event_id; the oldest first."""
    return cursor.execute(
        "SELECT release_id, school_year, quarter, released_on, event_id FROM release ORDER BY release_id"
    ).fetchall()


OWN = {
    dataset: f"SELECT f.partner_id, f.school_year, f.quarter, d.* EXCLUDE (submission_id)"  # noqa: S608
    f" FROM version_in_force AS f JOIN {dataset} AS d USING (submission_id)"
    " WHERE f.basis = $basis AND f.dataset = $dataset AND f.to_event IS NULL"
    " AND ($partners IS NULL OR list_contains($partners::VARCHAR[], f.partner_id))"
    for dataset in DATASETS
}


def own_rows(cursor: DuckDBPyConnection, scope: Scope, dataset: str) -> tuple[tuple[str, ...], Rows]:
    """The rows of a dataset that count now, of the partners whose raw rows the scope may see: names, rows."""
    partners = None if scope.raw is None else sorted(scope.raw)
    values = {"basis": scope.basis.value, "dataset": dataset, "partners": partners}
    found = cursor.execute(OWN[dataset], values)
    return tuple(column[0] for column in found.description or ()), found.fetchall()
