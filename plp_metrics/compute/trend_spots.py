"""The points of a series before anything is said about them, and how they lie in time. Pure."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
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
    year_start,
)


class Spot(NamedTuple):
    """A figure of a series. at: "2016-17Q1" or a workshop's code. place: the quarter's number, counted on
    over the years. shown: False where it is hidden or kept. on, marks: of a workshop."""

    place: int
    at: str
    period: Period
    numerator: float
    denominator: float | None
    shown: bool = True
    on: date | None = None
    marks: str = ""


class Steps(NamedTuple):
    """Of each point but the first: does it follow the one before without a gap; and is it a new school
    year's first as well. shared: some school year has two points or more."""

    follows: tuple[bool, ...]
    new_year: tuple[bool, ...]
    shared: bool


def place(period: Period) -> int:
    """A quarter's number, counted on over the years."""
    return 4 * year_start(period.school_year) + QUARTERS.index(period.quarter)


def spot(period: Period, numerator: float, denominator: float | None = None, *, shown: bool = True) -> Spot:
    """A quarter's figure."""
    return Spot(place(period), str(period), period, numerator, denominator, shown)


@lru_cache(maxsize=4096)
def steps(places: tuple[int, ...]) -> Steps:
    """How quarters lie in time, by their numbers."""
    follows = tuple(successive(places))
    same = [a // 4 == b // 4 for a, b in pairwise(places)]
    return Steps(follows, tuple(near and not s for near, s in zip(follows, same, strict=True)), any(same))


def value(of: Spot) -> float:
    """A count itself, a rate as a ratio."""
    return of.numerator if of.denominator is None else of.numerator / of.denominator


def point(
    of: Spot,
    segment: int = 0,
    limits: Limits | None = None,
    cause: Cause | None = None,
    change: Variation = Variation.COMMON,
    low: float | None = None,
    high: float | None = None,
) -> TrendPoint:
    """The spot with what is said about it."""
    return TrendPoint(
        of.at, of.period, value(of), of.numerator, of.denominator, segment, limits, cause, change, low, high,
        of.on, of.marks,
    )  # fmt: skip
