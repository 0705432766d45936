"""The lattice of one population, dimension and school year, built from partners' counts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from plp_metrics.compute.lattice_types import (
    ELSEWHERE,
    EVERYWHERE,
    PARTNERS,
    PEOPLE,
    Dimension,
    Lattice,
    Name,
    Part,
    Share,
    State,
)

KEY_WEIGHT = 20.0
ROLL_UP_WEIGHT = 3.0


ELSEWHERE_NOW = -1


class Row(NamedTuple):
    """One partner's counts, in the order of the dimension's categories.

    division: "" where its people live in several. is_open: whether its row may be published at all;
    is_pooled: whether it is in the roll-ups. given: categories of it that are published elsewhere.
    floors: the least its counts were in any earlier release (None: as they are). rooms: categories by number,
    and how many fewer people there can be of them together, by what was said in an earlier quarter (heeded
    where the row is open: of a closed one nothing is added to what was said). since: categories that would
    tell a small change since an earlier quarter, and how many people each has to be able to be; withheld
    unless given, and heeded like rooms.
    """

    who: str
    division: str
    counts: tuple[int, ...]
    is_open: bool
    is_pooled: bool
    given: frozenset[str] = frozenset()
    floors: tuple[int, ...] | None = None
    rooms: tuple[tuple[tuple[int, ...], int], ...] = ()
    since: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def total(self) -> int:
        return sum(self.counts)


class Before(NamedTuple):
    """A part of an earlier release of the same school year: (partner, its people, of how many) for all of
    its partners, and whether it was shown.

    release: ELSEWHERE_NOW for a roll-up published beside the category tables.
    """

    name: Name
    shares: tuple[tuple[str, int, int], ...]
    is_shown: bool
    release: int


def grouped(divisions: Mapping[str, str]) -> dict[str, str]:
    """Partner → its roll-up: divisions of at least three, and everybody else together.

    Where one or two would be left over, the smallest division joins them, or the nation without the
    divisions would be theirs alone. Without any roll-up that covers three: all "".
    """
    sizes = Counter(d for d in divisions.values() if d)
    whole = {d for d, n in sizes.items() if n >= PARTNERS}
    left = len(divisions) - sum(sizes[d] for d in whole)
    if whole and 0 < left < PARTNERS:
        whole.remove(min(whole, key=lambda d: (sizes[d], d)))
    return {who: d if d in whole else ELSEWHERE for who, d in divisions.items()}


def build(
    dimension: Dimension,
    rows: Sequence[Row],
    *,
    by_partner: bool,
    before: Iterable[Before] = (),
    shut: Iterable[str] = (),
) -> Lattice:
    """The lattice.

    by_partner: whether partners' rows are published, or only roll-ups. before: what earlier releases of the
    year said, and roll-ups published elsewhere. shut: roll-ups (division or ALL) of which nothing more is
    published.
    """
    width = len(dimension.categories)
    place = {row.who: number for number, row in enumerate(rows)}
    pooled = {row.who: row.division for row in rows if row.is_pooled}
    groups = grouped(pooled) if len(pooled) >= PARTNERS else {}
    shape = _Shape(dimension, width)
    parts: list[Part] = []
    for number, row in enumerate(rows):
        may = by_partner and row.is_open and row.total >= PEOPLE
        since = dict(row.since) if may else {}
        for category in shape.columns:
            is_told = may and category not in since
            state = State.GIVEN if category in row.given else State.OPEN if is_told else State.HIDDEN
            share = shape.share(number, row, category)
            part = shape.part(("partner", row.who, category), [share], state)
            parts.append(part._replace(reaches=since.get(category, ())))
    closed = set(shut)
    bands: dict[str, list[int]] = {EVERYWHERE: [place[who] for who in groups]} if groups else {}
    for who, group in groups.items() if len(set(groups.values())) > 1 else ():
        bands.setdefault(group, []).append(place[who])
    for band, numbers in bands.items():
        for category in shape.columns:
            state = State.HIDDEN if band in closed else State.OPEN
            shares = [shape.share(n, rows[n], category) for n in numbers]
            if all(category in rows[n].given for n in numbers) and state is State.OPEN:
                # The sum of what is said of every row is said, whoever would want it withheld.
                state = State.GIVEN
            table = "nation" if band == EVERYWHERE else "division"
            part = shape.part((table, band, category), shares, state)
            parts.append(part._replace(state=State.HIDDEN) if part.is_small else part)
    return Lattice(
        who=tuple(row.who for row in rows),
        categories=dimension.categories,
        floors=tuple(n for row in rows for n in _floors(row)),
        parts=tuple(_with_before(parts, before, place, shape)),
        groups=tuple(groups.get(row.who, "") for row in rows),
        rooms=tuple(
            (tuple(number * width + c for c in columns), room)
            for number, row in enumerate(rows) if row.is_open
            for columns, room in row.rooms if len(columns) > 1
        ),
    )  # fmt: skip


def _floors(row: Row) -> list[int]:
    """How much can be taken away of each count at most."""
    floors = list(row.floors or row.counts)
    for columns, room in row.rooms if row.is_open else ():
        if len(columns) == 1:
            floors[columns[0]] = min(floors[columns[0]], room)
    return floors


class _Shape:
    """Which leaves a category of a row has; the key line's own category is a sum of them."""

    def __init__(self, dimension: Dimension, width: int) -> None:
        self.dimension, self.width = dimension, width
        at = {c: i for i, c in enumerate(dimension.categories)}
        self.columns: dict[str, tuple[int, ...]] = {c: (i,) for c, i in at.items()}
        if dimension.has_own_key:
            self.columns[dimension.key] = tuple(at[c] for c in dimension.key_of)

    def part(self, name: Name, shares: Sequence[Share], state: State, release: int = 0) -> Part:
        columns = self.columns[name[2]]
        people, total = sum(s.people for s in shares), sum(s.total for s in shares)
        members = tuple(s.row * self.width + c for s in shares for c in columns)
        weight = self.weight(name, people)
        one = Part(name, people, total, members, tuple(shares), state, weight, release)
        return one._replace(state=State.HIDDEN) if state is State.OPEN and one.is_small else one

    def share(self, number: int, row: Row, category: str) -> Share:
        return Share(number, sum(row.counts[c] for c in self.columns[category]), row.total)

    def weight(self, name: Name, count: int) -> float:
        """Information lost: more of a larger count, of a roll-up, and above all of a key line."""
        weight = 1 + min(count, 400) / 200
        weight *= ROLL_UP_WEIGHT if name[0] != "partner" else 1
        return weight * (KEY_WEIGHT if name[2] == self.dimension.key else 1)


def _with_before(
    parts: list[Part], before: Iterable[Before], place: Mapping[str, int], shape: _Shape
) -> list[Part]:
    """What was said stays said, what was not stays unsaid; what is the same is not there twice."""
    by_name = {part.name: position for position, part in enumerate(parts)}
    for old in sorted(before, key=lambda b: b.release):
        shares = sorted(Share(place[who], people, total) for who, people, total in old.shares)
        state = State.GIVEN if old.is_shown else State.HIDDEN
        position = by_name.get(old.name)
        now = parts[position] if position is not None else None
        if (
            position is not None
            and now is not None
            and {s.row for s in now.shares} == {s.row for s in shares}
        ):
            if sorted(now.shares) == shares:
                parts[position] = now._replace(state=state)
                continue
            if not old.is_shown and now.state is State.OPEN:
                parts[position] = now._replace(state=State.HIDDEN)
        parts.append(shape.part(old.name, shares, state, old.release))
    return parts
