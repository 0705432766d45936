"""Which withheld counts need not be: those whose goals, and everybody else's, are reached without them. Pure.

A count is withheld in passing because one witness moves it; later ones may make it superfluous (the
"clean-up" of Kelly, Golden & Assad 1992). Dearest first: where all goals that rested on it are reached by
tables that do not move it, found before or on ways around that withhold nothing new, it is said after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from plp_metrics.compute.lattice_types import Lattice
from plp_metrics.compute.suppress_cycle import Cycles
from plp_metrics.compute.suppress_proof import Goal


class Tidy:
    """The tables found so far as a matrix: how far each moves every part."""

    def __init__(self, lattice: Lattice, witnesses: Iterable[dict[int, int]], cycles: Cycles) -> None:
        self.lattice, self.cycles = lattice, cycles
        self.witnesses = list(witnesses)
        self.matrix = np.zeros((len(self.witnesses), len(lattice.parts)), np.int64)
        for number, witness in enumerate(self.witnesses):
            for position, moves in lattice.moves(witness).items():
                self.matrix[number, position] = moves

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
        new: list[dict[int, int]] = []
        if missing:
            self.cycles.price(hidden - {position}, fixed=True)
        for other, goal in missing:
            if any(goal.reached(self.lattice.moves(w).get(other, 0)) for w in new):
                continue
            tries = (goal.moves, -goal.moves) if goal.either else (goal.moves,)
            witness = next((w for m in tries if (w := self.cycles.witness(other, m)) is not None), None)
            if witness is None:
                return False
            new.append(witness)
        rows = np.zeros((len(new), self.matrix.shape[1]), np.int64)
        for number, witness in enumerate(new):
            for part, moves in self.lattice.moves(witness).items():
                rows[number, part] = moves
        self.witnesses = [w for w, moves in zip(self.witnesses, moving, strict=True) if not moves] + new
        self.matrix = np.concatenate([rest, rows])
        return True
