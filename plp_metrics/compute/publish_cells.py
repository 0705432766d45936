"""From a proven lattice to the rows of the published tables, and how much they withhold. Pure.

Marks: shown; withheld (no count); kept (the key line's last shown count, with its quarter); corrected (what
was shown before a correction that is not shown yet); together (the withheld categories of a row, added).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from typing import NamedTuple

import pyarrow as pa

from plp_metrics.compute.lattice_types import (
    EVERYWHERE,
    OTHERS,
    PEOPLE,
    Dimension,
    Lattice,
    Outcome,
    Part,
    State,
)

CELL = pa.schema(
    [("table_name", pa.string()), ("partner_id", pa.string()), ("division", pa.string()),
     ("category", pa.string()), ("count", pa.int64()), ("mark", pa.string()), ("kept_quarter", pa.string()),
     ("partners_in", pa.int32())]
)  # fmt: skip
MEASURE = pa.schema(
    [("table_name", pa.string()), ("cells", pa.int32()), ("withheld", pa.int32()), ("small", pa.int32()),
     ("simplest", pa.int32())]
)  # fmt: skip


class Kept(NamedTuple):
    """A key line's last shown count of this year, and its quarter."""

    people: int
    quarter: str


def cells(
    lattice: Lattice, outcome: Outcome, dimension: Dimension, kept: Mapping[str, Kept], waiting: Set[str],
    *, by_partner: bool,
) -> list[tuple[object, ...]]:  # fmt: skip
    """Rows in the order of CELL: every category, the total as ALL, and the withheld ones together.

    kept: partner → its key line where the new one may not be shown. waiting: partners with a correction
    that is not shown yet. by_partner: whether partners' rows have all categories, or the key line only.
    """
    rows: list[tuple[object, ...]] = []
    for (table, who), parts in _bands(lattice).items():
        is_partner = table == "partner"
        at = (table, who if is_partner else EVERYWHERE, EVERYWHERE if is_partner else who)
        partners_in = None if is_partner else len(parts[0][1].shares)
        said = "corrected" if is_partner and who in waiting else "shown"
        shown, hidden = 0, 0
        for position, part in parts:
            category = part.name[2]
            is_said = part.state is State.GIVEN or position not in outcome.hidden
            if category in dimension.categories:
                shown += part.people if is_said else 0
                hidden += not is_said
            if is_partner and not by_partner and category != dimension.key:
                continue
            if is_said:
                rows.append((*at, category, part.people, said, None, partners_in))
            elif is_partner and category == dimension.key and who in kept:
                rows.append((*at, category, kept[who].people, "kept", kept[who].quarter, partners_in))
            else:
                rows.append((*at, category, None, "withheld", None, partners_in))
        total = parts[0][1].total
        rows.append((*at, EVERYWHERE, total, said, None, partners_in))
        # Fewer than ten only where the whole row is: else the proof keeps what is left over at ten or more.
        if hidden and total - shown >= PEOPLE and (by_partner or not is_partner):
            rows.append((*at, OTHERS, total - shown, "together", None, partners_in))
    return rows


def measures(
    lattice: Lattice, outcome: Outcome, dimension: Dimension, *, by_partner: bool
) -> list[tuple[object, ...]]:
    """Rows in the order of MEASURE, one a table."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for (table, _), parts in _bands(lattice).items():
        if table == "partner" and not by_partner:
            parts = [pair for pair in parts if pair[1].name[2] == dimension.key]
        small = sum(part.is_small for _, part in parts)
        of = sums[table]
        of[0] += len(parts)
        of[1] += sum(p in outcome.hidden and part.state is not State.GIVEN for p, part in parts)
        of[2] += small
        of[3] += len(parts) if small else 0
    return [(table, *of) for table, of in sums.items()]


def _bands(lattice: Lattice) -> dict[tuple[str, str], list[tuple[int, Part]]]:
    """(table, whose) → the parts of this release's row, with their positions."""
    found: dict[tuple[str, str], list[tuple[int, Part]]] = defaultdict(list)
    for position, part in enumerate(lattice.parts):
        if part.release == 0:
            found[part.name[:2]].append((position, part))
    return found
