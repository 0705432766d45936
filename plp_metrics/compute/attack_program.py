"""The programs of an attack: bounds by interval propagation, then what hangs together by itself. Pure."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.csgraph import connected_components

TURNS = 20
"""How often a sum is looked at by interval propagation, on average."""
Row = tuple[list[int], list[int], int, int | None]
"""columns, how often each counts, the least and the most of their sum"""


class Component:
    """Counts that hang together, and how far each target was seen to move in them."""

    def __init__(
        self, lines: LinearConstraint | None, bounds: Bounds, parts: sparse.csr_array, truth: np.ndarray
    ) -> None:
        self.lines, self.bounds, self.parts = lines, bounds, parts
        self.low = self.high = np.asarray(parts @ truth)
        self.is_exact: set[tuple[int, int]] = set()

    def solve(self, number: int, sign: int, seconds: float) -> bool:
        """Take the target's part to its least (sign 1) or most (-1); whether there was an answer."""
        cost = sign * self.parts[[number]].toarray()[0]
        if self.lines is None:
            table = np.where(cost > 0, self.bounds.lb, self.bounds.ub)
        else:
            best = self._best(cost, self.lines, seconds)
            if best is None:
                return False
            table = best
        seen = np.asarray(self.parts @ table)
        self.low, self.high = np.minimum(self.low, seen), np.maximum(self.high, seen)
        self.is_exact.add((number, sign))
        return True

    def _best(self, cost: np.ndarray, lines: LinearConstraint, seconds: float) -> np.ndarray | None:
        """The whole table that costs least; None where there was no answer.

        No answer of a solver is taken at its word: a table has to add up, and to be the best there is without
        whole numbers; a worse one is looked for again without presolve, which has called tables best that are
        far from it (HiGHS 1.12: of a count that can be anything up to 33 it said 4 at most).
        """
        until = time.monotonic() + seconds
        is_sum = lines.lb == lines.ub
        up, down = np.isfinite(lines.ub) & ~is_sum, np.isfinite(lines.lb) & ~is_sum
        loose = linprog(
            cost,
            sparse.vstack([lines.A[up], -lines.A[down]]), np.concatenate([lines.ub[up], -lines.lb[down]]),
            lines.A[is_sum], lines.ub[is_sum], np.stack([self.bounds.lb, self.bounds.ub], 1),
            method="highs-ds", options={"time_limit": seconds},
        )  # fmt: skip
        bound = np.ceil(loose.fun - 1e-6) if loose.status == 0 else -np.inf
        if loose.status == 0 and (table := self._whole(loose.x, lines)) is not None and cost @ table <= bound:
            return table
        best: np.ndarray | None = None
        for presolve in (True, False):
            found = milp(
                cost, constraints=lines, bounds=self.bounds, integrality=np.ones(len(cost)),
                options={
                    "time_limit": max(until - time.monotonic(), 0.0), "mip_rel_gap": 0, "presolve": presolve,
                },
            )  # fmt: skip
            table = self._whole(found.x, lines) if found.status == 0 and found.x is not None else None
            if table is not None and (best is None or cost @ table < cost @ best):
                best = table
            if best is not None and cost @ best <= bound:
                return best
            is_settled = table is not None
        return best if is_settled else None

    def _whole(self, x: np.ndarray, lines: LinearConstraint) -> np.ndarray | None:
        """The table in whole numbers, if it agrees with everything."""
        table = np.round(x)
        sums = lines.A @ table
        is_inside = (table >= self.bounds.lb).all() and (table <= self.bounds.ub).all()
        return table if is_inside and (sums >= lines.lb).all() and (sums <= lines.ub).all() else None


def propagated(rows: Sequence[Row], low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The bounds that follow from each sum alone, until nothing more follows."""
    lows, highs = low.tolist(), high.tolist()
    of: dict[int, list[int]] = {}
    for number, (columns, *_) in enumerate(rows):
        for column in columns:
            of.setdefault(column, []).append(number)
    waiting = dict.fromkeys(range(len(rows)))
    # Bounds can creep by one a turn; the programs find the rest.
    for _ in range(TURNS * len(rows)):
        if not waiting:
            break
        number = next(iter(waiting))
        del waiting[number]
        for column in _narrowed(rows[number], lows, highs):
            waiting |= dict.fromkeys(of[column])
    return np.array(lows), np.array(highs)


def _narrowed(row: Row, lows: list[float], highs: list[float]) -> Iterator[int]:
    columns, signs, low, high = row
    least = sum(s * (lows[c] if s > 0 else highs[c]) for c, s in zip(columns, signs, strict=True))
    most = sum(s * (highs[c] if s > 0 else lows[c]) for c, s in zip(columns, signs, strict=True))
    top = np.inf if high is None else high
    for column, sign in zip(columns, signs, strict=True):
        size = abs(sign)
        a, b = (lows[column], highs[column]) if sign > 0 else (-highs[column], -lows[column])
        over, under = min(b, (top - least) / size + a), max(a, (low - most) / size + b)
        if size > 1:
            over, under = np.floor(over), np.ceil(under)
        if (over, under) != (b, a):
            lows[column], highs[column] = (under, over) if sign > 0 else (-over, -under)
            least, most = least + size * (under - a), most + size * (over - b)
            yield column


def matrix(rows: Sequence[Sequence[tuple[int, int]]], width: int) -> sparse.csr_array:
    i = [number for number, row in enumerate(rows) for _ in row]
    j = [column for row in rows for column, _ in row]
    values = [float(sign) for row in rows for _, sign in row]
    return sparse.csr_array((values, (i, j)), shape=(len(rows), width))


def components(
    rows: Sequence[Row], low: np.ndarray, high: np.ndarray, parts: sparse.csr_array, truth: np.ndarray
) -> Iterator[Component]:
    """The programs that are left: counts still open, by the sums that still tell something of them."""
    open_rows, lower, upper = [], [], []
    for columns, signs, least, most in rows:
        pairs = [(c, s) for c, s in zip(columns, signs, strict=True) if high[c] > low[c]]
        known = sum(s * low[c] for c, s in zip(columns, signs, strict=True) if high[c] <= low[c])
        smallest = known + sum(s * (low[c] if s > 0 else high[c]) for c, s in pairs)
        largest = known + sum(s * (high[c] if s > 0 else low[c]) for c, s in pairs)
        if pairs and (smallest < least or (most is not None and largest > most)):
            open_rows.append(pairs)
            lower.append(least - known)
            upper.append(np.inf if most is None else most - known)
    lines_of = matrix(open_rows, len(low))
    _, label = connected_components(abs(lines_of).T @ abs(lines_of), directed=False)
    free = np.flatnonzero(high > low)
    at = np.array([label[pairs[0][0]] for pairs in open_rows])
    by_line, by_column = sparse.csc_array(lines_of), sparse.csc_array(parts)
    for name in np.unique(label[free]):
        columns, mine = free[label[free] == name], np.flatnonzero(at == name)
        lines = None
        if len(mine):
            lines = LinearConstraint(
                by_line[:, columns][mine], np.asarray(lower)[mine], np.asarray(upper)[mine]
            )
        part = sparse.csr_array(by_column[:, columns])
        yield Component(lines, Bounds(low[columns], high[columns]), part, truth[columns])
