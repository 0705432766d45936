"""Limits of a series: the published worked values, plain twins, and what must hold for every series."""

from __future__ import annotations

from math import isclose, sqrt
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plp_metrics.compute.trend import p_prime, successive, xmr

WORKED = (82, 79, 85, 80, 78, 84, 81, 83, 79, 82, 86, 80)
values = st.lists(st.integers(0, 1000).map(float), min_size=2, max_size=40)


def test_the_worked_example_of_the_features_paper_comes_out():
    limits = xmr(WORKED)
    assert limits is not None
    assert round(limits.centre, 3) == 81.583
    assert (round(limits.low, 3), round(limits.high, 3)) == (70.943, 92.223)
    assert round(limits.near_high - limits.centre, 4) == round(1.7733 * 4.0, 4)


def test_one_large_moving_range_is_screened_out_once():
    # Ranges 1, 1, 1, 1, 1, 1, 19, 1: mean 3.25, so 19 is above 3.267 times it and the mean of the rest is 1.
    limits = xmr([10, 11, 10, 11, 10, 11, 10, 29, 28])
    assert limits is not None
    assert isclose(limits.high - limits.centre, 2.66)


def test_where_everything_but_one_step_is_equal_the_step_is_not_screened_out():
    limits = xmr([5, 5, 5, 5, 5, 5, 5, 5, 9])
    assert limits is not None
    assert isclose(limits.high - limits.centre, 2.66 * 0.5)


def test_equal_values_have_limits_on_the_values_themselves():
    assert xmr([7.0] * 8) == (7.0, 7.0, 7.0, 7.0, 7.0)


@pytest.mark.parametrize("series", [[], [3.0]])
def test_fewer_than_two_values_have_no_limits(series):
    assert xmr(series) is None


def test_a_gap_breaks_the_moving_range():
    # 1→2 and 9→10 are steps; 2→9 spans two missing quarters.
    limits = xmr([1, 2, 9, 10], successive([0, 1, 4, 5]))
    assert limits is not None
    assert isclose(limits.high - limits.centre, 2.66)


def test_a_series_with_every_second_quarter_has_steps_of_two():
    assert successive([1, 3, 5, 9, 11]) == [True, True, False, True]


@given(values, st.integers(-500, 500))
def test_shifting_all_values_shifts_the_limits(series, by):
    before, after = xmr(series), xmr([v + by for v in series])
    assert before is not None
    assert after is not None
    assert all(isclose(b + by, a, abs_tol=1e-6) for b, a in zip(before, after, strict=True))


@given(values, st.sampled_from([0.5, 2.0, 4.0]))
def test_scaling_all_values_scales_the_limits(series, by):
    before, after = xmr(series), xmr([v * by for v in series])
    assert before is not None
    assert after is not None
    assert all(isclose(b * by, a, abs_tol=1e-6) for b, a in zip(before, after, strict=True))


def plain_p_prime(x, n):
    """Laney's limits by the book: standardise, take the moving ranges' deviation, put it back."""
    centre = sum(x) / sum(n)
    deviations = [sqrt(centre * (1 - centre) / m) for m in n]
    z = [(a / m - centre) / d for a, m, d in zip(x, n, deviations, strict=True)]
    sigma = fmean(abs(z[i] - z[i - 1]) for i in range(1, len(z))) / 1.128
    return [(centre - 3 * d * sigma, centre + 3 * d * sigma) for d in deviations]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=25))
def test_shares_of_unequal_size_follow_laney(pairs):
    x, n = [float(a) for a, _ in pairs], [float(a + b + 1) for a, b in pairs]
    limits = p_prime(x, n)
    assert limits is not None
    if sum(x) == 0:
        assert all(one.low == one.high == 0 for one in limits)
        return
    for one, (low, high) in zip(limits, plain_p_prime(x, n), strict=True):
        assert isclose(one.low, low, abs_tol=1e-9)
        assert isclose(one.high, high, abs_tol=1e-9)


def test_more_behind_a_point_means_narrower_limits():
    few, many, *_ = p_prime([8, 80, 9, 7], [10, 100, 10, 10])
    assert few.high - few.low == pytest.approx(sqrt(10) * (many.high - many.low))


@pytest.mark.parametrize("x", [0, 20])
def test_all_or_none_every_time_is_no_variation(x):
    assert set(p_prime([x] * 6, [20] * 6)) == {(x / 20,) * 5}


def test_limits_stay_on_the_points_they_were_made_of():
    x, n = [8, 9, 7, 8, 9, 8], [10] * 6
    held = p_prime([*x, 1, 0], [*n, 10, 10], used=6)
    assert held[:6] == p_prime(x, n)
    assert held[7] == held[0]


def test_the_spread_is_never_less_than_asked():
    even = p_prime([8, 8, 8, 8], [10] * 4, least_spread=1.0)
    assert even[0].high - even[0].centre == pytest.approx(3 * sqrt(0.8 * 0.2 / 10))


def test_counts_beside_expected_counts_vary_as_counts_do():
    seen = p_prime([10, 12], [10, 10], least_spread=1.0, share=False)
    assert seen[0].centre == pytest.approx(1.1)
    assert seen[0].high - seen[0].centre == pytest.approx(3 * sqrt(1.1 / 10))


@pytest.mark.parametrize(
    ("x", "n"), [([1.0, 2.0], [0.0, 3.0]), ([4.0, 1.0], [3.0, 3.0]), ([-1.0, 1.0], [3.0, 3.0])]
)
def test_what_is_no_share_is_refused(x, n):
    with pytest.raises(ValueError, match="share"):
        p_prime(x, n)
