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

from plp_metrics.compute.lattice import Before, Row, build
from plp_metrics.compute.lattice_types import Dimension, Lattice, Name, Outcome, Part, State
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
    _Search(lattice, outcome, outcome.witnesses, goals).run()
    pools = {p for p, part in enumerate(lattice.parts) if part.is_roll_up}
    inside = {leaf // lattice.width for p in pools for leaf in lattice.parts[p].members}
    others = set(range(len(lattice.parts))) - pools
    again = True
    while again and not outcome.unproved:
        size = len(outcome.hidden)
        found = list(outcome.witnesses)
        for row in sorted(inside) if outcome.hidden & pools or lattice.is_linked else ():
            leaves = lattice.leaves_of(row)
            known = [w for w in found if not any(leaf in leaves for leaf in w)]
            before = len(known)
            outcome.viewers[lattice.who[row]] = known
            watched = others_counts(lattice, row)
            _Search(lattice, outcome, known, partial(_left, row), unseen=others, locked=leaves).run(watched)
            found += known[before:]
        # Roll-ups withheld for one viewer have to be proven for those who see the rows, and for the rest.
        again = len(outcome.hidden) > size
        if again:
            _Search(lattice, outcome, outcome.witnesses, goals).run()
    return outcome


def _left(row: int, part: Part) -> list[Goal]:
    """The goals of what is left of a part for somebody who knows this row."""
    return goals(part, *own_of(part, row))


class _Search:
    """One viewer's pass over everything that is withheld."""

    def __init__(
        self, lattice: Lattice, outcome: Outcome, witnesses: list[dict[int, int]], wanted: Wanted,
        unseen: Iterable[int] = (), locked: Iterable[int] = (),
    ) -> None:  # fmt: skip
        self.lattice, self.outcome, self.witnesses, self.wanted = lattice, outcome, witnesses, wanted
        self.unseen = frozenset(unseen)
        self.locked = tuple(locked)
        self.swaps = Swaps(lattice, unseen=self.unseen, locked=self.locked)
        self.program: Program | None = None
        self.reach: dict[int, tuple[int, int]] = {}
        for witness in witnesses:
            self._note(witness)

    def run(self, watched: Iterable[int] = ()) -> None:
        """watched: parts to prove that are not withheld from this viewer, but never said to it."""
        queue = [p for p in self.outcome.hidden if p not in self.unseen] + sorted(watched)
        done: set[int] = set()
        self._price()
        while queue:
            queue.sort(key=lambda p: (self.lattice.parts[p].people, _drawn(self.lattice.parts[p].name)))
            position = queue.pop(0)
            done.add(position)
            part = self.lattice.parts[position]
            for goal in self.wanted(part):
                if any(goal.reached(moves) for moves in self.reach.get(position, ())):
                    continue
                witness = self._find(position, goal)
                if witness is None:
                    self.outcome.unproved.add(part.name)
                    return
                new = self._moves(witness)
                self._add(witness)
                if new:
                    self.outcome.hidden |= new
                    queue += sorted(new - done)
                    self._price()

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

    def _add(self, witness: dict[int, int]) -> None:
        """Keep a witness, and its opposite where that stays at or above zero."""
        turned = {leaf: -move for leaf, move in witness.items()}
        for one in (witness, turned):
            if all(self.lattice.floors[leaf] + move >= 0 for leaf, move in one.items()):
                self.witnesses.append(one)
                self._note(one)

    def _note(self, witness: dict[int, int]) -> None:
        for position, moves in self.lattice.moves(witness).items():
            least, most = self.reach.get(position, (0, 0))
            self.reach[position] = (min(least, moves), max(most, moves))

    def _price(self) -> None:
        self.swaps.price(self.outcome.hidden)
        if self.program is not None:
            self.program.price(self.outcome.hidden)


def _drawn(name: Name) -> str:
    """An order nobody can read anything from."""
    return hashlib.sha256("/".join(name).encode()).hexdigest()
