"""The two counting distributions of a forecast, over arrays: real sizes, thousands of lines at once. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Z80 = 1.2815515655446004
"""The standard normal quantile of a two-sided 80 % range."""
EXACT_UP_TO = 100
"""Trials to come up to which a beta-binomial is added up; above, its normal approximation serves."""


def negative_binomial_below(k: Floats, size: Floats, share: Floats) -> Floats:
    """P(X ≤ k) of failures before `size` successes of probability `share`: the regularised incomplete beta
    I_share(size, k + 1) (Johnson, Kemp & Kotz 2005, Univariate Discrete Distributions, 5.6). 0 for k < 0."""
    return np.where(k < 0, 0.0, special.betainc(size, np.maximum(np.floor(k), 0) + 1, share))


def negative_binomial_quantile(at: float, size: Floats, share: Floats) -> Floats:
    """The smallest whole k with P(X ≤ k) ≥ at, by bisection."""
    mean = size * (1 - share) / share
    high = np.ceil(mean + 12 * np.sqrt(mean / share) + 20)
    low = np.full_like(high, -1.0)
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        enough = negative_binomial_below(middle, size, share) >= at
        high, low = np.where(enough, middle, high), np.where(enough, low, middle)
    return high


def beta_binomial_moments(trials: Floats, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of successes among trials: Rθ and Rab(a+b+R)/((a+b)²(a+b+1))."""
    both = a + b
    return trials * a / both, trials * a * b * (both + trials) / (both**2 * (both + 1))


def beta_binomial_below(trials: Floats, a: Floats, b: Floats) -> Floats:
    """P(X ≤ k), k in columns 0 … the most trials of any row, for whole trials."""
    k = np.arange(int(trials.max(initial=0)) + 1, dtype=float)[None, :]
    r, a, b = trials[:, None], a[:, None], b[:, None]
    left = np.maximum(r - k, 0)
    log = (
        special.gammaln(r + 1) - special.gammaln(k + 1) - special.gammaln(left + 1)
        + special.betaln(k + a, left + b) - special.betaln(a, b)
    )  # fmt: skip
    return np.cumsum(np.where(k <= r, np.exp(log), 0.0), axis=1)


def beta_binomial(
    trials: Floats, a: Floats, b: Floats, needed: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Quantiles 10, 50 and 90 % of successes, P(X ≥ needed) and P(X ≤ needed); trials are whole.

    Up to EXACT_UP_TO trials exact, above by the normal distribution of the same mean and variance. `needed`
    may be NaN (then the chances are too).
    """
    mean, variance = beta_binomial_moments(trials, a, b)
    sd = np.sqrt(variance)
    found = [mean - Z80 * sd, mean, mean + Z80 * sd]
    with np.errstate(divide="ignore", invalid="ignore"):
        enough = special.ndtr((mean - needed + 0.5) / sd)
        most = special.ndtr((needed + 0.5 - mean) / sd)
    small = trials <= EXACT_UP_TO
    if np.any(small):
        below = beta_binomial_below(trials[small], a[small], b[small])
        for values, at in zip(found, (0.1, 0.5, 0.9), strict=True):
            values[small] = (below < at - 1e-12).sum(axis=1)
        enough[small] = 1 - _at(below, np.ceil(needed[small] - 1e-9) - 1)
        most[small] = _at(below, np.floor(needed[small] + 1e-9))
    return found[0], found[1], found[2], enough, most


def _at(below: Floats, k: Floats) -> Floats:
    place = np.clip(np.nan_to_num(k), -1, below.shape[1] - 1).astype(int)
    found = np.where(place < 0, 0.0, below[np.arange(len(k)), np.maximum(place, 0)])
    return np.where(np.isnan(k), np.nan, found)
