"""What earlier releases of a school year's end said of one population and dimension."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute.lattice import Before
from plp_metrics.compute.lattice_types import EVERYWHERE, Dimension, Name
from plp_metrics.compute.publish_rules import KEY_LINES
from plp_metrics.model import ALL, Scope
from plp_metrics.places import STATES
from plp_metrics.store import read_published

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SAID = ("shown", "corrected")


class People(NamedTuple):
    """A partner's counts in the order of the dimension's categories, and the division it lies in whole."""

    counts: tuple[int, ...]
    division: str


class Member(NamedTuple):
    """A partner of an earlier release: its counts then, as of which event, and its roll-ups."""

    people: People
    counted_at: int
    roll_up: str
    in_line: bool


def people(
    cursor: DuckDBPyConnection, basis: str, year: str, quarter: str, as_of: int | None,
    dimensions: Mapping[str, Dimension],
) -> dict[tuple[str, str], dict[str, People]]:  # fmt: skip
    """(population, dimension) → partner → its counts, as the files in force at an event say."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    places: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in read_published.people(cursor, basis, year, quarter, as_of):
        partner_id, state, population, dimension, category, count = row
        categories = dimensions[dimension].categories
        one = counts.setdefault((population, dimension, partner_id), [0] * len(categories))
        one[categories.index(category)] += count
        places[population, dimension, partner_id].add(STATES[state].division)
    found: dict[tuple[str, str], dict[str, People]] = defaultdict(dict)
    for (population, dimension, partner_id), one in counts.items():
        divisions = places[population, dimension, partner_id]
        where = next(iter(divisions)) if len(divisions) == 1 else ""
        found[population, dimension][partner_id] = People(tuple(one), where)
    return found


class Past:
    """The earlier releases of one basis and school year's end."""

    def __init__(
        self, cursor: DuckDBPyConnection, scope: Scope, year: str, dimensions: Mapping[str, Dimension]
    ) -> None:
        self.dimensions = dimensions
        self.members: dict[tuple[str, str], dict[int, dict[str, Member]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        then: dict[int, dict[tuple[str, str], dict[str, People]]] = {}
        for row in read_published.members(cursor, scope.basis.value, year):
            release, population, dimension, partner_id, roll_up, in_line, division, at = row
            if at not in then:
                then[at] = people(cursor, scope.basis.value, year, "Q4", at, dimensions)
            counted = then[at][population, dimension].get(partner_id)
            if counted is not None:
                one = Member(counted._replace(division=division), at, roll_up, in_line)
                self.members[population, dimension][release][partner_id] = one
        self.said: dict[tuple[str, str], dict[int, dict[Name, bool]]] = defaultdict(lambda: defaultdict(dict))
        for row in read_published.cells(cursor, scope, year, replaced=True):
            table, partner_id, division, population, dimension, category, _, mark, *_, release, _ = row
            name = (table, partner_id if table == "partner" else division, category)
            self.said[population, dimension][release][name] = mark in SAID
        lines = read_published.pooled_lines(cursor, list(KEY_LINES), scope.basis.value, year)
        self.pooled = {(KEY_LINES[metric], division) for metric, division, *_ in lines}

    def last(self, population: str, dimension: str) -> dict[str, Member]:
        """Partner → how it stood in the last release; none where there was none."""
        releases = self.members[population, dimension]
        return releases[max(releases)] if releases else {}

    def before(self, population: str, dimension: str) -> Iterator[Before]:
        """Everything said or hidden of them, release by release."""
        kind, shape = (population, dimension), self.dimensions[dimension]
        for release, members in self.members[kind].items():
            for name, is_said in self.said[kind][release].items():
                table, where, category = name
                if category not in shape.categories and category != shape.key:
                    continue
                inside = [
                    who
                    for who, one in members.items()
                    if (who == where if table == "partner" else one.roll_up)
                    and (table != "division" or one.roll_up == where)
                ]
                yield Before(name, shares(members, inside, shape, category), is_said, release)
            for division in sorted({ALL, *(one.people.division for one in members.values())} - {""}):
                inside = [w for w, m in members.items() if m.in_line and division in (ALL, m.people.division)]
                if inside and (kind, division) in self.pooled:
                    table = "nation" if division == EVERYWHERE else "division"
                    name = (table, division, shape.key)
                    yield Before(name, shares(members, inside, shape, shape.key), True, release)


def shares(
    members: Mapping[str, Member], inside: list[str], shape: Dimension, category: str
) -> tuple[tuple[str, int, int], ...]:
    """(partner, its people in a category, all its people)."""
    columns = [shape.categories.index(c) for c in (shape.key_of if category == shape.key else (category,))]
    return tuple(
        (who, sum(members[who].people.counts[c] for c in columns), sum(members[who].people.counts))
        for who in inside
    )
