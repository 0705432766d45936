"""Facilitators' load, and whether they are enough for the teachers agreed for the next school year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from statistics import median
from typing import TYPE_CHECKING

from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, Agreement, Period, Scope
from plp_metrics.model.funding import Load
from plp_metrics.model.money import Accredited
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

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
    """The load of each course in a quarter: facilitators and figures are those of the latest quarter of its
    school year, up to it, that has them. wanted: course → teachers agreed for the next school year."""
    known = counts(told)
    there = _latest({period for _, period in (*teachers, *workshops)}, at)
    found = []
    for course in courses:
        counted = _latest({period for of, period in known if of == course}, at)
        found.append(
            Load(
                course,
                known.get((course, counted)),
                teachers.get((course, there)),
                workshops.get((course, there)),
                usual(told, teachers, course, at),
                wanted.get(course),
                None if there == at else there,
            )
        )
    return tuple(found)


def _latest(periods: Iterable[Period], at: Period) -> Period:
    """The latest of these quarters in a quarter's school year, up to it; that quarter where there is none."""
    return max((p for p in periods if p.school_year == at.school_year and p <= at), default=at)


def more_needed(load: Load) -> int | None:
    """Facilitators missing for next year's teachers at the usual load; 0 where there are enough, None where
    that can't be said."""
    if load.wanted is None or not load.usual or load.facilitators is None:
        return None
    return max(0, ceil(load.wanted / load.usual - 1e-9) - load.facilitators)


TEACHERS, WORKSHOPS = "teachers_participating", "accredited_rate"
WANTED = "teachers_recruited_next"


def figures(
    cursor: DuckDBPyConnection, scope: Scope, years: tuple[str, ...]
) -> dict[str, tuple[Figures, Figures]]:
    """Partner → its teachers taking part, and its workshops of the school year so far, of each course and
    of all together (ALL), by quarter."""
    library = load_all()
    asked = (library[TEACHERS], library[WORKSHOPS])
    found: dict[str, tuple[dict[tuple[str, Period], float], dict[tuple[str, Period], float]]] = {}
    for row in read.measured(cursor, scope, asked, years, courses=None):
        metric, partner_id, year, quarter, course, numerator, denominator = row
        teachers, workshops = found.setdefault(partner_id, ({}, {}))
        if metric == TEACHERS:
            teachers[course, Period(year, quarter)] = numerator
        elif denominator is not None:
            workshops[course, Period(year, quarter)] = denominator
    return dict(found)


def wanted(agreed: Iterable[Agreement], school_year: str) -> dict[str, dict[str, float]]:
    """Partner → course (and ALL) → teachers to be recruited in a school year for the next one, as agreed.

    Where only courses are agreed on, ALL is their sum.
    """
    found: dict[str, dict[str, float]] = {}
    for one in agreed:
        if (one.metric, one.school_year, one.state) == (WANTED, school_year, "confirmed") and one.target:
            found.setdefault(one.partner_id, {})[one.course] = one.target
    for courses in found.values():
        courses.setdefault(ALL, sum(courses.values()))
    return found


def with_all(told: Sequence[Accredited]) -> tuple[Accredited, ...]:
    """Counts with those of all courses together beside them; who has two courses counts in both."""
    sums: dict[Period, int] = {}
    for one in told:
        sums[one.period] = sums.get(one.period, 0) + one.count
    whole = (Accredited(told[0].partner_id, period, ALL, count) for period, count in sums.items())
    return (*told, *whole)
