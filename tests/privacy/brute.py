"""Every table that agrees with what is published, counted out: no solver, for small lattices only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plp_metrics.compute.lattice_types import Lattice, Outcome, State


def compositions(total: int, width: int) -> Iterator[tuple[int, ...]]:
    """All ways to share people out over categories."""
    if width == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, width - 1):
            yield (first, *rest)


def possible(lattice: Lattice, outcome: Outcome, target: int, viewer: int | None = None) -> set[int]:
    """Every value a part can have in a table that agrees with all that is said.

    viewer: a row that knows itself and sees only roll-ups; None sees everything.
    """
    width = lattice.width
    said = [
        part
        for position, part in enumerate(lattice.parts)
        if part.state is State.GIVEN or position not in outcome.hidden
        if viewer is None or part.is_roll_up
    ]
    within = [p for p in said if len(p.shares) == 1]
    across = [p for p in said if len(p.shares) > 1]
    states: set[tuple[int, ...]] = {(0,) * (len(across) + 1)}
    for row in range(len(lattice.who)):
        counts = lattice.floors[row * width : (row + 1) * width]
        options: Sequence[tuple[int, ...]] = [counts]
        if row != viewer:
            options = list(compositions(sum(counts), width))
        steps = set()
        for option in options:
            if all(_of(p.members, option, row, width) == p.people for p in within if p.shares[0].row == row):
                steps.add(
                    (
                        *(_of(p.members, option, row, width) for p in across),
                        _of(lattice.parts[target].members, option, row, width),
                    )
                )
        grown = {tuple(a + b for a, b in zip(state, step, strict=True)) for state in states for step in steps}
        states = {s for s in grown if all(x <= p.people for x, p in zip(s, across, strict=False))}
    return {s[-1] for s in states if all(x == p.people for x, p in zip(s, across, strict=False))}


def _of(members: Sequence[int], option: Sequence[int], row: int, width: int) -> int:
    return sum(option[leaf % width] for leaf in members if leaf // width == row)
