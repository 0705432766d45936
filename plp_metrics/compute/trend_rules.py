"""Which points are not chance alone, and what they say about the figure and its target. Pure.

Source of the rules and their order: NHSRplotthedots, R/ptd_calculate_point_type.R (NHS England, Making Data
Count).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from plp_metrics.model import Assurance, Cause, Limits, Variation

RUN = 7
"""Points of a trend (six rises or falls in a row) and of a shift (all on one side)."""
TOLERANCE = 1e-9
"""Of the larger of the limits' width and the centre: closer than this is on the line, not beyond it."""

Found = tuple[Cause, int]
"""A cause and its way: 1 up, −1 down."""


def causes(
    values: Sequence[float],
    limits: Sequence[Limits],
    follows: Sequence[bool],
    *,
    runs: bool = True,
) -> list[Found | None]:
    """The cause of each point of one stretch, None for chance alone.

    Looked for in this order, and the first that holds is told: outside the limits; seven points that all
    rise or all fall; of three in a row on one side of the centre, those beyond the near limits where two
    are; seven in a row on one side. A point on the centre breaks a run, and so does a gap.
    runs: False for points that share what they count with the ones before (an unusual one then brings its
    neighbours along): only the first rule holds for those.
    """
    found: list[Found | None] = [None] * len(values)
    sides, far, near = _places(values, limits)
    _mark(found, far, Cause.OUTSIDE)
    if not runs:
        return found
    after = [False, *follows]
    steps = [0, *(_sign(b - a) * near_by for (a, b), near_by in zip(pairwise(values), follows, strict=True))]
    for end in _ends(steps, [True] * len(values), RUN - 1):
        _mark_span(found, end - RUN + 1, end, Cause.TREND, steps[end])
    for i in range(2, len(values)):
        if after[i] and after[i - 1] and sides[i] and sides[i] == sides[i - 1] == sides[i - 2]:
            beyond = [k for k in (i - 2, i - 1, i) if near[k] == sides[i]]
            if len(beyond) >= 2:
                for k in beyond:
                    found[k] = found[k] or (Cause.TWO_OF_THREE, sides[i])
    for end in _ends(sides, after, RUN):
        _mark_span(found, end - RUN + 1, end, Cause.SHIFT, sides[end])
    return found


def variation(found: Found | None, better: int) -> Variation:
    """What the last point's cause means. better: 1 where more is better, −1 where less is, 0 neither."""
    if found is None:
        return Variation.COMMON
    if better == 0:
        return Variation.NEUTRAL
    return Variation.IMPROVING if found[1] == better else Variation.CONCERNING


def assurance(limits: Limits | None, target: float | None, better: int) -> Assurance:
    """Whether the limits of the last stretch lie wholly on the target's right side, wholly on the wrong
    one, or on both: then it is hit and missed by chance. None without a target or a better way."""
    if target is None or better == 0:
        return Assurance.NONE
    if limits is None:
        return Assurance.TOO_FEW
    worst, best = (limits.low, limits.high) if better > 0 else (-limits.high, -limits.low)
    wanted = target * better
    if wanted > best:
        return Assurance.MISSES
    return Assurance.MEETS if wanted < worst else Assurance.HIT_AND_MISS


def _places(values: Sequence[float], limits: Sequence[Limits]) -> tuple[list[int], list[int], list[int]]:
    """Of each value: its side of the centre, and 1 or −1 where it is beyond the limits, the near limits."""
    sides, far, near = [], [], []
    for value, (centre, low, high, near_low, near_high) in zip(values, limits, strict=True):
        edge = TOLERANCE * max(high - low, abs(centre))
        sides.append(_sign(value - centre, edge))
        far.append((value > high + edge) - (value < low - edge))
        near.append((value > near_high + edge) - (value < near_low - edge))
    return sides, far, near


def _sign(difference: float, edge: float = 0.0) -> int:
    return (difference > edge) - (difference < -edge)


def _ends(signs: Sequence[int], after: Sequence[bool], length: int) -> list[int]:
    """Where `length` equal signs in a row (none of them 0, no gap between) are full, and every place on."""
    ends, run = [], 0
    for i, sign in enumerate(signs):
        same = i > 0 and sign == signs[i - 1] and after[i]
        run = 0 if sign == 0 else run + 1 if same and run else 1
        if run >= length:
            ends.append(i)
    return ends


def _mark(found: list[Found | None], ways: Sequence[int], cause: Cause) -> None:
    for i, way in enumerate(ways):
        if way:
            found[i] = found[i] or (cause, way)


def _mark_span(found: list[Found | None], first: int, last: int, cause: Cause, way: int) -> None:
    for i in range(first, last + 1):
        found[i] = found[i] or (cause, way)
