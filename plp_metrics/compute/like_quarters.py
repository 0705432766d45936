"""A quarter beside the same quarter of an earlier year: for counts that grow over the school year, and for
shares with a season. Pure.

Such counts have no limits: each quarter holds the one before, so what looks like a run is only adding up.
"""

from __future__ import annotations

from typing import NamedTuple

from scipy.special import gammaincinv

from plp_metrics.compute.intervals import difference, ratio_of_counts


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
