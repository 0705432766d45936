"""The nouns of disclosure control: leaves, parts, lattices and witnesses. Pure.

A leaf is one partner's count in one category. Everything that is published of a population, a dimension and
a school year is a part: a leaf, or a sum of leaves. A witness is another table of whole numbers that agrees
with everything published, told as how far each leaf moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

PEOPLE = 10
"""A count under this is protected."""
WIDTH = 5
"""What anybody can work out of another withheld count spans at least this much."""
PARTNERS = 3
"""Partners in the smallest roll-up."""
EVERYWHERE = "ALL"
ELSEWHERE = "ELSEWHERE"
"""The roll-up of partners whose division has no roll-up of its own."""
OTHERS = "others"
"""The line that holds the withheld categories of a row together."""

Name = tuple[str, str, str]
"""table (partner, division, nation), whose (partner_id, division, ALL), category"""
Witness = Mapping[int, int]
"""leaf → how far it moves"""


class State(StrEnum):
    """Whether a part is said. OPEN: it would be; GIVEN: it is in any case; HIDDEN: it is not."""

    OPEN = "open"
    GIVEN = "given"
    HIDDEN = "hidden"


class Dimension(NamedTuple):
    """What people are counted by: its categories, and the group whose share is the key line."""

    categories: tuple[str, ...]
    key: str
    key_of: tuple[str, ...]

    @property
    def has_own_key(self) -> bool:
        """Whether the key line is a sum of categories, not one of them."""
        return self.key not in self.categories


DIMENSIONS: dict[str, Dimension] = {
    "gender": Dimension(("female", "male", "non_binary", "not_listed", "unknown"), "female", ("female",)),
    "race_ethnicity": Dimension(
        ("american_indian_alaska", "asian", "black", "hispanic", "native_hawaiian_pi", "white", "two_or_more",
         "other", "unknown"),
        "underrepresented",
        ("american_indian_alaska", "black", "hispanic", "native_hawaiian_pi"),
    ),
    "frl": Dimension(("eligible", "not_eligible", "unknown"), "eligible", ("eligible",)),
}  # fmt: skip


class Share(NamedTuple):
    """What one row has of a part: its people, of how many."""

    row: int
    people: int
    total: int


class Part(NamedTuple):
    """One count that is or could be published.

    total: the known size of the group it lies in. members: its leaves. weight: information lost when it is
    withheld. release: 0 for this one, else what said it. least, most: what anybody knows of it from other
    figures that are public (most None: its total). reaches: how many it has to be able to be, beside what is
    asked of every withheld count.
    """

    name: Name
    people: int
    total: int
    members: tuple[int, ...]
    shares: tuple[Share, ...]
    state: State
    weight: float
    release: int = 0
    least: int = 0
    most: int | None = None
    reaches: tuple[int, ...] = ()

    @property
    def is_roll_up(self) -> bool:
        return self.name[0] != "partner"

    @property
    def is_small(self) -> bool:
        """Whether the count, what is left of its total, or either without one partner is under ten."""
        rest = self.total - self.people
        if self.is_roll_up:
            return (
                self.people - max(s.people for s in self.shares) < PEOPLE
                or rest - max(s.total - s.people for s in self.shares) < PEOPLE
            )
        return min(self.people, rest) < PEOPLE


@dataclass(frozen=True)
class Lattice:
    """Everything that is or was published of one population, dimension and school year.

    floors: leaf → the least it ever was, which a witness may take away at most. groups: row → the roll-up it
    is in, or "". sums: leaves whose total is public (a partner's people). rooms: leaves, and how many people
    fewer there can be of them together: what was said of them in an earlier quarter of the year.
    """

    who: tuple[str, ...]
    categories: tuple[str, ...]
    floors: tuple[int, ...]
    parts: tuple[Part, ...]
    groups: tuple[str, ...]
    rooms: tuple[tuple[tuple[int, ...], int], ...] = ()

    @property
    def is_linked(self) -> bool:
        """Whether something is said beside its own tables: other releases of the year, roll-ups of L2."""
        return any(part.release for part in self.parts)

    @cached_property
    def width(self) -> int:
        return len(self.categories)

    @property
    def sums(self) -> list[range]:
        return [self.leaves_of(row) for row in range(len(self.who))]

    def leaves_of(self, row: int) -> range:
        return range(row * self.width, (row + 1) * self.width)

    @cached_property
    def small_of(self) -> dict[int, int]:
        """Small counts of single partners → the row of each."""
        return {
            position: part.shares[0].row
            for position, part in enumerate(self.parts)
            if not part.is_roll_up and part.is_small
        }

    @cached_property
    def parts_of(self) -> dict[int, list[int]]:
        """Leaf → the parts it is in."""
        found: dict[int, list[int]] = {}
        for position, part in enumerate(self.parts):
            for leaf in part.members:
                found.setdefault(leaf, []).append(position)
        return found

    @cached_property
    def rooms_of(self) -> dict[int, list[int]]:
        """Leaf → the rooms it is in."""
        found: dict[int, list[int]] = {}
        for number, (members, _) in enumerate(self.rooms):
            for leaf in members:
                found.setdefault(leaf, []).append(number)
        return found

    def has_room(self, witness: Witness) -> bool:
        """Whether a witness takes away no more than it may: of a leaf, and of leaves together."""
        left: dict[int, int] = {}
        for leaf, move in witness.items():
            if self.floors[leaf] + move < 0:
                return False
            for number in self.rooms_of.get(leaf, ()):
                left[number] = left.get(number, self.rooms[number][1]) + move
        return min(left.values(), default=0) >= 0

    def moves(self, witness: Witness) -> dict[int, int]:
        """Part → how far it moves in a witness; parts that don't are left out."""
        moved: dict[int, int] = {}
        for leaf, move in witness.items():
            for position in self.parts_of.get(leaf, ()):
                moved[position] = moved.get(position, 0) + move
        return {position: move for position, move in moved.items() if move}


@dataclass
class Outcome:
    """What is withheld, and why that is enough.

    hidden: positions of parts that are not said. witnesses: tables that agree with all the others.
    viewers: the same for a partner that knows its own leaves and sees no other partner's.
    unproved: rows (partner_id) or roll-ups for which no witness was found; nothing of them may be published.
    """

    hidden: set[int]
    witnesses: list[dict[int, int]] = field(default_factory=list)
    viewers: dict[str, list[dict[int, int]]] = field(default_factory=dict)
    unproved: set[Name] = field(default_factory=set)
    programs: int = 0
    integer_programs: int = 0
