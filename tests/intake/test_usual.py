"""When a figure is outside a partner's own usual variation."""

import pytest

from plp_metrics.intake.usual import fell, jumped

STEADY = [100, 104, 98, 101, 103, 97]


def test_the_limits_are_the_mean_and_2_66_mean_moving_ranges():
    # moving ranges 4, 6, 3, 2, 6: mean 4.2; mean of the values 100.5
    low, high = jumped(STEADY, 150)
    assert (low, high) == pytest.approx((100.5 - 2.66 * 4.2, 100.5 + 2.66 * 4.2))


@pytest.mark.parametrize(("now", "asked"), [(85, True), (90, False), (111, False), (112, True)])
def test_a_value_outside_the_limits_is_asked_about_and_one_inside_is_not(now, asked):
    assert (jumped(STEADY, now) is not None) is asked


def test_one_earlier_mistake_does_not_widen_the_limits():
    # ranges 2, 2, 398, 398, 2, 2, 2, 2: mean 101, so 398 is above 3.267 times the mean and left out
    once = [100, 102, 100, 498, 100, 102, 100, 102, 100]
    assert jumped(once, 130) is None  # inside what was seen before
    low, high = jumped(once, 60)
    assert high - low == pytest.approx(2 * 2.66 * 2)


def test_steady_growth_is_no_jump_and_a_leap_is():
    growing = [10, 20, 30, 40, 50, 60]
    assert jumped(growing, 70) is None
    assert jumped(growing, 95) is not None


def test_with_four_or_five_points_the_modified_z_score_decides():
    # median 100, median distance 2: z = 0.6745 · distance / 2 passes 3.5 at a distance of 10.4
    few = [100, 102, 98, 102, 98]
    assert jumped(few, 110) is None
    assert jumped(few, 114) is not None
    assert jumped(few[:3], 500) is None


def test_quarters_before_a_partner_began_do_not_count():
    assert jumped([0, 0, 0, 0, 53, 50], 90) is None


def test_a_few_things_more_or_less_are_never_asked_about():
    assert jumped([3, 3, 3, 3, 3, 3, 4], 8) is None


@pytest.mark.parametrize(
    ("beside", "now", "asked"),
    [
        ([100], 69, True), ([100], 70, False), ([100, 60], 50, False), ([100, 90], 50, True),
        ([], 0, False), ([6], 2, False),
    ],
)  # fmt: skip
def test_a_fall_is_more_than_thirty_percent_below_everything_it_is_set_beside(beside, now, asked):
    assert fell(beside, now) is asked
