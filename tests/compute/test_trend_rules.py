"""Special causes in their order, the verdicts, and what must hold for every series."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plp_metrics.compute.trend import xmr
from plp_metrics.compute.trend_rules import assurance, causes, variation
from plp_metrics.model import Assurance, Cause, Limits, Variation

LIMITS = Limits(50, 20, 80, 30, 70)
UP, DOWN = 1, -1


def found(values, gap_after=None, *, runs=True):
    follows = [i != gap_after for i in range(len(values) - 1)]
    return causes(values, [LIMITS] * len(values), follows, runs=runs)


def test_a_point_beyond_the_limits_is_unusual_and_one_on_them_is_not():
    assert found([80, 81, 20, 19]) == [None, (Cause.OUTSIDE, UP), None, (Cause.OUTSIDE, DOWN)]


def test_seven_points_that_rise_are_a_trend_all_seven_of_them():
    assert found([60, 46, 47, 48, 49, 51, 52, 53, 45]) == [None] + [(Cause.TREND, UP)] * 7 + [None]


def test_six_points_that_rise_are_none():
    assert found([44, 45, 46, 47, 48, 49]) == [None] * 6


def test_two_of_three_beyond_the_near_limits_mark_those_two_only():
    assert found([45, 72, 60, 75, 45]) == [
        None, (Cause.TWO_OF_THREE, UP), None, (Cause.TWO_OF_THREE, UP), None,
    ]  # fmt: skip


def test_two_of_three_do_not_count_where_the_third_lies_on_the_other_side():
    assert found([45, 72, 48, 75, 45]) == [None] * 5


def test_a_point_outside_counts_as_beyond_the_near_limit_and_keeps_its_own_cause():
    assert found([45, 85, 60, 75]) == [None, (Cause.OUTSIDE, UP), None, (Cause.TWO_OF_THREE, UP)]


def test_seven_on_one_side_are_a_shift_and_a_point_on_the_centre_breaks_it():
    assert found([55, 53, 56, 54, 57, 53, 55]) == [(Cause.SHIFT, UP)] * 7
    assert found([55, 53, 56, 50, 57, 53, 55]) == [None] * 7


@pytest.mark.parametrize("series", [[44, 45, 46, 47, 48, 49, 51], [55, 53, 56, 54, 57, 53, 55]])
def test_a_gap_breaks_every_run(series):
    assert found(series, gap_after=3) == [None] * 7


def test_points_that_share_what_they_count_are_judged_by_the_limits_alone():
    assert found([55, 53, 56, 54, 57, 53, 85], runs=False) == [None] * 6 + [(Cause.OUTSIDE, UP)]


def test_equal_values_are_never_unusual():
    for value in (0.1, 1 / 3, 7.0, 1e9):
        series = [value] * 9
        assert causes(series, [xmr(series)] * 9, [True] * 8) == [None] * 9


def test_the_meaning_of_a_cause_is_its_way_and_what_is_better():
    rise, drop = (Cause.OUTSIDE, UP), (Cause.SHIFT, DOWN)
    assert variation(rise, 1) is variation(drop, -1) is Variation.IMPROVING
    assert variation(rise, -1) is variation(drop, 1) is Variation.CONCERNING
    assert variation(rise, 0) is Variation.NEUTRAL
    assert variation(None, 1) is Variation.COMMON


def test_a_target_beyond_the_limits_is_always_missed_or_always_met():
    assert assurance(LIMITS, 81, 1) is Assurance.MISSES
    assert assurance(LIMITS, 19, 1) is Assurance.MEETS
    assert assurance(LIMITS, 80, 1) is assurance(LIMITS, 20, 1) is Assurance.HIT_AND_MISS
    assert assurance(LIMITS, 81, -1) is Assurance.MEETS
    assert assurance(LIMITS, 19, -1) is Assurance.MISSES


def test_without_a_target_limits_or_a_better_way_there_is_no_assurance():
    assert assurance(LIMITS, None, 1) is assurance(LIMITS, 50, 0) is Assurance.NONE
    assert assurance(None, 50, 1) is Assurance.TOO_FEW


series = st.lists(st.integers(0, 60).map(float), min_size=6, max_size=30)


@given(series)
def test_turning_the_series_over_swaps_better_and_worse(given_values):
    follows = [True] * (len(given_values) - 1)
    over = [-v for v in given_values]
    limits, turned = xmr(given_values), xmr(over)
    up = causes(given_values, [limits] * len(over), follows)
    down = causes(over, [turned] * len(over), follows)
    assert [variation(c, 1) for c in up] == [variation(c, -1) for c in down]


@given(series)
def test_the_other_direction_swaps_better_and_worse(given_values):
    limits = [xmr(given_values)] * len(given_values)
    swap = {Variation.IMPROVING: Variation.CONCERNING, Variation.CONCERNING: Variation.IMPROVING}
    for cause in causes(given_values, limits, [True] * (len(given_values) - 1)):
        more, less = variation(cause, 1), variation(cause, -1)
        assert swap.get(more, more) is less


@given(series, st.integers(-40, 40))
def test_causes_do_not_depend_on_where_the_series_lies(given_values, by):
    follows = [True] * (len(given_values) - 1)
    moved = [v + by for v in given_values]
    assert causes(given_values, [xmr(given_values)] * len(moved), follows) == causes(
        moved, [xmr(moved)] * len(moved), follows
    )


@given(series, st.integers(-20, 80))
def test_a_series_is_never_both_sure_to_meet_and_sure_to_miss(given_values, target):
    limits = xmr(given_values)
    more, less = assurance(limits, target, 1), assurance(limits, target, -1)
    opposite = {Assurance.MEETS: Assurance.MISSES, Assurance.MISSES: Assurance.MEETS}
    assert opposite.get(more, more) is less
