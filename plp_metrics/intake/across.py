"""What the files of one hand-in say about each other."""

from __future__ import annotations

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
    """Declared teaching against classes. Where active students are not known, a class proves nothing."""
    classes = students.group_by(["teacher_code", "course"]).aggregate(
        [("students_active", "max"), ("students_active", "count"), ("students_enrolled", "count")]
    )
    taught, unknown = set(), set()
    for row in classes.to_pylist():
        pair = (row["teacher_code"], row["course"])
        if (row["students_active_max"] or 0) >= ACTIVE_STUDENTS:
            taught.add(pair)
        elif row["students_active_count"] < row["students_enrolled_count"]:
            unknown.add(pair)
    if students.num_rows and students["students_active"].null_count == students.num_rows:
        return []
    found = []
    for row in teachers.select(["line", "teacher_code", "course", "implementing"]).to_pylist():
        pair = (row["teacher_code"], row["course"])
        if row["implementing"] == "yes" and pair not in taught | unknown:
            rule = "implementing_without_class"
        elif row["implementing"] == "no" and pair in taught:
            rule = "class_but_not_implementing"
        else:
            continue
        found.append(_problem(rule, row["line"], "implementing", teacher=pair[0], course=pair[1]))
    return found


def _classes(teachers: pyarrow.Table, students: pyarrow.Table) -> list[Problem]:
    roster = _pairs(teachers)
    if _pairs(students) <= roster:
        return []
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


def _pairs(table: pyarrow.Table) -> set[tuple[str, str]]:
    """The teachers and courses a table names."""
    named = table.group_by(["teacher_code", "course"]).aggregate([]).to_pylist()
    return {(row["teacher_code"], row["course"]) for row in named}


def _totals(diversity: pyarrow.Table, students: pyarrow.Table) -> list[Problem]:
    enrolled = {
        (row["course"], row["state"]): row["students_enrolled_sum"]
        for row in students.group_by(["course", "state"])
        .aggregate([("students_enrolled", "sum")])
        .to_pylist()
    }
    counted = diversity.group_by(["population", "dimension", "course", "state"], use_threads=False).aggregate(
        [("count", "sum"), ("line", "min")]
    )
    found = []
    for row in counted.to_pylist():
        there = enrolled.get((row["course"], row["state"]), 0)
        if row["population"] == "student" and row["count_sum"] != there:
            place = {k: row[k] for k in ("dimension", "course", "state")}
            found.append(
                _problem(
                    "diversity_total", row["line_min"], "count", here=row["count_sum"], there=there, **place
                )
            )
    return found
