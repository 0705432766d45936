"""What past partner-years teach: seasons, spreads, first years and later ones apart."""

from __future__ import annotations

import numpy as np
import pytest

from plp_metrics.compute import forecast as chance
from plp_metrics.compute.forecast import expected_counts
from plp_metrics.compute.forecast_chance import Z80
from plp_metrics.compute.habits import OTHER_SHARE_SPREAD, held_by, learned, usual
from plp_metrics.model import ALL, Display, Kind
from tests.compute.made_up import metric, share

COUNT = metric("count", season={ALL: (0.25, 0.5, 0.75, 1.0)})
RATE = share("rate")


def table(rows, of=0, quarter=1):
    """rows: partner, year, x, n, end_x, end_n (n None for a count)."""
    names = ("partner", "year", "x", "n", "end_x", "end_n")
    columns = {
        k: np.array([np.nan if v is None else v for v in c], float)
        for k, c in zip(names, zip(*rows, strict=True), strict=True)
    }
    size = len(rows)
    return columns | {"metric": np.full(size, of), "quarter": np.full(size, quarter)}


def counts(shares, year=0, end=40.0, first=0):
    return [(first + i, year, s * end, None, end, None) for i, s in enumerate(shares)]


def test_the_median_share_of_past_partner_years_is_the_season():
    habits = learned([COUNT], [table(counts([0.3, 0.35, 0.4, 0.4, 0.4, 0.45, 0.5, 0.9]))], [-1] * 8)
    assert habits["count", "Q2", False].share == pytest.approx(0.4)
    assert habits["count", "Q2", False].past == 8


def test_seven_partner_years_are_too_few():
    assert not learned([COUNT], [table(counts([0.4] * 7))], [-1] * 7)


def test_many_years_of_four_partners_are_too_few_partners():
    rows = [row for year in range(3) for row in counts([0.4] * 4, year)]
    assert not learned([COUNT], [table(rows)], [-1] * 4)


def test_partners_that_differ_beyond_chance_have_a_spread_and_those_alike_are_calm():
    apart = learned([COUNT], [table(counts([0.2, 0.6] * 6, end=400.0))], [-1] * 12)["count", "Q2", False]
    alike = learned([COUNT], [table(counts([0.4] * 12, end=400.0))], [-1] * 12)["count", "Q2", False]
    assert apart.spread > 0.2
    assert apart.calm == 1
    assert alike.spread == 0
    assert alike.calm < 0.6


def test_simulated_chance_alone_has_hardly_a_spread():
    draw = np.random.default_rng(8)
    x = draw.poisson(30, 400)
    end = x + draw.poisson(30, 400)
    rows = [(i, 0, float(a), None, float(b), None) for i, (a, b) in enumerate(zip(x, end, strict=True))]
    found = learned([COUNT], [table(rows)], [-1] * 400)["count", "Q2", False]
    assert found.share == pytest.approx(0.5, abs=0.02)
    assert found.spread < 0.06
    assert found.calm > 0.85


def test_first_years_are_learned_from_first_years():
    rows = counts([0.2] * 10, year=0) + counts([0.6] * 10, year=1)
    habits = learned([COUNT], [table(rows)], [0] * 10)
    assert habits["count", "Q2", True].share == pytest.approx(0.2)
    assert habits["count", "Q2", False].share == pytest.approx(0.6)


def test_a_count_judged_by_the_other_kind_of_years_goes_between_them_and_the_season():
    habits = learned([COUNT], [table(counts([0.2] * 10))], [0] * 10)
    assert habits["count", "Q2", False].share == pytest.approx((0.2 + 0.5) / 2)
    assert habits["count", "Q2", False].spread == pytest.approx((0.5 - 0.2) / np.sqrt(12) / 0.35)
    assert habits["count", "Q2", True].share == pytest.approx(0.2)


def test_a_share_judged_by_the_other_kind_of_years_is_trusted_less():
    rows = [(i, 0, 20.0, 25.0, 40.0, 50.0) for i in range(9)]
    habits = learned([RATE], [table(rows)], [0] * 9)
    assert habits["rate", "Q2", False].spread >= OTHER_SHARE_SPREAD[1] > habits["rate", "Q2", True].spread


def test_of_nine_past_years_eight_would_have_been_inside():
    strayed, chance = np.arange(1.0, 10.0) ** 2, np.full(9, 2.0)
    spread, calm = held_by(strayed, chance, np.full(9, 4.0))
    assert calm == 1
    assert (strayed <= Z80**2 * (chance + 4 * spread**2) + 1e-9).sum() == 8


def test_years_that_strayed_by_less_than_chance_draw_it_in_but_not_to_nothing():
    spread, calm = held_by(np.zeros(20), np.ones(20), np.ones(20))
    assert spread == 0
    assert 0.3 < calm < 0.5


def test_what_is_planned_strays_by_less_where_a_season_alone_is_known():
    plan, free = usual(metric("held", unit="workshops"), ALL, "Q2"), usual(COUNT, ALL, "Q2")
    assert plan is not None
    assert free is not None
    assert (plan.spread, plan.calm) == (free.spread / 2, 0.5)


def test_learned_intervals_hold_four_fifths_of_new_years_of_a_known_population():
    """Each partner its own season and, now and then, a year quite unlike the others."""
    draw, inside = np.random.default_rng(11), []
    for _ in range(30):
        total = draw.integers(40, 200, 460)
        odd = draw.random(460) < 0.1
        part = np.where(odd, draw.beta(4, 4, 460), draw.beta(40, 40, 460))
        x = draw.binomial(total, part).astype(float)
        rows = [(i, 0, a, None, float(b), None) for i, (a, b) in enumerate(zip(x, total, strict=True))][:60]
        habit = learned([COUNT], [table(rows)], [-1] * 60)["count", "Q2", False]
        x, end = x[60:], total[60:]
        one = np.ones_like(x)
        mean, _ = expected_counts(x, habit.share * one, one)
        ahead = chance.counts(
            x, habit.share * one, np.nan * one, habit.spread * mean, one, 0 * one, habit.calm * one
        )
        on = (end == ahead.low) | (end == ahead.high)
        inside.append(((ahead.low < end) & (end < ahead.high)).mean() + on.mean() / 2)
    # Of one population the part held has a standard deviation of about √(0.8·0.2/61).
    assert np.mean(inside) == pytest.approx(0.8, abs=4 * np.sqrt(0.16 / 61 / 30))


@pytest.mark.parametrize("rate", [0.5, 3.0, 20.0])
def test_a_stock_carried_on_by_the_year_before_holds_four_fifths_of_what_comes(rate):
    draw, many = np.random.default_rng(12), 20_000
    before, rest = draw.poisson(rate, (2, many)).astype(float)
    one = np.ones(many)
    ahead = chance.growing(50 * one, before, one, np.nan * one, 0 * one, one, 0 * one)
    end = 50 + rest
    held = ((ahead.low <= end) & (end <= ahead.high)).mean()
    on = ((end == ahead.low) | (end == ahead.high)).mean()
    assert held >= 0.8
    assert held - on / 2 <= 0.87


def test_the_latest_two_years_count():
    rows = [row for year, s in enumerate((0.2, 0.5, 0.5)) for row in counts([s] * 8, year)]
    assert learned([COUNT], [table(rows)], [-1] * 8)["count", "Q2", False].share == pytest.approx(0.5)


def test_a_count_that_ended_lower_now_and_then_may_fall():
    falls = learned([COUNT], [table(counts([1.2, 1.1] + [0.9] * 8))], [-1] * 10)["count", "Q2", False].falls
    stays = learned([COUNT], [table(counts([1.0] + [0.9] * 9))], [-1] * 10)["count", "Q2", False].falls
    assert falls
    assert not stays


def test_a_share_learns_how_it_moves_and_how_many_trials_come():
    rows = [(i, 0, 10.0, 25.0, 40.0, 50.0) for i in range(9)]
    found = learned([RATE], [table(rows)], [-1] * 9)["rate", "Q2", False]
    assert found.share == pytest.approx(0.4 / 0.8)
    assert found.trials == pytest.approx(0.5)


def test_nothing_by_then_in_all_years_is_a_habit_of_nothing():
    assert learned([COUNT], [table(counts([0.0] * 9))], [-1] * 9)["count", "Q2", False].share == 0


def test_a_growing_stock_learns_how_the_rest_of_the_year_changes():
    stock = metric("ever", kind=Kind.STOCK)
    rows = [
        (i, y, 100.0 * (y + 1), None, 100.0 * (y + 1) + rest, None)
        for i in range(9)
        for y, rest in ((0, 20.0), (1, 30.0))
    ]
    assert learned([stock], [table(rows)], [-1] * 9)["ever", "Q2", False].share == pytest.approx(1.5)


def test_a_season_serves_where_it_says_how_a_figure_goes_on():
    assert usual(COUNT, ALL, "Q2").share == 0.5
    assert usual(metric("all_there", season={ALL: (1.0, 1.0, 1.0, 1.0)}), ALL, "Q1") is None
    assert usual(RATE, ALL, "Q2") is None
    assert usual(share("answers", reads="year"), ALL, "Q2").trials == 0.5
    assert usual(share("teaches", season={ALL: (0.6, 0.9, 1.0, 1.0)}), ALL, "Q1").share == 0.6
    assert usual(share("mirror", display=Display.RATIO), ALL, "Q1") is None
