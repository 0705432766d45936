"""The attack of an outside auditor: integer programming over everything one reader has been shown. Pure.

It shares nothing with the suppressor. Bounds are first narrowed by plain interval propagation; what stays
open falls apart into small integer programs (HiGHS). The first of them move many numbers at once, and a table
that one finds is remembered for all others, so most are settled without a program of their own. Running out
of time is a disclosure. What could be worked out as exactly without the release that is judged is told apart:
it is out already.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

import numpy as np

from plp_metrics.compute.attack_program import Component, components, matrix, propagated

PROGRAM_SECONDS = 60.0
"""What one program may take, hundreds of times what the largest took; a longer one counts as a disclosure."""
Leaf = tuple[Any, str]
"""One count that is not known as such: whose and when, in which category."""
Terms = tuple[tuple[Leaf, int], ...]


class Fact(NamedTuple):
    """A sum of counts that a reader knows to lie between two numbers; high None is no end."""

    terms: Terms
    low: int
    high: int | None


class Target(NamedTuple):
    """A sum of counts that a reader must not be able to work out.

    least, most: it has to be able to be this small, and this large (None: either way). width: how far apart
    its ends have to be. is_ranked: whether its width tells how narrow the published is.
    """

    name: str
    terms: Terms
    people: int
    least: int | None = None
    most: int | None = None
    width: int = 0
    is_ranked: bool = True


class Report(NamedTuple):
    """What an attack found. narrowest: the smallest width of a withheld count, None where there is none.

    programs: those that were solved. seconds: wall time. found: whose counts were worked out. stood: whose
    could be before the release that was attacked, as exactly as with it; those are no disclosures of it.
    """

    published: int
    withheld: int
    targets: int
    narrowest: int | None
    disclosures: tuple[str, ...]
    programs: int
    seconds: float
    found: frozenset[Any] = frozenset()
    stood: frozenset[Any] = frozenset()

    def __str__(self) -> str:
        return (
            f"{self.published} published, {self.withheld} withheld, {self.targets} numbers tried, narrowest"
            f" interval {self.narrowest}, {len(self.disclosures)} disclosures"
        )

    def plus(self, other: Report) -> Report:
        """Two attacks told as one."""
        widths = [w for w in (self.narrowest, other.narrowest) if w is not None]
        return Report(
            self.published + other.published, self.withheld + other.withheld, self.targets + other.targets,
            min(widths, default=None), self.disclosures + other.disclosures,
            self.programs + other.programs, self.seconds + other.seconds, self.found | other.found,
            self.stood | other.stood,
        )  # fmt: skip


NOTHING = Report(0, 0, 0, None, (), 0, 0.0)


class ContradictionError(Exception):
    """What is published does not agree with what was counted; the message says which sum."""


def attack(
    facts: Sequence[Fact], tops: Mapping[Leaf, int], truth: Mapping[Leaf, int], targets: Sequence[Target],
    *, until: float | None = None, before: Callable[[], Sequence[Fact]] | None = None,
) -> Report:  # fmt: skip
    """Try to work out every target from the facts.

    tops: the largest each count can be. truth: the counts themselves, the first table that agrees. until: the
    moment of `time.monotonic` at which to give up. before: the facts without the release that is attacked.
    Raises ContradictionError where the truth is impossible.
    """
    began = time.monotonic()
    search = _Search(facts, tops, truth, targets, until)
    search.spread()
    found = {number: text for number in range(len(targets)) if (text := search.judged(number))}
    stood: set[int] = set()
    if before is not None and found:
        told = {number: targets[number] for number in found}
        stood = _stood(search, told, _Search(before(), tops, truth, list(told.values()), until))
    is_late = until is not None and time.monotonic() >= until
    return Report(
        published=0, withheld=0, targets=len(targets), narrowest=search.narrowest(without=stood),
        disclosures=tuple(text for number, text in found.items() if number not in stood),
        programs=search.programs, seconds=time.monotonic() - began,
        found=frozenset() if is_late else _whose(targets[number] for number in found.keys() - stood),
        stood=_whose(targets[number] for number in stood),
    )  # fmt: skip


def _whose(targets: Iterable[Target]) -> frozenset[frozenset[Any]]:
    return frozenset(frozenset(leaf[0] for leaf, _ in target.terms) for target in targets)


def _stood(now: _Search, told: Mapping[int, Target], before: _Search) -> set[int]:
    """Those that were as narrow without the release; what was not settled in time is none of them."""
    found: set[int] = set()
    for place, number in enumerate(told):
        try:
            if now.exact(number) == before.exact(place):
                found.add(number)
        except TimeoutError:
            continue
    return found


def interval(
    facts: Sequence[Fact], tops: Mapping[Leaf, int], truth: Mapping[Leaf, int], terms: Terms
) -> tuple[int, int]:
    """The least and the most a sum can be, exactly. Raises TimeoutError where that takes too long."""
    search = _Search(facts, tops, truth, [Target("", terms, 0)], None)
    return search.exact(0)


class _Search:
    """One program: its components, and the targets in them."""

    def __init__(
        self, facts: Sequence[Fact], tops: Mapping[Leaf, int], truth: Mapping[Leaf, int],
        targets: Sequence[Target], until: float | None,
    ) -> None:  # fmt: skip
        self.targets, self.until, self.programs = targets, until, 0
        at = {leaf: number for number, leaf in enumerate(tops)}
        is_so = np.array([truth[leaf] for leaf in at], float)
        _check(facts, truth)
        rows = [([at[leaf] for leaf, _ in f.terms], [c for _, c in f.terms], f.low, f.high) for f in facts]
        low, high = propagated(rows, np.zeros(len(at)), np.array([tops[leaf] for leaf in at], float))
        parts = matrix([[(at[leaf], c) for leaf, c in t.terms] for t in targets], len(at))
        free = high > low
        self.fixed = np.asarray(parts @ np.where(free, 0.0, low))
        self.components = list(components(rows, low, high, parts, is_so))
        self.within: dict[int, list[Component]] = {n: [] for n in range(len(targets))}
        for one in self.components:
            for number in np.flatnonzero(np.diff(one.parts.indptr)):
                self.within[int(number)].append(one)

    def ends(self, number: int) -> tuple[int, int]:
        """How small and how large a target was seen to be in tables that agree with everything."""
        low = self.fixed[number] + sum(one.low[number] for one in self.within[number])
        high = self.fixed[number] + sum(one.high[number] for one in self.within[number])
        return round(low), round(high)

    def spread(self) -> None:
        """Look for tables that take many targets to where they have to be able to be, as long as each settles
        more than one."""
        inside: dict[Component, list[int]] = {one: [] for one in self.components if one.needs_solver}
        for number, found in self.within.items():
            for one in found:
                if one in inside:
                    inside[one].append(number)
        for one, numbers in inside.items():
            left, turn = self._unmet(numbers), 0
            while len(left) > 1 and self._seconds() > 0:
                self.programs += 1
                turn += 1
                # What has to go both ways goes one way now and the other the next time.
                towards = {n: (-1) ** (n + turn) if {(n, 1), (n, -1)} <= left else s for n, s in left}
                before = len(left)
                if not one.push(towards, self._seconds()):
                    break
                left = self._unmet(numbers)
                if before - len(left) < 2:
                    break

    def _unmet(self, numbers: Iterable[int]) -> set[tuple[int, int]]:
        return {(n, sign) for n in numbers for sign in (1, -1) if not self._is_met(n, sign)}

    def _seconds(self) -> float:
        """What the next program may take."""
        return PROGRAM_SECONDS if self.until is None else min(PROGRAM_SECONDS, self.until - time.monotonic())

    def judged(self, number: int) -> str:
        """Why a target is disclosed; empty where it is not."""
        target = self.targets[number]
        if not all(self._reached(number, sign) for sign in (1, -1) if not self._is_met(number, sign)):
            return f"{target.name}: no answer in time"
        if self._is_met(number, 1) and self._is_met(number, -1):
            return ""
        try:
            low, high = self.exact(number)
        except TimeoutError:
            return f"{target.name}: no answer in time"
        return f"{target.name}: {target.people} lies in {low}..{high}"

    def _is_met(self, number: int, sign: int) -> bool:
        target, (low, high) = self.targets[number], self.ends(number)
        if high - low < target.width:
            return False
        end = target.least if sign > 0 else target.most
        return end is None or (low <= end if sign > 0 else high >= end)

    def _reached(self, number: int, sign: int) -> bool:
        """Solve until an end is far enough out or exact; False where there was no answer."""
        for one in self.within[number]:
            if self._is_met(number, sign):
                return True
            if (number, sign) not in one.is_exact and not self._solve(one, number, sign):
                return False
        return True

    def _solve(self, one: Component, number: int, sign: int) -> bool:
        left = self._seconds()
        self.programs += one.needs_solver
        return left > 0 and one.solve(number, sign, left)

    def exact(self, number: int) -> tuple[int, int]:
        """Both ends of a target as they are. Raises TimeoutError."""
        for one in self.within[number]:
            for sign in (1, -1):
                if (number, sign) not in one.is_exact and not self._solve(one, number, sign):
                    raise TimeoutError(self.targets[number].name)
        return self.ends(number)

    def narrowest(self, without: Collection[int] = ()) -> int | None:
        """The width of the narrowest ranked target, exactly; where time ran out, the least that was seen."""
        ranked = [n for n, target in enumerate(self.targets) if target.is_ranked and n not in without]
        queue = [(self._width(n), n, False) for n in ranked]
        heapify(queue)
        while queue:
            width, number, is_exact = heappop(queue)
            if is_exact:
                return width
            try:
                self.exact(number)
            except TimeoutError:
                return width
            heappush(queue, (self._width(number), number, True))
        return None

    def _width(self, number: int) -> int:
        low, high = self.ends(number)
        return high - low


def _check(facts: Sequence[Fact], truth: Mapping[Leaf, int]) -> None:
    for fact in facts:
        people = sum(c * truth[leaf] for leaf, c in fact.terms)
        if people < fact.low or (fact.high is not None and people > fact.high):
            names = ", ".join(str(leaf) for leaf, _ in fact.terms[:3])
            raise ContradictionError(f"{names} are {people}, and {fact.low} was said")
