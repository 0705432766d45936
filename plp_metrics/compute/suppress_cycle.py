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

from collections import defaultdict
from collections.abc import Collection
from heapq import heappop, heappush
from typing import NamedTuple

from plp_metrics.compute.lattice_types import Lattice, State

FREE = 0.001
"""Cost of moving what is not said anyway: witnesses stay small."""
NEVER = float("inf")


class Arc(NamedTuple):
    """A step of the network. position: the part it is, or -1; leaf: the leaf it is, or -1."""

    tail: int
    head: int
    position: int
    leaf: int


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
        self.steps: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number, arc in enumerate(self.arcs):
            self.steps[arc.tail].append((number, arc.head, 1))
            self.steps[arc.head].append((number, arc.tail, -1))

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

    def price(self, hidden: Collection[int], *, fixed: bool = False) -> None:
        """Take over what is withheld by now; fixed: nothing else may be."""
        self.hidden = self.unseen | frozenset(hidden)
        self.costs = list(self.dearest)
        for position, arc in self.network.arc_of.items():
            if position in hidden and self.costs[arc] < NEVER and position not in self.unseen:
                self.costs[arc] = 0.0
        if fixed:
            self.costs = [cost and NEVER for cost in self.costs]

    def _cost(self, arc: Arc) -> float:
        """What an arc costs while nothing is withheld."""
        p = arc.position
        if arc.leaf in self.locked or p in self.given:
            return NEVER
        if p in self.unseen and len(self.lattice.parts[p].members) > 1:
            # Not seen by this viewer, but sums of it are, and they are no step of the network.
            return self.lattice.parts[p].weight
        return 0.0 if p < 0 or p in self.unseen else self.lattice.parts[p].weight

    def witness(self, position: int, moves: int) -> dict[int, int] | None:
        """A table where a part moves by exactly this much; None if not found."""
        target = self.network.arc_of.get(position)
        if target is None or self.costs[target] == NEVER:
            return None
        arc, sign = self.network.arcs[target], 1 if moves > 0 else -1
        if arc.leaf >= 0 and moves < -self.lattice.floors[arc.leaf]:
            return None
        start, stop = (arc.head, arc.tail) if sign > 0 else (arc.tail, arc.head)
        left, found, paid = abs(moves), dict[int, int](), {target}
        while left:
            way = self._way(start, stop, target, left, found, paid)
            if way is None:
                return None
            amount = left
            for number, direction in way:
                leaf = self.network.arcs[number].leaf
                if direction < 0 and leaf >= 0:
                    amount = min(amount, self.lattice.floors[leaf] + found.get(leaf, 0))
            for number, direction in [*way, (target, sign)]:
                leaf = self.network.arcs[number].leaf
                paid.add(number)
                if leaf >= 0:
                    found[leaf] = found.get(leaf, 0) + direction * amount
            left -= amount
        witness = {leaf: move for leaf, move in found.items() if move}
        if not self.lattice.has_room(witness):
            return None
        moved = self.lattice.moves(witness).keys() - self.hidden
        return witness if moved <= self.network.arc_of.keys() and self.given.isdisjoint(moved) else None

    def _way(
        self, start: int, stop: int, target: int, left: int, found: dict[int, int], paid: set[int]
    ) -> list[tuple[int, int]] | None:
        """The cheapest steps from start to stop: arcs, each with its direction."""
        arcs, steps, floors, costs = self.network.arcs, self.network.steps, self.lattice.floors, self.costs
        best: dict[int, float] = {start: 0.0}
        came: dict[int, tuple[int, int, int]] = {}
        queue, done = [(0.0, start)], set[int]()
        while queue:
            cost, node = heappop(queue)
            if node == stop:
                way = []
                while node != start:
                    number, node, direction = came[node]
                    way.append((number, direction))
                return way
            if node in done:
                continue
            done.add(node)
            for number, other, direction in steps[node]:
                if other in done or number == target:
                    continue
                more = FREE if number in paid else costs[number] + FREE
                leaf = arcs[number].leaf
                if direction < 0 and leaf >= 0:
                    room = floors[leaf] + found.get(leaf, 0)
                    if room <= 0:
                        continue
                    if room < left:
                        more *= left / room
                if more == NEVER:
                    continue
                reached = cost + more
                if reached < best.get(other, NEVER):
                    best[other] = reached
                    came[other] = (number, node, direction)
                    heappush(queue, (reached, other))
        return None
