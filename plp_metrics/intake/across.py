"""What the files of one hand-in say about each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from plp_metrics.contracts import load_contracts
from plp_metrics.intake import words
from plp_metrics.intake.types import LISTED_PER_RULE
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
    "responses_above_attended": "workshop_surveys",
}
"""rule → the dataset whose line a finding names."""
PAIR = ["teacher_code", "course"]


def findings(tables: Mapping[str, pyarrow.Table]) -> list[Problem]:
    """Problems across the files of one partner and quarter: dataset → its typed rows.

    A problem's line is that of the file named first in its rule: the teachers file for implementing, the
    students file for classes, the diversity file for totals. None is ever must fix. At most
    LISTED_PER_RULE of a rule are told one by one; the rest are one more problem with their number.
    """
    teachers, students, diversity = (tables.get(d) for d in ("teachers", "students", "diversity"))
    surveys = tables.get("workshop_surveys")
    found: list[Problem] = []
    if teachers is not None and students is not None:
        found += _implementing(teachers, students) + _classes(teachers, students)
    if diversity is not None and students is not None:
        found += _totals(diversity, students)
    if surveys is not None:
        found += _answers(surveys)
    return found


def _problems(rule: str, column: str, rows: pyarrow.Table, **names: str) -> list[Problem]:
    """A problem per row in the order of lines. names: the message's word → the table's column."""
    rows = rows.sort_by("line")
    found = []
    for row in rows.slice(0, LISTED_PER_RULE).to_pylist():
        message, fix = words.told(rule, **{word: row[name] for word, name in names.items()})
        found.append(Problem(rule, words.severity(rule), message, fix, row["line"], column))
    if rows.num_rows > LISTED_PER_RULE:
        more = rows.num_rows - LISTED_PER_RULE
        message, fix = words.told("more_of_these", count=more, listed=LISTED_PER_RULE)
        found.append(Problem(rule, words.severity(rule), message, fix, None, column))
    return found


def _implementing(teachers: pyarrow.Table, students: pyarrow.Table) -> list[Problem]:
    """Declared teaching against classes. Where active students are not known, a class proves nothing."""
    import pyarrow.compute as pc

    if students.num_rows and students["students_active"].null_count == students.num_rows:
        return []
    declared = teachers.select(["line", *PAIR, "implementing"])
    classes = students.group_by(PAIR).aggregate(
        [("students_active", "max"), ("students_active", "count"), ("students_enrolled", "count")]
    )
    taught = pc.greater_equal(pc.fill_null(classes["students_active_max"], 0), ACTIVE_STUDENTS)
    open_ = pc.less(classes["students_active_count"], classes["students_enrolled_count"])
    classes = classes.append_column("taught", taught).append_column("open", open_)
    joined = declared.join(classes.select([*PAIR, "taught", "open"]), PAIR, join_type="left outer")
    has_class, doubtful = (pc.fill_null(joined[name], False) for name in ("taught", "open"))
    said = joined["implementing"]
    silent = pc.and_(pc.equal(said, "yes"), pc.invert(pc.or_(has_class, doubtful)))
    against = joined.filter(pc.and_(pc.equal(said, "no"), has_class))
    names = {"teacher": "teacher_code", "course": "course"}
    return [
        *_problems("implementing_without_class", "implementing", joined.filter(silent), **names),
        *_problems("class_but_not_implementing", "implementing", against, **names),
    ]


def _classes(teachers: pyarrow.Table, students: pyarrow.Table) -> list[Problem]:
    roster = teachers.select(PAIR).group_by(PAIR).aggregate([])
    alone = students.select(["line", *PAIR, "section_code"]).join(roster, PAIR, join_type="left anti")
    return _problems(
        "class_without_teacher",
        "teacher_code",
        alone,
        section="section_code",
        teacher="teacher_code",
        course="course",
    )


def _totals(diversity: pyarrow.Table, students: pyarrow.Table) -> list[Problem]:
    import pyarrow.compute as pc

    place = ["course", "state"]
    enrolled = students.group_by(place).aggregate([("students_enrolled", "sum")])
    counted = diversity.filter(pc.equal(diversity["population"], "student"))
    counted = counted.group_by(["dimension", *place]).aggregate([("count", "sum"), ("line", "min")])
    beside = counted.join(enrolled, place, join_type="left outer")
    there = pc.fill_null(beside["students_enrolled_sum"], 0)
    beside = beside.append_column("there", there).rename_columns({"line_min": "line"})
    wrong = beside.filter(pc.not_equal(beside["count_sum"], beside["there"]))
    names = {"dimension": "dimension", "course": "course", "state": "state"}
    return _problems("diversity_total", "count", wrong, here="count_sum", there="there", **names)


def _answers(surveys: pyarrow.Table) -> list[Problem]:
    """Answers of a workshop beside the people who attended it; a row without any rating is no answer."""
    import pyarrow.compute as pc

    names = load_contracts()["workshop_surveys"].names
    ratings = names[names.index("scale_points") + 1 :]
    rated = pc.coalesce(*(surveys[name] for name in ratings))
    held = surveys.select(["line", "workshop_code", "attended"]).append_column("rated", rated)
    held = held.group_by("workshop_code").aggregate(
        [("line", "min"), ("attended", "max"), ("rated", "count")]
    )
    wrong = held.filter(pc.greater(held["rated_count"], held["attended_max"]))
    return _problems(
        "responses_above_attended",
        "attended",
        wrong.rename_columns({"line_min": "line"}),
        workshop="workshop_code",
        here="rated_count",
        there="attended_max",
    )
