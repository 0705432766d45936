"""The published tables of a school year as they were shown, release after release; the counts behind them.

Nothing links two school years: counts of a new year start anew. Reads only the tables that were published,
and the counts they were made of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from plp_metrics.compute.attack_courses import ByCourse
from plp_metrics.compute.attack_seen import Hidden, Stand, Told
from plp_metrics.compute.lattice_types import DIMENSIONS, Dimension
from plp_metrics.compute.publish_rules import KEY_LINES, KNOWN_LINES
from plp_metrics.model import ALL, Basis, Scope
from plp_metrics.places import STATES
from plp_metrics.store import read_published, read_releases

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Kind = tuple[str, str]
"""population, dimension"""
UNKNOWN = "unknown"
YES, REST = "yes", "rest"
SAID = ("shown", "corrected")
EXAM: Kind = ("class place", "exam")
QUESTIONS: dict[str, Kind] = {"completion_rate": ("class place", "finished"), "ap_exam_takers": EXAM}
"""Lines {yes, rest} of questions that no category table is about → whom they count by what."""
SHARES = KEY_LINES | QUESTIONS
MIRRORS = {
    "mirror_gender": "students_female",
    "mirror_urg": "students_urg",
    "mirror_frl": "students_frl",
}
"""Observed over expected → the key line whose count is its observed half."""
ABOUT = KNOWN_LINES | MIRRORS
SHAPES: dict[str, Dimension] = DIMENSIONS | {
    of: Dimension((YES, REST), YES, (YES,)) for _, of in QUESTIONS.values()
}


class Line(NamedTuple):
    """A published line {yes, rest} while it was in force, up to (not at) an event."""

    metric: str
    who: str
    division: str
    quarter: str
    yes: int
    of: float | None
    begins: int
    ends: int | None

    @property
    def kind(self) -> Kind:
        return SHARES[ABOUT.get(self.metric, self.metric)]


class Year:
    """The published tables and lines of one basis and school year, and the counts they were made of."""

    def __init__(self, cursor: DuckDBPyConnection, basis: Basis, year: str, since: int | None = None) -> None:
        """since: the event of the release that is judged; what was said before it stands."""
        self.cursor, self.basis, self.year, self.since = cursor, basis, year, since
        self.counts: dict[Kind, dict[Stand, dict[str, int]]] = defaultdict(dict)
        self.divisions: dict[tuple[Kind, Stand], str] = {}
        self._then: dict[tuple[str, int], dict[Kind, dict[str, tuple[dict[str, int], str]]]] = {}
        self._stands: dict[tuple[Kind, str, str, int], Stand | None] = {}
        scope = Scope(None, None, basis)
        self.cells = read_published.cells(cursor, scope, year, replaced=True)
        self.courses = read_published.course_cells(cursor, scope, year)
        self.members = read_published.members(cursor, basis.value, year)
        self.lines = [Line(*row) for row in read_releases.lines(cursor, [*SHARES, *ABOUT], basis.value, year)]
        self.events = {
            number: event for number, of, _, _, event in read_published.releases(cursor) if of == year
        }
        self.courses_then = {
            release: read_releases.people_by_course(cursor, basis.value, year, self.events[release])
            for release in {row[-2] for row in self.courses}
        }
        self.inside: dict[tuple[Kind, int], dict[str, tuple[Stand, str, bool]]] = defaultdict(dict)
        for release, population, dimension, who, roll_up, in_line, _, at in self.members:
            stand = self.stand((population, dimension), who, "Q4", at)
            if stand is not None:
                self.inside[(population, dimension), release][who] = (stand, roll_up, in_line)
        for line in self.lines:
            self._everybody(line)
            self._counted(line.quarter, line.begins)

    @property
    def read(self) -> tuple[object, ...]:
        """All that was read of the store: the same means the same attack, whoever's figures they are."""
        return (
            self.year, self.since, self.cells, self.courses, self.members, self.lines, self.events,
            self.courses_then, self._then,
        )  # fmt: skip

    def stands(self, event: int) -> bool:
        """Whether what was said at an event was out before the release that is judged."""
        return self.since is not None and event < self.since

    def before(self) -> Year:
        """The same counts, with only what was published of them before the release that is judged."""
        one = copy(self)
        one.lines = [line for line in self.lines if self.stands(line.begins)]
        one.cells = [row for row in self.cells if self.stands(self.events[row[11]])]
        one.courses = [
            row if self.stands(self.events[row[-2]]) else (*row[:4], None, *row[5:]) for row in self.courses
        ]
        return one

    def stand(self, kind: Kind, who: str, quarter: str, at: int) -> Stand | None:
        """A partner's counts as they stood at an event; the same counts are the same stand."""
        asked = (kind, who, quarter, at)
        if asked not in self._stands:
            self._stands[asked] = self._stood(kind, who, quarter, at)
        return self._stands[asked]

    def _stood(self, kind: Kind, who: str, quarter: str, at: int) -> Stand | None:
        found = self._counted(quarter, at).get(kind, {}).get(who)
        if found is None:
            return None
        counts, division = found
        mine = [s for s in self.counts[kind] if s[:2] == (who, quarter)]
        for stand in mine:
            if self.counts[kind][stand] == counts:
                return stand
        stand = Stand(who, quarter, len(mine))
        self.counts[kind][stand] = counts
        self.divisions[kind, stand] = division
        return stand

    def _everybody(self, line: Line) -> None:
        """All partners' counts at the time of a line: those not shown are to be hidden as well."""
        for who in self._counted(line.quarter, line.begins).get(line.kind, ()) if line.who == ALL else ():
            self.stand(line.kind, who, line.quarter, line.begins)

    def _counted(self, quarter: str, at: int) -> dict[Kind, dict[str, tuple[dict[str, int], str]]]:
        if (quarter, at) not in self._then:
            counts: dict[Kind, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
            places: dict[tuple[Kind, str], set[str]] = defaultdict(set)
            when = (self.cursor, self.basis.value, self.year, quarter, at)
            for row in (*read_published.people(*when), *read_releases.finished(*when)):
                who, state, population, dimension, category, people = row
                one, kind = counts[population, dimension][who], (population, dimension)
                one[category] = one.get(category, 0) + people
                # A line lies where those it counts do: exam takers are counted out of nobody.
                if people and category != UNKNOWN and not (kind == EXAM and category == REST):
                    places[kind, who].add(STATES[state].division)
            self._then[quarter, at] = defaultdict(dict)
            for kind, partners in counts.items():
                for who, one in partners.items():
                    where = places[kind, who]
                    self._then[quarter, at][kind][who] = (one, min(where) if len(where) == 1 else "")
        return self._then[quarter, at]

    def told(self, kind: Kind, own: str | None) -> Iterator[Told]:
        """Every number of a category table ever published to this reader."""
        for row in self._cells(kind, own):
            table, partner, division, _, _, category, count, mark, *_ = row
            if mark in SAID and category != ALL:
                yield Told(self.where(kind, table, partner, division, row[11]), parts(kind, category), count)

    def hidden(self, kind: Kind, own: str | None) -> Iterator[Hidden]:
        """Every number of a category table that was ever withheld from this reader."""
        for row in self._cells(kind, own):
            table, partner, division, *_ = row
            category, mark, release = row[5], row[7], row[11]
            if mark in ("withheld", "kept") and (table != "partner" or partner != own):
                name = f"{partner if table == 'partner' else division} {category}"
                stands = self.where(kind, table, partner, division, release)
                yield Hidden(name, stands, parts(kind, category), mark == "kept")

    def by_course(self, kind: Kind) -> list[ByCourse]:
        """The nation's key group by course, with whose counts it was made of."""
        found: list[ByCourse] = []
        for course, population, dimension, category, people, *_, release, _ in self.courses:
            if (population, dimension) == kind and category == DIMENSIONS[dimension].key:
                inside = {
                    who: stand for who, (stand, _, is_in) in self.inside[kind, release].items() if is_in
                }
                counts = self._by_course(kind, course, release)
                of = {inside[who]: counts[who] for who in sorted(inside.keys() & counts.keys())}
                found.append(ByCourse(course, people, of))
        return found

    def _by_course(self, kind: Kind, course: str, release: int) -> dict[str, tuple[int, int]]:
        """Partner → its key group and everybody in a course, at the time of a release."""
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for who, dimension, at, category, people in self.courses_then[release]:
            if (dimension, at) == (kind[1], course):
                found[who][0] += people if category in DIMENSIONS[dimension].key_of else 0
                found[who][1] += people
        return {who: (yes, of) for who, (yes, of) in found.items() if of}

    def _cells(self, kind: Kind, own: str | None) -> Iterator[tuple[Any, ...]]:
        for row in self.cells:
            if (row[3], row[4]) == kind and (own is None or row[0] != "partner" or row[1] == own):
                yield row

    def where(self, kind: Kind, table: str, partner: str, division: str, release: int) -> tuple[Stand, ...]:
        """Whose counts a row of a category table adds up."""
        inside = self.inside[kind, release]
        if table == "partner":
            return (inside[partner][0],)
        return tuple(stand for stand, roll_up, _ in inside.values() if roll_up and division in (ALL, roll_up))


def parts(kind: Kind, category: str) -> tuple[str, ...]:
    """The categories that one of a table adds up."""
    shape = SHAPES[kind[1]]
    return shape.key_of if category == shape.key else (category,)
