"""Every release of a school year as one reader has seen it, attacked.

Nothing links two school years: counts of a new year start anew.

A share of people whose trait is known tells how many are unknown. Observed over expected repeats the observed
half of a share, and is left out. Reads only the tables that were published, and the counts behind them.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from plp_metrics.compute.attack import NOTHING, ContradictionError, Report, attack
from plp_metrics.compute.attack_courses import ByCourse, with_courses
from plp_metrics.compute.attack_seen import Hidden, Known, Stand, Told, known
from plp_metrics.compute.lattice_types import DIMENSIONS
from plp_metrics.compute.publish_rules import KEY_LINES, KNOWN_LINES
from plp_metrics.model import ALL, Basis, Scope
from plp_metrics.places import STATES
from plp_metrics.store import read_published, read_releases

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Kind = tuple[str, str]
"""population, dimension"""
UNKNOWN = "unknown"
SAID = ("shown", "corrected")


class Reader(NamedTuple):
    """Who reads. own: the partner it is; None for who sees every partner's published rows."""

    basis: Basis
    own: str | None = None


class Line(NamedTuple):
    """A published line {yes, rest} while it was in force, up to (not at) an event."""

    metric: str
    who: str
    division: str
    quarter: str
    yes: int
    of: int
    begins: int
    ends: int | None


def attacked(
    cursor: DuckDBPyConnection, year: str, reader: Reader, *, seconds: float,
    ready: dict[object, Report] | None = None,
) -> Report:  # fmt: skip
    """Attack everything published of a school year as this reader saw it, release after release.

    What takes longer than that counts as a disclosure. ready: attacks made before, filled with these; where
    two readers were shown the same, one is enough.
    """
    until = time.monotonic() + seconds
    done: dict[object, Report] = {} if ready is None else ready
    seen_by, whole = Year(cursor, reader.basis, year), NOTHING
    for kind in KEY_LINES.values():
        told, hidden = list(seen_by.told(kind, reader.own)), list(seen_by.hidden(kind, reader.own))
        seen = known(DIMENSIONS[kind[1]], seen_by.counts[kind], told, hidden, reader.own)
        seen = with_courses(seen, DIMENSIONS[kind[1]].key_of, seen_by.by_course(kind), reader.own)
        asked = (kind, tuple(seen.facts), tuple(seen.targets))
        if asked not in done:
            done[asked] = one_attack(kind, seen, until)._replace(published=len(told), withheld=len(hidden))
        whole = whole.plus(done[asked])
    return whole


def one_attack(kind: Kind, seen: Known, until: float | None = None) -> Report:
    """The attack on one population and dimension; what does not add up counts as a disclosure."""
    name = f"{kind[0]}s by {kind[1].replace('_', ' ')}"
    try:
        found = attack(seen.facts, seen.tops, seen.truth, seen.targets, until=until)
    except ContradictionError as error:
        return NOTHING._replace(disclosures=(f"{name}: {error}",))
    return found._replace(disclosures=tuple(f"{name}, {text}" for text in found.disclosures))


class Year:
    """The published tables and lines of one basis and school year, and the counts they were made of."""

    def __init__(self, cursor: DuckDBPyConnection, basis: Basis, year: str) -> None:
        self.cursor, self.basis, self.year = cursor, basis, year
        self.counts: dict[Kind, dict[Stand, dict[str, int]]] = defaultdict(dict)
        self.divisions: dict[tuple[Kind, Stand], str] = {}
        self._then: dict[tuple[str, int], dict[Kind, dict[str, tuple[dict[str, int], str]]]] = {}
        scope = Scope(None, None, basis)
        self.cells = read_published.cells(cursor, scope, year, replaced=True)
        self.courses = read_published.course_cells(cursor, scope, year)
        self.members = read_published.members(cursor, basis.value, year)
        metrics = [*KEY_LINES, *KNOWN_LINES]
        self.lines = [Line(*row) for row in read_releases.lines(cursor, metrics, basis.value, year)]
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

    def stand(self, kind: Kind, who: str, quarter: str, at: int) -> Stand | None:
        """A partner's counts as they stood at an event; the same counts are the same stand."""
        found = self._counted(quarter, at)[kind].get(who)
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
        kind = KEY_LINES[KNOWN_LINES.get(line.metric, line.metric)]
        for who in self._counted(line.quarter, line.begins)[kind] if line.who == ALL else ():
            self.stand(kind, who, line.quarter, line.begins)

    def _counted(self, quarter: str, at: int) -> dict[Kind, dict[str, tuple[dict[str, int], str]]]:
        if (quarter, at) not in self._then:
            counts: dict[Kind, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
            places: dict[tuple[Kind, str], set[str]] = defaultdict(set)
            for row in read_published.people(self.cursor, self.basis.value, self.year, quarter, at):
                who, state, population, dimension, category, people = row
                one = counts[population, dimension][who]
                one[category] = one.get(category, 0) + people
                if people and category != UNKNOWN:
                    places[(population, dimension), who].add(STATES[state].division)
            self._then[quarter, at] = defaultdict(dict)
            for kind, partners in counts.items():
                for who, one in partners.items():
                    where = places[kind, who]
                    self._then[quarter, at][kind][who] = (one, min(where) if len(where) == 1 else "")
        return self._then[quarter, at]

    def told(self, kind: Kind, own: str | None) -> Iterator[Told]:
        """Every number ever published to this reader."""
        for row in self._cells(kind, own):
            table, partner, division, _, _, category, count, mark, *_ = row
            if mark in SAID and category != ALL:
                yield Told(self.where(kind, table, partner, division, row[11]), parts(kind, category), count)
        for line in self._lines(kind):
            if own is None or line.who in (own, ALL):
                yield from self.tells(kind, line)

    def tells(self, kind: Kind, line: Line) -> Iterator[Told]:
        """What a line tells: how many yes, and how many of unknown trait where it is out of those known."""
        yield from self._pool(kind, line) if line.who == ALL else self._line(kind, line)

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

    def _lines(self, kind: Kind) -> Iterator[Line]:
        for line in self.lines:
            if KEY_LINES[KNOWN_LINES.get(line.metric, line.metric)] == kind:
                yield line

    def _line(self, kind: Kind, line: Line) -> Iterator[Told]:
        stand = self.stand(kind, line.who, line.quarter, line.begins)
        if stand is not None:
            total = sum(self.counts[kind][stand].values())
            if line.metric in KEY_LINES:
                yield Told((stand,), DIMENSIONS[kind[1]].key_of, line.yes)
                known_people = line.of
            else:
                known_people = line.yes
            if known_people < total or line.metric in KNOWN_LINES:
                yield Told((stand,), (UNKNOWN,), total - known_people)

    def _pool(self, kind: Kind, line: Line) -> Iterator[Told]:
        """What a sum over partners tells; which are in it is known: those shown, and some not."""
        inside = self._in_pool(kind, line)
        if line.metric in KNOWN_LINES:
            total = sum(sum(self.counts[kind][stand].values()) for stand in inside)
            yield Told(tuple(inside), (UNKNOWN,), total - line.yes)
            return
        yield Told(tuple(inside), DIMENSIONS[kind[1]].key_of, line.yes)
        total = sum(sum(self.counts[kind][stand].values()) for stand in inside)
        out_of_known = tuple(stand for stand, is_known in inside.items() if is_known)
        if out_of_known:
            yield Told(out_of_known, (UNKNOWN,), total - line.of)

    def _in_pool(self, kind: Kind, pool: Line) -> Mapping[Stand, bool]:
        """Stands of a sum, and whether each is shown out of those known only."""
        shown = {
            line.who: line for line in self.lines
            if line.metric == pool.metric and line.quarter == pool.quarter and line.who != ALL
            and line.begins <= pool.begins and (line.ends is None or line.ends > pool.begins)
        }  # fmt: skip
        found: dict[Stand, bool] = {}
        for who, (stand, _, in_line) in self._last(kind, pool).items():
            if in_line and who not in shown and pool.metric in KEY_LINES:
                found[stand] = False
        for who, line in shown.items():
            at = self.stand(kind, who, line.quarter, line.begins)
            if at is not None:
                found[at] = line.of < sum(self.counts[kind][at].values())
        of = {s: self.divisions[kind, s] for s in found}
        return {s: is_known for s, is_known in found.items() if pool.division in (ALL, of[s])}

    def _last(self, kind: Kind, pool: Line) -> Mapping[str, tuple[Stand, str, bool]]:
        """Whom the tables of the release of a sum, or the last one before it, were made of."""
        before = [
            r for r, event in self.events.items()
            if event <= pool.begins and self.inside.get((kind, r))
        ]  # fmt: skip
        return self.inside[kind, max(before)] if before and pool.quarter == "Q4" else {}


def parts(kind: Kind, category: str) -> tuple[str, ...]:
    """The categories that one of a table adds up."""
    shape = DIMENSIONS[kind[1]]
    return shape.key_of if category == shape.key else (category,)
