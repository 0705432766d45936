"""Limits of chance for partners of unequal size, and who lies outside them. Pure.

Sources: Spiegelhalter, D. J. (2005), Statistics in Medicine 24, 1185-1202 (exact limits, interpolated);
Spiegelhalter (2005), Quality and Safety in Health Care 14, 347-351 (over-dispersion: winsorised φ, τ² by
DerSimonian and Laird 1986, on variance-stabilising scales). Formulas and reference values: features.md 5.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, pi, sqrt
from typing import Any

import numpy as np
from scipy import special

from plp_metrics.compute.intervals import Z95
from plp_metrics.model.fair import Dispersion, Limits, Verdict

Z998 = 3.090232306167813
"""The standard normal quantile of a two-sided 99.8 % range."""
TAILS = (0.001, 0.025, 0.975, 0.999)
WIDENED_FROM = 10
"""Partners it takes to tell how much more than chance they differ."""
DRAWN_IN = 0.1
"""The share of partners at each end whose distance is drawn in before φ is taken."""

Pairs = Sequence[tuple[float, float]]
"""count, of"""


def centre(pairs: Pairs) -> float:
    """The pooled rate Σx/Σn. Raises ValueError where there is nothing to divide by."""
    total = sum(of for _, of in pairs)
    if total <= 0:
        raise ValueError("no partner has anything to be a rate of")
    return sum(count for count, _ in pairs) / total


def limits(kind: str, theta: float, of: Sequence[float], spread: Dispersion | None = None) -> list[Limits]:
    """The limits of chance around a rate for partners of these sizes.

    kind: binomial (of = trials) or poisson (of = exposure). Exact and interpolated, unless `spread.used`,
    then on the transformed scale with the variance between partners added.
    Raises ValueError for a size that is not positive, or a binomial rate outside 0..1.
    """
    sizes = np.asarray(of, dtype=float)
    if (sizes <= 0).any() or theta < 0 or (kind == "binomial" and theta > 1):
        raise ValueError("limits need a positive size and a rate that can be")
    if spread is not None and spread.used:
        found = _widened(kind, theta, sizes, spread.tau2)
    elif kind == "binomial":
        below = _binomial_below(sizes, theta)
        found = [_exact(p, sizes, _binomial_point(p, sizes, theta), below) for p in TAILS]
    else:
        mean = theta * sizes
        found = [_exact(p, sizes, _poisson_point(p, mean), _poisson_below(mean)) for p in TAILS]
    return [Limits(*map(float, row)) for row in zip(*found, strict=True)]


def _exact(p: float, sizes: Any, r: Any, below: Any) -> Any:
    """(r − a)/n with r the smallest number with P(R ≤ r) ≥ p, a = (P(R ≤ r) − p)/P(R = r); never below 0."""
    at, before = below(r), below(r - 1)
    a = (at - p) / (at - before)
    return np.maximum((r - a) / sizes, 0.0)


def _binomial_below(sizes: Any, theta: float) -> Any:
    whole = np.round(sizes).astype(int)
    return lambda r: np.where(r < 0, 0.0, special.bdtr(np.maximum(r, 0), whole, theta))


def _binomial_point(p: float, sizes: Any, theta: float) -> Any:
    whole = np.round(sizes)
    if theta in (0.0, 1.0):
        return whole * theta
    return _smallest(
        p, np.clip(np.ceil(special.bdtrik(p, whole, theta)), 0, whole), _binomial_below(sizes, theta)
    )


def _poisson_below(mean: Any) -> Any:
    return lambda r: np.where(r < 0, 0.0, special.pdtr(np.maximum(r, 0), mean))


def _poisson_point(p: float, mean: Any) -> Any:
    if not mean.any():
        return np.zeros_like(mean)
    return _smallest(p, np.maximum(np.ceil(special.pdtrik(p, mean)), 0), _poisson_below(mean))


def _smallest(p: float, near: Any, below: Any) -> Any:
    """From a first guess, off by one at most through rounding, to the smallest r with P(R ≤ r) ≥ p."""
    # Where even none is enough the inverse has no answer.
    r = np.nan_to_num(near, nan=0.0)
    r = np.where((r >= 1) & (below(r - 1) >= p), r - 1, r)
    return np.where(below(r) < p, r + 1, r)


def dispersion(kind: str, theta: float, pairs: Pairs) -> Dispersion:
    """How much more than chance these partners differ from a rate.

    Y = asin √(x/n), s = 1/(2√n) for shares; Y = √(x/E), s = 1/(2√E) for rates per exposure;
    z = (Y − Y(θ))/s, drawn in to its 10 % and 90 % quantiles; φ = Σz²/k;
    τ² = max(0, (kφ − (k−1))/(Σw − Σw²/Σw)) with w = 1/s². Used where φ > 1 + 2√(2/k) (the variance of a
    χ² over its degrees of freedom) and k ≥ 10.
    """
    k = len(pairs)
    if k == 0:
        return Dispersion()
    sizes = np.array([of for _, of in pairs], dtype=float)
    rates = np.array([count / of for count, of in pairs], dtype=float)
    scale = 1 / (2 * np.sqrt(sizes))
    z = (_stretched(kind, rates) - _stretched(kind, np.array([theta]))) / scale
    z = np.clip(z, *np.quantile(z, (DRAWN_IN, 1 - DRAWN_IN)))
    phi = float((z**2).mean())
    weights = scale**-2
    below = float(weights.sum() - (weights**2).sum() / weights.sum())
    tau2 = 0.0 if k * phi < k - 1 or below <= 0 else (k * phi - (k - 1)) / below
    over = phi > 1 + 2 * sqrt(2 / k)
    return Dispersion(phi, tau2, over, over and k >= WIDENED_FROM)


def _stretched(kind: str, rates: Any) -> Any:
    root = np.sqrt(rates)
    return np.arcsin(np.minimum(root, 1.0)) if kind == "binomial" else root


def _widened(kind: str, theta: float, sizes: Any, tau2: float) -> list[Any]:
    half = np.sqrt(1 / (4 * sizes) + tau2)
    lines = []
    for z in (-Z998, -Z95, Z95, Z998):
        if kind == "binomial":
            # The angle is held before it is squared, so that the limits do not turn back at small sizes.
            lines.append(np.sin(np.clip(asin(sqrt(theta)) + z * half, 0, pi / 2)) ** 2)
        else:
            lines.append(np.maximum(sqrt(theta) + z * half, 0) ** 2)
    return lines


def verdict(
    kind: str, theta: float, count: float, of: float, limit: Limits, spread: Dispersion | None = None
) -> Verdict:
    """`verdicts` of one partner."""
    return verdicts(kind, theta, [(count, of)], [limit], spread)[0]


def verdicts(
    kind: str, theta: float, pairs: Pairs, limits: Sequence[Limits], spread: Dispersion | None = None
) -> list[Verdict]:
    """Where partners lie: by the exact tail of their own count, and by widened limits too where these hold.

    The interpolated upper limit lies under a count whose tail is above one in a thousand (3 of 3 at a centre
    of 90 % would be outside), so the lines are for drawing and the tail decides.
    """
    found = [_by_tail(*tails) for tails in zip(*_tails(kind, theta, pairs), strict=True)]
    if spread is None or not spread.used:
        return found
    return [
        min(by_tail, _by_position(count / of, limit), key=_REACH.__getitem__)
        for by_tail, (count, of), limit in zip(found, pairs, limits, strict=True)
    ]


_REACH = {Verdict.INSIDE: 0, Verdict.LOW: 1, Verdict.HIGH: 1, Verdict.BELOW: 2, Verdict.ABOVE: 2}


def _tails(kind: str, theta: float, pairs: Pairs) -> tuple[list[float], list[float]]:
    """P(R ≤ count) and P(R ≥ count) of each."""
    counts, of = np.array(pairs, dtype=float).reshape(-1, 2).T
    before = np.maximum(counts - 1, 0)
    if kind == "binomial":
        trials = np.round(of).astype(int)
        below, above = special.bdtr(counts, trials, theta), special.bdtrc(before, trials, theta)
    else:
        below, above = special.pdtr(counts, theta * of), special.pdtrc(before, theta * of)
    return below.tolist(), np.where(counts >= 1, above, 1.0).tolist()


def _by_tail(below: float, above: float) -> Verdict:
    if above <= TAILS[0]:
        return Verdict.ABOVE
    if below <= TAILS[0]:
        return Verdict.BELOW
    if above <= TAILS[1]:
        return Verdict.HIGH
    return Verdict.LOW if below <= TAILS[1] else Verdict.INSIDE


def _by_position(rate: float, limit: Limits) -> Verdict:
    if rate > limit.high_998:
        return Verdict.ABOVE
    if rate < limit.low_998:
        return Verdict.BELOW
    if rate > limit.high_95:
        return Verdict.HIGH
    return Verdict.LOW if rate < limit.low_95 else Verdict.INSIDE


def limits_of_means(theta: float, deviation: float, n: Sequence[int]) -> list[Limits]:
    """The limits of means of n values with one pooled standard deviation: θ ± z·s/√n (features.md 5.2).

    Raises ValueError for an n under 1 or a negative deviation.
    """
    if deviation < 0 or any(size < 1 for size in n):
        raise ValueError("means need at least one value and a deviation that is not negative")
    return [Limits(*(theta + z * deviation / sqrt(size) for z in (-Z998, -Z95, Z95, Z998))) for size in n]


def sizes(smallest: float, largest: float, *, whole: bool, steps: int = 120) -> list[float]:
    """Sizes to draw limits at, closer together where the limits bend. whole: only whole ones."""
    reach = max(largest * 1.04, smallest * 1.5)
    spaced = smallest + (reach - smallest) * np.linspace(0, 1, steps) ** 2
    return sorted({float(round(size)) for size in spaced} if whole else set(map(float, spaced)))
