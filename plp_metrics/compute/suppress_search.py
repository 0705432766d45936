"""One viewer's search for witnesses of what is withheld; what has to move for them is withheld too."""

from __future__ import annotations

import hashlib
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from heapq import heapify, heappop, heappush

from plp_metrics.compute.lattice_types import Lattice, Outcome, Part, State
from plp_metrics.compute.suppress_cycle import Cycles, Found, Network
from plp_metrics.compute.suppress_program import Program
from plp_metrics.compute.suppress_proof import Goal
from plp_metrics.compute.suppress_tidy import Tidy

TRIED = 4
"""How many tables are tried several times over, on each side."""
Wanted = Callable[[Part], list[Goal]]


class Pool:
    """Tables found so far, by the parts they move, the furthest down first."""

    def __init__(self, lattice: Lattice, all_of: Iterable[Found] = ()) -> None:
        self.lattice = lattice
        self.clear()
        for one in all_of:
            self._put(one)

    def clear(self) -> None:
        self.all: list[Found] = []
        self.of: dict[int, list[tuple[int, int, Found]]] = defaultdict(list)

    def _put(self, one: Found) -> None:
        self.all.append(one)
        for position, moves in one.moves.items():
            insort(self.of[position], (moves, len(self.all), one))

    def add(self, one: Found) -> None:
        """Keep a witness, and its opposite where there is room for that."""
        self._put(one)
        turned = one.times(-1)
        if self.lattice.has_room(turned.witness):
            self._put(turned)

    def ready(self, position: int, goal: Goal, row: int | None) -> dict[int, int] | None:
        """A table that reaches a goal and, with a row, leaves that as it is."""
        for some in (self.of[position], reversed(self.of[position])):
            for moves, _, one in some:
                if row is None or row not in one.rows:
                    if goal.reached(moves):
                        return one.witness
                    break
        return self._often(position, goal, row)

    def _often(self, position: int, goal: Goal, row: int | None) -> dict[int, int] | None:
        """The same for one of the tables furthest out, moved several times over."""
        mine = self.of[position]
        for moves, _, one in (*mine[:TRIED], *mine[-TRIED:]):
            if moves * goal.moves > 0 and (row is None or row not in one.rows):
                many = one.times(-(-goal.moves // moves))
                if self.lattice.has_room(many.witness):
                    self._put(many)
                    return many.witness
        return None


class Search:
    """One viewer's pass over everything that is withheld.

    found: tables that agree with what this viewer sees; new ones are added. proof: those that were needed.
    """

    def __init__(
        self, network: Network, outcome: Outcome, found: Pool, proof: list[dict[int, int]],
        wanted: Wanted, unseen: Iterable[int] = (), row: int | None = None,
    ) -> None:  # fmt: skip
        self.lattice = network.lattice
        self.outcome, self.wanted = outcome, wanted
        self.found, self.proof = found, proof
        self.is_in_proof = {id(witness) for witness in proof}
        self.unseen = frozenset(unseen)
        self.row = row
        self.locked = () if row is None else tuple(self.lattice.leaves_of(row))
        self.network = network
        self.program: Program | None = None

    @cached_property
    def cycles(self) -> Cycles:
        """Made where a table has to be looked for: most viewers need none of their own."""
        found = Cycles(self.network, unseen=self.unseen, locked=self.locked)
        found.price(self.outcome.hidden)
        return found

    def run(self, watched: Iterable[int] = ()) -> None:
        """watched: parts to prove that are not withheld from this viewer, but never said to it."""
        start = {p for p in self.outcome.hidden if p not in self.unseen} | set(watched)
        queue = [self._turn(position) for position in start]
        heapify(queue)
        self._price()
        while queue:
            *_, position = heappop(queue)
            for goal in self.wanted(self.lattice.parts[position]):
                ready = self.found.ready(position, goal, self.row)
                if ready is None:
                    one = self._find(position, goal)
                    if one is None:
                        self.outcome.unproved.add(self.lattice.parts[position].name)
                        return
                    new, ready = self._moves(one), one.witness
                    self.found.add(one)
                    if new:
                        self.outcome.hidden |= new
                        for more in new - start:
                            heappush(queue, self._turn(more))
                        start |= new
                        self._price()
                if id(ready) not in self.is_in_proof:
                    self.is_in_proof.add(id(ready))
                    self.proof.append(ready)

    def tidy(self) -> None:
        """Say what was withheld for a table that turned out not to be needed."""
        parts = self.lattice.parts
        by_weight = sorted(
            (p for p in self.outcome.hidden if parts[p].state is State.OPEN),
            key=lambda p: (-parts[p].weight, self._turn(p)),
        )
        wanted = {p: self.wanted(parts[p]) for p in self.outcome.hidden}
        tidied = Tidy(self.lattice, self.found.all, self.cycles)
        self.outcome.hidden &= tidied.run(self.outcome.hidden, wanted, by_weight)
        self.found.clear()
        for one in tidied.tables:
            self.found.add(one)
        self.proof.clear()
        self.is_in_proof.clear()
        self.run()

    def _turn(self, position: int) -> tuple[int, str, int]:
        """Largest first, so that what was withheld for another is proven next to it; ties in an order nobody
        can read anything from."""
        part = self.lattice.parts[position]
        return -part.people, hashlib.sha256("/".join(part.name).encode()).hexdigest(), position

    def _find(self, position: int, goal: Goal) -> Found | None:
        tries = [goal.moves, -goal.moves] if goal.either else [goal.moves]
        ways = [w for moves in tries if (w := self.cycles.witness(position, moves)) is not None]
        if ways:
            return min(ways, key=self._cost)
        if self.program is None:
            self.program = Program(self.lattice, unseen=self.unseen, locked=self.locked)
            self.program.price(self.outcome.hidden)
        before = self.program.programs, self.program.integer_programs
        asked = (self.program.witness(position, moves) for moves in tries)
        tables = [Found.of(self.lattice, table) for table in asked if table is not None]
        self.outcome.programs += self.program.programs - before[0]
        self.outcome.integer_programs += self.program.integer_programs - before[1]
        return min(tables, key=self._cost, default=None)

    def _cost(self, one: Found) -> float:
        return sum(self.lattice.parts[p].weight for p in self._moves(one))

    def _moves(self, one: Found) -> set[int]:
        """The parts that are said and would have to be withheld for this witness."""
        return one.moves.keys() - self.outcome.hidden - self.unseen

    def _price(self) -> None:
        if "cycles" in self.__dict__:
            self.cycles.price(self.outcome.hidden)
        if self.program is not None:
            self.program.price(self.outcome.hidden)
