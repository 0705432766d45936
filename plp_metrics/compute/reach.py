"""Where one more class would reach most students of underrepresented groups, from public facts of schools."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from statistics import quantiles
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute.pooled import network
from plp_metrics.compute.results_frame import Library
from plp_metrics.model import Period, Question, Scope
from plp_metrics.places import STATES
from plp_metrics.store import read, read_reach

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEW = 10
"""Schools without a class under which nothing is said of the next one."""
Facts = tuple[int, int, float, float, tuple[float, ...]]
"""schools known, those without a class, their enrolment, their students of underrepresented groups, shares"""


class Room(NamedTuple):
    """The schools of a state or division in which no class runs.

    known: schools of the reference; without: those without a class. enrolment, students: everybody in these,
    and those of underrepresented groups. expected: of a class of the usual size that looks like them; low,
    high: the same at the lower and the upper quartile of these schools. None for fewer than ten schools,
    and where a partner of the place has not reported (waits), since its classes are not known.
    """

    place: str
    known: int
    without: int
    enrolment: float
    students: float
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    waits: bool = False


class Reach(NamedTuple):
    """rooms: those that can be told first, the most expected first, then the others by place. size: students
    of the usual class. quarter: that of the classes. partners_in of partners_due had reported by then."""

    rooms: tuple[Room, ...]
    size: float
    quarter: str
    partners_in: int
    partners_due: int


def reach(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    level: str = "state",
    *,
    declared: Library | None = None,
) -> Reach | None:
    """What the next class of the usual size would reach, by "state" or "division".

    The usual size is all partners' active students ÷ their classes. None for who may not name every
    partner, and without a figure of both. question.metrics is not read.
    """
    asked = Question(
        question.school_year, question.quarter, ("students_active", "sections_active"), question.course,
        None, question.as_of,
    )  # fmt: skip
    students, classes = network(cursor, scope, asked, declared=declared)
    if not students.value or not classes.value or students.as_of is None or students.as_of != classes.as_of:
        return None
    period = asked.period._replace(quarter=students.as_of)
    rows = read_reach.schools_without(cursor, scope, period, asked.course, asked.as_of)
    size = students.value / classes.value
    found = rooms(
        {state: (a, b, c or 0, d or 0, tuple(e or ())) for state, a, b, c, d, e in rows}, size, level
    )
    if not found:
        return None
    return Reach(found, size, students.as_of, students.partners_in or 0, students.partners_due or 0)


def rooms(
    by_state: Mapping[str, Facts], size: float, level: str = "state", waiting: Collection[str] = ()
) -> tuple[Room, ...]:
    """The rooms of each state, or of each division, for a class of this size. waiting: states in which
    not every partner has reported: they are not told, and not in their division."""
    placed: dict[str, list[Facts]] = {}
    for state, facts in by_state.items():
        if state in STATES and (level == "state" or state not in waiting):
            placed.setdefault(state if level == "state" else STATES[state].division, []).append(facts)
    found = [_room(place, facts, size, waits=place in waiting) for place, facts in placed.items()]
    return tuple(sorted(found, key=lambda r: (r.expected is None, -(r.expected or 0), r.place)))


def _waiting(
    cursor: DuckDBPyConnection, scope: Scope, period: Period, asked: Question, known: Library
) -> set[str]:
    """The states of partners taking part that have no figure of classes in that quarter."""
    rows = read.measured(
        cursor, scope, [known["sections_active"]], [period.school_year],
        quarters=[period.quarter], as_of=asked.as_of,
    )  # fmt: skip
    came = {row[1] for row in rows}
    as_of = scope.as_of if asked.as_of is None else asked.as_of
    return {
        state
        for p in read.partners(cursor, as_of).values()
        if p.takes_part(period.school_year) and p.partner_id not in came
        for state in p.states
    }


def _room(place: str, of: Iterable[Facts], size: float, *, waits: bool) -> Room:
    facts = list(of)
    known, without = sum(f[0] for f in facts), sum(f[1] for f in facts)
    enrolment, students = sum(f[2] for f in facts), sum(f[3] for f in facts)
    room = Room(place, known, without, enrolment, students, waits=waits)
    if waits or without < FEW or not enrolment:
        return room
    low, _, high = quantiles([share for f in facts for share in f[4]], n=4, method="inclusive")
    return room._replace(expected=size * students / enrolment, low=size * low, high=size * high)
