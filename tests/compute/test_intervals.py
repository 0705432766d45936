"""Ranges of shares against published reference values and another implementation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from plp_metrics.compute.intervals import difference, wilson


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


@given(st.integers(2, 200).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_one_more_success_moves_both_ends_up(pair):
    x, n = pair
    assert wilson(x, n)[0] <= wilson(x + 1, n)[0]
    assert wilson(x, n)[1] <= wilson(x + 1, n)[1]


@pytest.mark.parametrize(("x", "n"), [(1, 0), (11, 10), (-1, 10)])
def test_what_is_no_share_has_no_range(x, n):
    with pytest.raises(ValueError, match="is not a share"):
        wilson(x, n)
