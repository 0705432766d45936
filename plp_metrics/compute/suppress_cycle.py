"""Witnesses that need no program: the cheapest way around from a count back to itself.

Partners' rows, the key groups in them, and roll-ups by category make a network: a leaf leads from its row to
its category, and what is said of sums of them are further steps. Moving a number of people once around a
closed way changes no total. The cheapest ways around are looked for one after the other (Dijkstra), each for
as many people as its smallest leaf has, until enough are moved. Paying once for every count that has to be
withheld, not for how far it moves, is what a linear program can't do. What lies outside the network (roll-ups
of key groups, earlier releases and quarters) is looked at afterwards; where it stands in the way, there is no
answer here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from plp_metrics.compute.lattice_types import Lattice, State

FREE = 0.001
"""Cost of moving what is not said anyway: witnesses stay small."""
NEVER = float("inf")


Step = tuple[int, int, int, int]
"""An arc, where it leads, whether with it (1) or against it (-1), and the leaf that gets smaller, or -1."""


class Arc(NamedTuple):
    """A step of the network. position: the part it is, or -1; leaf: the leaf it is, or -1."""

    tail: int
    head: int
    position: int
    leaf: int


class Found(NamedTuple):
    """A witness, how far every part moves in it, and the rows it touches."""

    witness: dict[int, int]
    moves: dict[int, int]
    rows: frozenset[int]

    @classmethod
    def of(cls, lattice: Lattice, witness: dict[int, int]) -> Found:
        rows = frozenset(leaf // lattice.width for leaf in witness)
        return cls(witness, lattice.moves(witness), rows)

    def times(self, by: int) -> Found:
        """The same people moved so many times over; -1 for back."""
        return Found(
            {leaf: by * move for leaf, move in self.witness.items()},
            {position: by * move for position, move in self.moves.items()},
            self.rows,
        )


class Network:
    """The arcs of a lattice, and which of them leave or enter a node."""

    def __init__(self, lattice: Lattice) -> None:
        self.lattice = lattice
        self.nodes: dict[object, int] = {}
        self.arcs: list[Arc] = []
        self.arc_of: dict[int, int] = {}
        at = {part.name: p for p, part in enumerate(lattice.parts) if not part.release}
        keys: dict[int, int] = {}
        leaves: dict[int, int] = {}
        for p, part in enumerate(lattice.parts):
            if part.name[0] == "partner" and not part.release:
                if len(part.members) == 1:
                    leaves[part.members[0]] = p
                else:
                    keys[part.shares[0].row] = p
        for row, group in enumerate(lattice.groups):
            key = frozenset(lattice.parts[keys[row]].members) if row in keys else frozenset()
            if key:
                self._arc(("row", row), ("key", row), keys[row])
            for leaf, category in zip(lattice.leaves_of(row), lattice.categories, strict=True):
                tail = ("key", row) if leaf in key else ("row", row)
                is_divided = ("division", group, category) in at
                head: object = ("nation", category) if group else "end"
                if group and is_divided:
                    head = ("division", group, category)
                self._arc(tail, head, leaves.get(leaf, -1), leaf)
        for name, p in at.items():
            if name[0] == "division" and ("division", name[1], name[2]) in self.nodes:
                self._arc(("division", name[1], name[2]), ("nation", name[2]), p)
            elif name[0] == "nation" and ("nation", name[2]) in self.nodes:
                self._arc(("nation", name[2]), "end", p)
        self.steps: list[list[Step]] = [[] for _ in self.nodes]
        for number, arc in enumerate(self.arcs):
            self.steps[arc.tail].append((number, arc.head, 1, -1))
            self.steps[arc.head].append((number, arc.tail, -1, arc.leaf))

    def _node(self, name: object) -> int:
        return self.nodes.setdefault(name, len(self.nodes))

    def _arc(self, tail: object, head: object, position: int, leaf: int = -1) -> None:
        if position >= 0:
            self.arc_of[position] = len(self.arcs)
        self.arcs.append(Arc(self._node(tail), self._node(head), position, leaf))


class Cycles:
    """Ways around for one viewer. unseen, locked: as in suppress_program."""

    def __init__(
        self, network: Network, *, unseen: Collection[int] = (), locked: Collection[int] = ()
    ) -> None:
        self.network, self.lattice = network, network.lattice
        self.unseen, self.locked = frozenset(unseen), frozenset(locked)
        self.given = {
            p
            for p, part in enumerate(self.lattice.parts)
            if part.state is State.GIVEN and p not in self.unseen
        }
        self.hidden: frozenset[int] = self.unseen
        self.dearest = [self._cost(arc) for arc in network.arcs]
        self.costs = self.dearest
        self.steps = self.passable = self._passable(network.steps)

    def price(self, hidden: Collection[int], *, fixed: bool = False) -> None:
        """Take over what is withheld by now; fixed: nothing else may be."""
        self.hidden = self.unseen | frozenset(hidden)
        self.costs = list(self.dearest)
        for position, arc in self.network.arc_of.items():
            if position in hidden and self.costs[arc] < NEVER and position not in self.unseen:
                self.costs[arc] = FREE
        self.steps = self.passable
        if fixed:
            self.costs = [cost if cost == FREE else NEVER for cost in self.costs]
            self.steps = self._passable(self.passable)

    def _passable(self, steps: Sequence[Sequence[Step]]) -> list[list[Step]]:
        costs = self.costs
        return [[step for step in some if costs[step[0]] < NEVER] for some in steps]

    def _cost(self, arc: Arc) -> float:
        """What an arc costs while nothing is withheld."""
        p = arc.position
        if arc.leaf in self.locked or p in self.given:
            return NEVER
        if p in self.unseen and len(self.lattice.parts[p].members) > 1:
            # Not seen by this viewer, but sums of it are, and they are no step of the network.
            return self.lattice.parts[p].weight + FREE
        return FREE if p < 0 or p in self.unseen else self.lattice.parts[p].weight + FREE

    def witness(self, position: int, moves: int) -> Found | None:
        """A table where a part moves by exactly this much; None if not found."""
        target = self.network.arc_of.get(position)
        if target is None or self.costs[target] == NEVER:
            return None
        arc, sign = self.network.arcs[target], 1 if moves > 0 else -1
        if arc.leaf >= 0 and moves < -self.lattice.floors[arc.leaf]:
            return None
        start, stop = (arc.head, arc.tail) if sign > 0 else (arc.tail, arc.head)
        left, found = abs(moves), dict[int, int]()
        costs, rooms = self.costs[:], list(self.lattice.floors)
        costs[target] = NEVER
        while left:
            way = self._way(start, stop, left, costs, rooms)
            if way is None:
                return None
            amount = min([left, *(rooms[leaf] for _, _, _, leaf in way if leaf >= 0)])
            for number, _, direction, _ in way:
                # Once withheld for it, it may move as far as it likes.
                costs[number] = FREE
                self._move(found, rooms, number, direction * amount)
            self._move(found, rooms, target, sign * amount)
            left -= amount
        witness = {leaf: move for leaf, move in found.items() if move}
        if not self.lattice.has_room(witness):
            return None
        one = Found.of(self.lattice, witness)
        moved = one.moves.keys() - self.hidden
        return one if moved <= self.network.arc_of.keys() and self.given.isdisjoint(moved) else None

    def _move(self, found: dict[int, int], rooms: list[int], number: int, people: int) -> None:
        leaf = self.network.arcs[number].leaf
        if leaf >= 0:
            found[leaf] = found.get(leaf, 0) + people
            rooms[leaf] += people

    def _way(
        self, start: int, stop: int, left: int, costs: Sequence[float], rooms: Sequence[int]
    ) -> list[Step] | None:
        """The cheapest steps from start to stop."""
        steps = self.steps
        best = [NEVER] * len(steps)
        best[start] = 0.0
        came: dict[int, tuple[int, Step]] = {}
        queue = [(0.0, start)]
        while queue:
            cost, node = heappop(queue)
            if node == stop:
                way = []
                while node != start:
                    node, step = came[node]
                    way.append(step)
                return way
            if cost > best[node]:
                continue
            most = best[stop]
            for step in steps[node]:
                number, other, _, leaf = step
                more = costs[number]
                reached = cost + more
                if reached >= best[other] or reached >= most:
                    continue
                if leaf >= 0:
                    room = rooms[leaf]
                    if room <= 0:
                        continue
                    if room < left:
                        reached = cost + more * (left / room)
                        if reached >= best[other]:
                            continue
                best[other] = reached
                came[other] = (node, step)
                heappush(queue, (reached, other))
        return None
