"""A quarter beside the same quarter of a year before, checked against scipy and the worked examples."""

from __future__ import annotations

import random
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from plp_metrics.compute.intervals import ratio_of_counts
from plp_metrics.compute.like_quarters import Halves, effect, poisson
from plp_metrics.compute.trend_spots import Line, spot
from plp_metrics.compute.trend_years import PLACES_TOGETHER, compared
from plp_metrics.model import (
    Direction,
    Display,
    Kind,
    Period,
    Split,
    Trend,
    TrendKind,
    Variation,
    WhyNone,
    school_year,
)
from tests.compute.made_up import metric, share


def test_the_ratio_of_the_worked_example_comes_out():
    assert [round(v, 2) for v in ratio_of_counts(51, 34)] == [1.50, 0.97, 2.31]


@pytest.mark.parametrize(("now", "before"), [(0, 5), (5, 0), (0, 0)])
def test_a_count_of_zero_has_no_ratio(now, before):
    with pytest.raises(ValueError, match="above zero"):
        ratio_of_counts(now, before)
    assert effect(Halves(now, None), Halves(before, None)) is None


@given(st.integers(1, 5000))
def test_the_range_of_a_count_is_the_exact_one(count):
    low, high = poisson(count)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2)


def test_none_counted_still_has_a_range():
    assert poisson(0) == (0.0, pytest.approx(3.689, abs=1e-3))


def test_the_difference_of_the_worked_example_comes_out():
    found = effect(Halves(56, 70), Halves(48, 80))
    assert found is not None
    assert (round(100 * found.size, 1), round(100 * found.low, 1), round(100 * found.high, 1)) == (
        20.0,
        5.2,
        33.4,
    )


@pytest.mark.parametrize("halves", [(Halves(3, 0), Halves(2, 4)), (Halves(5, 4), Halves(2, 4))])
def test_what_is_no_share_has_no_difference(halves):
    assert effect(*halves) is None


def test_counts_that_come_together_have_a_wider_range():
    alone, together = (
        effect(Halves(600, None), Halves(400, None)),
        effect(Halves(600, None), Halves(400, None), 20),
    )
    assert alone is not None
    assert together is not None
    assert together.size == alone.size == 1.5
    assert together.low < alone.low
    assert together == pytest.approx(
        (1.5, exp(log(1.5) - 1.959964 * (1 / 30 + 1 / 20) ** 0.5), together.high, True)
    )


def test_a_count_that_did_not_change_is_called_a_change_about_once_in_twenty_times():
    chance, false, runs = random.Random(2), 0, 4000
    for _ in range(runs):
        now, before = (sum(chance.random() < 0.5 for _ in range(80)) + 1 for _ in range(2))
        found = effect(Halves(now, None), Halves(before, None))
        assert found is not None
        false += found.low > 1 or found.high < 1
    assert false / runs < 0.05  # binomial draws vary less than counts do


def years(*counts, n=None, quarter="Q2"):
    return [
        spot(Period(school_year(2014 + i), quarter), float(x), None if n is None else float(n))
        for i, x in enumerate(counts)
    ]


def told(line, of=None, splits=(), **how):
    plain = Trend("m", "P", TrendKind.LIKE_QUARTERS)
    return compared(plain, Line.of(line), metric() if of is None else of, splits, **how)


def test_more_teachers_than_a_year_before_is_better_and_fewer_is_worse():
    assert told(years(20, 60)).variation is Variation.IMPROVING
    assert told(years(60, 20)).variation is Variation.CONCERNING
    less = metric(direction=Direction.LESS)
    assert told(years(20, 60), less).variation is Variation.CONCERNING
    assert told(years(20, 22)).variation is Variation.COMMON


def test_the_year_compared_with_is_told():
    trend = told(years(10, 20, 60))
    assert trend.compared is not None
    assert trend.compared.before == Period("2015-16", "Q2")
    assert (trend.rising, trend.compared.ratio, trend.compared.size) == (True, True, 3.0)


def test_shares_with_a_season_are_compared_as_a_difference():
    trend = told(years(6, 18, n=20), share(season={"ALL": (0.6, 0.9, 1, 1)}))
    assert trend.compared is not None
    assert not trend.compared.ratio
    assert trend.compared.size == pytest.approx(0.6)
    assert trend.variation is Variation.IMPROVING


def test_growth_carries_its_comparison_itself():
    grew = share("growth", display=Display.CHANGE)
    trend = told(years(90, n=40), grew)
    assert trend.compared is not None
    assert trend.compared.before == Period("2013-14", "Q2")
    assert trend.compared.size == 90 / 40
    assert trend.variation is Variation.IMPROVING


def test_students_come_by_the_class():
    places = metric(unit="class places")
    assert told(years(400, 480), metric()).variation is Variation.IMPROVING
    assert told(years(400, 480), places).variation is Variation.COMMON
    assert PLACES_TOGETHER > 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ([], WhyNone.NO_VALUE),
        (years(5), WhyNone.NO_YEAR_BEFORE),
        (years(0, 5), WhyNone.ZERO),
        (years(5, 0), WhyNone.ZERO),
    ],
)
def test_where_nothing_can_be_compared_it_says_why(line, why):
    trend = told(line)
    assert trend.why_none is why
    assert trend.variation in (Variation.NONE, Variation.TOO_FEW)


def test_a_total_since_the_start_has_no_verdict():
    assert told(years(20, 60), metric(kind=Kind.STOCK, reads="ever")).why_none is WhyNone.ONLY_GROWS


def test_dollars_are_decided_on_and_never_called_chance():
    trend = told(years(13_800, 30_000, n=44_500), share(unit="US$"))
    assert (trend.why_none, trend.variation, trend.compared) == (WhyNone.MONEY, Variation.NONE, None)
    assert trend.points[-1].low is None


def test_years_on_two_sides_of_a_new_definition_are_not_compared():
    trend = told(years(20, 60), splits=[(1, Split.DEFINITION, "counted otherwise")])
    assert trend.why_none is WhyNone.TOO_FEW_SINCE
    assert [p.segment for p in trend.points] == [0, 1]


def test_in_brief_the_verdict_is_the_same():
    whole, brief = told(years(20, 30, 60)), told(years(20, 30, 60), brief=True)
    assert (brief.variation, brief.compared) == (whole.variation, whole.compared)
    assert brief.last == whole.last._replace(low=None, high=None)
    assert len(brief.points) == 1
