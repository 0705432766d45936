"""Which withheld counts need not be: those whose goals, and everybody else's, are reached without them. Pure.

A count is withheld in passing because one witness moves it; later ones may make it superfluous (the
"clean-up" of Kelly, Golden & Assad 1992). Dearest first: where all goals that rested on it are reached by
tables that do not move it, found before or on ways around that withhold nothing new, it is said after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from plp_metrics.compute.lattice_types import Lattice
from plp_metrics.compute.suppress_cycle import Cycles, Found
from plp_metrics.compute.suppress_proof import Goal


class Tidy:
    """The tables found so far as a matrix: how far each moves every part."""

    def __init__(self, lattice: Lattice, tables: Iterable[Found], cycles: Cycles) -> None:
        self.lattice, self.cycles = lattice, cycles
        self.tables = list(tables)
        self.matrix = self._rows(self.tables)

    def _rows(self, tables: Sequence[Found]) -> np.ndarray:
        rows = np.zeros((len(tables), len(self.lattice.parts)), np.int64)
        for number, one in enumerate(tables):
            rows[number, list(one.moves)] = list(one.moves.values())
        return rows

    def run(
        self, hidden: set[int], wanted: Mapping[int, Sequence[Goal]], candidates: Sequence[int]
    ) -> set[int]:
        """What is withheld in the end. wanted: hidden part → its goals; candidates: in the order to try."""
        hidden = set(hidden)
        for position in candidates:
            if position in hidden and self._without(position, hidden, wanted):
                hidden.discard(position)
        return hidden

    def _without(self, position: int, hidden: set[int], wanted: Mapping[int, Sequence[Goal]]) -> bool:
        """Whether all other goals can be reached without moving this part; keeps only such tables then."""
        moving = self.matrix[:, position] != 0
        touched = np.flatnonzero((self.matrix[moving] != 0).any(axis=0))
        rest = self.matrix[~moving]
        least = rest.min(axis=0, initial=0)
        most = rest.max(axis=0, initial=0)
        missing = [
            (other, goal)
            for other in map(int, touched)
            if other in hidden and other != position
            for goal in wanted.get(other, ())
            if not (goal.reached(int(least[other])) or goal.reached(int(most[other])))
        ]
        new: list[Found] = []
        if missing:
            self.cycles.price(hidden - {position}, fixed=True)
        for other, goal in missing:
            if any(goal.reached(one.moves.get(other, 0)) for one in new):
                continue
            tries = (goal.moves, -goal.moves) if goal.either else (goal.moves,)
            found = next((w for m in tries if (w := self.cycles.witness(other, m)) is not None), None)
            if found is None:
                return False
            new.append(found)
        self.tables = [one for one, moves in zip(self.tables, moving, strict=True) if not moves] + new
        self.matrix = np.concatenate([rest, self._rows(new)])
        return True
