"""Which counts of a lattice are withheld, with a witness for every one of them. Pure.

For every withheld count, smallest first: other tables that agree with everything published, where it is
elsewhere (suppress_proof says how far). What has to move for that is withheld too, and proven in its turn.
Old witnesses stay valid as more is withheld, so one pass ends; the witnesses are the proof.
Method: complementary cell suppression by "protection flows" (Fischetti & Salazar 2001; Kelly, Golden & Assad
1992), heuristic, one cell at a time. What was tried and measured: docs/privacy.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from plp_metrics.compute.lattice import Before, Row, build
from plp_metrics.compute.lattice_types import Dimension, Lattice, Outcome, Part, State
from plp_metrics.compute.suppress_program import Program
from plp_metrics.compute.suppress_proof import Goal, check, goals, others_counts, own_of
from plp_metrics.compute.suppress_swap import Swaps
from plp_metrics.compute.suppress_viewers import told_by_roll_ups

Wanted = Callable[[Part], list[Goal]]


class UnprovenError(Exception):
    """Even withholding everything leaves a count that could be worked out."""


def suppress(
    dimension: Dimension,
    rows: Sequence[Row],
    *,
    by_partner: bool,
    before: Iterable[Before] = (),
) -> tuple[Lattice, Outcome]:
    """The lattice and what is withheld of it, proven.

    A row without a witness is withheld whole and leaves its roll-ups; a roll-up without one is withheld
    whole. Where an earlier release stands in the way, partners that were not in its roll-ups stay out.
    Raises UnprovenError where even that doesn't help, and says where.
    """
    some, past = list(rows), list(before)
    known = {who for old in past if old.release > 0 and len(old.shares) > 1 for who, *_ in old.shares}
    shut: set[str] = set()
    for row in told_by_roll_ups(some):
        some = [_closed(r) if r.who == row else r for r in some]
    while True:
        lattice = build(dimension, some, by_partner=by_partner, before=past, shut=shut)
        outcome = solve(lattice)
        if not outcome.unproved:
            wrong = check(lattice, outcome)
            if wrong:
                raise UnprovenError(wrong[0])
            return lattice, outcome
        stuck = sorted(outcome.unproved)
        out = {name[1] for name in stuck if name[0] == "partner"}
        closing = [r.who for r in some if r.who in out and (r.is_open or r.is_pooled)]
        bands = {name[1] for name in stuck if name[0] != "partner"} - shut
        newcomers = {r.who for r in some if r.is_pooled and r.who not in known}
        if known and newcomers:
            some = [r._replace(is_pooled=False) if r.who in newcomers else r for r in some]
        elif closing:
            some = [_closed(r) if r.who in closing else r for r in some]
        elif bands:
            shut |= bands
        elif any(r.is_pooled for r in some):
            some = [r._replace(is_pooled=False) for r in some]
        else:
            raise UnprovenError(f"{'/'.join(stuck[0])} could be worked out from what is published already")


def _closed(row: Row) -> Row:
    """The row withheld whole, and out of its roll-ups."""
    return row._replace(is_open=False, is_pooled=False)


def solve(lattice: Lattice) -> Outcome:
    """What is withheld of a lattice as it is, with witnesses for those who see all of it and for partners."""
    outcome = Outcome({p for p, part in enumerate(lattice.parts) if part.state is State.HIDDEN})
    found: list[_Found] = []
    _Search(lattice, outcome, found, outcome.witnesses, goals).run()
    pools = {p for p, part in enumerate(lattice.parts) if part.is_roll_up}
    inside = {leaf // lattice.width for p in pools for leaf in lattice.parts[p].members}
    others = set(range(len(lattice.parts))) - pools
    again = True
    while again and not outcome.unproved:
        size = len(outcome.hidden)
        everybody = list(found)
        for row in sorted(inside) if outcome.hidden & pools or lattice.is_linked else ():
            known = [one for one in everybody if row not in one.rows]
            before = len(known)
            proof = outcome.viewers[lattice.who[row]] = []
            watched, leaves = others_counts(lattice, row), lattice.leaves_of(row)
            _Search(lattice, outcome, known, proof, partial(_left, row), unseen=others, locked=leaves).run(
                watched
            )
            everybody += known[before:]
        # Roll-ups withheld for one viewer have to be proven for those who see the rows, and for the rest.
        again = len(outcome.hidden) > size
        if again:
            _Search(lattice, outcome, found, outcome.witnesses, goals).run()
    return outcome


class _Found(NamedTuple):
    """A witness, how far every part moves in it, and the rows it touches."""

    witness: dict[int, int]
    moves: dict[int, int]
    rows: frozenset[int]


def _left(row: int, part: Part) -> list[Goal]:
    """The goals of what is left of a part for somebody who knows this row."""
    return goals(part, *own_of(part, row))


class _Search:
    """One viewer's pass over everything that is withheld.

    found: tables that agree with what this viewer sees; new ones are added. proof: those that were needed.
    """

    def __init__(
        self, lattice: Lattice, outcome: Outcome, found: list[_Found], proof: list[dict[int, int]],
        wanted: Wanted, unseen: Iterable[int] = (), locked: Iterable[int] = (),
    ) -> None:  # fmt: skip
        self.lattice, self.outcome, self.wanted = lattice, outcome, wanted
        self.found, self.proof = found, proof
        self.is_in_proof = {id(witness) for witness in proof}
        self.unseen = frozenset(unseen)
        self.locked = tuple(locked)
        self.swaps = Swaps(lattice, unseen=self.unseen, locked=self.locked)
        self.program: Program | None = None
        self.least: dict[int, _Found] = {}
        self.most: dict[int, _Found] = {}
        for one in found:
            self._note(one)

    def run(self, watched: Iterable[int] = ()) -> None:
        """watched: parts to prove that are not withheld from this viewer, but never said to it."""
        start = {p for p in self.outcome.hidden if p not in self.unseen} | set(watched)
        queue = [self._turn(position) for position in start]
        heapify(queue)
        self._price()
        while queue:
            *_, position = heappop(queue)
            for goal in self.wanted(self.lattice.parts[position]):
                ready = self._ready(position, goal)
                if ready is None:
                    witness = self._find(position, goal)
                    if witness is None:
                        self.outcome.unproved.add(self.lattice.parts[position].name)
                        return
                    new = self._moves(witness)
                    ready = self._add(witness)
                    if new:
                        self.outcome.hidden |= new
                        for more in new - start:
                            heappush(queue, self._turn(more))
                        start |= new
                        self._price()
                if id(ready) not in self.is_in_proof:
                    self.is_in_proof.add(id(ready))
                    self.proof.append(ready)

    def _turn(self, position: int) -> tuple[int, str, int]:
        """Smallest first; ties in an order nobody can read anything from."""
        part = self.lattice.parts[position]
        return part.people, hashlib.sha256("/".join(part.name).encode()).hexdigest(), position

    def _ready(self, position: int, goal: Goal) -> dict[int, int] | None:
        """A table found before that reaches a goal."""
        for one in (self.least.get(position), self.most.get(position)):
            if one is not None and goal.reached(one.moves[position]):
                return one.witness
        return None

    def _find(self, position: int, goal: Goal) -> dict[int, int] | None:
        tries = [goal.moves, -goal.moves] if goal.either else [goal.moves]
        for moves in tries:
            swap = self.swaps.witness(position, moves)
            if swap is not None:
                return swap
        if self.program is None:
            self.program = Program(self.lattice, unseen=self.unseen, locked=self.locked)
            self.program.price(self.outcome.hidden)
        before = self.program.programs, self.program.integer_programs
        found = [w for moves in tries if (w := self.program.witness(position, moves)) is not None]
        self.outcome.programs += self.program.programs - before[0]
        self.outcome.integer_programs += self.program.integer_programs - before[1]
        return min(found, key=self._cost, default=None)

    def _cost(self, witness: dict[int, int]) -> float:
        return sum(self.lattice.parts[p].weight for p in self._moves(witness))

    def _moves(self, witness: dict[int, int]) -> set[int]:
        """The parts that are said and would have to be withheld for this witness."""
        return {p for p in self.lattice.moves(witness) if p not in self.outcome.hidden | self.unseen}

    def _add(self, witness: dict[int, int]) -> dict[int, int]:
        """Keep a witness, and its opposite where that stays at or above zero."""
        turned = {leaf: -move for leaf, move in witness.items()}
        for one in (witness, turned):
            if all(self.lattice.floors[leaf] + move >= 0 for leaf, move in one.items()):
                rows = frozenset(leaf // self.lattice.width for leaf in one)
                self.found.append(_Found(one, self.lattice.moves(one), rows))
                self._note(self.found[-1])
        return witness

    def _note(self, one: _Found) -> None:
        for position, moves in one.moves.items():
            if position not in self.least or moves < self.least[position].moves[position]:
                self.least[position] = one
            if position not in self.most or moves > self.most[position].moves[position]:
                self.most[position] = one

    def _price(self) -> None:
        self.swaps.price(self.outcome.hidden)
        if self.program is not None:
            self.program.price(self.outcome.hidden)
