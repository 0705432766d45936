"""Ranges of shares against published reference values and another implementation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from plp_metrics.compute.intervals import apart, difference, ratio_of_counts, wilson


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (27, 30, 0.7438, 0.9654), (18, 22, 0.615, 0.927)],
)
def test_wilson_gives_the_reference_values(x, n, low, high):
    assert wilson(x, n) == pytest.approx((low, high), abs=1e-3)


def test_newcombe_gives_the_reference_value():
    assert difference(56, 70, 48, 80) == pytest.approx((0.200, 0.052, 0.334), abs=1e-3)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_scipy(pair):
    x, n = pair
    theirs = binomtest(x, n).proportion_ci(method="wilson")
    assert wilson(x, n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize(("x", "y"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_one_case_on_each_side_tells_next_to_nothing_of_their_difference(x, y):
    size, low, high = difference(x, 1, y, 1)
    assert size == x - y
    assert -1 <= low <= size <= high <= 1
    assert high - low > 0.9


def test_a_difference_from_nobody_is_refused():
    with pytest.raises(ValueError, match="is not a share"):
        difference(0, 0, 1, 2)


@given(st.integers(2, 200).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_one_more_success_moves_both_ends_up(pair):
    x, n = pair
    assert wilson(x, n)[0] <= wilson(x + 1, n)[0]
    assert wilson(x, n)[1] <= wilson(x + 1, n)[1]


@pytest.mark.parametrize(("x", "n"), [(1, 0), (11, 10), (-1, 10)])
def test_what_is_no_share_has_no_range(x, n):
    with pytest.raises(ValueError, match="is not a share"):
        wilson(x, n)


def test_the_ratio_of_counts_gives_the_reference_value():
    assert [round(v, 2) for v in ratio_of_counts(51, 34)] == [1.50, 0.97, 2.31]


@pytest.mark.parametrize(("now", "before"), [(0, 5), (5, 0), (0, 0)])
def test_a_ratio_with_nothing_in_it_has_no_range(now, before):
    with pytest.raises(ValueError, match="above zero"):
        ratio_of_counts(now, before)


def covers(draws):
    """The share of simulated ranges that hold the true value."""
    return sum(low <= true <= high for true, low, high in draws) / len(draws)


def test_wilsons_range_covers_as_much_as_it_says():
    chance = np.random.default_rng(1)
    draws = [(p, *wilson(chance.binomial(30, p), 30)) for p in chance.uniform(0.05, 0.95, 4000)]
    assert covers(draws) == pytest.approx(0.95, abs=3 * sqrt(0.95 * 0.05 / 4000) + 0.005)


def test_newcombes_range_covers_as_much_as_it_says():
    chance, draws = np.random.default_rng(2), []
    for p, q in chance.uniform(0.1, 0.9, (4000, 2)):
        _, low, high = difference(chance.binomial(25, p), 25, chance.binomial(40, q), 40)
        draws.append((p - q, low, high))
    assert covers(draws) == pytest.approx(0.95, abs=3 * sqrt(0.95 * 0.05 / 4000) + 0.006)


def test_the_ratio_of_counts_covers_as_much_as_it_says():
    chance, draws = np.random.default_rng(3), []
    for a, b in chance.uniform(20, 80, (4000, 2)):
        _, low, high = ratio_of_counts(chance.poisson(a), chance.poisson(b))
        draws.append((a / b, low, high))
    assert covers(draws) == pytest.approx(0.95, abs=3 * sqrt(0.95 * 0.05 / 4000) + 0.005)


def test_one_partner_apart_from_all_covers_as_much_as_it_says():
    chance, draws = np.random.default_rng(4), []
    for p, q in chance.uniform(0.2, 0.8, (4000, 2)):
        mine, others = chance.binomial(30, p), chance.binomial(90, q)
        _, low, high = apart(mine, 30, mine + others, 120)
        draws.append((p - (0.25 * p + 0.75 * q), low, high))
    assert covers(draws) == pytest.approx(0.95, abs=3 * sqrt(0.95 * 0.05 / 4000) + 0.006)


def test_one_partner_apart_from_all_is_the_difference_of_the_two_shares():
    gap, low, high = apart(8, 10, 50, 100)
    assert gap == pytest.approx(0.8 - 0.5)
    assert low < gap < high


@pytest.mark.parametrize(("x", "n"), [(0, 10), (10, 10), (1, 1), (0, 1)])
def test_all_and_none_still_have_a_range(x, n):
    gap, low, high = apart(x, n, x + 20, n + 40)
    assert low < gap < high


def test_a_partner_that_is_everybody_is_not_compared():
    with pytest.raises(ValueError, match="nobody else"):
        apart(8, 10, 8, 10)
