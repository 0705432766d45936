"""Limits of a series of points: what chance alone would rarely pass. Pure.

Decisions of our own, each for every series alike:
- Fewer than 6 points have no limits; fewer than 13 have limits on trial (Making Data Count starts at 13).
- Limits rest on the first 20 points of a stretch and stay, however long it gets; they begin anew only at a
  declared event or a new definition.
- A missing point breaks the moving range (and a run): the step over a gap is not the step from one point to
  the next. Where a series has a point only every second (or fourth) quarter, that is its step.
- Limits are not clipped to 0..1 here; that is for the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import median

from plp_metrics.model import Limits

LEAST, SETTLED, FROZEN = 6, 13, 20
"""Points for limits at all, for limits that are no trial, and after which they stay."""
XMR, XMR_NEAR, XMR_SCREEN, D2, D2_MEDIAN = 2.66, 1.7733, 3.267, 1.128, 0.954
"""3/d2, 2/d2 and D4 of moving ranges of two, d2 itself, and d2 for their median (Wheeler, Understanding
Variation, 1993)."""


def successive(positions: Sequence[int]) -> list[bool]:
    """Whether each point but the first follows the one before without a gap.

    The step of a series is its smallest. positions: rising whole numbers (quarters counted on).
    """
    steps = [b - a for a, b in pairwise(positions)]
    usual = min(steps, default=1)
    return [step == usual for step in steps]


def xmr(values: Sequence[float], follows: Sequence[bool] | None = None) -> Limits | None:
    """Limits of single values by their moving ranges: mean ± 2.66 · A, near ones ± 1.7733 · A.

    A is the mean moving range; ranges of 3.267 · A and more are left out once and A is taken anew, unless
    nothing but equal values is left. follows: for each value but the first, whether it follows the one
    before without a gap. None for fewer than two values that follow each other.
    Source: NHSRplotthedots, R/ptd_spc_standard.R.
    """
    together = follows if follows is not None else [True] * max(len(values) - 1, 0)
    ranges = [abs(b - a) for a, b, near in zip(values, values[1:], together, strict=False) if near]
    if not ranges:
        return None
    centre, usual = sum(values) / len(values), sum(ranges) / len(ranges)
    screened = [r for r in ranges if r < XMR_SCREEN * usual]
    usual = (sum(screened) / len(screened) if screened else 0.0) or usual
    return _around(centre, XMR * usual, XMR_NEAR * usual)


def p_prime(
    numerators: Sequence[float],
    denominators: Sequence[float],
    follows: Sequence[bool] | None = None,
    used: int | None = None,
    *,
    wider: Sequence[bool] | None = None,
    least_spread: float = 0.0,
    share: bool = True,
    only_last: bool = False,
) -> list[Limits] | None:
    """Limits of shares of unequal size, one for each point: p̄ ± 3·σᵢ·σz, near ones ± 2·σᵢ·σz.

    p̄ = Σx/Σn, σᵢ = √(p̄(1−p̄)/nᵢ), zᵢ = (pᵢ−p̄)/σᵢ, σz = mean|zᵢ−zᵢ₋₁|/1.128.
    used: how many of the first points p̄ and σz rest on (default: all). wider: a few other steps, whose
    spread (by their median, median|zᵢ−zᵢ₋₁|/0.954, since one may be the change to be seen) counts where it
    is larger than that of `follows`. least_spread: σz is at least this; 1 is chance alone.
    share: False for counts seen beside counts expected, σᵢ = √(p̄/nᵢ) (the u′ chart). only_last: the last
    point's limits alone. None where no two points used follow each other.
    Source: Laney, D. B. (2002), Quality Engineering 14(4), 531-537; Wheeler (1993) for medians of ranges.
    Raises ValueError for a share outside 0..1 or of nothing.
    """
    if any(n <= 0 or x < 0 or (share and x > n) for x, n in zip(numerators, denominators, strict=True)):
        raise ValueError("every point must be a share of something")
    x, n = numerators[:used], denominators[:used]
    together = follows if follows is not None else [True] * max(len(numerators) - 1, 0)
    if not any(together[: max(len(x) - 1, 0)]):
        return None
    centre = sum(x) / sum(n)
    one = sqrt(max(centre * (1 - centre), 0.0) if share else centre)
    if one > 0:
        z = [(a / b - centre) * sqrt(b) / one for a, b in zip(x, n, strict=True)]
        spread = max(_spread(z, together), _middle_spread(z, wider or ()), least_spread)
    else:
        spread = 0.0
    told = denominators[-1:] if only_last else denominators
    return [_around(centre, 3 * one / sqrt(b) * spread, 2 * one / sqrt(b) * spread) for b in told]


def _spread(z: Sequence[float], follows: Sequence[bool]) -> float:
    ranges = [abs(b - a) for (a, b), near in zip(pairwise(z), follows, strict=False) if near]
    return sum(ranges) / len(ranges) / D2 if ranges else 0.0


def _middle_spread(z: Sequence[float], follows: Sequence[bool]) -> float:
    ranges = [abs(b - a) for (a, b), near in zip(pairwise(z), follows, strict=False) if near]
    return median(ranges) / D2_MEDIAN if ranges else 0.0


def _around(centre: float, far: float, near: float) -> Limits:
    return Limits(centre, centre - far, centre + far, centre - near, centre + near)
