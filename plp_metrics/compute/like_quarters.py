"""A quarter beside the same quarter of an earlier year: for counts that grow over the school year, and for
shares with a season. Pure.

Such counts have no limits: each quarter holds the one before, so what looks like a run is only adding up.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.special import gammaincinv

from plp_metrics.compute.intervals import Z95, difference, ratio_of_counts


class Halves(NamedTuple):
    """What a value is made of; denominator None for a count."""

    numerator: float
    denominator: float | None


class Effect(NamedTuple):
    """A difference of shares or a ratio of counts, and its 95 % range."""

    size: float
    low: float
    high: float
    ratio: bool


def poisson(count: float) -> tuple[float, float]:
    """The exact 95 % range of a count: χ²₀.₀₂₅(2x)/2 to χ²₀.₉₇₅(2x+2)/2; from 0 for none.

    Source: Garwood, F. (1936), Biometrika 28, 437-442. Raises ValueError below zero.
    """
    if count < 0:
        raise ValueError(f"{count} is not a count")
    low = float(gammaincinv(count, 0.025)) if count else 0.0
    return low, float(gammaincinv(count + 1, 0.975))


def effect(now: Halves, before: Halves, together: float = 1) -> Effect | None:
    """What changed from one year to the next: the difference of two shares, the ratio of two counts.

    together: how many of what is counted come and go as one (children of a class, answers of a person);
    a range counts these. None where there is no range: a count of zero, a share of nothing or above 1.
    """
    if now.denominator is None or before.denominator is None:
        if now.numerator <= 0 or before.numerator <= 0:
            return None
        size, low, high = ratio_of_counts(now.numerator / together, before.numerator / together)
        return Effect(size, low, high, True)
    halves = (now.numerator, now.denominator, before.numerator, before.denominator)
    if not (now.denominator > 0 and before.denominator > 0):
        return None
    if not (0 <= now.numerator <= now.denominator and 0 <= before.numerator <= before.denominator):
        return None
    return Effect(*difference(*(h / together for h in halves)), False)


def effects(x: Any, n: Any, x0: Any, n0: Any, together: Any) -> tuple[Any, Any, Any]:
    """`effect` of many at once, now beside before, as columns: size, low and high; NaN where there is none,
    and a denominator is NaN for a count."""
    with np.errstate(divide="ignore", invalid="ignore"):
        half = Z95 * np.sqrt(together / x + together / x0)
        middle = np.log(x / x0)
        counted = (x > 0) & (x0 > 0)
        ends = (x / x0, np.exp(middle - half), np.exp(middle + half))
        ratio = [np.where(counted, part, np.nan) for part in ends]
        p, p0 = x / n, x0 / n0
        low, high = _wilsons(p, n / together)
        low0, high0 = _wilsons(p0, n0 / together)
        can = (n > 0) & (n0 > 0) & (x >= 0) & (x0 >= 0) & (x <= n) & (x0 <= n0)
        gap = p - p0
        apart = (gap, gap - np.hypot(p - low, high0 - p0), gap + np.hypot(high - p, p0 - low0))
    count = np.isnan(n) | np.isnan(n0)
    size, low, high = (
        np.where(count, a, np.where(can, b, np.nan)) for a, b in zip(ratio, apart, strict=True)
    )
    return size, low, high


def _wilsons(share: Any, trials: Any) -> tuple[Any, Any]:
    """`intervals.wilson` as columns."""
    scale = 1 + Z95**2 / trials
    middle = share + Z95**2 / (2 * trials)
    half = Z95 * np.sqrt(share * (1 - share) / trials + Z95**2 / (4 * trials**2))
    low = np.where(share == 0, 0.0, np.maximum((middle - half) / scale, 0.0))
    return low, np.where(share == 1, 1.0, np.minimum((middle + half) / scale, 1.0))
