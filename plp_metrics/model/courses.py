"""Courses, grade bands and datasets: what the program is made of."""

from __future__ import annotations

from typing import NamedTuple

ALL = "ALL"
"""The mark for "not split by this": every course, every state, every grade band."""

NETWORK = "ALL"
"""The partner id under which figures and agreements of the whole network stand."""


class Course(NamedTuple):
    """A course of the program.

    minimum_days: days of the main training a teacher must attend to count as trained.
    """

    code: str
    name: str
    minimum_days: int
    grade_bands: tuple[str, ...]


COURSES: dict[str, Course] = {
    c.code: c
    for c in (
        Course("CSF", "CS Fundamentals", 1, ("k_5",)),
        Course("CSD", "CS Discoveries", 4, ("6_8", "9_12")),
        Course("CSP", "CS Principles", 4, ("9_12",)),
        Course("ECS", "Exploring Computer Science", 3, ("9_12",)),
        Course("CSA", "Computer Science A", 4, ("9_12",)),
        Course("CS_ALGEBRA", "CS in Algebra", 4, ("6_8", "9_12")),
        Course("CS_SCIENCE", "CS in Science", 4, ("6_8",)),
    )
}
NO_COURSE = "NONE"
GRADE_BANDS = {"k_5": "K-5", "6_8": "Grades 6-8", "9_12": "Grades 9-12"}
DATASETS = ("teachers", "students", "diversity", "workshop_surveys")
