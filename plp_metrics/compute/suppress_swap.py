"""Witnesses that need no program: two categories swapped within one row, or between two rows of a roll-up."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from plp_metrics.compute.lattice_types import Lattice, State


class Swaps:
    """Moves among leaves that are not said, at no cost.

    unseen, locked: as in suppress_program.
    """

    def __init__(
        self, lattice: Lattice, *, unseen: Collection[int] = (), locked: Collection[int] = ()
    ) -> None:
        self.lattice, self.unseen = lattice, frozenset(unseen)
        self.stuck_always = frozenset(locked)
        self.said: set[int] = set()

    def price(self, hidden: Collection[int]) -> None:
        """Take over what is withheld by now."""
        self.said = {
            position
            for position, part in enumerate(self.lattice.parts)
            if (part.state is State.GIVEN or position not in hidden) and position not in self.unseen
        }
        self.stuck = set(self.stuck_always) | {
            self.lattice.parts[p].members[0] for p in self.said if len(self.lattice.parts[p].members) == 1
        }

    def witness(self, position: int, moves: int) -> dict[int, int] | None:
        """A table where a part moves by exactly this much and nothing said moves; None if not found.

        It is put together of small swaps, each of which agrees with what is said and moves the part alike.
        """
        part = self.lattice.parts[position]
        width = self.lattice.width
        columns = {leaf % width for leaf in part.members}
        if len(columns) > 1:
            return None
        (column,), sign = columns, 1 if moves > 0 else -1
        left, found = abs(moves), dict[int, int]()
        for swap in self._swaps(position, column, sign):
            amount = min([left, *(self._room(found, leaf) for leaf, move in swap.items() if move < 0)])
            if amount > 0 and self._agrees(position, sign, swap):
                for leaf, move in swap.items():
                    found[leaf] = found.get(leaf, 0) + amount * move
                left -= amount
                if not left:
                    return {leaf: move for leaf, move in found.items() if move}
        return None

    def _room(self, found: dict[int, int], leaf: int) -> int:
        return self.lattice.floors[leaf] + min(found.get(leaf, 0), 0)

    def _swaps(self, position: int, column: int, sign: int) -> Iterator[dict[int, int]]:
        """One person out of, or into, this category: within a row, or against another row."""
        floors, width = self.lattice.floors, self.lattice.width
        rows = [leaf // width for leaf in self.lattice.parts[position].members]
        free = [leaf not in self.stuck for leaf in range(len(floors))]
        for row in rows:
            here = row * width + column
            if not free[here] or (sign < 0 and not floors[here]):
                continue
            others = [c for c in range(width) if c != column and free[row * width + c]]
            others = [c for c in others if sign < 0 or floors[row * width + c]]
            others.sort(key=lambda c: -floors[row * width + c])
            thirds = self._against(row, column, len(rows) == 1, free)
            for other in others:
                pair = {here: sign, row * width + other: -sign}
                yield pair
                for third in thirds:
                    there, beside = third * width + column, third * width + other
                    if free[beside] and floors[there if sign > 0 else beside]:
                        yield pair | {there: -sign, beside: sign}

    def _against(self, row: int, column: int, is_row: bool, free: list[bool]) -> list[int]:
        """Rows to swap with: of the same roll-up for a part of one row, of the others for a roll-up."""
        groups, width = self.lattice.groups, self.lattice.width
        return [
            third
            for third, group in enumerate(groups)
            if third != row and groups[row] and group and (group == groups[row]) == is_row
            and free[third * width + column]
        ]  # fmt: skip

    def _agrees(self, position: int, sign: int, swap: dict[int, int]) -> bool:
        moves = self.lattice.moves(swap)
        return moves.get(position) == sign and self.said.isdisjoint(moves)
