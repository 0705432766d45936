"""Representation against the reference values of features.md 5.4, scipy and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats.contingency import relative_risk

from plp_metrics.compute.parity import (
    against_census,
    against_sample,
    bounds,
    dissimilarity,
    gap_closed,
    risk_ratio,
)
from plp_metrics.model.equity import Moved, Representation


def test_the_reference_value_of_the_index_and_the_gap():
    found = against_census(31, 100, 0.49)
    assert (found.ratio, found.low, found.high) == pytest.approx((0.633, 0.465, 0.829), abs=5e-4)
    assert (found.gap, found.gap_low, found.gap_high) == pytest.approx((-0.180, -0.262, -0.084), abs=5e-4)
    assert found.verdict is Representation.UNDER


def test_the_risk_ratio_is_the_odds_form_where_the_program_is_part_of_the_reference():
    """31 of 100 in the program, 490 of 1 000 in the schools: 0.4676 both ways."""
    found = risk_ratio(31, 490, 69, 510)
    assert found.ratio == pytest.approx(0.4676, abs=5e-5)
    assert found.ratio == pytest.approx((0.31 / 0.69) / (0.49 / 0.51))


@settings(deadline=None)
@given(st.integers(1, 50), st.integers(50, 400), st.integers(1, 50), st.integers(50, 400))
def test_the_risk_ratio_agrees_with_scipy(x, n, y, m):
    found, theirs = risk_ratio(x, n, y, m), relative_risk(x, n, y, m)
    span = theirs.confidence_interval()
    assert found.ratio == pytest.approx(theirs.relative_risk)
    assert (found.low, found.high) == pytest.approx((span.low, span.high), rel=1e-6)


@pytest.mark.parametrize(
    ("numbers", "judged"), [((9, 100, 40, 100), False), ((10, 29, 40, 100), False), ((10, 30, 40, 100), True)]
)
def test_small_groups_have_a_ratio_that_is_not_judged(numbers, judged):
    assert risk_ratio(*numbers).judged is judged


def test_ratios_that_cannot_be_are_none_not_infinite():
    assert risk_ratio(5, 50, 0, 50).ratio is None
    assert risk_ratio(0, 50, 5, 50) == (0.0, None, None, False)
    with pytest.raises(ValueError, match="some of those"):
        risk_ratio(51, 50, 1, 50)


@pytest.mark.parametrize(
    ("x", "n", "q", "said"),
    [
        (45, 100, 0.49, Representation.AT_PARITY),
        (70, 100, 0.49, Representation.OVER),
        (0, 100, 0.49, Representation.UNDER),
        (100, 100, 0.49, Representation.OVER),
        (0, 29, 0.49, Representation.TOO_FEW),
        (1, 1, 0.49, Representation.TOO_FEW),
        (12, 30, 0.49, Representation.AT_PARITY),
    ],
)
def test_a_verdict_needs_thirty_people_and_a_range_on_one_side_of_one(x, n, q, said):
    assert against_census(x, n, q).verdict is said


@pytest.mark.parametrize(("x", "n", "q"), [(1, 0, 0.5), (3, 2, 0.5), (1, 2, 0.0), (1, 2, 1.1)])
def test_what_is_no_share_has_no_parity(x, n, q):
    with pytest.raises(ValueError, match="share"):
        against_census(x, n, q)


def test_a_reference_that_is_an_estimate_widens_the_range():
    sure, guessed = against_census(31, 100, 0.49), against_sample(31, 100, 49, 100)
    assert guessed.ratio == pytest.approx(sure.ratio)
    assert guessed.low < sure.low and guessed.high > sure.high
    assert guessed.gap == pytest.approx(-0.18)


def test_the_range_against_an_estimate_is_the_formula():
    found = against_sample(31, 100, 980, 2000)
    half = 1.959964 * np.sqrt(0.69 / 31 + 0.51 / 980)
    assert np.log([found.low, found.high]) == pytest.approx(
        np.log(found.ratio) + np.array([-half, half]), abs=1e-6
    )


def test_nobody_of_the_group_has_an_index_of_zero_and_no_range():
    found = against_sample(0, 50, 20, 100)
    assert (found.ratio, found.low, found.high) == (0.0, None, None)
    assert found.verdict is Representation.NO_RANGE
    with pytest.raises(ValueError, match="no share to compare"):
        against_sample(5, 50, 0, 100)


@pytest.mark.parametrize(("p", "q", "n"), [(0.3, 0.45, 60), (0.5, 0.5, 200), (0.1, 0.12, 80)])
def test_the_range_of_the_index_holds_the_true_index(p, q, n):
    rng = np.random.default_rng(4)
    found = [against_census(int(x), n, q) for x in rng.binomial(n, p, 4000)]
    held = np.mean([f.low <= p / q <= f.high for f in found])
    print(f"p {p} q {q} n {n}: coverage {held:.3f}")
    assert 0.93 < held < 0.975


@settings(deadline=None)
@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_the_unknown_can_only_move_the_share_within_its_bounds(x, others, unknown):
    if x + others + unknown == 0:
        return
    low, high = bounds(x, x + others, unknown)
    for of_group in (0, unknown // 2, unknown):
        assert low - 1e-12 <= (x + of_group) / (x + others + unknown) <= high + 1e-12


def test_bounds_of_nobody_are_refused():
    with pytest.raises(ValueError, match="not a share"):
        bounds(0, 0, 0)


def test_two_mixes_are_apart_by_half_the_sum_of_their_differences():
    program = {"white": 60, "asian": 30, "black": 10}
    schools = {"white": 0.5, "asian": 0.1, "black": 0.2, "hispanic": 0.2}
    assert dissimilarity(program, schools) == pytest.approx(0.3)
    assert dissimilarity(program, program) == 0
    assert dissimilarity({"a": 1}, {"b": 1}) == 1
    with pytest.raises(ValueError, match="empty"):
        dissimilarity({}, schools)


def test_a_gap_closes_only_beyond_what_chance_does():
    then = against_census(300, 1000, 0.45)
    closing = gap_closed(then, against_census(400, 1000, 0.45))
    assert closing.change == pytest.approx(0.10)
    assert closing.closed == pytest.approx(10 / 15)
    assert closing.verdict is Moved.CLOSING
    assert gap_closed(then, against_census(310, 1000, 0.45)).verdict is Moved.NO_CHANGE
    assert gap_closed(then, against_census(200, 1000, 0.45)).verdict is Moved.WIDENING


def test_a_gap_is_judged_against_its_own_schools_of_each_year():
    """The share did not move, the schools' did: the gap is wider by as much."""
    found = gap_closed(against_census(300, 1000, 0.35), against_census(300, 1000, 0.45))
    assert found.change == pytest.approx(-0.10)
    assert found.verdict is Moved.WIDENING


def test_without_a_gap_there_is_nothing_to_close_and_few_are_not_judged():
    assert gap_closed(against_census(50, 100, 0.4), against_census(60, 100, 0.4)).verdict is Moved.NO_GAP
    few = gap_closed(against_census(2, 20, 0.4), against_census(300, 1000, 0.4))
    assert few.verdict is Moved.TOO_FEW
