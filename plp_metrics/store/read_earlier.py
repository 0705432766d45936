"""What a partner's files of a quarter are compared with: its own files of the quarters before.

The files of now come as tables of typed rows (they may not be stored yet), registered for one question.
All is counted in SQL; the row scope is bound inside each function.
"""

# ruff: noqa: S608 - only our own names are formatted in; values are bound

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from plp_metrics.model import Period, Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Codes:
    """The teachers file of last quarter against this one.

    before: codes looked for. known: those found again, also if written almost alike. gone: the first
    (code, course) rows that are not there any more, of gone_in_all. alike: (line, code now, code before) of
    codes that differ only in leading zeros or case, the first of alike_in_all.
    """

    before: int
    known: int
    gone: tuple[tuple[str, str], ...] = ()
    gone_in_all: int = 0
    alike: tuple[tuple[int, str, str], ...] = ()
    alike_in_all: int = 0


@dataclass(frozen=True)
class Place:
    """Students of one course and state, last quarter and now. line: its first class in the file of now.

    active None where not every class tells it (last quarter: where none does).
    """

    course: str
    state: str
    line: int | None
    enrolled_before: int
    enrolled: int
    active_before: int | None
    active: int | None


@dataclass(frozen=True)
class Totals:
    """Whole-file figures: name → value of now, and name → the partner's earlier quarters, oldest first."""

    now: Mapping[str, float] = field(default_factory=dict)
    earlier: Mapping[str, tuple[tuple[Period, float], ...]] = field(default_factory=dict)


# Which version of an earlier quarter counts; its partner must be one whose rows may be seen.
_COUNTS = """
    SELECT submission_id, school_year, quarter FROM version_in_force
    WHERE basis = 'submitted' AND to_event IS NULL AND dataset = $dataset AND partner_id = $partner
        AND ($partners IS NULL OR partner_id IN (SELECT unnest($partners)))
"""
_LAST = f"last AS ({_COUNTS} AND school_year = $year AND quarter = $quarter)"

_ALIKE = "lower(ltrim({}, '0'))"
_CODES = f"""
WITH {_LAST},
before AS (
    SELECT r.teacher_code, r.course FROM teachers AS r SEMI JOIN last USING (submission_id)
    WHERE NOT ($restarts AND r.status <> 'on_roster')
),
codes_before AS (SELECT DISTINCT teacher_code FROM before),
codes_now AS (SELECT teacher_code, min(line) AS line FROM now_teachers GROUP BY teacher_code),
lost AS (FROM codes_before ANTI JOIN codes_now USING (teacher_code)),
fresh AS (
    FROM codes_now ANTI JOIN (
        SELECT r.teacher_code FROM teachers AS r SEMI JOIN last USING (submission_id)
    ) USING (teacher_code)
),
alike AS (
    SELECT fresh.line, fresh.teacher_code AS code, lost.teacher_code AS other
    FROM fresh JOIN lost ON {_ALIKE.format("fresh.teacher_code")} = {_ALIKE.format("lost.teacher_code")}
),
gone AS (
    FROM before ANTI JOIN now_teachers USING (teacher_code, course)
    ANTI JOIN (SELECT other AS teacher_code FROM alike) USING (teacher_code)
)
SELECT (SELECT count(*) FROM last), (SELECT count(*) FROM codes_before), (SELECT count(*) FROM lost),
    (SELECT count(DISTINCT other) FROM alike), (SELECT count(*) FROM gone), (SELECT count(*) FROM alike),
    (SELECT list([teacher_code, course] ORDER BY teacher_code, course)
        FROM (FROM gone ORDER BY teacher_code, course LIMIT $most)),
    (SELECT list({{'line': line, 'code': code, 'other': other}} ORDER BY line)
        FROM (FROM alike ORDER BY line LIMIT $most))
"""

_PLACES = f"""
WITH {_LAST},
before AS (
    SELECT course, state, sum(students_enrolled) AS enrolled, sum(students_active) AS active
    FROM students SEMI JOIN last USING (submission_id) GROUP BY course, state
),
now AS (
    SELECT course, state, min(line) AS line, sum(students_enrolled) AS enrolled,
        CASE WHEN count(students_active) = count(*) THEN sum(students_active) END AS active
    FROM now_students GROUP BY course, state
)
SELECT course, state, now.line, coalesce(before.enrolled, 0), coalesce(now.enrolled, 0),
    CASE WHEN before.course IS NULL THEN 0 ELSE before.active END,
    CASE WHEN now.course IS NULL THEN 0 ELSE now.active END
FROM before FULL JOIN now USING (course, state)
WHERE EXISTS (FROM last)
ORDER BY course, state
"""

# dataset → its figures over its rows; an expression is NULL where the file does not tell.
_FIGURES = {
    "teachers": {"teachers": "count(DISTINCT teacher_code)"},
    "students": {
        "classes": "count(line)",
        "students_enrolled": "coalesce(sum(students_enrolled), 0)",
        "students_active": "CASE WHEN count(line) = 0 THEN 0 ELSE sum(students_active) END",
    },
    "workshop_surveys": {
        "workshops": "count(DISTINCT workshop_code)",
        "attended": "coalesce(sum(attended) FILTER (WHERE nth = 1), 0)",
    },
}
_FIRST_OF_WORKSHOP = "row_number() OVER (PARTITION BY {by} workshop_code ORDER BY line) AS nth"


_EARLIER = f"""
WITH counts AS ({_COUNTS} AND concat(school_year, quarter) < $before)
SELECT school_year, quarter, {{told}}
FROM counts LEFT JOIN (
    SELECT *, {{nth}} FROM {{table}} SEMI JOIN counts USING (submission_id)
) USING (submission_id)
GROUP BY school_year, quarter ORDER BY school_year, quarter
"""


def codes(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, period: Period, teachers: pa.Table, most: int
) -> Codes | None:
    """Teachers of the quarter before looked for in the teachers file of this one; None where there is none.

    In Q1, when a new school year begins, those who had left or withdrawn are not looked for.
    most: how many are listed.
    """
    bound = _bound(scope, partner_id, period.previous, "teachers")
    bound |= {"restarts": period.quarter == "Q1", "most": most}
    with _now(cursor, "now_teachers", teachers.select(["line", "teacher_code", "course"])):
        row = cursor.execute(_CODES, bound).fetchall()[0]
    there, before, lost, alike_codes, gone_in_all, alike_in_all, gone, alike = row
    if not there:
        return None
    return Codes(
        before,
        before - lost + alike_codes,
        tuple((code, course) for code, course in gone or ()),
        gone_in_all,
        tuple((a["line"], a["code"], a["other"]) for a in alike or ()),
        alike_in_all,
    )


def places(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, period: Period, students: pa.Table
) -> list[Place]:
    """Students by course and state, of the quarter before and now; none without a file of that quarter."""
    wanted = ["line", "course", "state", "students_enrolled", "students_active"]
    with _now(cursor, "now_students", students.select(wanted)):
        bound = _bound(scope, partner_id, period.previous, "students")
        return [Place(*row) for row in cursor.execute(_PLACES, bound).fetchall()]


def totals(
    cursor: DuckDBPyConnection, scope: Scope, partner_id: str, period: Period, dataset: str, rows: pa.Table
) -> Totals:
    """Whole-file figures of a dataset, now and in every earlier quarter that was handed in."""
    figures = _FIGURES.get(dataset)
    if figures is None:
        return Totals()
    told = ", ".join(figures.values())
    nth = _FIRST_OF_WORKSHOP if dataset == "workshop_surveys" else "1 AS nth"
    earlier = _EARLIER.format(told=told, nth=nth.format(by="submission_id,"), table=dataset)
    bound = {"dataset": dataset, "partner": partner_id, "partners": _partners(scope), "before": str(period)}
    found: dict[str, list[tuple[Period, float]]] = {name: [] for name in figures}
    for year, quarter, *values in cursor.execute(earlier, bound).fetchall():
        for name, value in zip(figures, values, strict=True):
            if value is not None:
                found[name].append((Period(year, quarter), float(value)))
    with _now(cursor, "now_rows", rows):
        (now,) = cursor.execute(
            f"SELECT {told} FROM (SELECT *, {nth.format(by='')} FROM now_rows)"
        ).fetchall()
    return Totals(
        {name: float(value) for name, value in zip(figures, now, strict=True) if value is not None},
        {name: tuple(points) for name, points in found.items()},
    )


@contextmanager
def _now(cursor: DuckDBPyConnection, name: str, rows: pa.Table) -> Iterator[None]:
    cursor.register(name, rows)
    try:
        yield
    finally:
        cursor.unregister(name)


def _bound(scope: Scope, partner_id: str, period: Period, dataset: str) -> dict[str, object]:
    return {
        "partner": partner_id,
        "partners": _partners(scope),
        "dataset": dataset,
        "year": period.school_year,
        "quarter": period.quarter,
    }


def _partners(scope: Scope) -> list[str] | None:
    return None if scope.raw is None else sorted(scope.raw)
