"""The attack of an auditor: integer programming over everything a role has been shown. Its own code.

Known beside what is published: everybody's totals (they are open figures), which partners a roll-up covers,
that counts of a school year only grow, and a partner's own rows. An interval found for a count that has to
stay hidden is a disclosure where it does not cover 0 to 9 (or to its total), or for another withheld count
is narrower than five. Running out of time counts as a disclosure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

SECONDS = 10.0
Leaf = tuple[str, str]
"""partner, category"""


@dataclass
class Seen:
    """What is known of one population and dimension: totals, sums of leaves, and least sums."""

    categories: tuple[str, ...]
    totals: dict[str, int]
    sums: list[tuple[tuple[Leaf, ...], int]] = field(default_factory=list)
    least: list[tuple[tuple[Leaf, ...], int]] = field(default_factory=list)


@dataclass
class Report:
    """What the attack found. narrowest: the smallest width of a withheld count that has to have one."""

    published: int = 0
    withheld: int = 0
    narrowest: int | None = None
    disclosures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.published} published, {self.withheld} withheld, narrowest interval {self.narrowest},"
            f" {len(self.disclosures)} disclosures"
        )


class Attack:
    """The integer program of what one role has seen."""

    def __init__(self, seen: Seen) -> None:
        self.at = {(w, c): i for i, (w, c) in enumerate((w, c) for w in seen.totals for c in seen.categories)}
        equal = [(tuple((w, c) for c in seen.categories), total) for w, total in seen.totals.items()]
        lines = [(leaves, n, n) for leaves, n in [*equal, *seen.sums]]
        lines += [(leaves, n, np.inf) for leaves, n in seen.least]
        matrix = np.zeros((len(lines), len(self.at)))
        for number, (leaves, _, _) in enumerate(lines):
            for leaf in leaves:
                matrix[number, self.at[leaf]] += 1
        self.lines = LinearConstraint(matrix, [x[1] for x in lines], [x[2] for x in lines])
        top = np.array([seen.totals[who] for who, _ in self.at], float)
        self.bounds = Bounds(np.zeros(len(self.at)), top)

    def interval(self, leaves: Iterable[Leaf]) -> tuple[int, int] | None:
        """The least and the most a sum can be; None if time ran out or nothing agrees."""
        cost = np.zeros(len(self.at))
        for leaf in leaves:
            cost[self.at[leaf]] += 1
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * cost, constraints=self.lines, bounds=self.bounds, integrality=np.ones(len(self.at)),
                options={"time_limit": SECONDS, "mip_rel_gap": 0},
            )  # fmt: skip
            if found.status != 0 or found.x is None:
                return None
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]


def judge(
    report: Report, name: str, interval: tuple[int, int] | None, people: int, total: int, *, wide: bool = True
) -> None:
    """Hold an interval against the rule; wide: whether a count of ten or more has to have a width of five."""
    if interval is None:
        report.disclosures.append(f"{name}: no answer in time")
        return
    low, high = interval
    top = min(9, total)
    assert low <= people <= high, f"{name}: what is published does not agree with the truth"
    small = people < 10 or total - people < 10
    if people < 10 and not (low == 0 and high >= top):
        report.disclosures.append(f"{name}: {people} lies in {low}..{high}")
    if total - people < 10 and not (high == total and low <= total - top):
        report.disclosures.append(f"{name}: all but {total - people} of {total}, in {low}..{high}")
    if wide and not small and high - low < 5:
        report.disclosures.append(f"{name}: {people} lies in {low}..{high}")
    if (small or wide) and (total >= 10 or not small):
        width = high - low
        report.narrowest = width if report.narrowest is None else min(report.narrowest, width)


def naive(table: Sequence[Sequence[int]]) -> set[tuple[int, int]]:
    """What is usually done: hide what is under ten, and the next smallest of each row and column that has
    one hidden alone. The last row is the sum of the others and is treated like them."""
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
