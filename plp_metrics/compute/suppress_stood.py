"""What earlier releases left too narrow, by rules that were weaker: it can't be called back. Pure.

A count withheld then may be known to within less than it has to be. A further release has to leave it as wide
as it found it; that can be proven, where what is asked of a withheld count can't.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from plp_metrics.compute.lattice_types import Lattice, Name, Part, State
from plp_metrics.compute.suppress_program import Program
from plp_metrics.compute.suppress_proof import goals

Place = tuple[Name, tuple[int, ...]]
"""A part, by its name and its people by row."""
Ends = tuple[int, int]
"""The least and the most it can be by what stands published."""


def bounded(lattice: Lattice, stood: Mapping[Place, Ends]) -> Lattice:
    """The lattice in which no more is asked of these parts than was open before."""
    if not stood:
        return lattice
    return replace(lattice, parts=tuple(_within(part, stood.get(_place(part))) for part in lattice.parts))


def as_it_stood(earlier: Lattice, names: Collection[Name]) -> dict[Place, Ends]:
    """How far the parts of these names can move by what earlier releases said.

    earlier: the lattice in which nothing but that is said. Only parts that can't move as far as they have to.
    """
    program = Program(earlier)
    program.price({p for p, part in enumerate(earlier.parts) if part.state is not State.GIVEN})
    found: dict[Place, Ends] = {}
    for position, part in enumerate(earlier.parts):
        if part.name not in names or part.state is State.GIVEN:
            continue
        wanted = [goal.moves for goal in goals(part)]
        wanted += [-goal.moves for goal in goals(part) if goal.either]
        ends = [part.people + _furthest(program, position, moves) for moves in wanted]
        if ends and any(end != part.people + moves for end, moves in zip(ends, wanted, strict=True)):
            found[_place(part)] = min(part.people, *ends), max(part.people, *ends)
    return found


def _furthest(program: Program, position: int, moves: int) -> int:
    """How far of these a part can move at all."""
    step = 1 if moves > 0 else -1
    return next((n for n in range(moves, 0, -step) if program.witness(position, n) is not None), 0)


def _place(part: Part) -> Place:
    return part.name, tuple(n for share in sorted(part.shares) for n in share)


def _within(part: Part, ends: Ends | None) -> Part:
    if ends is None:
        return part
    most = part.total if part.most is None else part.most
    return part._replace(least=max(part.least, ends[0]), most=min(most, ends[1]))
