"""Every outcome, for every kind of figure and both directions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plp_metrics.compute.intervals import wilson
from plp_metrics.compute.status import attainment, gap, plan_by, status
from plp_metrics.model import (
    ALL,
    QUARTERS,
    Agreement,
    Comparison,
    Default,
    Direction,
    Display,
    Kind,
    Mark,
    Status,
)
from tests.compute.made_up import YEAR, metric, share

AT_LEAST, AT_MOST, HOLD = Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.HOLD
FLAT = {ALL: (1.0, 1.0, 1.0, 1.0)}


def agreed(target, comparison=AT_LEAST, **more):
    return Agreement(1, "OZARK", "m", YEAR, ALL, comparison, target, **more)


def judge(what, agreement, value, quarter="Q4", of=None, **more):
    """The status of a count, or of a share given as (how many, of how many)."""
    if of is None:
        return status(what, agreement, value, value, None, quarter, **more)
    low, high = wilson(value, of)
    return status(what, agreement, value / of, value, of, quarter, low=low, high=high, **more)


FLOW = metric(kind=Kind.FLOW)
YTD = metric()
STOCK = metric(kind=Kind.STOCK)
RATE = share()
LOSS = share(direction=Direction.LESS)
STOCK_DOWN = metric(kind=Kind.STOCK, direction=Direction.LESS)
YTD_DOWN = metric(direction=Direction.LESS)
DOWN_40_20 = agreed(20, AT_MOST, baseline=40)


@pytest.mark.parametrize(
    ("what", "agreement", "value", "quarter", "of", "expected"),
    [
        # counts of the year, more is better: plan of 40 by Q2 is 20; the bands are of 40
        (FLOW, agreed(40), 40, "Q2", None, Status.MET),
        (FLOW, agreed(40), 25, "Q2", None, Status.AHEAD),
        (FLOW, agreed(40), 24, "Q2", None, Status.ON_PLAN),
        (FLOW, agreed(40), 16, "Q2", None, Status.ON_PLAN),
        (FLOW, agreed(40), 15, "Q2", None, Status.AT_RISK),
        (FLOW, agreed(40), 10, "Q2", None, Status.AT_RISK),
        (FLOW, agreed(40), 9, "Q2", None, Status.BEHIND),
        (YTD, agreed(40), 40, "Q1", None, Status.MET),
        (YTD, agreed(40), 36, "Q3", None, Status.AHEAD),
        (YTD, agreed(40), 30, "Q3", None, Status.ON_PLAN),
        (YTD, agreed(40), 24, "Q3", None, Status.AT_RISK),
        (YTD, agreed(40), 5, "Q3", None, Status.BEHIND),
        # the year's count may not pass a number, and came down from another
        (YTD_DOWN, DOWN_40_20, 20, "Q4", None, Status.MET),
        (YTD_DOWN, DOWN_40_20, 5, "Q2", None, Status.AHEAD),
        (YTD_DOWN, DOWN_40_20, 10, "Q2", None, Status.ON_PLAN),
        (YTD_DOWN, DOWN_40_20, 14, "Q2", None, Status.AT_RISK),
        (YTD_DOWN, DOWN_40_20, 18, "Q2", None, Status.BEHIND),
        # a stock from 20 to 40: 30 by Q2
        (STOCK, agreed(40, baseline=20), 40, "Q2", None, Status.MET),
        (STOCK, agreed(40, baseline=20), 33, "Q2", None, Status.AHEAD),
        (STOCK, agreed(40, baseline=20), 30, "Q2", None, Status.ON_PLAN),
        (STOCK, agreed(40, baseline=20), 26, "Q2", None, Status.AT_RISK),
        (STOCK, agreed(40, baseline=20), 22, "Q2", None, Status.BEHIND),
        (STOCK_DOWN, DOWN_40_20, 20, "Q2", None, Status.MET),
        (STOCK_DOWN, DOWN_40_20, 26, "Q2", None, Status.AHEAD),
        (STOCK_DOWN, DOWN_40_20, 30, "Q2", None, Status.ON_PLAN),
        (STOCK_DOWN, DOWN_40_20, 34, "Q2", None, Status.AT_RISK),
        (STOCK_DOWN, DOWN_40_20, 38, "Q2", None, Status.BEHIND),
        # shares, with so many answers that nothing is too close
        (RATE, agreed(0.8), 8200, "Q1", 10000, Status.MET),
        (RATE, agreed(0.8), 7500, "Q1", 10000, Status.ON_PLAN),
        (RATE, agreed(0.8), 7000, "Q1", 10000, Status.AT_RISK),
        (RATE, agreed(0.8), 5000, "Q1", 10000, Status.BEHIND),
        (LOSS, agreed(0.1, AT_MOST, baseline=0.3), 900, "Q1", 10000, Status.MET),
        (LOSS, agreed(0.1, AT_MOST, baseline=0.3), 1150, "Q1", 10000, Status.ON_PLAN),
        (LOSS, agreed(0.1, AT_MOST, baseline=0.3), 1400, "Q1", 10000, Status.AT_RISK),
        (LOSS, agreed(0.1, AT_MOST, baseline=0.3), 2000, "Q1", 10000, Status.BEHIND),
    ],
)
def test_each_outcome_of_a_target_with_a_way_to_go(what, agreement, value, quarter, of, expected):
    assert judge(what, agreement, value, quarter, of) == (expected, False)


def test_a_share_can_be_ahead_of_the_season_of_its_target():
    teaching = share(season={ALL: (0.6, 0.9, 1.0, 1.0)})
    assert plan_by(teaching, agreed(0.8), "Q1") == pytest.approx(0.48)
    assert judge(teaching, agreed(0.8), 7000, "Q1", 10000) == (Status.AHEAD, False)


@pytest.mark.parametrize(
    ("what", "agreement", "value", "quarter", "of", "expected"),
    [
        (STOCK, agreed(20, AT_MOST), 20, "Q1", None, Status.MET),
        (STOCK, agreed(20, AT_MOST), 22, "Q1", None, Status.AT_RISK),
        (STOCK, agreed(20, AT_MOST), 23, "Q1", None, Status.BEHIND),
        (LOSS, agreed(0.1, AT_MOST), 500, "Q1", 10000, Status.MET),
        (LOSS, agreed(0.1, AT_MOST), 1090, "Q1", 10000, Status.AT_RISK),
        (LOSS, agreed(0.1, AT_MOST), 2000, "Q1", 10000, Status.BEHIND),
        (YTD, agreed(20, AT_MOST), 10, "Q2", None, Status.ON_PLAN),
        (YTD, agreed(20, AT_MOST), 18, "Q2", None, Status.AT_RISK),
        (YTD, agreed(20, AT_MOST), 25, "Q2", None, Status.BEHIND),
        (YTD, agreed(20, AT_MOST), 20, "Q4", None, Status.MET),
        (STOCK, agreed(20, HOLD), 21, "Q1", None, Status.MET),
        (STOCK, agreed(20, HOLD), 18, "Q1", None, Status.AT_RISK),
        (STOCK, agreed(20, HOLD), 12, "Q1", None, Status.BEHIND),
        (STOCK_DOWN, agreed(20, HOLD), 19, "Q1", None, Status.MET),
        (STOCK_DOWN, agreed(20, HOLD), 22, "Q1", None, Status.AT_RISK),
        (STOCK_DOWN, agreed(20, HOLD), 30, "Q1", None, Status.BEHIND),
        (YTD, agreed(20, HOLD), 10, "Q2", None, Status.ON_PLAN),
        (YTD, agreed(20, HOLD), 8, "Q2", None, Status.AT_RISK),
        (YTD, agreed(20, HOLD), 7, "Q2", None, Status.BEHIND),
        (YTD, agreed(20, HOLD), 20, "Q2", None, Status.MET),
        (STOCK, agreed(20, baseline=25), 25, "Q1", None, Status.MET),
        (STOCK, agreed(20, baseline=25), 18, "Q1", None, Status.AT_RISK),
    ],
)
def test_each_outcome_of_a_ceiling_and_of_holding_what_there_is(
    what, agreement, value, quarter, of, expected
):
    assert judge(what, agreement, value, quarter, of) == (expected, False)
    assert attainment(what, agreement, value if of is None else value / of, quarter) is None


def test_holding_a_figure_without_a_better_side_means_staying_near_it():
    neutral = metric(kind=Kind.STOCK, direction=Direction.NEUTRAL)
    words = [judge(neutral, agreed(20, HOLD), value)[0] for value in (20, 18, 22, 15, 25)]
    assert words == [Status.MET, Status.AT_RISK, Status.AT_RISK, Status.BEHIND, Status.BEHIND]


@pytest.mark.parametrize("what", [FLOW, YTD, STOCK, RATE, LOSS])
def test_without_a_target_nobody_has_failed(what):
    assert status(what, None, 0.0, 0, 10, "Q4") == (Status.NO_TARGET, False)
    assert status(what, agreed(None), 0.0, 0, 10, "Q4") == (Status.NO_TARGET, False)


@pytest.mark.parametrize("what", [FLOW, YTD, STOCK, RATE, LOSS])
def test_what_did_not_come_is_not_reported_and_zero_is_a_value(what):
    assert status(what, agreed(0.5), None, None, None, "Q4") == (Status.NOT_REPORTED, False)
    assert status(what, agreed(0.5), 0.0, 0, 1000, "Q4")[0] not in (Status.NOT_REPORTED, Status.NO_TARGET)


@pytest.mark.parametrize("what", [FLOW, YTD, STOCK, RATE, LOSS])
def test_before_its_first_quarter_or_its_year_nothing_is_due(what):
    late = replace(what, from_quarter="Q4")
    assert status(late, agreed(0.5), None, None, None, "Q3") == (Status.NOT_DUE, False)
    assert status(what, agreed(0.5), 0.0, 0, 10, "Q4", due=False) == (Status.NOT_DUE, False)


def test_a_figure_that_is_only_reported_has_no_grade():
    only = agreed(None, Comparison.REPORT_ONLY)
    declared = metric(default=Default(Comparison.REPORT_ONLY, 0, "Q4", "own"))
    assert status(YTD, only, 3, 3, None, "Q4")[0] is Status.REPORT_ONLY
    assert status(declared, None, 3, 3, None, "Q4")[0] is Status.REPORT_ONLY
    assert status(declared, None, None, None, None, "Q4")[0] is Status.NOT_REPORTED
    assert status(declared, agreed(3), 3, 3, None, "Q4")[0] is Status.MET


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (Mark.WITHHELD, Status.WITHHELD),
        (Mark.KEPT, Status.KEPT),
        (Mark.NOT_APPLICABLE, Status.NOT_APPLICABLE),
        (Mark.NOT_REPORTED, Status.NOT_REPORTED),
    ],
)
def test_a_mark_stands_instead_of_a_status(mark, expected):
    assert status(RATE, agreed(0.5), 0.9, 90, 100, "Q4", mark=mark) == (expected, False)


def test_less_than_one_teacher_behind_is_too_close_to_call():
    assert plan_by(YTD, agreed(2), "Q1") == 0.5
    assert judge(YTD, agreed(2), 0, "Q1") == (Status.ON_PLAN, True)
    assert judge(YTD, agreed(2), 1, "Q1") == (Status.ON_PLAN, True)
    assert judge(YTD, agreed(2), 0, "Q2") == (Status.BEHIND, False)


def test_a_share_short_of_less_than_one_person_is_too_close_to_call():
    assert status(RATE, agreed(0.8), 0.75, 3, 4, "Q4") == (Status.ON_PLAN, True)
    assert status(RATE, agreed(0.8), 0.5, 2, 4, "Q4") == (Status.BEHIND, False)


def test_a_share_within_its_range_is_never_worse_than_on_plan():
    low, high = wilson(14, 20)
    assert low < 0.8 < high
    assert judge(RATE, agreed(0.8), 14, of=20) == (Status.ON_PLAN, True)
    assert judge(RATE, agreed(0.8), 140, of=200) == (Status.AT_RISK, False)


def test_met_follows_the_comparison_alone_and_still_says_when_it_is_close():
    assert judge(RATE, agreed(0.8), 17, of=20) == (Status.MET, True)
    assert judge(RATE, agreed(0.5), 900, of=1000) == (Status.MET, False)


def test_parts_of_a_person_are_no_reason_for_doubt_where_time_is_counted():
    time = metric(kind=Kind.STOCK, season=FLAT)
    assert judge(time, agreed(0.65, baseline=0), 0.1) == (Status.BEHIND, False)


# ── plan ──────────────────────────────────────────────────────────────────────────────────────


def test_the_plan_of_a_count_follows_its_season_up_to_the_due_quarter():
    assert [plan_by(YTD, agreed(40), q) for q in QUARTERS] == [10, 20, 30, 40]
    assert [plan_by(YTD, agreed(40, due_quarter="Q2"), q) for q in QUARTERS] == [20, 40, 40, 40]
    trained = metric(season={ALL: (0.95, 1, 1, 1)})
    assert plan_by(trained, agreed(40, due_quarter="Q1"), "Q1") == 40


def test_a_count_restarts_each_year_so_its_baseline_is_no_floor_of_the_plan():
    grown = agreed(40, baseline=30)
    assert plan_by(YTD, grown, "Q1") == 10
    assert attainment(YTD, grown, 10, "Q1") == pytest.approx(1)


def test_the_plan_of_a_stock_is_a_straight_line_from_its_baseline():
    assert [plan_by(STOCK, agreed(40, baseline=20), q) for q in QUARTERS] == [25, 30, 35, 40]
    assert [plan_by(STOCK, agreed(40), q) for q in QUARTERS] == [10, 20, 30, 40]
    assert plan_by(STOCK, agreed(40, baseline=20, due_quarter="Q2"), "Q3") == 40


def test_milestones_come_first_with_straight_lines_between_them():
    stepped = agreed(40, milestones={"Q2": 10})
    assert [plan_by(YTD, stepped, q) for q in QUARTERS] == [5, 10, 25, 40]
    from_20 = agreed(40, baseline=20, milestones={"Q3": 26})
    assert [plan_by(STOCK, from_20, q) for q in QUARTERS] == [22, 24, 26, 40]


def test_a_share_has_no_plan_before_its_first_milestone():
    later = agreed(0.8, milestones={"Q2": 0.5})
    assert plan_by(RATE, later, "Q1") is None
    assert judge(RATE, later, 100, "Q1", 1000) == (Status.NOT_DUE, False)
    assert plan_by(RATE, later, "Q3") == pytest.approx(0.65)


def test_a_share_has_no_plan_before_its_first_sensible_quarter():
    late = share(from_quarter="Q3")
    assert [plan_by(late, agreed(0.8), q) for q in QUARTERS] == [None, None, 0.8, 0.8]


# ── attainment and gap ────────────────────────────────────────────────────────────────────────


def test_attainment_is_the_way_gone_in_both_directions():
    assert attainment(STOCK, agreed(60, baseline=30), 45, "Q4") == pytest.approx(0.5)
    down = agreed(5, AT_MOST, baseline=12)
    assert attainment(STOCK_DOWN, down, 8, "Q4") == pytest.approx(0.571, abs=1e-3)
    assert attainment(YTD, agreed(40), 10, "Q1") == pytest.approx(1)
    assert attainment(STOCK, agreed(60, baseline=30), 20, "Q4") == pytest.approx(-1 / 3)
    assert attainment(STOCK, agreed(60, baseline=30), None, "Q4") is None


def test_growth_starts_from_no_growth():
    growth = share(display=Display.CHANGE)
    assert attainment(growth, agreed(1.2), 1.1, "Q4") == pytest.approx(0.5)
    assert status(growth, agreed(1.2), 1.1, 110, 100, "Q4") == (Status.BEHIND, False)
    assert status(growth, agreed(1.2), 1.2, 120, 100, "Q4") == (Status.MET, False)


def test_a_gap_is_told_in_whole_people():
    assert gap(RATE, agreed(0.75), 14 / 21, 14, 21, 0.75) == -2
    assert gap(RATE, agreed(0.75), 17 / 20, 17, 20, 0.75) == 2
    assert gap(LOSS, agreed(0.1, AT_MOST), 4 / 20, 4, 20, 0.1) == -2
    assert gap(YTD, agreed(34), 6, 6, None, 8.5) == -3
    assert gap(YTD, agreed(34), None, None, None, 8.5) is None


# ── properties ────────────────────────────────────────────────────────────────────────────────

ORDER = [Status.BEHIND, Status.AT_RISK, Status.ON_PLAN, Status.AHEAD, Status.MET]
KINDS = st.sampled_from(
    [
        (metric(kind=kind, direction=direction, display=Display.COUNT), kind)
        for kind in (Kind.FLOW, Kind.YEAR_TO_DATE, Kind.STOCK)
        for direction in (Direction.MORE, Direction.LESS)
    ]
)


@given(
    kind=KINDS,
    comparison=st.sampled_from([AT_LEAST, AT_MOST, HOLD]),
    target=st.integers(1, 60),
    baseline=st.none() | st.integers(0, 60),
    due=st.sampled_from(QUARTERS),
    quarter=st.sampled_from(QUARTERS),
    values=st.tuples(st.integers(0, 120), st.integers(0, 120)),
)
def test_a_better_count_never_has_a_worse_status(kind, comparison, target, baseline, due, quarter, values):
    what, _ = kind
    agreement = agreed(target, comparison, baseline=baseline, due_quarter=due)
    up = comparison is AT_LEAST or (comparison is HOLD and what.direction is Direction.MORE)
    worse, better = sorted(values, reverse=not up)
    ranks = [ORDER.index(judge(what, agreement, value, quarter)[0]) for value in (worse, better)]
    assert ranks[0] <= ranks[1]


@given(
    direction=st.sampled_from([Direction.MORE, Direction.LESS]),
    percent=st.integers(1, 100),
    baseline=st.none() | st.integers(0, 100),
    of=st.integers(1, 300),
    data=st.data(),
)
def test_a_better_share_never_has_a_worse_status(direction, percent, baseline, of, data):
    comparison = AT_LEAST if direction is Direction.MORE else AT_MOST
    start = None if baseline is None else baseline / 100
    agreement = agreed(percent / 100, comparison, baseline=start)
    pair = data.draw(st.tuples(st.integers(0, of), st.integers(0, of)))
    worse, better = sorted(pair, reverse=direction is Direction.LESS)
    what = share(direction=direction)
    ranks = [ORDER.index(judge(what, agreement, x, of=of)[0]) for x in (worse, better)]
    assert ranks[0] <= ranks[1]


@given(percent=st.integers(1, 100), of=st.integers(1, 300), data=st.data())
def test_within_its_range_a_share_is_never_at_risk(percent, of, data):
    x = data.draw(st.integers(0, of))
    low, high = wilson(x, of)
    word, close = judge(RATE, agreed(percent / 100), x, of=of)
    if low <= percent / 100 <= high:
        assert word in (Status.ON_PLAN, Status.MET)
        assert close
