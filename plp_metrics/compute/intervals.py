"""Ranges of shares, of their differences, and of ratios of counts. Formulas and reference values: features.md
5.3. Pure."""

from __future__ import annotations

from math import exp, log, sqrt

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
    low_1, high_1 = wilson(successes, trials)
    low_2, high_2 = wilson(other_successes, other_trials)
    first, second = successes / trials, other_successes / other_trials
    gap = first - second
    return (
        gap,
        gap - sqrt((first - low_1) ** 2 + (high_2 - second) ** 2),
        gap + sqrt((high_1 - first) ** 2 + (second - low_2) ** 2),
    )


def apart(x: float, n: float, all_x: float, all_n: float) -> tuple[float, float, float]:
    """How far one partner's share lies from that of all partners, itself among them: (difference, low, high).

    It is compared with all the *others*, since the two shares must be independent; the difference from all
    is (1 − n/N) times that from the others, and so are both ends. A partner that is half of the nation can
    never lie far from it. Source: Newcombe's interval of `difference`, scaled by a known constant.
    Raises ValueError where nobody else is there, and as `difference` does.
    """
    if all_n - n <= 0 or all_x < x:
        raise ValueError("there is nobody else to be compared with")
    rest = 1 - n / all_n
    gap, low, high = difference(x, n, all_x - x, all_n - n)
    return rest * gap, rest * low, rest * high


def ratio_of_counts(now: float, before: float, z: float = Z95) -> tuple[float, float, float]:
    """The ratio of two independent counts with its 95 % range: exp(ln(a/b) ± z·√(1/a + 1/b)).

    Source: Rothman, K. J. et al. (2008), Modern Epidemiology, 3rd ed., ch. 14 (Poisson counts, log scale).
    Raises ValueError for a count of zero: there is no such range, and nothing is added to make one.
    """
    if now <= 0 or before <= 0:
        raise ValueError("the ratio of counts needs both above zero")
    half = z * sqrt(1 / now + 1 / before)
    middle = log(now / before)
    return now / before, exp(middle - half), exp(middle + half)
