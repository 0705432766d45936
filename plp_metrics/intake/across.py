"""What the files of one hand-in say about each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from plp_metrics.intake import words
from plp_metrics.model import Problem

if TYPE_CHECKING:
    import pyarrow

ACTIVE_STUDENTS = 5
"""A class counts as taught from this many active students (enrolled ones where active is not known)."""

FILE_OF = {
    "implementing_without_class": "teachers",
    "class_but_not_implementing": "teachers",
    "class_without_teacher": "students",
    "diversity_total": "diversity",
}
"""rule → the dataset whose line a finding names."""


def findings(tables: Mapping[str, pyarrow.Table]) -> list[Problem]:
    """Problems across the files of one partner and quarter: dataset → its typed rows.

    A problem's line is that of the file named first in its rule: the teachers file for implementing, the
    students file for classes, the diversity file for totals. None is ever must fix.
    """
    teachers, students, diversity = (tables.get(d) for d in ("teachers", "students", "diversity"))
    found: list[Problem] = []
    if teachers is not None and students is not None:
        found += _implementing(teachers, students) + _classes(teachers, students)
    if diversity is not None and students is not None:
        found += _totals(diversity, students)
    return found


def _problem(rule: str, line: int, column: str, **facts: Any) -> Problem:
    message, fix = words.told(rule, **facts)
    return Problem(rule, words.severity(rule), message, fix, line, column)


def _implementing(teachers: pyarrow.Table, students: pyarrow.Table) -> list[Problem]:
    taught = {
        (row["teacher_code"], row["course"])
        for row in students.select(
            ["teacher_code", "course", "students_active", "students_enrolled"]
        ).to_pylist()
        if _active(row) >= ACTIVE_STUDENTS
    }
    found = []
    for row in teachers.select(["line", "teacher_code", "course", "implementing"]).to_pylist():
        has = (row["teacher_code"], row["course"]) in taught
        rule = {("yes", False): "implementing_without_class", ("no", True): "class_but_not_implementing"}.get(
            (row["implementing"], has)
        )
        if rule:
            found.append(
                _problem(rule, row["line"], "implementing", teacher=row["teacher_code"], course=row["course"])
            )
    return found


def _active(row: Mapping[str, Any]) -> int:
    return int(row["students_enrolled"] if row["students_active"] is None else row["students_active"])


def _classes(teachers: pyarrow.Table, students: pyarrow.Table) -> list[Problem]:
    roster = {
        (r["teacher_code"], r["course"]) for r in teachers.select(["teacher_code", "course"]).to_pylist()
    }
    return [
        _problem(
            "class_without_teacher",
            row["line"],
            "teacher_code",
            section=row["section_code"],
            teacher=row["teacher_code"],
            course=row["course"],
        )
        for row in students.select(["line", "teacher_code", "course", "section_code"]).to_pylist()
        if (row["teacher_code"], row["course"]) not in roster
    ]


def _totals(diversity: pyarrow.Table, students: pyarrow.Table) -> list[Problem]:
    enrolled: Counter[tuple[str, str]] = Counter()
    for row in students.select(["course", "state", "students_enrolled"]).to_pylist():
        enrolled[row["course"], row["state"]] += row["students_enrolled"]
    counts: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in diversity.select(["line", "course", "state", "population", "dimension", "count"]).to_pylist():
        if row["population"] == "student":
            key = (row["dimension"], row["course"], row["state"])
            counts[key] += row["count"]
            first[key] = min(first.get(key, row["line"]), row["line"])
    return [
        _problem(
            "diversity_total",
            first[dimension, course, state],
            "count",
            dimension=dimension,
            course=course,
            state=state,
            here=count,
            there=enrolled[course, state],
        )
        for (dimension, course, state), count in counts.items()
        if count != enrolled[course, state]
    ]
