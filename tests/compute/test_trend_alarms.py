"""How often a series in which nothing changed is called unusual: simulated, with a fixed seed."""

from __future__ import annotations

import random

import pytest

from plp_metrics.compute.trend import xmr
from plp_metrics.compute.trend_rules import causes
from plp_metrics.compute.trend_series import limited
from plp_metrics.compute.trend_spots import Line, spot
from plp_metrics.model import QUARTERS, Period, Trend, TrendKind, Variation, school_year
from tests.compute.made_up import share

RUNS = 1500
SHARE = 0.8


def years_of_people(chance, years, stay):
    """A share of about 24 people a year, the same people in all four quarters: of them `stay` keep their
    answer from one quarter to the next, the others are drawn anew."""
    line = []
    for year in range(years):
        people = [chance.random() < SHARE for _ in range(chance.randint(12, 36))]
        for quarter in QUARTERS:
            people = [p if chance.random() < stay else chance.random() < SHARE for p in people]
            line.append(
                spot(Period(school_year(2010 + year), quarter), float(sum(people)), float(len(people)))
            )
    return line


def alarms(judge, years, stay):
    chance = random.Random(20)
    return sum(judge(years_of_people(chance, years, stay)) for _ in range(RUNS)) / RUNS


def by_plain_limits(line):
    values = Line.of(line).values()
    return causes(values, [xmr(values)] * len(values), [True] * (len(values) - 1))[-1] is not None


def as_told(line):
    trend = limited(Trend("m", "P", TrendKind.P_PRIME), Line.of(line), share(), [], None)
    return trend.variation is not Variation.COMMON


@pytest.mark.parametrize("years", [2, 4, 5])
def test_the_same_people_asked_four_times_a_year_raise_few_false_alarms(years):
    """Plain limits of single values call most such series unusual; ours fewer than one in a hundred."""
    assert alarms(by_plain_limits, years, 0.95) > 0.6
    assert alarms(as_told, years, 0.95) < 0.01


def test_points_that_share_nothing_raise_few_false_alarms():
    """One workshop or one year after the other: all four rules, and less than one last point in 25."""
    chance, false = random.Random(4), 0
    for _ in range(RUNS):
        n = [float(chance.randint(8, 30)) for _ in range(20)]
        line = [
            spot(
                Period(school_year(1990 + i), "Q4"),
                float(sum(chance.random() < SHARE for _ in range(int(m)))),
                m,
            )
            for i, m in enumerate(n)
        ]
        false += as_told(line)
    assert false / RUNS < 0.04


def test_a_real_drop_is_seen_all_the_same():
    """From 80 to 35 % of 40 people, in the fifth year's first quarter: seen at once in four of five."""
    chance, seen = random.Random(5), 0
    for _ in range(300):
        line = [
            spot(
                Period(school_year(2010 + i // 4), QUARTERS[i % 4]),
                float(sum(chance.random() < (SHARE if i < 16 else 0.35) for _ in range(40))),
                40.0,
            )
            for i in range(17)
        ]
        seen += as_told(line)
    assert seen / 300 > 0.75
