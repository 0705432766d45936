"""Category tables of a school year's end: counted, withheld where they have to be, proven, written.

Students: partners' rows and roll-ups. Teachers: roll-ups, and of partners the key line only (they have too
few teachers for more). Divisions with fewer than three partners, and partners in several, are one roll-up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from plp_metrics.compute import publish_courses
from plp_metrics.compute.lattice import ELSEWHERE_NOW, Before, Row
from plp_metrics.compute.lattice_courses import ByCourse
from plp_metrics.compute.lattice_types import DIMENSIONS, PEOPLE, Dimension, Lattice, Outcome
from plp_metrics.compute.publish_cells import CELL, MEASURE, Kept, cells, measures
from plp_metrics.compute.publish_grown import Then, rooms, since, told_earlier
from plp_metrics.compute.publish_insert import (
    CELLS,
    COURSES,
    MEASURES,
    MEMBER,
    MEMBERS,
    Tables,
)
from plp_metrics.compute.publish_past import Member, Past, People, people, shares
from plp_metrics.compute.publish_people import Published
from plp_metrics.compute.publish_rows import everything
from plp_metrics.compute.publish_rules import KEY_LINES, KNOWN_LINES, NOTHING_HELD, Held
from plp_metrics.compute.suppress import UnprovenError, suppress
from plp_metrics.model import ALL, NETWORK, Basis, Mark, Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Solved = tuple[Lattice, Outcome]


@dataclass
class Ready:
    """Tables and courses solved before, by everything they were solved of."""

    tables: dict[object, Solved] = field(default_factory=dict)
    courses: dict[object, list[ByCourse]] = field(default_factory=dict)


def categories(
    cursor: DuckDBPyConnection,
    period: Period,
    release_id: int,
    event_id: int,
    published: Mapping[Basis, Published],
    held: Held = NOTHING_HELD,
    ready: Ready | None = None,
) -> dict[str, int]:
    """Write the category tables of a Q4 release, both bases; returns how much was proven how.

    published: the lines of the same release, which the tables have to agree with. held: rows left out.
    ready: what was solved before, filled with this.
    Raises UnprovenError where something could be worked out whatever is withheld.
    """
    told = {"withheld": 0, "witnesses": 0, "linear_programs": 0, "integer_programs": 0}
    done = Ready() if ready is None else ready
    for basis, lines in published.items():
        scope = everything(basis.value)
        past = Past(cursor, scope, period.school_year, DIMENSIONS)
        now = people(cursor, basis.value, period.school_year, period.quarter, None, DIMENSIONS)
        courses = publish_courses.counted(cursor, basis.value, period)
        earlier = told_earlier(cursor, basis.value, period.school_year, DIMENSIONS)
        tables = Tables()
        for metric, kind in KEY_LINES.items():
            one = _Table(metric, now.get(kind, {}), past, lines, event_id, earlier.get(kind, {}))
            one.held = {who for of, who in held.rows if of == metric}
            if not one.people or one.is_unchanged:
                continue
            lattice, outcome = one.solved(done.tables)
            one.write(tables, lattice, outcome)
            if kind[0] == "student" and kind[1] in courses:
                one.write_courses(tables, one.by_course(courses[kind[1]], done.courses))
            told["withheld"] += len(outcome.hidden)
            told["witnesses"] += len(outcome.witnesses) + sum(map(len, outcome.viewers.values()))
            told["linear_programs"] += outcome.programs
            told["integer_programs"] += outcome.integer_programs
        tables.write(cursor, (release_id, basis.value, period.school_year), event_id)
    return told


class _Table:
    """One population and dimension of one basis."""

    def __init__(
        self, metric: str, now: Mapping[str, People], past: Past, lines: Published, event_id: int,
        earlier: Mapping[str, Sequence[Then]],
    ) -> None:  # fmt: skip
        self.metric, self.kind, self.event_id = metric, KEY_LINES[metric], event_id
        self.dimension: Dimension = DIMENSIONS[self.kind[1]]
        self.past, self.last = past, past.last(*self.kind)
        self.now, self.earlier = now, earlier
        self.held: set[str] = set()
        mine = [line for line in lines.lines if line.partner_id != NETWORK and line.course == ALL]
        self.lines = {line.partner_id: line for line in mine if line.metric == metric}
        known = [key for key, share in KNOWN_LINES.items() if share == metric]
        self.known = {line.partner_id: line for line in mine if line.metric in known}
        self.pooled = {
            line.division
            for line in lines.lines
            if line.metric == metric and line.partner_id == NETWORK and line.mark == Mark.SHOWN
        }
        self.in_line = set(lines.members.get(metric, {}))
        self.people = {**{who: m.people for who, m in self.last.items()}, **now}

    @property
    def by_partner(self) -> bool:
        return self.kind[0] == "student"

    @property
    def is_unchanged(self) -> bool:
        return bool(self.last) and self.people == {who: m.people for who, m in self.last.items()}

    def solved(self, ready: dict[object, Solved]) -> Solved:
        """What to withhold; where a correction can't be shown safely, what was said before stays."""
        self._use(corrected=True)
        try:
            return self._suppressed(ready)
        except UnprovenError:
            if not any(self._waits(who, corrected=False) for who in self.people):
                raise
            self._use(corrected=False)
            return self._suppressed(ready)

    def _suppressed(self, ready: dict[object, Solved]) -> Solved:
        rows, before = self._rows(), [*self.past.before(*self.kind), *self._beside()]
        asked = (self.kind, tuple(rows), tuple(before))
        if asked not in ready:
            ready[asked] = suppress(self.dimension, rows, by_partner=self.by_partner, before=before)
        return ready[asked]

    def _use(self, *, corrected: bool) -> None:
        self.waiting = {who for who in self.people if self._waits(who, corrected=corrected)}
        self.used = {
            who: self.last[who].people if who in self.waiting else x for who, x in self.people.items()
        }

    def _waits(self, who: str, *, corrected: bool) -> bool:
        """Whether a partner's correction is not shown yet: some part moved, but by less than ten."""
        before, now = self.last.get(who), self.people[who]
        if before is None or before.people.counts == now.counts:
            return False
        key = [self.dimension.categories.index(c) for c in self.dimension.key_of]
        pairs = list(zip(before.people.counts, now.counts, strict=True))
        pairs.append((sum(before.people.counts[c] for c in key), sum(now.counts[c] for c in key)))
        pairs.append((sum(before.people.counts), sum(now.counts)))
        return not corrected or who in self.held or any(0 < abs(a - b) < PEOPLE for a, b in pairs)

    def _rows(self) -> list[Row]:
        return [self._row(who, self.used[who]) for who in sorted(self.used)]

    def _row(self, who: str, used: People) -> Row:
        line, before = self.lines.get(who), self.last.get(who)
        given = set()
        key = sum(used.counts[self.dimension.categories.index(c)] for c in self.dimension.key_of)
        total, unknown = sum(used.counts), used.counts[self.dimension.categories.index("unknown")]
        if line is not None and line.mark == Mark.SHOWN and line.numerator == key:
            given.add(self.dimension.key)
            if line.denominator == total - unknown and unknown:
                given.add("unknown")
        share = self.known.get(who)
        if share is not None and share.mark == Mark.SHOWN and share.halves[1:] == (total - unknown, total):
            given.add("unknown")
        is_kept = line is not None and line.mark == Mark.KEPT and line.kept_quarter != line.quarter
        then = [
            members[who].people.counts for members in self.past.members[self.kind].values() if who in members
        ]
        is_held = before is None and who in self.held
        is_new = who in self.in_line and not is_held and ALL not in self.held
        return Row(
            who, used.division, used.counts,
            is_open=not is_kept and not is_held,
            is_pooled=bool(before.roll_up) if before is not None else is_new,
            given=frozenset(given),
            floors=tuple(map(min, zip(used.counts, *then, strict=True))) if then else None,
            rooms=rooms(self.dimension, [used.counts, *then], self.earlier.get(who, ())),
            since=since(self.dimension, used.counts, self.earlier.get(who, ())),
        )  # fmt: skip

    def _beside(self) -> list[Before]:
        """The roll-ups of the key line that this release shows beside the tables."""
        members = {
            who: Member(self.used[who], 0, "", True) for who in sorted(self.in_line) if who in self.used
        }
        if set(members) != self.in_line or (self.last and not self.by_partner):
            return []
        key, found = self.dimension.key, []
        for division in sorted(self.pooled):
            inside = [who for who, one in members.items() if division in (ALL, one.people.division)]
            name = ("nation" if division == ALL else "division", division, key)
            found.append(Before(name, shares(members, inside, self.dimension, key), True, ELSEWHERE_NOW))
            told = [w for w in inside if "unknown" in self._row(w, self.used[w]).given]
            if told:
                of_known = (name[0], f"{division} known", "unknown")
                some = shares(members, told, self.dimension, "unknown")
                found.append(Before(of_known, some, True, ELSEWHERE_NOW))
        return found

    def write(self, tables: Tables, lattice: Lattice, outcome: Outcome) -> None:
        tables.replace(self.kind)
        kept = {
            who: Kept(int(line.numerator or 0), line.kept_quarter or "")
            for who, line in self.lines.items()
            if line.mark == Mark.KEPT and line.kept_quarter != line.quarter
        }
        rows = cells(lattice, outcome, self.dimension, kept, self.waiting, by_partner=self.by_partner)
        tables.add(CELLS, CELL, rows, self.kind)
        told = measures(lattice, outcome, self.dimension, by_partner=self.by_partner)
        tables.add(MEASURES, MEASURE, told, self.kind)
        members = [
            (
                who, group, who in self.in_line, self.used[who].division,
                self.last[who].counted_at if who in self.waiting or who not in self.now else self.event_id,
            )
            for who, group in zip(lattice.who, lattice.groups, strict=True)
        ]  # fmt: skip
        tables.add(MEMBERS, MEMBER, members, self.kind)

    def by_course(
        self, counts: publish_courses.Counts, ready: dict[object, list[ByCourse]]
    ) -> list[ByCourse]:
        """The nation by course over the partners in its roll-up; nothing where one has no line of its own."""
        given = {who for who in self.in_line if self.dimension.key in self._row(who, self.used[who]).given}
        if given != self.in_line:
            return []
        keys = {who: int(self.lines[who].numerator or 0) for who in given}
        divisions = {who: self.used[who].division for who in given}
        asked = (
            self.kind,
            tuple(sorted(keys.items())),
            tuple(sorted(self.pooled)),
            repr(sorted(counts.items())),
        )
        if asked not in ready:
            ready[asked] = publish_courses.shown(counts, keys, divisions, sorted(self.pooled))
        return ready[asked]

    def write_courses(self, tables: Tables, found: Sequence[ByCourse]) -> None:
        if not found:
            return
        schema = pa.schema([("course", pa.string()), *CELL])
        rows = publish_courses.cells(found, self.dimension.key)
        tables.add(COURSES, schema, rows, self.kind)
        tables.add(MEASURES, MEASURE, [publish_courses.measures(found)], self.kind)
