"""The fewest numbers any method could withhold of a lattice: what each sum in the tables asks for by itself.

Whatever is withheld, no sum of published tables may have a single withheld number (it would be what is left
over), and beside one under ten the others of its sum have to be able to give it ten. Both are necessary, not
sufficient: a bound from below, found by integer programming over which numbers are withheld.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from plp_metrics.compute.lattice_types import EVERYWHERE, PEOPLE, Dimension, Lattice, State

SECONDS = 60.0


def fewest(lattice: Lattice, shape: Dimension, *, by_partner: bool) -> int:
    """At least so many are withheld; by_partner: whether partners' rows have more than the key line."""
    parts = lattice.parts
    least = np.array([float(p.state is State.HIDDEN or p.is_small) for p in parts])
    most = np.array([float(p.state is not State.GIVEN) for p in parts])
    least = np.minimum(least, most)
    counted = [
        not p.release and p.state is not State.GIVEN
        and (by_partner or p.name[0] != "partner" or p.name[2] == shape.key)
        for p in parts
    ]  # fmt: skip
    rows = []
    for whole, inside in _sums(lattice, shape):
        free = [p for p in (whole, *inside) if p >= 0 and most[p]]
        for one in free:
            others = [p for p in free if p != one]
            rows.append({one: -1.0} | dict.fromkeys(others, 1.0))
            if parts[one].people < PEOPLE <= parts[one].total:
                # A part and its whole rise together as far as they like; parts only take from each other.
                give = {
                    p: float(PEOPLE if whole in (one, p) else min(parts[p].people, PEOPLE)) for p in others
                }
                rows.append({one: float(parts[one].people - PEOPLE)} | give)
    # What can't be had at all is what the suppressor takes out of the tables: it asks for nothing here.
    rows = [r for r in rows if sum(v * (most if v > 0 else least)[p] for p, v in r.items()) >= 0]
    if not rows:
        return int(least @ counted)
    at = [(number, p, v) for number, row in enumerate(rows) for p, v in row.items()]
    i, j, values = zip(*at, strict=True)
    found = milp(
        np.array(counted, float),
        constraints=LinearConstraint(sparse.csr_array((values, (i, j)), shape=(len(rows), len(parts))), 0),
        bounds=Bounds(least, most), integrality=np.ones(len(parts)),
        options={"time_limit": SECONDS, "mip_rel_gap": 0},
    )  # fmt: skip
    # Out of time, the bound reached so far still holds.
    return int(np.ceil(found.mip_dual_bound - 1e-6))


def _sums(lattice: Lattice, shape: Dimension) -> Iterator[tuple[int, list[int]]]:
    """Every sum: the part that is its whole (-1: a total that everybody knows), and the parts in it."""
    at = {part.name: p for p, part in enumerate(lattice.parts) if not part.release}
    rest = [c for c in shape.categories if c not in shape.key_of]
    for table, who in {name[:2] for name in at}:
        yield -1, [at[table, who, c] for c in (shape.key, *rest) if (table, who, c) in at]
        if shape.has_own_key:
            inside = [at[table, who, c] for c in shape.key_of if (table, who, c) in at]
            yield at.get((table, who, shape.key), -1), inside
    group = {who: of for who, of in zip(lattice.who, lattice.groups, strict=True) if of}
    for category in {name[2] for name in at}:
        bands = [name for name in at if name[0] == "division" and name[2] == category]
        for name in bands:
            members = [("partner", who, category) for who, of in group.items() if of == name[1]]
            yield at[name], [at[x] for x in members if x in at]
        nation = ("nation", EVERYWHERE, category)
        if nation in at:
            below = bands or [("partner", who, category) for who in group]
            yield at[nation], [at[x] for x in below if x in at]
