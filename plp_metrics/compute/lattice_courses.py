"""The nation's key group by course: which courses may be shown, proven beside the partners' lines. Pure.

Only partners whose key line is shown are in it, and its sums are over all of theirs. Then it does not touch
the category tables: whatever the categories of a partner are, as long as its key group stays the same, they
can be shared out over any courses with these sums (a table with given row and column sums always exists).
What it does touch is the key group of one partner in one course, which is never published: where it, or what
is left of those in the course, is under ten, it has to stay as open as the partner's line and its open totals
leave it. For partners, who don't see each other's lines, likewise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from plp_metrics.compute.lattice import ELSEWHERE_NOW
from plp_metrics.compute.lattice_types import EVERYWHERE, PARTNERS, PEOPLE, Lattice, Part, Share, State
from plp_metrics.compute.suppress import UnprovenError, solve
from plp_metrics.compute.suppress_proof import check

COURSE = "course"
YES = "yes"
ROLL_UP_WEIGHT = 3.0


class Courses(NamedTuple):
    """A partner's key group: course → (its people, of everybody there). division: of its roll-up."""

    who: str
    division: str
    of: Mapping[str, tuple[int, int]]

    @property
    def people(self) -> int:
        return sum(yes for yes, _ in self.of.values())

    @property
    def total(self) -> int:
        return sum(total for _, total in self.of.values())


class ByCourse(NamedTuple):
    """One course of the nation. people: None where it is withheld; is_small: it is so for itself."""

    course: str
    people: int | None
    total: int
    partners_in: int
    is_small: bool


def by_course(rows: Sequence[Courses], divisions: Sequence[str]) -> list[ByCourse]:
    """What may be shown of every course, proven.

    divisions: those whose roll-up of the key line is shown beside it. Where a proof fails, its course is
    withheld, and with it what would give it away; in the end all of them.
    Raises UnprovenError where a witness does not add up.
    """
    courses = sorted({course for row in rows for course, (_, total) in row.of.items() if total})
    shut: set[str] = set()
    while True:
        lattice = _lattice(rows, courses, divisions, shut)
        at = {part.name[1]: p for p, part in enumerate(lattice.parts) if part.name[0] == COURSE}
        open_ones = [c for c in courses if lattice.parts[at[c]].state is State.OPEN]
        if not open_ones:
            hidden = set(at.values())
            break
        outcome = solve(lattice)
        if not outcome.unproved:
            wrong = check(lattice, outcome)
            if wrong:
                raise UnprovenError(wrong[0])
            hidden = outcome.hidden
            break
        stuck = {name[1] if name[0] == COURSE else name[2] for name in outcome.unproved} & set(open_ones)
        shut |= stuck or set(open_ones)
    found = []
    for course in courses:
        part = lattice.parts[at[course]]
        people = None if at[course] in hidden else part.people
        is_small = part.is_small or len(part.shares) < PARTNERS
        found.append(ByCourse(course, people, part.total, len(part.shares), is_small))
    return found


def _lattice(
    rows: Sequence[Courses], courses: Sequence[str], divisions: Sequence[str], shut: set[str]
) -> Lattice:
    """A row is a partner; its leaves are its key group and the rest in every course."""
    width = 2 * len(courses)
    yes_of = [[number * width + 2 * c for c in range(len(courses))] for number in range(len(rows))]
    parts: list[Part] = []
    for number, row in enumerate(rows):
        for place, course in enumerate(courses):
            yes, total = row.of.get(course, (0, 0))
            leaf = yes_of[number][place]
            share = Share(number, yes, total)
            whole = Share(number, total, row.total)
            parts.append(_given(("total", row.who, course), (leaf, leaf + 1), [whole]))
            if min(yes, total - yes) < PEOPLE and total:
                part = Part(("partner", row.who, course), yes, total, (leaf,), (share,), State.HIDDEN, 1.0)
                parts.append(part._replace(least=_least(row, course), most=_most(row, course)))
        line = Share(number, row.people, row.total)
        parts.append(_given(("partner", row.who, YES), tuple(yes_of[number]), [line]))
    for division in (EVERYWHERE, *divisions):
        inside = [n for n, row in enumerate(rows) if division in (EVERYWHERE, row.division)]
        if inside:
            members = tuple(leaf for n in inside for leaf in yes_of[n])
            shares = [Share(n, rows[n].people, rows[n].total) for n in inside]
            parts.append(_given(("roll-up", division, YES), members, shares))
    for place, course in enumerate(courses):
        inside = [n for n, row in enumerate(rows) if row.of.get(course, (0, 0))[1]]
        shares = [Share(n, *rows[n].of[course]) for n in inside]
        members = tuple(yes_of[n][place] for n in inside)
        people, total = sum(s.people for s in shares), sum(s.total for s in shares)
        weight = ROLL_UP_WEIGHT * (1 + min(people, 400) / 200)
        part = Part(
            (COURSE, course, YES), people, total, members, tuple(shares), State.OPEN, weight,
            least=sum(_least(rows[n], course) for n in inside),
            most=sum(_most(rows[n], course) for n in inside),
        )  # fmt: skip
        if len(inside) < PARTNERS or course in shut or part.is_small:
            part = part._replace(state=State.HIDDEN)
        parts.append(part)
    halves = [row.of.get(course, (0, 0)) for row in rows for course in courses]
    return Lattice(
        who=tuple(row.who for row in rows),
        categories=tuple(f"{course} {half}" for course in courses for half in (YES, "rest")),
        floors=tuple(n for yes, total in halves for n in (yes, total - yes)),
        parts=tuple(parts),
        groups=("",) * len(rows),
    )


def _least(row: Courses, course: str) -> int:
    """The fewest of the group there can be in a course by the partner's line and its totals."""
    return max(0, row.of[course][1] - (row.total - row.people))


def _most(row: Courses, course: str) -> int:
    return min(row.of[course][1], row.people)


def _given(name: tuple[str, str, str], members: tuple[int, ...], shares: Sequence[Share]) -> Part:
    people, total = sum(s.people for s in shares), sum(s.total for s in shares)
    return Part(name, people, total, members, tuple(shares), State.GIVEN, 1.0, ELSEWHERE_NOW)
