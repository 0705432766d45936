"""Facilitators' load, and whether they are enough for the teachers agreed for the next school year. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from statistics import median

from plp_metrics.model import Period
from plp_metrics.model.funding import Load
from plp_metrics.model.money import Accredited

Figures = Mapping[tuple[str, Period], float]
"""(course, quarter) → a count of that partner."""
USUAL_OF = 4
"""Quarters the usual load is the middle one of."""


def counts(told: Iterable[Accredited]) -> dict[tuple[str, Period], int]:
    """(course, quarter) → accredited local facilitators."""
    return {(one.course, one.period): one.count for one in told}


def usual(told: Iterable[Accredited], teachers: Figures, course: str, until: Period) -> float | None:
    """Teachers a facilitator of a course usually has: the middle one of the latest four quarters up to one
    in which both are known and there is a facilitator. None where there is no such quarter."""
    each = [
        teachers[course, period] / count
        for (of, period), count in sorted(counts(told).items())
        if of == course and period <= until and count and (course, period) in teachers
    ]
    return median(each[-USUAL_OF:]) if each else None


def loads(
    told: Sequence[Accredited],
    teachers: Figures,
    workshops: Figures,
    wanted: Mapping[str, float],
    courses: Iterable[str],
    at: Period,
) -> tuple[Load, ...]:
    """The load of each course in a quarter. wanted: course → teachers agreed for the next school year."""
    known = counts(told)
    return tuple(
        Load(
            course,
            known.get((course, at)),
            teachers.get((course, at)),
            workshops.get((course, at)),
            usual(told, teachers, course, at),
            wanted.get(course),
        )
        for course in courses
    )


def more_needed(load: Load) -> int | None:
    """Facilitators missing for next year's teachers at the usual load; 0 where there are enough, None where
    that can't be said."""
    if load.wanted is None or not load.usual or load.facilitators is None:
        return None
    return max(0, ceil(load.wanted / load.usual - 1e-9) - load.facilitators)
