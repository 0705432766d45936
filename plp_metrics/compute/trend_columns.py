"""The last point of many lines at once: its limits and why it is unusual, as columns. Pure.

Says the same as `trend` and `trend_rules` line by line (tests/compute/test_trend_columns.py holds them side
by side). A line is a row; its points are packed to the left.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from plp_metrics.compute.trend import D2, D2_MEDIAN, FROZEN, XMR, XMR_NEAR, XMR_SCREEN
from plp_metrics.compute.trend_rules import RUN, TOLERANCE
from plp_metrics.model import Cause

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


class Packed(NamedTuple):
    """count: points of each line. places, x, n: a row each, NaN beyond the count; n is NaN for a count."""

    count: Any
    places: Any
    x: Floats
    n: Floats

    def of(self, rows: Any) -> Packed:
        return Packed(*(part[rows] for part in self))

    def last(self, part: Any, back: int = 1) -> Any:
        """The last entry of each row (or one further back); of a row too short its first."""
        return part[np.arange(len(part)), np.maximum(self.count - back, 0)]


class Lie(NamedTuple):
    """`trend_spots.Steps` of many lines; of each point but the first."""

    follows: Truths
    new_year: Truths
    shared: Truths


class Far(NamedTuple):
    """Limits of the last point around a centre; NaN where there are none."""

    centre: Floats
    far: Floats
    near: Floats


def packed(known: Truths, places: Any, x: Floats, n: Floats) -> Packed:
    """The known points of each line. places: one for each column."""
    order = np.argsort(~known, axis=1, kind="stable")
    halves = (np.take_along_axis(np.where(known, part, np.nan), order, axis=1) for part in (x, n))
    return Packed(known.sum(axis=1), places[order], *halves)


def lie(of: Packed) -> Lie:
    """How the points lie in time."""
    many = of.places.shape[1]
    there = np.arange(1, many) < of.count[:, None]
    steps = np.diff(of.places, axis=1)
    usual = np.where(there, steps, np.iinfo(steps.dtype).max).min(axis=1, initial=np.iinfo(steps.dtype).max)
    follows = there & (steps == usual[:, None])
    same = there & (of.places[:, 1:] // 4 == of.places[:, :-1] // 4)
    return Lie(follows, follows & ~same, same.any(axis=1))


def xmr(values: Floats, count: Any, follows: Truths) -> Far:
    """`trend.xmr` of the first twenty points of each line."""
    used, near_by = _first(values, count, follows)
    ranges = np.abs(np.diff(np.where(used, values, 0.0), axis=1))
    usual = _mean(ranges, near_by)
    screened = near_by & (ranges < XMR_SCREEN * usual[:, None])
    again = _mean(ranges, screened)
    usual = np.where(np.nan_to_num(again) > 0, again, usual)
    return Far(_mean(values, used), XMR * usual, XMR_NEAR * usual)


def p_prime(of: Packed, found: Lie, share: Truths) -> Far:
    """`trend.p_prime` of lines with two points or more in some school year, at their last point: limits rest
    on the first twenty points, σz is at least 1 and at least the middle of the steps into a new year."""
    used, near_by = _first(of.x, of.count, found.follows)
    x, n = np.where(used, of.x, 0.0), np.where(used, of.n, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = x.sum(axis=1) / n.sum(axis=1)
        one = np.sqrt(np.where(share, np.maximum(centre * (1 - centre), 0.0), centre))
        z = (x / n - centre[:, None]) * np.sqrt(n) / one[:, None]
        ranges = np.abs(np.diff(z, axis=1))
        apart = near_by & found.new_year
        years = np.sort(np.pad(np.where(apart, ranges, np.inf), ((0, 0), (0, 1)), constant_values=np.inf))
        half, rows = apart.sum(axis=1), np.arange(len(years))
        middle = (years[rows, np.maximum(half - 1, 0) // 2] + years[rows, half // 2]) / 2
        spread = np.maximum(np.nan_to_num(_mean(ranges, near_by) / D2), 1.0)
        spread = np.maximum(spread, np.where(half > 0, middle / D2_MEDIAN, 0.0))
        step = np.where(one > 0, one / np.sqrt(of.last(of.n)) * spread, 0.0)
    step = np.where(near_by.any(axis=1), step, np.nan)
    return Far(centre, 3 * step, 2 * step)


def outside(values: Floats, limits: Far) -> Any:
    """1 or −1 where a value lies beyond its limits, else 0."""
    edge = _edge(limits)
    return _sign(values - limits.centre, limits.far + edge)


def last_cause(values: Floats, count: Any, follows: Truths, limits: Far) -> tuple[Any, Any]:
    """The cause of each line's last point (its place in `Cause`, −1 for chance) and its way, as
    `trend_rules.causes` finds them with limits alike for all points."""
    rows, back = np.arange(len(values))[:, None], np.arange(RUN - 1, -1, -1)
    at = count[:, None] - 1 - back
    seen, there = values[rows, np.maximum(at, 0)], at >= 0
    after = np.pad(follows, ((0, 0), (1, 0)))[rows, np.maximum(at, 0)] & there
    centre, edge = limits.centre[:, None], _edge(limits)[:, None]
    sides = np.where(there, _sign(seen - centre, edge), 0)
    far = np.where(there, _sign(seen - centre, limits.far[:, None] + edge), 0)
    near = np.where(there, _sign(seen - centre, limits.near[:, None] + edge), 0)
    steps = np.where(after[:, 1:], _sign(np.diff(seen, axis=1), 0.0), 0)
    side = sides[:, -1]
    alike = (sides[:, -3:] == side[:, None]).all(axis=1) & after[:, -2:].all(axis=1) & (side != 0)
    two = alike & (near[:, -1] == side) & ((near[:, -3:] == side[:, None]).sum(axis=1) >= 2)
    run = (sides == side[:, None]).all(axis=1) & after[:, 1:].all(axis=1) & (side != 0)
    trend = (steps == steps[:, -1:]).all(axis=1) & (steps[:, -1] != 0)
    tried = {
        Cause.OUTSIDE: (far[:, -1] != 0, far[:, -1]),
        Cause.TREND: (trend, steps[:, -1]),
        Cause.TWO_OF_THREE: (two, side),
        Cause.SHIFT: (run, side),
    }
    cause, way = np.full(len(values), -1), np.zeros(len(values), dtype=int)
    for place, (holds, its_way) in reversed([*enumerate(tried[c] for c in Cause)]):
        cause, way = np.where(holds, place, cause), np.where(holds, its_way, way)
    return cause, way


def _first(values: Floats, count: Any, follows: Truths) -> tuple[Truths, Truths]:
    """Which points limits rest on, and which of their steps follow."""
    used = np.arange(values.shape[1]) < np.minimum(count, FROZEN)[:, None]
    return used, follows & used[:, 1:]


def _mean(values: Floats, where: Truths) -> Floats:
    many = where.sum(axis=1)
    total = np.where(where, values, 0.0).sum(axis=1)
    return np.where(many > 0, total / np.maximum(many, 1), np.nan)


def _edge(limits: Far) -> Floats:
    return TOLERANCE * np.maximum(2 * limits.far, np.abs(limits.centre))


def _sign(difference: Any, edge: Any) -> Any:
    return (difference > edge).astype(int) - (difference < -edge)
