"""When a figure is outside a partner's own usual variation.

XmR (individuals and moving range) as in features.md 5.1: the mean moving range A, taken again without
ranges of 3.267·A or more; natural limits mean ± 2.66·A. With four or five points the modified z score of
Iglewicz and Hoaglin (1993): 0.6745·(x − median)/MAD beyond 3.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, pairwise
from statistics import fmean, median

from plp_metrics.model import Period

Points = tuple[tuple[Period, float], ...]

POINTS_FOR_LIMITS = 6
POINTS_FOR_Z = 4
NATURAL, LARGEST_RANGE = 2.66, 3.267
Z_AT_MOST, Z_SCALE = 3.5, 0.6745
FALL = 0.30
WORTH_ASKING = 5
"""A difference of fewer things than this is never asked about: small counts vary by chance."""


def jumped(earlier: Sequence[float], now: float) -> tuple[float, float] | None:
    """The usual range of a figure, where its value of now lies outside it by a jump; else None.

    A figure that grows steadily leaves its limits without a jump; so the step from the last value must also
    be larger than the limits allow. Quarters before the first with anything don't count: the partner had
    not begun. None with fewer than four earlier values.
    """
    begun = list(dropwhile(lambda value: value == 0, earlier))
    if len(begun) < POINTS_FOR_Z or abs(now - begun[-1]) < WORTH_ASKING or min(begun) <= now <= max(begun):
        return None
    usual = _limits(begun) if len(begun) >= POINTS_FOR_LIMITS else _around_median(begun)
    if usual is None or usual[0] <= now <= usual[1]:
        return None
    reach = (usual[1] - usual[0]) / 2
    return usual if abs(now - begun[-1]) > reach else None


def fell(beside: Sequence[float], now: float) -> bool:
    """Whether a figure is more than 30 % below every value it is set beside (false where there is none)."""
    return bool(beside) and all(
        now < (1 - FALL) * before and before - now >= WORTH_ASKING for before in beside
    )


def _limits(values: Sequence[float]) -> tuple[float, float]:
    ranges = [abs(b - a) for a, b in pairwise(values)]
    usual = fmean(ranges)
    kept = [r for r in ranges if r < LARGEST_RANGE * usual]
    reach = NATURAL * (fmean(kept) if kept else usual)
    return fmean(values) - reach, fmean(values) + reach


def _around_median(values: Sequence[float]) -> tuple[float, float] | None:
    middle = median(values)
    spread = median(abs(v - middle) for v in values)
    reach = Z_AT_MOST * spread / Z_SCALE
    return (middle - reach, middle + reach) if spread else None
