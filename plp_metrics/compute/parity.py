"""Representation: a group's share in the program against its share in the schools around it. Pure.

p = x/n is the share among those known in the program, q the share in the reference. Formulas, sources and
reference values: features.md 5.4. The ranges take people as drawn one by one; students of one class are
alike, so the true range is somewhat wider.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, sqrt

from plp_metrics.compute.intervals import Z95, difference, wilson
from plp_metrics.model.equity import GapClosed, Moved, Parity, Representation, Risk

JUDGED_FROM = 30
"""People whose trait is known that it takes to judge; fewer are shown and never judged."""
CELL = 10
"""The smallest group a ratio of chances is taken of (34 CFR 300.647 presumes cells up to 10 reasonable)."""


def against_census(x: float, n: float, q: float) -> Parity:
    """The share x/n against a share q that was counted whole: index p/q in Wilson(p)/q, gap p − q in
    Wilson(p) − q. Raises ValueError unless 0 < q ≤ 1 and x/n is a share."""
    if not 0 < q <= 1:
        raise ValueError(f"{q} is no share to compare with")
    p, (low, high) = x / n if n else 0.0, wilson(x, n)
    return _parity(n, p, q, (p / q, low / q, high / q), (p - q, low - q, high - q))


def against_sample(x: float, n: float, x0: float, n0: float) -> Parity:
    """The share x/n against a share x0/n0 that is itself an estimate.

    Index in exp(ln PI ± z√((1−p)/x + (1−q)/x0)), no range where x is 0; gap by Newcombe's difference.
    Raises ValueError where x0 is 0 or either is no share.
    """
    if x0 <= 0:
        raise ValueError("a reference without the group has no share to compare with")
    gap = difference(x, n, x0, n0)
    p, q = x / n, x0 / n0
    index = p / q
    if x == 0:
        return _parity(n, p, q, (index, None, None), gap)
    half = Z95 * sqrt((1 - p) / x + (1 - q) / x0)
    return _parity(n, p, q, (index, index * exp(-half), index * exp(half)), gap)


def _parity(
    n: float,
    p: float,
    q: float,
    index: tuple[float, float | None, float | None],
    gap: tuple[float, float, float],
) -> Parity:
    return Parity(p, q, n, *index, *gap, _judged(n, index[1], index[2]))


def _judged(n: float, low: float | None, high: float | None) -> Representation:
    if n < JUDGED_FROM:
        return Representation.TOO_FEW
    if low is None or high is None:
        return Representation.NO_RANGE
    if low > 1:
        return Representation.OVER
    return Representation.UNDER if high < 1 else Representation.AT_PARITY


def risk_ratio(group: float, of_group: float, others: float, of_others: float) -> Risk:
    """How much likelier the group takes part than the others: (x_g/N_g)/(x_o/N_o), in
    exp(ln RR ± z√(1/x_g − 1/N_g + 1/x_o − 1/N_o)). Equals [p/(1−p)]/[q/(1−q)] where the program is part of
    the reference. No range where either took no part; not judged where fewer than ten of either took part
    or fewer than thirty could have. Raises ValueError where there are none of a kind, or more took part.
    """
    if min(of_group, of_others) <= 0 or not (0 <= group <= of_group and 0 <= others <= of_others):
        raise ValueError("those who take part are some of those who could")
    if others == 0:
        return Risk(None, None, None, False)
    ratio = (group / of_group) / (others / of_others)
    if group == 0:
        return Risk(0.0, None, None, False)
    half = Z95 * sqrt(1 / group - 1 / of_group + 1 / others - 1 / of_others)
    enough = min(group, others) >= CELL and min(of_group, of_others) >= JUDGED_FROM
    return Risk(ratio, ratio * exp(-half), ratio * exp(half), enough)


def bounds(x: float, n: float, unknown: float) -> tuple[float, float]:
    """The share if none, and if all, of those whose trait is unknown were of the group: x/(n+u) and
    (x+u)/(n+u). Raises ValueError where nobody is counted or a number is negative."""
    if n + unknown <= 0 or min(x, n - x, unknown) < 0:
        raise ValueError(f"{x} of {n} and {unknown} unknown are not a share")
    return x / (n + unknown), (x + unknown) / (n + unknown)


def dissimilarity(program: Mapping[str, float], reference: Mapping[str, float]) -> float:
    """How far two mixes of categories are apart: D = ½Σ|p_k − q_k|, 0 the same, 1 nothing in common.

    Takes counts or shares; a category one side lacks is 0 there. Raises ValueError where a side is empty.
    """
    total, total_of = sum(program.values()), sum(reference.values())
    if total <= 0 or total_of <= 0:
        raise ValueError("an empty mix has no shares")
    kinds = program.keys() | reference.keys()
    return 0.5 * sum(abs(program.get(k, 0) / total - reference.get(k, 0) / total_of) for k in kinds)


def gap_closed(then: Parity, now: Parity) -> GapClosed:
    """How far a gap to the reference closed since a baseline, in points of share, with its range.

    The gap is p − q. Its change is (p₁ − q₁) − (p₀ − q₀); the range is Newcombe's for p₁ − p₀, moved by
    q₁ − q₀ (both counted whole). Told as closed only where there was a gap: a group under its share. Not
    judged where either rests on fewer than thirty.
    """
    moved, low, high = difference(now.share * now.n, now.n, then.share * then.n, then.n)
    shift = now.reference - then.reference
    change, low, high = moved - shift, low - shift, high - shift
    if min(then.n, now.n) < JUDGED_FROM:
        verdict = Moved.TOO_FEW
    elif then.gap >= 0:
        verdict = Moved.NO_GAP
    elif low > 0:
        verdict = Moved.CLOSING
    else:
        verdict = Moved.WIDENING if high < 0 else Moved.NO_CHANGE
    closed = change / -then.gap if then.gap < 0 else None
    return GapClosed(then.gap, now.gap, change, low, high, closed, verdict)
