"""The programs of an attack: bounds by interval propagation, then what hangs together by itself. Pure."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult
from scipy.sparse.csgraph import connected_components

from plp_metrics.compute.solver import milp

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
        self.is_one_sum = lines is not None and lines.A.shape[0] == 1 and bool((lines.A.data == 1).all())

    @property
    def needs_solver(self) -> bool:
        """Whether more than one sum, or one that counts somebody twice, holds the counts together."""
        return self.lines is not None and not self.is_one_sum

    def solve(self, number: int, sign: int, seconds: float) -> bool:
        """Take the target's part to its least (sign 1) or most (-1); whether there was an answer."""
        cost = sign * self.parts[[number]].toarray()[0]
        if self.lines is None:
            table = np.where(cost > 0, self.bounds.lb, self.bounds.ub)
        else:
            is_plain = self.is_one_sum
            best = self._shared_out(cost, self.lines) if is_plain else self._best(cost, self.lines, seconds)
            if best is None:
                return False
            table = best
        self._note(table)
        self.is_exact.add((number, sign))
        return True

    def push(self, towards: Mapping[int, int], seconds: float) -> bool:
        """Take several targets' parts at once as far as one table goes: target → by how much it is wanted
        smaller (larger where negative). Whether there was such a table in whole numbers."""
        if self.lines is None:
            return False
        weights = np.zeros(self.parts.shape[0])
        weights[list(towards)] = list(towards.values())
        loose = self._loose(weights @ self.parts, self.lines, seconds)
        table = self._whole(loose.x, self.lines) if loose.status == 0 else None
        if table is None:
            return False
        self._note(table)
        return True

    def _note(self, table: np.ndarray) -> None:
        seen = np.asarray(self.parts @ table)
        self.low, self.high = np.minimum(self.low, seen), np.maximum(self.high, seen)

    def _shared_out(self, cost: np.ndarray, lines: LinearConstraint) -> np.ndarray | None:
        """The best table under one plain sum: whoever costs least gets all the room there is, and so on."""
        table = np.array(self.bounds.lb, float)
        needed, room = (float(end[0]) - table.sum() for end in (lines.lb, lines.ub))
        for column in np.argsort(cost, kind="stable"):
            step = min(self.bounds.ub[column] - table[column], room if cost[column] < 0 else max(needed, 0.0))
            table[column] += step
            needed, room = needed - step, room - step
        return self._whole(table, lines)

    def _loose(self, cost: np.ndarray, lines: LinearConstraint, seconds: float) -> OptimizeResult:
        """The best table there is without whole numbers."""
        return milp(cost, constraints=lines, bounds=self.bounds, options={"time_limit": max(seconds, 0.0)})

    def _best(self, cost: np.ndarray, lines: LinearConstraint, seconds: float) -> np.ndarray | None:
        """The whole table that costs least; None where there was no answer.

        No answer of a solver is taken at its word: a table has to add up, and to be the best there is without
        whole numbers; a worse one is looked for again without presolve, which has called tables best that are
        far from it (HiGHS 1.12: of a count that can be anything up to 33 it said 4 at most).
        """
        until = time.monotonic() + seconds
        loose = self._loose(cost, lines, seconds)
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
