"""The class sections of a partner's teachers, year by year, as they stand at each quarter's end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plp_metrics.sample.cast import LAST_START, Part
from plp_metrics.sample.chance import Chance, Ints
from plp_metrics.sample.roster import CODES, NEVER, Roster

# Sections of a teacher and students in a section, least and most (domain ranges: 20-45 students of a
# CSP teacher, 60-150 of a CSD teacher).
_SECTIONS = {
    "CSF": (1, 3),
    "CSD": (3, 4),
    "CSP": (1, 2),
    "ECS": (1, 3),
    "CS_ALGEBRA": (2, 4),
    "CS_SCIENCE": (3, 4),
}
_SIZE = {"CSF": (18, 27), "CSD": (20, 27), "CSP": (19, 24), "ECS": (16, 27), "CS_ALGEBRA": (20, 27)}
_ENROLLED = np.array([0.92, 0.97, 1.0, 1.0])
_ACTIVE = np.array([0.86, 0.96, 0.985, 1.0])
SOURCES = ("platform", "teacher_report", "school_records")


@dataclass(frozen=True)
class Sections:
    """The sections of one school year. enrolled, active: one row a quarter, 0 before a section began.

    entry: the position of the teacher's entry in the roster. begins: the quarter (0-3) it began in.
    """

    entry: Ints
    number: Ints
    begins: Ints
    enrolled: Ints
    active: Ints
    completed: Ints
    exam: Ints
    source: Ints

    def running(self, quarter: int) -> Ints:
        """Positions of the sections listed in a quarter's file."""
        return np.flatnonzero(self.begins <= quarter)


def invent(seed: int, part: Part, roster: Roster, more: float) -> list[Sections]:
    """The sections of each school year, `more` times as many for a teacher."""
    return [_year(Chance(seed, "classes", part.id, str(y)), roster, y, more) for y in range(_years(roster))]


def _years(roster: Roster) -> int:
    return LAST_START - roster.first + 1


def _year(chance: Chance, roster: Roster, year: int, more: float) -> Sections:
    teaching = np.flatnonzero(roster.taught_from[year] < NEVER)
    low = np.array([_SECTIONS.get(c, (1, 2))[0] for c in CODES])[roster.course[teaching]]
    high = np.array([_SECTIONS.get(c, (1, 2))[1] for c in CODES])[roster.course[teaching]]
    count = np.maximum(1, np.round((low + np.floor(chance.shares(len(teaching)) * (high - low + 1))) * more))
    count = count.astype(np.int64)
    entry = np.repeat(teaching, count)
    n = len(entry)
    number = np.arange(n) - np.repeat(np.cumsum(count) - count, count) + 1
    course = roster.course[entry]
    smallest = np.array([_SIZE.get(c, (19, 26))[0] for c in CODES])[course]
    largest = np.array([_SIZE.get(c, (19, 26))[1] for c in CODES])[course]
    u = chance.shares(6, n)
    size = smallest + np.floor(u[0] * (largest - smallest + 1))
    # A later section may begin one quarter after the first one; the last chance is the third quarter.
    first = roster.taught_from[year][entry]
    begins = np.where((number > 1) & (u[1] < 0.08), np.minimum(first + 1, np.maximum(first, 2)), first)
    quarter = np.arange(4)[:, None]
    running = quarter >= begins
    enrolled = np.where(running, np.ceil(size * _ENROLLED[:, None]), 0)
    share = 0.86 + 0.12 * u[2]
    # A few later sections hardly use the platform and do not count as running classes.
    idle = (number > 1) & (u[3] < 0.02)
    active = np.where(running, np.floor(size * _ACTIVE[:, None] * share), 0)
    active = np.where(idle & running, np.minimum(active, 3), active)
    completed = np.floor(active[3] * (0.84 + 0.14 * u[4]))
    exam = np.floor(active[3] * (0.35 + 0.45 * u[5]))
    return Sections(
        entry=entry,
        number=number,
        begins=begins.astype(np.int64),
        enrolled=enrolled.astype(np.int64),
        active=np.minimum(active, enrolled).astype(np.int64),
        completed=completed.astype(np.int64),
        exam=exam.astype(np.int64),
        source=chance.pick([0.86, 0.11, 0.03], n),
    )
