"""What is usually done, to show that the attack finds its leaks: hide what is under ten, and the next
smallest of each row and column that has one hidden alone."""

from __future__ import annotations

from collections.abc import Sequence

from plp_metrics.compute.attack_seen import Hidden, Known, Stand, Told, known
from plp_metrics.compute.lattice_types import Dimension

Table = Sequence[Sequence[int]]
"""one row a partner, one column a category"""


def hidden_in(table: Table) -> set[tuple[int, int]]:
    """Rows and columns of what is hidden. The last row is the sum of the others and treated like them."""
    full = [*map(list, table), [sum(column) for column in zip(*table, strict=True)]]
    hidden = {(r, c) for r, row in enumerate(full) for c, n in enumerate(row) if n < 10}
    rows = [[(r, c) for c in range(len(full[0]))] for r in range(len(full))]
    columns = [[(r, c) for r in range(len(full))] for c in range(len(full[0]))]
    for line in [*rows, *columns]:
        inside = [cell for cell in line if cell in hidden]
        if len(inside) == 1:
            rest = [cell for cell in line if cell not in hidden]
            hidden.add(min(rest, key=lambda cell: full[cell[0]][cell[1]]))
    return hidden


def published(shape: Dimension, table: Table) -> tuple[Known, int]:
    """What a reader of such a table knows, and how many numbers are hidden in it."""
    hidden, stands = hidden_in(table), [Stand(f"P{r:02d}", "Q4") for r in range(len(table))]
    counts = {
        stand: dict(zip(shape.categories, row, strict=True)) for stand, row in zip(stands, table, strict=True)
    }
    told, kept = [], []
    for r in range(len(table) + 1):
        inside = tuple(stands[r : r + 1] or stands)
        for c, category in enumerate(shape.categories):
            people = sum(counts[stand][category] for stand in inside)
            if (r, c) in hidden:
                kept.append(Hidden(f"{r} {category}", inside, (category,)))
            else:
                told.append(Told(inside, (category,), people))
    return known(shape, counts, told, kept), len(hidden)
