"""Rates drawn towards all partners': formulas against scipy, use and coverage by simulation."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy import stats

from plp_metrics.compute.shrink import LEAST_OWN, Prior, prior, shrunk

PAIR = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_a_share_is_drawn_in_by_x_plus_m_mu_over_n_plus_m():
    before = Prior(0.8, 10.0, 800, 1000)
    found = shrunk("binomial", 3, 6, before)
    assert found.value == pytest.approx((3 + 10 * 0.8) / (6 + 10))
    assert found.weight == pytest.approx(6 / 16)
    assert (found.low, found.high) == pytest.approx(stats.beta(3 + 8, 3 + 2).ppf([0.025, 0.975]))


def test_a_rate_per_exposure_is_drawn_in_by_a_gamma():
    before = Prior(9.8, 2.5, 980, 100)
    found = shrunk("poisson", 4, 1.0, before)
    law = stats.gamma(4 + 9.8 * 2.5, scale=1 / 3.5)
    assert found.value == pytest.approx(law.mean())
    assert (found.low, found.high) == pytest.approx(law.ppf([0.025, 0.975]))


@settings(deadline=None)
@given(st.lists(PAIR, min_size=2, max_size=30), st.sampled_from(["binomial", "poisson"]))
@example([(0, 1), (183, 183), (184, 184)], "binomial")
def test_a_drawn_in_rate_lies_between_its_own_and_all_partners(pairs, kind):
    before = prior(kind, pairs)
    assert before.worth >= LEAST_OWN or kind == "poisson"
    for x, n in pairs:
        found = shrunk(kind, x, n, before)
        low, high = sorted((x / n, before.mean))
        assert low - 1e-9 <= found.value <= high + 1e-9
        assert found.low - 1e-9 <= found.value <= found.high + 1e-9
        assert 0 <= found.weight < 1


@settings(deadline=None)
@given(st.lists(PAIR, min_size=3, max_size=20))
def test_of_two_partners_with_one_rate_the_smaller_is_drawn_in_more(pairs):
    before = prior("binomial", pairs)
    assume(before.worth != inf)
    small, large = (shrunk("binomial", n, n, before) for n in (4, 40))
    assert abs(small.value - before.mean) <= abs(large.value - before.mean) + 1e-12


def test_partners_that_differ_no_more_than_chance_all_get_the_rate_of_all():
    before = prior("binomial", [(8, 10), (16, 20), (4, 5)])
    assert before.worth == inf
    found = shrunk("binomial", 4, 5, before)
    assert found.value == pytest.approx(28 / 35)
    assert found.weight == 0
    assert found.low < 0.8 < found.high


@pytest.mark.parametrize("pairs", [[(3, 3), (10, 10)], [(0, 4), (0, 9)], [(2, 5)]])
def test_all_successes_none_and_a_single_partner_are_no_trouble(pairs):
    before = prior("binomial", pairs)
    for x, n in pairs:
        found = shrunk("binomial", x, n, before)
        assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_partner_of_nothing_has_what_is_known_of_all():
    before = prior("binomial", [(2, 10), (9, 10), (5, 10), (0, 0)])
    assert before.worth < 10
    assert shrunk("binomial", 0, 0, before).value == pytest.approx(16 / 30)


@pytest.mark.parametrize("pairs", [[], [(0, 0)]])
def test_nothing_has_no_prior(pairs):
    with pytest.raises(ValueError, match="anything"):
        prior("binomial", pairs)


def test_what_is_no_rate_is_refused():
    with pytest.raises(ValueError, match="not a rate"):
        shrunk("binomial", 5, 4, Prior(0.5, 3, 1, 2))


def simulated(kind: str, seed: int, rounds: int = 300, partners: int = 24) -> tuple[float, float, float]:
    """Mean squared error of bare and of drawn-in rates, and how often the interval holds the true rate."""
    rng = np.random.default_rng(seed)
    bare, drawn, held = [], [], []
    for _ in range(rounds):
        n = rng.integers(6, 90, partners)
        if kind == "binomial":
            true = rng.beta(0.75 * 20, 0.25 * 20, partners)
            x = rng.binomial(n, true)
        else:
            true = rng.gamma(8.0, 1.2 / 8.0, partners)
            x = rng.poisson(true * n)
        pairs = list(zip(map(int, x), map(int, n), strict=True))
        before = prior(kind, pairs)
        for (count, of), truth in zip(pairs, true, strict=True):
            found = shrunk(kind, count, of, before)
            bare.append((count / of - truth) ** 2)
            drawn.append((found.value - truth) ** 2)
            held.append(found.low <= truth <= found.high)
    return float(np.mean(bare)), float(np.mean(drawn)), float(np.mean(held))


@pytest.mark.parametrize("kind", ["binomial", "poisson"])
def test_drawn_in_rates_are_nearer_the_truth_and_their_range_holds_it(kind):
    bare, drawn, held = simulated(kind, seed=1)
    print(f"{kind}: mean squared error {bare:.5f} → {drawn:.5f}, coverage {held:.3f}")
    assert drawn < bare * 0.9
    assert 0.92 < held < 0.97


def test_the_method_of_moments_finds_how_much_partners_differ():
    rng = np.random.default_rng(2)
    found = []
    for _ in range(200):
        n = rng.integers(20, 150, 60)
        x = rng.binomial(n, rng.beta(0.7 * 25, 0.3 * 25, 60))
        found.append(1 / (prior("binomial", list(zip(x, n, strict=True))).worth + 1))
    assert np.mean(found) == pytest.approx(1 / 26, rel=0.08)
