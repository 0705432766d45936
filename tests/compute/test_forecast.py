"""Year ends foretold: reference values, scipy, simulation, and the edges where nothing is to come."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from plp_metrics.compute import forecast
from plp_metrics.compute.forecast_chance import (
    beta_binomial,
    beta_binomial_moments,
    negative_binomial_below,
    negative_binomial_quantile,
)


def a(*values):
    return np.array(values, dtype=float)


def count(so_far, share, target=np.nan, wider=0.0, unit=1.0, falls=0.0, calm=1.0):
    one = forecast.counts(a(so_far), a(share), a(target), a(wider), a(unit), a(falls), a(calm))
    return [float(part[0]) for part in one]


def share(x, n, more, season=1.0, target=np.nan, wider=0.0, calm=1.0):
    one = forecast.shares(a(x), a(n), a(more), a(season), a(target), a(wider), a(calm))
    return [float(part[0]) for part in one]


def test_a_count_gives_the_reference_values():
    median, low, high, at_least, _ = count(18, 0.5, 40)
    assert (median, low, high) == (36, 29, 45)
    assert at_least == pytest.approx(0.289, abs=5e-4)


def test_a_share_gives_the_reference_values():
    median, low, high, at_least, _ = share(14, 20, 10, target=0.7)
    assert (round(low, 3), median, round(high, 3)) == (0.633, 0.7, 0.767)
    assert at_least == pytest.approx(0.615, abs=5e-4)


def test_a_line_gives_the_reference_values():
    end = forecast.stock(range(1, 9), [10, 12, 13, 13, 15, 17, 18, 18], 10, None)
    assert [round(float(v[0]), 2) for v in end[:3]] == [21.05, 19.79, 22.30]


def test_three_to_five_points_carry_the_last_one_on_by_their_differences():
    end = forecast.stock([1, 2, 3], [10, 12, 11], 5, 13)
    spread = np.sqrt((4 + 1) / 2) * np.sqrt(2)
    assert end.median[0] == 11
    assert end.high[0] - 11 == pytest.approx(stats.t.ppf(0.9, 2) * spread)
    assert end.at_least[0] == pytest.approx(stats.t.sf(2 / spread, 2))


def test_two_points_are_no_series():
    assert forecast.stock([1, 2], [10, 12], 4, None) is None


def test_a_stock_that_never_moved_stays_without_a_range():
    end = forecast.stock([1, 2, 3], [4, 4, 4], 4, 4)
    assert (end.low[0], end.high[0], end.at_least[0], end.at_most[0]) == (4, 4, 1, 1)


@given(st.integers(0, 300), st.floats(0.05, 0.99), st.sampled_from([0.1, 0.5, 0.9]))
def test_the_negative_binomial_is_scipys(so_far, part, at):
    theirs = stats.nbinom(so_far + 0.5, part)
    k = negative_binomial_quantile(at, a(so_far + 0.5), a(part))[0]
    assert theirs.cdf(k - 1) - 1e-9 < at <= theirs.cdf(k) + 1e-9
    assert negative_binomial_below(a(k), a(so_far + 0.5), a(part))[0] == pytest.approx(theirs.cdf(k))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 90))
def test_the_beta_binomial_is_scipys(x, misses, trials):
    theirs = stats.betabinom(trials, x + 0.5, misses + 0.5)
    low, median, high, more, most = beta_binomial(a(trials), a(x + 0.5), a(misses + 0.5), a(trials / 2))
    for k, at in ((low[0], 0.1), (median[0], 0.5), (high[0], 0.9)):
        assert theirs.cdf(k - 1) - 1e-9 < at <= theirs.cdf(k) + 1e-9
    assert more[0] == pytest.approx(theirs.sf(np.ceil(trials / 2) - 1), abs=1e-9)
    assert most[0] == pytest.approx(theirs.cdf(trials // 2), abs=1e-9)
    mean, variance = beta_binomial_moments(a(trials), a(x + 0.5), a(misses + 0.5))
    assert (mean[0], variance[0]) == pytest.approx((theirs.mean(), theirs.var()))


def test_many_trials_by_the_normal_are_near_the_exact_ones():
    theirs = stats.betabinom(800, 200.5, 300.5)
    low, _, high, more, _ = beta_binomial(a(800), a(200.5), a(300.5), a(330))
    assert (low[0], high[0]) == pytest.approx((theirs.ppf(0.1), theirs.ppf(0.9)), abs=1.5)
    assert more[0] == pytest.approx(theirs.sf(329), abs=0.01)


def test_the_interval_of_a_count_holds_four_fifths_of_simulated_years():
    chance = np.random.default_rng(3)
    rate = chance.uniform(5, 80, 4000)
    so_far, rest = chance.poisson(rate * 0.4), chance.poisson(rate * 0.6)
    ones = np.ones_like(rate)
    end = forecast.counts(so_far.astype(float), 0.4 * ones, np.round(rate), 0 * ones, ones, 0 * ones, ones)
    total = so_far + rest
    covered = ((end.low <= total) & (total <= end.high)).mean()
    # Whole numbers cover a little more than asked for.
    assert 0.78 < covered < 0.88
    told = np.abs(end.at_least.mean() - (total >= np.round(rate)).mean())
    assert told < 4 * np.sqrt(0.25 / 4000)


def test_the_interval_of_a_share_holds_four_fifths_of_simulated_years():
    chance = np.random.default_rng(4)
    p = chance.uniform(0.2, 0.95, 4000)
    n, more = chance.integers(10, 80, 4000), chance.integers(10, 80, 4000)
    x, y = chance.binomial(n, p), chance.binomial(more, p)
    ones = np.ones_like(p)
    end = forecast.shares(x.astype(float), n.astype(float), more.astype(float), ones, p, 0 * ones, ones)
    total = (x + y) / (n + more)
    covered = ((end.low <= total + 1e-9) & (total <= end.high + 1e-9)).mean()
    assert 0.78 < covered < 0.87


def test_the_line_holds_four_fifths_of_simulated_ends():
    chance = np.random.default_rng(5)
    inside = 0
    for _ in range(1500):
        y = 20 + 2 * np.arange(9) + chance.normal(0, 3, 9)
        end = forecast.stock(range(8), y[:8], 8, None)
        inside += end.low[0] <= y[8] <= end.high[0]
    assert abs(inside / 1500 - 0.8) < 3 * np.sqrt(0.16 / 1500)


def test_nothing_so_far_is_not_nothing_for_ever():
    median, low, high, at_least, _ = count(0, 0.5, 1)
    assert (median, low) == (0, 0)
    assert high >= 1
    assert 0 < at_least < 1


def test_what_is_there_cannot_be_lost_unless_such_counts_shrink():
    assert count(18, 0.9, 18, wider=5)[1] == 18
    assert count(18, 0.9, 18, wider=5)[3] == 1
    assert count(18, 0.9, 18, wider=5, falls=1)[1] < 18
    assert count(18, 0.9, 18, wider=5, falls=1)[3] < 1


def test_a_ceiling_that_is_passed_already_cannot_be_kept():
    assert count(18, 0.5, 17)[4] == 0
    assert count(18, 0.5, 90)[4] > 0.999


def test_when_all_is_there_the_end_is_what_is_there():
    assert count(18, 1.0, 20)[:3] == [18, 18, 18]
    assert count(18, 1.0, 20)[3:] == [0, 1]
    assert share(3, 4, 0, target=0.75)[:4] == [0.75, 0.75, 0.75, 1]


@pytest.mark.parametrize(("x", "n"), [(0, 1), (1, 1), (0, 12), (12, 12)])
def test_none_or_all_of_a_few_so_far_still_leaves_room_for_the_other(x, n):
    median, low, high, at_least, at_most = share(x, n, 6, target=0.5)
    assert 0 <= low <= median <= high <= 1
    assert (high > 0) if x == 0 else (low < 1)
    assert 0 <= at_least <= 1
    assert at_least + at_most >= 1


def test_a_missing_quarter_of_a_stock_is_one_longer_step():
    whole = forecast.stock([1, 2, 3, 4], [10, 12, 14, 16], 5, None)
    gap = forecast.stock([1, 2, 4], [10, 12, 16], 5, None)
    assert [float(v[0]) for v in gap[:1]] == [float(v[0]) for v in whole[:1]] == [16]
    assert float(gap.high[0]) > float(gap.median[0])


def test_without_a_target_there_is_no_chance():
    assert np.isnan(count(18, 0.5)[3])
    assert np.isnan(share(14, 20, 10)[4])


def test_a_share_whose_season_is_young_is_expected_to_rise():
    median, low, high, *_ = share(12, 30, 0, season=0.6)
    assert 0.6 < median < 0.7
    assert low >= 0.4
    assert high <= 1


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 60), st.floats(0.3, 1.4), st.floats(0, 0.3))
def test_a_share_stays_a_share(x, misses, more, season, wider):
    if x + misses == 0:
        return
    median, low, high, at_least, at_most = share(x, x + misses, more, season, 0.5, wider)
    assert 0 <= low <= median + 1e-9
    assert median <= high + 1e-9
    assert high <= 1
    assert 0 <= at_least <= 1
    assert 0 <= at_most <= 1


@given(st.integers(0, 200), st.floats(0.1, 1.0), st.integers(0, 300), st.floats(0, 40))
def test_a_higher_target_is_never_more_likely(so_far, part, target, wider):
    assert count(so_far, part, target, wider)[3] >= count(so_far, part, target + 1, wider)[3] - 1e-12


def test_the_spread_of_past_years_stretches_the_interval_by_the_root_of_phi():
    _, low, high, *_ = share(140, 200, 100)
    wider = (high - low) / 2 / forecast.Z80
    _, low2, high2, *_ = share(140, 200, 100, wider=wider)
    assert (high2 - low2) / (high - low) == pytest.approx(np.sqrt(2), abs=0.03)


def test_what_strays_less_than_chance_has_a_narrower_interval():
    assert count(18, 0.5, calm=0.5)[2] < count(18, 0.5)[2]


@pytest.mark.parametrize(
    ("missing", "remaining", "each"), [(10, 2, 5), (10, 3, 10 / 3), (-4, 2, 0), (0, 1, 0), (10, 0, None)]
)
def test_what_each_remaining_quarter_must_bring(missing, remaining, each):
    assert forecast.needed(missing, remaining) == each
