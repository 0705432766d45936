"""Ranges for shares. Formulas and reference values: Wilson (1927), Newcombe (1998)."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054
"""The standard normal quantile of a two-sided 95 % range."""


def wilson(successes: float, trials: float, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of a share, both ends within 0..1.

    Source: Wilson, E. B. (1927), JASA 22, 209-212.
    Raises ValueError if trials is not positive or successes lies outside 0..trials.
    """
    if trials <= 0 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a share")
    share = successes / trials
    middle = share + z * z / (2 * trials)
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = 0.0 if successes == 0 else max(0.0, (middle - half) / scale)
    high = 1.0 if successes == trials else min(1.0, (middle + half) / scale)
    return low, high


def difference(
    successes: float, trials: float, other_successes: float, other_trials: float
) -> tuple[float, float, float]:
    """The difference of two independent shares with its 95 % range: (difference, low, high).

    Source: Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, method 10.
    Raises ValueError as `wilson` does.
    """
    first, second = successes / trials, other_successes / other_trials
    low_1, high_1 = wilson(successes, trials)
    low_2, high_2 = wilson(other_successes, other_trials)
    gap = first - second
    return (
        gap,
        gap - sqrt((first - low_1) ** 2 + (high_2 - second) ** 2),
        gap + sqrt((high_1 - first) ** 2 + (second - low_2) ** 2),
    )
