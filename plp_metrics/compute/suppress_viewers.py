"""What a partner could work out of another's row from the roll-ups and its own. Closed form. Pure.

A partner sees no other partner's row, only the roll-ups, everybody's totals and its own row. What is left of
a roll-up without its own row is a table of rows with known totals and columns with known sums: a count x of
a row with total T in a column with sum S lies exactly in [max(0, S - (the other rows' totals)), min(T, S)]
(Frechet's bounds). All columns are taken as published, which is the worst case.
"""

from __future__ import annotations

from collections.abc import Sequence

from plp_metrics.compute.lattice import Row, grouped
from plp_metrics.compute.lattice_types import PARTNERS, PEOPLE


def told_by_roll_ups(rows: Sequence[Row]) -> list[str]:
    """The partners that have to leave the roll-ups, the smallest first."""
    out: list[str] = []
    inside = [row for row in rows if row.is_pooled]
    while len(inside) >= PARTNERS:
        told = _told(inside)
        if not told:
            break
        smallest = min(told, key=lambda who: next((r.total, r.who) for r in inside if r.who == who))
        out.append(smallest)
        inside = [row for row in inside if row.who != smallest]
    return out


def _told(inside: Sequence[Row]) -> set[str]:
    groups = grouped({row.who: row.division for row in inside})
    found: set[str] = set()
    for group in set(groups.values()):
        members = [row for row in inside if groups[row.who] == group]
        totals = sum(row.total for row in members)
        sums = [sum(column) for column in zip(*(row.counts for row in members), strict=True)]
        for row in members:
            small = [c for c, x in enumerate(row.counts) if x < PEOPLE or row.total - x < PEOPLE]
            for viewer in members if small else ():
                if viewer.who == row.who:
                    continue
                others = totals - row.total - viewer.total
                for c in small:
                    if not _covered(row, c, sums[c] - viewer.counts[c], others):
                        found.add(row.who)
    return found


def _covered(row: Row, column: int, left: int, others: int) -> bool:
    """Whether a small count, or a small rest, could still be anything from 0 to 10 (see suppress_proof)."""
    least, most = max(0, left - others), min(row.total, left)
    x, top = row.counts[column], min(PEOPLE, row.total)
    if x < PEOPLE and left >= PEOPLE and (least > 0 or most < top):
        return False
    return not (row.total - x < PEOPLE and (most < row.total or least > row.total - top))
