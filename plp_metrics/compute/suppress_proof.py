"""What has to be possible of a withheld count, and the proof by addition that it is. Pure, no solver.

A withheld count under ten could be anything from 0 to 10 (or to its total, where that is smaller); so could
what is left of its total. Any other withheld count could be at least five more or less than it is.

To 10, not to 9: a sum of counts that follows from what is published is the same in every table that agrees
with it. One that holds a withheld count under ten is at least ten, since in one of these tables that count
alone is. So "others together", and whatever else is left over, never tells of fewer than ten people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from plp_metrics.compute.lattice_types import PEOPLE, WIDTH, Lattice, Name, Outcome, Part, State, Witness


class Goal(NamedTuple):
    """A move a withheld part has to be able to make: at least this far in this direction.

    either: the other direction would do as well.
    """

    moves: int
    either: bool = False

    def reached(self, moved: int) -> bool:
        if self.either:
            return abs(moved) >= abs(self.moves)
        return moved >= self.moves if self.moves > 0 else moved <= self.moves


def goals(part: Part, own: int = 0, own_total: int = 0) -> list[Goal]:
    """What must be possible; own: what the viewer knows of it and of its total."""
    count, total = part.people - own, part.total - own_total
    rest, most = total - count, min(PEOPLE, total)
    wanted = set[int]()
    if count < PEOPLE:
        wanted |= {-count, most - count}
    if rest < PEOPLE:
        wanted |= {rest, rest - most}
    wanted |= {people - part.people for people in part.reaches}
    lowest = part.least - part.people
    highest = (part.total if part.most is None else part.most) - part.people
    if not wanted:
        furthest = min(WIDTH, max(highest, -lowest))
        return [Goal(furthest, either=True)] if furthest else []
    return [Goal(moves) for moves in sorted({min(max(w, lowest), highest) for w in wanted}) if moves]


def own_of(part: Part, row: int) -> tuple[int, int]:
    """How much of a part, and of its total, one row has."""
    return next(((share.people, share.total) for share in part.shares if share.row == row), (0, 0))


def others_counts(lattice: Lattice, row: int) -> set[int]:
    """Small counts of other partners, which a viewer must not work out by comparing what is said in different
    places; the roll-ups of one release alone are safe by suppress_viewers."""
    if not lattice.is_linked:
        return set()
    return {position for position, of in lattice.small_of.items() if of != row}


def check(lattice: Lattice, outcome: Outcome) -> list[str]:
    """Everything that is not proven, in words; empty when all is. By integer addition alone.

    Every witness is a table of whole numbers, none below zero, in which no public total and no part that is
    said moves; and every goal of every withheld part is reached by one of them. The same for every partner
    that knows its own leaves and sees no other partner's row.
    """
    said = {
        position: part.name
        for position, part in enumerate(lattice.parts)
        if part.state is State.GIVEN or position not in outcome.hidden
    }
    moves = [lattice.moves(witness) for witness in outcome.witnesses]
    wrong = [_wrong(lattice, said, *pair, ()) for pair in zip(outcome.witnesses, moves, strict=True)]
    hidden = [(position, lattice.parts[position]) for position in sorted(outcome.hidden)]
    some = _by_part(moves)
    wrong += [_missing(part, goals(part), some[position]) for position, part in hidden]
    pools = {position: name for position, name in said.items() if name[0] != "partner"}
    for who, witnesses in outcome.viewers.items():
        row = lattice.who.index(who)
        moves = [lattice.moves(witness) for witness in witnesses]
        for pair in zip(witnesses, moves, strict=True):
            wrong.append(_wrong(lattice, pools, *pair, lattice.leaves_of(row)))
        some = _by_part(moves)
        for position, part in hidden:
            if part.is_roll_up:
                wrong.append(_missing(part, goals(part, *own_of(part, row)), some[position]))
        for position in others_counts(lattice, row):
            part = lattice.parts[position]
            wrong.append(_missing(part, goals(part), some[position]))
    return [text for text in wrong if text]


def _wrong(
    lattice: Lattice,
    said: Mapping[int, Name],
    witness: Witness,
    moves: Mapping[int, int],
    locked: Sequence[int],
) -> str:
    if not lattice.has_room(witness):
        return "a witness goes below zero, or below what was said before"
    if any(leaf in locked for leaf in witness):
        return "a witness moves what the viewer knows"
    totals: dict[int, int] = {}
    for leaf, move in witness.items():
        totals[leaf // lattice.width] = totals.get(leaf // lattice.width, 0) + move
    if any(totals.values()):
        return "a witness changes a partner's total"
    told = next((said[position] for position in moves if position in said), None)
    return f"a witness changes {_told(told)}, which is published" if told else ""


def _by_part(moves: Iterable[Mapping[int, int]]) -> Mapping[int, set[int]]:
    """Part → how far it moves in some witness."""
    found: dict[int, set[int]] = defaultdict(set)
    for one in moves:
        for position, moved in one.items():
            found[position].add(moved)
    return found


def _missing(part: Part, wanted: Iterable[Goal], some: Iterable[int]) -> str:
    left = [goal for goal in wanted if not any(goal.reached(m) for m in some)]
    return f"{_told(part.name)} is not shown to be able to move by {left[0].moves}" if left else ""


def _told(name: Name) -> str:
    return "/".join(name)
