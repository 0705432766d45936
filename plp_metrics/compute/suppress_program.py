"""Finding one witness: a linear program over how far each leaf moves; an integer program where that is
fractional.

Variables: for every leaf, and every sum of leaves that is not given, what it gains and what it loses. The
cost of moving a part that is said is the information lost if it has to be withheld for it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from plp_metrics.compute.lattice_types import Lattice, State

if TYPE_CHECKING:
    from scipy import sparse

FREE = 0.001
"""Cost of moving what is not said anyway: witnesses stay small."""
SECONDS = 20.0


class Program:
    """The programs of one lattice; only bounds and costs differ from one target to the next.

    unseen: parts the viewer does not see (moving them costs nothing); locked: leaves the viewer knows.
    """

    def __init__(
        self, lattice: Lattice, *, unseen: Collection[int] = (), locked: Collection[int] = ()
    ) -> None:
        self.lattice = lattice
        self.programs = self.integer_programs = 0
        leaves = len(lattice.floors)
        self.costs = np.full(leaves, FREE)
        self.most = np.full(leaves, np.inf)
        self.most[list(locked)] = 0
        self.least = np.minimum(np.asarray(lattice.floors, float), self.most)
        self.unseen = frozenset(unseen)
        self.column: dict[int, int] = {}
        rows: list[tuple[tuple[int, ...], int | None]] = [(tuple(r), None) for r in lattice.sums]
        sums = 0
        rooms: dict[int, int] = {}
        for position, part in enumerate(lattice.parts):
            if part.state is State.GIVEN and position not in self.unseen:
                if len(part.members) == 1:
                    self.most[part.members[0]] = self.least[part.members[0]] = 0
                else:
                    rows.append((part.members, None))
            elif len(part.members) > 1:
                rows.append((part.members, leaves + sums))
                self.column[position] = leaves + sums
                sums += 1
            else:
                self.column[position] = part.members[0]
        for members, room in lattice.rooms:
            rows.append((members, leaves + sums))
            rooms[leaves + sums] = room
            sums += 1
        self.size = leaves + sums
        self.costs = np.concatenate([self.costs, np.full(sums, FREE)])
        self.most = np.concatenate([self.most, np.full(sums, np.inf)])
        self.least = np.concatenate([self.least, np.full(sums, np.inf)])
        for column, room in rooms.items():
            self.least[column] = room
        self.matrix = self._matrix(rows)

    def _matrix(self, rows: list[tuple[tuple[int, ...], int | None]]) -> sparse.csc_array:
        from scipy import sparse

        i, j, v = [], [], []
        for number, (members, own) in enumerate(rows):
            for leaf in members:
                i += [number, number]
                j += [leaf, leaf + self.size]
                v += [1.0, -1.0]
            if own is not None:
                i += [number, number]
                j += [own, own + self.size]
                v += [-1.0, 1.0]
        return sparse.csc_array((v, (i, j)), shape=(len(rows), 2 * self.size))

    def price(self, hidden: Collection[int]) -> None:
        """Take over what is withheld by now."""
        self.costs[:] = FREE
        for position, part in enumerate(self.lattice.parts):
            if position in self.column and position not in hidden and position not in self.unseen:
                column = self.column[position]
                self.costs[column] = max(self.costs[column], part.weight)

    def witness(
        self, position: int, moves: int, hard: Collection[int] | None = None
    ) -> dict[int, int] | None:
        """The cheapest table where a part moves by exactly this much; None if there is none.

        Whatever is said may move, at its cost. An answer that is late is no answer.
        """
        column = self.column.get(position)
        if column is None:
            return None
        upper = np.concatenate([self.most, self.least])
        lower = np.zeros(2 * self.size)
        there, back = (column, column + self.size) if moves > 0 else (column + self.size, column)
        if upper[there] < abs(moves):
            return None
        lower[there] = upper[there] = abs(moves)
        upper[back] = 0
        free = np.flatnonzero(upper)
        solved = np.zeros(2 * self.size)
        answer = self._solved(free, lower[free], upper[free])
        if answer is None:
            return None
        solved[free] = answer
        leaves = len(self.lattice.floors)
        moved = np.round(solved[:leaves] - solved[self.size : self.size + leaves]).astype(int)
        return {int(leaf): int(moved[leaf]) for leaf in np.flatnonzero(moved)}

    def _solved(self, free: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray | None:
        """The values of the variables that may move at all."""
        # Loading the solver takes half a second, which only a release should wait for.
        from scipy.optimize import Bounds, LinearConstraint

        from plp_metrics.compute.solver import milp

        costs, matrix = np.concatenate([self.costs, self.costs])[free], self.matrix[:, free]
        flat = np.zeros(matrix.shape[0])
        self.programs += 1
        sums, bounds = LinearConstraint(matrix, flat, flat), Bounds(lower, upper)
        found = milp(
            costs, constraints=sums, bounds=bounds, options={"time_limit": SECONDS, "presolve": False}
        )
        if found.status != 0 or found.x is None:
            return None
        if np.abs(found.x - np.round(found.x)).max() <= 1e-6:
            return np.asarray(found.x)
        self.integer_programs += 1
        whole = milp(
            costs, constraints=sums, bounds=bounds, integrality=np.ones(len(free)),
            options={"time_limit": SECONDS},
        )  # fmt: skip
        return np.asarray(whole.x) if whole.status == 0 and whole.x is not None else None
