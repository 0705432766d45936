"""Where a figure will stand at the year's end if things go on as before: median, 80 % interval, chance. Pure.

Formulas and reference values: features.md 5.7. Three kinds, each over arrays of partners and metrics at once:
counts of the year, shares with trials to come, and stocks.

`wider` is the standard deviation, in the figure's own terms, by which past partner-years strayed from such a
forecast beyond chance (habits.py). It is added in quadrature to the half-widths, which stretches them by √φ
with φ = 1 + (wider/sd)². `calm` (at most 1) is √φ of what strays by less than chance, as plans do. With
either, a chance comes from a t of 4 degrees of freedom with the same 80 % (half of one for each side).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy import special

from plp_metrics.compute.forecast_chance import (
    Z80,
    Floats,
    beta_binomial,
    beta_binomial_moments,
    negative_binomial_below,
    negative_binomial_quantile,
)

LINE_OF, LAST_OF = 6, 3
"""Points that make a line, and the fewest of which the last one is carried on."""
TAILS_OF = 4
"""Degrees of freedom of a stretched chance: past years say where 80 % lie, not how far out the rest (Lange,
Little & Taylor 1989, JASA 84, 881-896, take a t of 4 for such tails)."""
_SLACK = 1e-9


class Ahead(NamedTuple):
    """One entry for each line. at_least, at_most: the chance that the year ends there or better; NaN
    without a target."""

    median: Floats
    low: Floats
    high: Floats
    at_least: Floats
    at_most: Floats


class Shape(NamedTuple):
    """A share's way to the year's end: trials still open, and the beta of their successes."""

    total: Floats
    open: Floats
    a: Floats
    b: Floats


def counts(
    so_far: Floats,
    share: Floats,
    target: Floats,
    wider: Floats,
    unit: Floats,
    falls: Floats,
    calm: Floats,
) -> Ahead:
    """A count of the year: what is still to come is NegBin(size Y + ½, prob c), which is the Poisson with a
    Jeffreys prior on its rate (features.md 5.7; Gelman et al. 2013, Bayesian Data Analysis, 2.6).

    so_far: Y. share: c, the share of the year usual by now, above 0; from 1 on nothing is to come. unit: how
    many come and go as one (a class). falls: 1 where the count can shrink during the year, else no end
    lies below what is there.
    """
    size, part = so_far / unit + 0.5, np.minimum(share, 1.0)
    low, median, high = (so_far + unit * negative_binomial_quantile(at, size, part) for at in (0.1, 0.5, 0.9))
    missing = (target - so_far) / unit
    known = np.nan_to_num(missing)
    more = 1 - negative_binomial_below(np.ceil(known - _SLACK) - 1, size, part)
    most = negative_binomial_below(np.floor(known + _SLACK), size, part)
    end = _widened(Ahead(median, low, high, more, most), wider, calm, target, unit / 2)
    stays, there = falls < 1, target - so_far <= _SLACK
    return Ahead(
        end.median,
        np.floor(np.where(stays, np.maximum(end.low, so_far), np.maximum(end.low, 0)) + _SLACK),
        np.ceil(end.high - _SLACK),
        _where_known(target, np.where(stays & there, 1.0, end.at_least)),
        _where_known(target, np.where(stays & (so_far - target > _SLACK), 0.0, end.at_most)),
    )


def expected_counts(so_far: Floats, share: Floats, unit: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the same forecast: Y + (Y+½)(1−c)/c and (Y+½)(1−c)/c², in units."""
    size, part = so_far + unit / 2, np.minimum(share, 1.0)
    return so_far + size * (1 - part) / part, unit * size * (1 - part) / part**2


def shares(
    x: Floats, n: Floats, more: Floats, share: Floats, target: Floats, wider: Floats, calm: Floats
) -> Ahead:
    """A share x/n with `more` trials to come: their successes are BetaBin(m, x+½, n−x+½) (features.md 5.7).

    share: the part of its year-end value such a share usually has by now. Below 1, those not counted yet may
    still be, so they are open too, and the mean of the open is what leads to (x+½)/(n+1)/share at the end;
    above 1, the new trials do worse. The median is x/n/share itself where nobody can turn, so that a share
    goes on as it is. Both ends are whole successes, rounded outwards. Only n > 0.
    """
    shape = _shape(x, n, more, share)
    total, known = shape.total, np.nan_to_num(target)
    low, median, high, enough, most = beta_binomial(shape.open, shape.a, shape.b, known * total - x)
    low, high = (x + low) / total, (x + high) / total
    middle = np.where(share < 1, (x + median) / total, np.clip(x / n / share, low, high))
    end = Ahead(middle, low, high, enough, most)
    settled = (shape.open == 0) & (share != 1)
    moved = np.where(settled, np.minimum(end.median / share, 1.0), end.median)
    end = end._replace(
        median=moved,
        low=np.where(settled, moved, end.low),
        high=np.where(settled, moved, end.high),
        at_least=np.where(settled, moved >= known - _SLACK, end.at_least),
        at_most=np.where(settled, moved <= known + _SLACK, end.at_most),
    )
    end = _widened(end, wider, calm, target, 0.5 / total)
    return Ahead(
        end.median,
        np.maximum(np.floor(end.low * total + _SLACK) / total, 0.0),
        np.minimum(np.ceil(end.high * total - _SLACK) / total, 1.0),
        _where_known(target, end.at_least),
        _where_known(target, end.at_most),
    )


def expected_shares(x: Floats, n: Floats, more: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the same forecast."""
    shape = _shape(x, n, more, share)
    mean, variance = beta_binomial_moments(shape.open, shape.a, shape.b)
    end = (x + mean) / shape.total
    settled = (shape.open == 0) & (share != 1)
    return np.where(settled, np.minimum(end / share, 1.0), end), variance / shape.total**2


def ratios(
    value: Floats, share: Floats, target: Floats, wider: Floats, half_unit: Floats | None = None
) -> Ahead:
    """A ratio that is no share of trials: its usual year-end value, and how past partner-years strayed.

    half_unit: half of what is counted whole, where it is."""
    middle = value / share
    above, below = (np.asarray(m, dtype=float) for m in (middle >= target, middle <= target))
    end = Ahead(middle, middle, middle, above, below)
    half_unit = np.zeros_like(middle) if half_unit is None else half_unit
    end = _widened(end, wider, np.ones_like(wider), target, half_unit)
    return Ahead(
        end.median,
        np.maximum(end.low, 0.0),
        end.high,
        _where_known(target, end.at_least),
        _where_known(target, end.at_most),
    )


def growing(
    so_far: Floats,
    rest: Floats,
    unit: Floats,
    target: Floats,
    wider: Floats,
    counted: Floats,
    falls: Floats,
) -> Ahead:
    """A stock that moves with the school year: what is there and what is to come, `rest`, taken from what the
    same quarters brought the year before; sd² = wider² + chance. falls: 1 where it can shrink.

    counted: 1 where whole things are counted and `wider` knows nothing of chance. Two counts of one rate, one
    of them seen, differ by a variance of 2·(rest + ½): the NegBin(rest + ½, ½) of `counts` with half the time
    gone (Hahn & Meeker 1991, Statistical Intervals, 7.6). Ends are whole then, rounded outwards.
    """
    by_chance = np.where(counted > 0, 2 * unit * (np.abs(rest) + unit / 2), 0.0)
    end = ratios(
        so_far + rest, np.ones_like(rest), target, np.hypot(wider, np.sqrt(by_chance)), unit / 2 * counted
    )
    least = np.where(falls > 0, 0.0, so_far)
    low, high = np.maximum(end.low, least), np.maximum(end.high, least)
    return end._replace(
        low=np.where(counted > 0, np.floor(low + _SLACK), low),
        high=np.where(counted > 0, np.ceil(high - _SLACK), high),
        at_least=np.where(
            (falls < 1) & (target - so_far <= _SLACK), _where_known(target, np.ones_like(rest)), end.at_least
        ),
    )


def stock(places: Sequence[int], values: Sequence[float], at: int, target: float | None) -> Ahead | None:
    """A stock at the quarter numbered `at`; None for fewer than three points.

    Six points and more: the line a + bt ± t_{n−2}·s·√(1 + 1/n + (h−t̄)²/Σ(t−t̄)²). Three to five: the last
    value ± t_d·rms(differences)·√steps, d the number of differences, rms about zero (features.md 5.7; Draper
    & Smith 1998, Applied Regression Analysis, 3.1). A gap of quarters between two points is a difference of
    that many steps.
    """
    if len(values) < LAST_OF:
        return None
    many = len(values)
    if many >= LINE_OF:
        when, start, free = sum(places) / many, sum(values) / many, many - 2
        from_middle = [p - when for p in places]
        across = sum(d * d for d in from_middle)
        slope = sum(d * v for d, v in zip(from_middle, values, strict=True)) / across
        left = sum((v - start - slope * d) ** 2 for d, v in zip(from_middle, values, strict=True))
        middle = start + slope * (at - when)
        sd = sqrt(left / free * (1 + 1 / many + (at - when) ** 2 / across))
    else:
        steps, free = list(zip(places, values, strict=True)), many - 1
        middle = values[-1]
        moved = sum((w - v) ** 2 / (q - p) for (p, v), (q, w) in pairwise(steps))
        sd = sqrt(moved / free * (at - places[-1]))
    half = float(special.stdtrit(free, 0.9) * sd)
    aim = np.nan if target is None else target
    if sd <= _SLACK:
        more, most = float(middle >= aim - _SLACK), float(middle <= aim + _SLACK)
    else:
        more, most = (float(special.stdtr(free, s * (middle - aim) / sd)) for s in (1, -1))
    aims = np.array([aim])
    return Ahead(
        np.array([middle]),
        np.array([middle - half]),
        np.array([middle + half]),
        _where_known(aims, np.array([more])),
        _where_known(aims, np.array([most])),
    )


def needed(missing: float, remaining: int) -> float | None:
    """What each of the remaining quarters must bring: missing / remaining, 0 where nothing is missing; None
    once no quarter is left (features.md 5.6)."""
    return max(missing, 0.0) / remaining if remaining > 0 else None


def _shape(x: Floats, n: Floats, more: Floats, share: Floats) -> Shape:
    more = np.round(more)
    p, total = (x + 0.5) / (n + 1), n + more
    still = np.where(share < 1, np.maximum(np.round(n - x), 0.0), 0.0)
    trials = more + still
    with np.errstate(divide="ignore", invalid="ignore"):
        theta = np.where(share == 1, p, np.nan_to_num((p / share * total - x) / trials))
    theta = np.clip(theta, 0.5 / (n + 1), (n + 0.5) / (n + 1))
    return Shape(total, trials, theta * (n + 1), (1 - theta) * (n + 1))


def _widened(end: Ahead, wider: Floats, calm: Floats, target: Floats, half_unit: Floats) -> Ahead:
    """The interval with the spread of past years in it, and the chances by stretched tails."""
    below = np.hypot(calm * (end.median - end.low), Z80 * wider)
    above = np.hypot(calm * (end.high - end.median), Z80 * wider)
    stretched = (wider > _SLACK) | (calm < 1)

    def beyond(at: Floats) -> Floats:
        side = np.where(at < end.median, below, above) / Z80
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return special.stdtr(TAILS_OF, (at - end.median) / side * special.stdtrit(TAILS_OF, 0.9) / Z80)

    return Ahead(
        end.median,
        end.median - below,
        end.median + above,
        np.where(stretched, 1 - beyond(target - half_unit), end.at_least),
        np.where(stretched, beyond(target + half_unit), end.at_most),
    )


def _where_known(target: Floats, chance: Floats) -> Floats:
    return np.where(np.isnan(target), np.nan, np.clip(chance, 0, 1))
