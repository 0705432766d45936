"""A series before anything is said about it, and how its points lie in time. Pure.

Columns, not objects: all partners and metrics at once are tens of thousands of points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from plp_metrics.compute.trend import successive
from plp_metrics.model import (
    QUARTERS,
    Cause,
    Limits,
    Period,
    TrendPoint,
    Variation,
    school_year,
    year_start,
)

Spot = tuple[int, float, float | None, bool]
"""A quarter's figure: its place, its two halves, and whether it is shown (else hidden or kept)."""


class Held(NamedTuple):
    """What names a workshop's point and stands beside it."""

    at: str
    period: Period
    on: date
    marks: str


class Steps(NamedTuple):
    """Of each point but the first: does it follow the one before without a gap; and is it a new school
    year's first as well. shared: some school year has two points or more."""

    follows: tuple[bool, ...]
    new_year: tuple[bool, ...]
    shared: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one partner's metric in order. places: quarters counted on; of workshops 0, 1, 2 …

    held: the workshops, where the points are workshops.
    """

    places: list[int] = field(default_factory=list)
    numerators: list[float] = field(default_factory=list)
    denominators: list[float | None] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)

    @classmethod
    def of(cls, spots: Iterable[Spot]) -> Line:
        """The line of quarters."""
        given = list(spots)
        return cls([s[0] for s in given], [s[1] for s in given], [s[2] for s in given])

    def __len__(self) -> int:
        return len(self.places)

    def cut(self, first: int, end: int) -> Line:
        """The points from first up to, not with, end."""
        return Line(
            self.places[first:end], self.numerators[first:end], self.denominators[first:end],
            self.held[first:end],
        )  # fmt: skip

    def value(self, i: int) -> float:
        """A count itself, a rate as a ratio."""
        n = self.denominators[i]
        return self.numerators[i] if n is None else self.numerators[i] / n

    def values(self) -> list[float]:
        return [x if n is None else x / n for x, n in zip(self.numerators, self.denominators, strict=True)]

    def period(self, i: int) -> Period:
        return self.held[i].period if self.held else period_at(self.places[i])

    def point(
        self,
        i: int,
        segment: int = 0,
        limits: Limits | None = None,
        cause: Cause | None = None,
        change: Variation = Variation.COMMON,
        low: float | None = None,
        high: float | None = None,
    ) -> TrendPoint:
        """A point with what is said about it."""
        period = self.period(i)
        held = self.held[i] if self.held else None
        return TrendPoint(
            held.at if held else str(period), period, self.value(i), self.numerators[i], self.denominators[i],
            segment, limits, cause, change, low, high, held.on if held else None, held.marks if held else "",
        )  # fmt: skip


@cache
def place(period: Period) -> int:
    """A quarter's number, counted on over the years."""
    return 4 * year_start(period.school_year) + QUARTERS.index(period.quarter)


@cache
def period_at(number: int) -> Period:
    """The inverse of `place`."""
    return Period(school_year(number // 4), QUARTERS[number % 4])


def spot(period: Period, numerator: float, denominator: float | None = None, *, shown: bool = True) -> Spot:
    """A quarter's figure."""
    return place(period), numerator, denominator, shown


@lru_cache(maxsize=4096)
def steps(places: tuple[int, ...]) -> Steps:
    """How quarters lie in time, by their numbers."""
    follows = tuple(successive(places))
    same = [a // 4 == b // 4 for a, b in pairwise(places)]
    new_year = tuple(near and not s for near, s in zip(follows, same, strict=True))
    return Steps(follows, new_year, any(same))
