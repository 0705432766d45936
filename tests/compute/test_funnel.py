"""Limits of chance against published reference values, scipy, and simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from plp_metrics.compute.funnel import (
    TAILS,
    centre,
    dispersion,
    limits,
    limits_of_means,
    sizes,
    verdict,
)
from plp_metrics.model.fair import OUTSIDE, Dispersion, Verdict

WORKED = list(zip((9, 14, 22, 30, 12, 41, 18, 25), (12, 20, 35, 40, 22, 50, 20, 45), strict=True))
"""The worked example of features.md 5.2: (x, n) of eight partners."""


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (12, (0.2112, 0.3777, 0.9036, 0.9940)),
        (30, (0.4083, 0.5116, 0.8416, 0.9206)),
        (100, (0.5484, 0.6031, 0.7831, 0.8297)),
    ],
)
def test_exact_limits_give_the_reference_values(n, expected):
    assert limits("binomial", 0.70, [n])[0] == pytest.approx(expected, abs=5e-5)


def test_the_worked_example_gives_its_dispersion_and_widened_limits():
    theta = centre(WORKED)
    found = dispersion("binomial", theta, WORKED)
    assert theta == pytest.approx(0.70082, abs=5e-6)
    assert found.phi == pytest.approx(1.8500, abs=5e-5)
    assert found.tau2 == pytest.approx(0.009374, abs=5e-7)
    assert limits("binomial", theta, [20], found._replace(used=True))[0] == pytest.approx(
        (0.2599, 0.4172, 0.9188, 0.9853), abs=1e-4
    )


def test_eight_partners_are_too_few_to_widen_the_limits():
    assert not dispersion("binomial", centre(WORKED), WORKED).used


def plain_limit(distribution, p, n) -> float:
    """The definition, word by word: the smallest r with P(R ≤ r) ≥ p, interpolated; not below 0."""
    upto = [0.0, *distribution.cdf(np.arange(1500))]
    r = next(i for i in range(1500) if upto[i + 1] >= p)
    a = (upto[r + 1] - p) / (upto[r + 1] - upto[r])
    return max((r - a) / n, 0)


@settings(deadline=None)
@given(st.integers(1, 300), st.floats(0.01, 0.99))
def test_binomial_limits_are_the_plain_twins(n, theta):
    expected = [plain_limit(stats.binom(n, theta), p, n) for p in TAILS]
    assert limits("binomial", theta, [n])[0] == pytest.approx(expected, abs=1e-7)


@settings(deadline=None)
@given(st.floats(0.5, 200), st.floats(0.05, 5))
def test_poisson_limits_are_the_plain_twins(exposure, rate):
    expected = [plain_limit(stats.poisson(rate * exposure), p, exposure) for p in TAILS]
    assert limits("poisson", rate, [exposure])[0] == pytest.approx(expected, abs=1e-6)


@settings(deadline=None)
@given(st.integers(1, 5000), st.floats(0, 1), st.floats(0, 0.2), st.booleans())
def test_limits_are_in_order_around_the_centre_and_stay_shares(n, theta, tau2, used):
    found = limits("binomial", theta, [n], Dispersion(2.0, tau2, True, used))[0]
    assert list(found) == sorted(found)
    assert found.low_998 >= 0 and found.high_998 <= 1
    if used:
        assert found.low_95 <= theta + 1e-9 and theta - 1e-9 <= found.high_95


def test_widened_limits_do_not_turn_back_at_small_sizes():
    spread = Dispersion(3.0, 0.02, True, True)
    found = limits("binomial", 0.85, range(1, 400), spread)
    highs = [one.high_998 for one in found]
    lows = [one.low_998 for one in found]
    assert highs == sorted(highs, reverse=True)
    assert lows == sorted(lows)


@settings(deadline=None)
@given(
    st.sampled_from(["binomial", "poisson"]),
    st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.floats(0.02, 0.98),
)
def test_a_verdict_is_the_exact_tail_of_the_count(kind, pair, theta):
    x, n = pair
    law = stats.binom(n, theta) if kind == "binomial" else stats.poisson(n * theta)
    below, above = law.cdf(x), law.sf(x - 1)
    if min(abs(t - p) for t in (below, above) for p in (0.001, 0.025)) < 1e-9:
        return
    found = verdict(kind, theta, x, n, limits(kind, theta, [n])[0])
    assert (found is Verdict.ABOVE) == (above <= 0.001)
    assert (found is Verdict.BELOW) == (below <= 0.001)
    assert (found is Verdict.INSIDE) == (above > 0.025 and below > 0.025)


@pytest.mark.parametrize(("x", "n"), [(3, 3), (1, 1), (0, 1)])
def test_a_tiny_partner_with_nothing_but_successes_is_never_named(x, n):
    """3 of 3 lies above the interpolated line (0.9995), and happens in 73 % of all draws at 90 %."""
    drawn = limits("binomial", 0.9, [n])[0]
    assert verdict("binomial", 0.9, x, n, drawn) not in OUTSIDE


@pytest.mark.parametrize("theta", [0.0, 1.0])
def test_without_variation_nobody_differs(theta):
    spread = dispersion("binomial", theta, [(theta * n, n) for n in (1, 5, 40)])
    assert (spread.phi, spread.tau2, spread.over) == (0.0, 0.0, False)
    for n, drawn in zip((1, 5, 40), limits("binomial", theta, (1, 5, 40)), strict=True):
        assert verdict("binomial", theta, theta * n, n, drawn) is Verdict.INSIDE


def test_nothing_cannot_be_compared():
    with pytest.raises(ValueError, match="anything"):
        centre([])
    with pytest.raises(ValueError, match="positive size"):
        limits("binomial", 0.5, [0])
    with pytest.raises(ValueError, match="rate that can be"):
        limits("binomial", 1.2, [10])
    assert dispersion("binomial", 0.5, []) == Dispersion()


def test_by_chance_alone_hardly_anybody_is_named():
    """4 000 programs of 24 equal-minded partners: named for 0.2 % of partners at most, within Monte Carlo."""
    rng = np.random.default_rng(7)
    n = rng.integers(8, 120, 24)
    named = drawn = 0
    for _ in range(4000 // 20):
        theta = rng.uniform(0.3, 0.95)
        lines = limits("binomial", theta, n)
        for x in rng.binomial(n, theta, (20, 24)):
            named += sum(
                verdict("binomial", theta, int(a), int(b), line) in OUTSIDE
                for a, b, line in zip(x, n, lines, strict=True)
            )
            drawn += 24
    assert named / drawn <= 0.002 + 3 * sqrt(0.002 / drawn)


def test_where_partners_differ_anyway_widened_limits_name_few_and_exact_ones_many():
    rng = np.random.default_rng(11)
    n = rng.integers(200, 900, 30)
    exact = widened = used = 0
    for _ in range(150):
        own = np.clip(rng.normal(0.5, 0.07, 30), 0.01, 0.99)
        pairs = [(int(x), int(m)) for x, m in zip(rng.binomial(n, own), n, strict=True)]
        theta = centre(pairs)
        spread = dispersion("binomial", theta, pairs)
        used += spread.used
        for (x, m), line, plain in zip(
            pairs, limits("binomial", theta, n, spread), limits("binomial", theta, n), strict=True
        ):
            widened += verdict("binomial", theta, x, m, line, spread) in OUTSIDE
            exact += verdict("binomial", theta, x, m, plain) in OUTSIDE
    print(f"named: {exact / 4500:.3f} by exact limits, {widened / 4500:.3f} by widened ones")
    assert used == 150
    # Drawing the extremes in makes τ² a little small, so more than 0.2 % are named, but few.
    assert widened / 4500 < 0.03
    assert exact / 4500 > 0.2


def test_dispersion_is_one_where_there_is_chance_alone():
    rng = np.random.default_rng(3)
    n = rng.integers(30, 200, 40)
    phis = []
    over = 0
    for _ in range(400):
        pairs = list(zip(map(int, rng.binomial(n, 0.6)), map(int, n), strict=True))
        found = dispersion("binomial", centre(pairs), pairs)
        phis.append(found.phi)
        over += found.over
    # Drawing the extremes in takes some of the variance of a normal off: about a quarter at 10 % each side.
    assert 0.6 < np.mean(phis) < 1.0
    assert over / 400 < 0.02


def test_poisson_dispersion_finds_counts_that_come_in_groups():
    rng = np.random.default_rng(5)
    teachers = rng.integers(20, 90, 25)
    pairs = [(float(rng.poisson(25, t).sum() * rng.gamma(20, 1 / 20)), float(t)) for t in teachers]
    found = dispersion("poisson", centre(pairs), pairs)
    assert found.used and found.phi > 5


def test_limits_of_means_narrow_with_the_root_of_the_size():
    one, four = limits_of_means(4.5, 1.2, [1, 4])
    assert one.high_95 - 4.5 == pytest.approx(1.2 * 1.959964, abs=1e-6)
    assert four.high_998 - 4.5 == pytest.approx(1.2 * 3.090232 / 2, abs=1e-6)
    with pytest.raises(ValueError, match="at least one"):
        limits_of_means(1, 1, [0])


@settings(deadline=None)
@given(st.floats(0.5, 20), st.floats(1, 4000), st.booleans())
def test_the_sizes_limits_are_drawn_at_cover_every_partner(smallest, largest, whole):
    largest = max(largest, smallest)
    found = sizes(1.0 if whole else smallest, largest, whole=whole)
    assert found == sorted(found)
    assert found[-1] >= largest - 0.5
    assert all(size > 0 for size in found)
