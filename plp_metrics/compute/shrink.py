"""Rates of small partners drawn towards everybody's before a list is ordered by them. Pure.

A list ordered by bare rates puts the smallest partners first and last, by luck. Each rate is replaced by
(x + mμ)/(n + m): μ all partners' pooled rate, m the size at which a partner's own figure counts as much as
everybody's. m comes by the method of moments from how much partners differ beyond chance (features.md 5.8;
Kleinman 1973, JASA 68, 46-54, for shares; Marshall 1991, Applied Statistics 40, 283-294, for rates per
exposure). The intervals take μ and m as known, so with few partners they are a little too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from scipy import special

from plp_metrics.compute.intervals import wilson
from plp_metrics.model.fair import Shrunk

LEAST_OWN = 2.0
"""m is never less: a partner of two counts at most half as its own."""
_TAIL = 0.025


class Prior(NamedTuple):
    """What is known of a partner before its own figure: the rate of all, and how much that counts.

    worth: m, in trials or in exposure; inf where partners differ no more than chance. total, out_of: all
    partners' figure added up.
    """

    mean: float
    worth: float
    total: float
    out_of: float


def prior(kind: str, pairs: Sequence[tuple[float, float]]) -> Prior:
    """The prior of shares (binomial) or of rates per exposure (poisson) from (count, of) of each partner.

    Shares: σ² = v·(S − (k−1)v)/(v·(N − Σn²/N − (k−1))), v = μ(1−μ), S = Σn(p−μ)²; m = v/σ² − 1, at least 2.
    Rates: σ² = (S − (k−1)μ)/(E − Σe²/E), S = Σe(r−μ)²; m = μ/σ², which is the rate parameter of the gamma.
    σ² ≤ 0, or fewer than two partners: m = inf. Raises ValueError where there is nothing to divide by.
    """
    known = [(x, n) for x, n in pairs if n > 0]
    count, of = sum(x for x, _ in known), sum(n for _, n in known)
    if not known:
        raise ValueError("no partner has anything to be a rate of")
    mean, k = count / of, len(known)
    chance = mean * (1 - mean) if kind == "binomial" else mean
    found = sum(n * (x / n - mean) ** 2 for x, n in known)
    apart = of - sum(n * n for _, n in known) / of - (k - 1 if kind == "binomial" else 0)
    beyond = found - (k - 1) * chance
    if beyond <= 0 or apart <= 0 or chance <= 0:
        return Prior(mean, inf, count, of)
    variance = beyond / apart
    if kind == "binomial":
        return Prior(mean, max(LEAST_OWN, chance / variance - 1), count, of)
    return Prior(mean, mean / variance, count, of)


def shrunk(kind: str, count: float, of: float, before: Prior) -> Shrunk:
    """One partner's rate drawn towards all partners', with the 95 % interval of what it can be.

    Beta(x + mμ, n − x + m(1−μ)) for shares, Gamma(x + mμ, n + m) for rates. Where partners differ no more
    than chance it is the rate of all with the range of all. The range reaches to the value where a share hard
    by 0 or 1 is so skewed that its mean lies outside. Raises ValueError for a size below nothing.
    """
    if of < 0 or count < 0 or (kind == "binomial" and count > of):
        raise ValueError(f"{count} of {of} is not a rate")
    mean, m = before.mean, before.worth
    if m == inf:
        return Shrunk(mean, *_of_all(kind, before), 0.0)
    a = count + m * mean
    if kind == "binomial":
        b = of - count + m * (1 - mean)
        low, high = special.betaincinv(a, b, _TAIL), special.betaincinv(a, b, 1 - _TAIL)
    else:
        low, high = (special.gammaincinv(a, p) / (of + m) for p in (_TAIL, 1 - _TAIL))
    value = a / (of + m)
    return Shrunk(value, min(float(low), value), max(float(high), value), of / (of + m))


def _of_all(kind: str, before: Prior) -> tuple[float, float]:
    if kind == "binomial":
        return wilson(before.total, before.out_of)
    low = special.gammaincinv(before.total, _TAIL) if before.total else 0.0
    return float(low) / before.out_of, float(special.gammaincinv(before.total + 1, 1 - _TAIL)) / before.out_of
