"""Trends asked of the store: what enters, what never does, who sees what, and where series begin anew."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from plp_metrics.compute.trends import trends, workshop_trend
from plp_metrics.model import (
    ALL,
    Assurance,
    Break,
    Cause,
    Comparison,
    Kind,
    Mark,
    Question,
    Rule,
    Scope,
    Split,
    TrendKind,
    Variation,
    WhyNone,
    school_year,
)
from tests.compute.made_up import ADMIN, EVALUATOR, Program, metric, own, share

SCHEMA = Path(__file__).parents[2] / "plp_metrics" / "store" / "schema" / "007_declared_events.sql"
RATE, COUNT = share("rate"), metric("count")
PEOPLE = share("people", rule=Rule.PEOPLE)
MONEY = metric("fte", kind=Kind.STOCK, season={ALL: (1.0, 1.0, 1.0, 1.0)})
LIBRARY = {m.key: m for m in (RATE, COUNT, PEOPLE, MONEY)}
LAST = "2017-18"


@pytest.fixture
def program():
    made = Program()
    made.cursor.execute("DROP TABLE IF EXISTS declared_event")
    made.cursor.execute(SCHEMA.read_text(encoding="utf-8"))
    made.partner("OZARK", first="2010-11", cohort="2010-11")
    return made


def fill(program, key, values, n=20.0, partner="OZARK", skip=()):
    """Values by quarter, the last of them in Q4 2017-18; None and what is skipped are not there."""
    start = 4 * 2018 - len(values)
    for i, x in enumerate(values):
        if x is not None and i not in skip:
            year, quarter = divmod(start + i, 4)
            program.value(key, partner, f"Q{quarter + 1}", x, n, year=school_year(year))


def declare(program, day, partner="OZARK", rebase=True, until=None):
    program.event += 1
    program.add(
        "declared_event", program.event, partner, day, "A second state joined", rebase, "a@example.org",
        datetime(2017, 1, 1), program.event, until,
    )  # fmt: skip


def ask(program, key, scope=ADMIN, quarter="Q4", library=None, **how):
    question = Question(LAST, quarter, (key,), as_of=how.pop("as_of", None))
    (found,) = trends(program.cursor, scope, question, declared=library or LIBRARY, **how)
    return found


SAME = [16.0, 15.0, 17.0, 16.0, 15.0, 16.0, 17.0, 15.0, 16.0, 15.0, 17.0, 16.0]


def test_a_share_has_limits_for_each_point_and_the_usual_ups_and_downs(program):
    fill(program, "rate", SAME)
    trend = ask(program, "rate")
    assert trend.kind is TrendKind.P_PRIME
    assert len(trend.points) == 12
    assert all(p.limits is not None for p in trend.points)
    assert (trend.variation, trend.provisional, trend.rising) == (Variation.COMMON, True, None)


def test_thirteen_points_are_no_trial_any_more(program):
    fill(program, "rate", [*SAME, 16.0])
    assert not ask(program, "rate").provisional


@pytest.mark.parametrize(("points", "few"), [(5, True), (6, False)])
def test_fewer_than_six_points_have_no_limits_and_no_verdict(program, points, few):
    fill(program, "rate", SAME[:points])
    trend = ask(program, "rate")
    assert (trend.variation is Variation.TOO_FEW) == few == (trend.why_none is WhyNone.TOO_FEW)
    assert all((p.limits is None) == few for p in trend.points)


def test_an_unusual_drop_is_told_with_its_way(program):
    fill(program, "rate", [*SAME, 15.0, 2.0])
    trend = ask(program, "rate")
    assert (trend.variation, trend.rising) == (Variation.CONCERNING, False)
    assert trend.last.cause is Cause.OUTSIDE


def test_where_less_is_better_the_same_drop_is_an_improvement(program):
    fill(program, "rate", [*SAME, 15.0, 2.0])
    less = {"rate": share("rate", direction="less_is_better")}
    assert ask(program, "rate", library=less).variation is Variation.IMPROVING


@pytest.mark.parametrize(
    ("target", "comparison", "verdict"),
    [
        (0.99999, Comparison.AT_LEAST, Assurance.HIT_AND_MISS),
        (0.1, Comparison.AT_LEAST, Assurance.MEETS),
        (1.4, Comparison.AT_LEAST, Assurance.MISSES),
        (0.1, Comparison.AT_MOST, Assurance.MISSES),
        (0.8, Comparison.REPORT_ONLY, Assurance.NONE),
    ],
)
def test_the_target_in_force_is_held_against_the_last_limits(program, target, comparison, verdict):
    fill(program, "rate", SAME)
    program.agree("rate", "OZARK", 0.1, comparison=Comparison.AT_LEAST, year="2016-17")
    program.agree("rate", "OZARK", target, comparison=comparison)
    assert ask(program, "rate").assurance is verdict


def test_without_a_target_nothing_is_said_about_one(program):
    fill(program, "rate", SAME)
    assert ask(program, "rate").assurance is Assurance.NONE


def test_counts_of_the_year_never_have_limits(program):
    fill(program, "count", [5, 10, 15, 20, 6, 12, 18, 30, 15, 30, 45, 60], n=None)
    trend = ask(program, "count")
    assert trend.kind is TrendKind.LIKE_QUARTERS
    assert all(p.limits is None for p in trend.points)
    assert [p.value for p in trend.points] == [20, 30, 60]
    assert trend.variation is Variation.IMPROVING
    assert trend.compared.before.school_year == "2016-17"


def test_the_quarter_compared_is_the_one_the_year_stands_at(program):
    fill(program, "count", [5, 10, 15, 20, 15, 30, None, None], n=None)
    trend = ask(program, "count")
    assert [(str(p.period), p.value) for p in trend.points] == [("2016-17Q2", 10), ("2017-18Q2", 30)]


def test_a_later_quarter_than_asked_for_never_enters(program):
    fill(program, "rate", SAME)
    assert str(ask(program, "rate", quarter="Q2").last.period) == "2017-18Q2"


def test_shares_whose_season_matters_are_compared_like_with_like(program):
    fill(program, "rate", SAME)
    seasonal = {"rate": share("rate", season={ALL: (0.6, 0.9, 1.0, 1.0)})}
    assert ask(program, "rate", library=seasonal).kind is TrendKind.LIKE_QUARTERS


def test_shares_of_the_workshops_of_the_year_so_far_are_compared_like_with_like(program):
    fill(program, "rate", SAME)
    running = {"rate": share("rate", reads="year")}
    assert ask(program, "rate", library=running).kind is TrendKind.LIKE_QUARTERS


def test_what_is_neither_count_of_the_year_nor_share_has_limits_of_single_values(program):
    fill(program, "fte", [82, 79, 85, 80, 78, 84, 81, 83, 79, 82, 86, 80], n=None)
    trend = ask(program, "fte")
    assert trend.kind is TrendKind.XMR
    assert round(trend.last.limits.low, 3) == 70.943


def test_a_share_of_nothing_is_no_point(program):
    fill(program, "rate", SAME)
    program.cursor.execute("UPDATE measurement SET denominator = 0, numerator = 0 WHERE quarter = 'Q2'")
    assert [p.period.quarter for p in ask(program, "rate").points] == ["Q1", "Q3", "Q4"] * 3


def test_a_missing_quarter_is_a_gap_and_no_zero(program):
    fill(program, "rate", SAME, skip={4})
    trend = ask(program, "rate")
    assert len(trend.points) == 11
    assert trend.variation is Variation.COMMON


def test_a_year_without_a_value_has_no_verdict(program):
    fill(program, "rate", [*SAME, None, None, None, None])
    trend = ask(program, "rate")
    assert (trend.variation, trend.why_none) == (Variation.NONE, WhyNone.NO_VALUE)


def publish(program, marks, partner="OZARK"):
    """Published shares of Q2 and Q4, oldest first: a count of 20, or a mark in its place."""
    for i, given in enumerate(marks):
        year, quarter = school_year(2018 - (len(marks) - i + 1) // 2), ("Q2", "Q4")[(len(marks) - i) % 2]
        mark = given if isinstance(given, Mark) else Mark.SHOWN
        x = None if mark is Mark.WITHHELD else 10.0 if mark is Mark.KEPT else given
        row = {
            "metric": "people", "basis": "submitted", "partner_id": partner, "school_year": year,
            "quarter": quarter, "course": ALL, "state": ALL, "division": ALL, "mark": mark.value,
            "numerator": x, "denominator": None if x is None else 20.0,
            "kept_quarter": "Q2" if mark is Mark.KEPT else None, "from_event": program.event,
        }  # fmt: skip
        names = ", ".join(row)
        program.cursor.execute(
            f"INSERT INTO published ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values())
        )


@pytest.mark.parametrize("mark", [Mark.WITHHELD, Mark.KEPT])
def test_a_hidden_or_kept_line_has_no_limits_and_no_verdict(program, mark):
    publish(program, [10.0, 11.0, 9.0, 10.0, 11.0, 10.0, 9.0, mark])
    fill(program, "people", [16.0] * 16)
    program.agree("people", "OZARK", 0.9)
    trend = ask(program, "people", EVALUATOR)
    assert (trend.variation, trend.assurance, trend.why_none) == (
        Variation.NONE,
        Assurance.NONE,
        WhyNone.HIDDEN,
    )
    assert [p.numerator for p in trend.points] == [10, 11, 9, 10, 11, 10, 9]
    assert all(p.limits is None and p.cause is None for p in trend.points)


@pytest.mark.parametrize("mark", [Mark.WITHHELD, Mark.KEPT])
def test_hidden_and_kept_figures_never_enter_a_series(program, mark):
    publish(program, [10.0, 11.0, 9.0, mark, 11.0, 10.0, 9.0, 10.0])
    fill(program, "people", [16.0] * 16)
    trend = ask(program, "people", EVALUATOR)
    assert [p.numerator for p in trend.points] == [10, 11, 9, 11, 10, 9, 10]
    assert trend.variation is Variation.COMMON


def test_what_was_measured_of_people_never_reaches_others(program):
    publish(program, [10.0, 11.0, 9.0, 10.0, 11.0, 10.0, 9.0, 10.0])
    fill(program, "people", SAME)
    assert {p.numerator for p in ask(program, "people", EVALUATOR).points} == {9.0, 10.0, 11.0}
    assert [p.numerator for p in ask(program, "people", own("OZARK")).points] == SAME


def test_a_partner_gets_trends_of_its_own_only(program):
    program.partner("OHIO")
    fill(program, "rate", SAME, partner="OHIO")
    fill(program, "rate", SAME)
    found = trends(program.cursor, own("OZARK"), Question(LAST, "Q4", ("rate",)), declared=LIBRARY)
    assert [t.partner_id for t in found] == ["OZARK"]


def test_limits_begin_anew_at_a_declared_event_that_says_so(program):
    fill(program, "rate", [4.0, 5.0, 4.0, 5.0, 4.0, 5.0, *SAME[:8]])
    assert len(ask(program, "rate").segments) == 1
    declare(program, date(2016, 7, 15))
    trend = ask(program, "rate")
    assert [(s.first, s.split, s.says) for s in trend.segments] == [
        (0, Split.START, ""), (6, Split.EVENT, "A second state joined"),
    ]  # fmt: skip
    assert trend.points[5].limits.centre == pytest.approx(27 / 120)
    assert trend.points[6].limits.centre == pytest.approx(127 / 160)
    assert trend.variation is Variation.COMMON


def test_an_event_that_does_not_re_base_is_only_shown(program):
    fill(program, "rate", SAME)
    declare(program, date(2016, 7, 15), rebase=False)
    trend = ask(program, "rate")
    assert len(trend.segments) == 1
    assert [e.says for e in trend.events] == ["A second state joined"]


def test_too_few_points_since_an_event_are_said_to_be_so(program):
    fill(program, "rate", SAME)
    declare(program, date(2018, 1, 1))
    trend = ask(program, "rate")
    assert (trend.variation, trend.why_none) == (Variation.TOO_FEW, WhyNone.TOO_FEW_SINCE)
    assert trend.points[0].limits is not None
    assert trend.last.limits is None


def test_an_event_of_everybody_concerns_every_partner_and_one_of_another_does_not(program):
    fill(program, "rate", SAME)
    declare(program, date(2016, 7, 15), partner="OHIO")
    assert ask(program, "rate").events == ()
    declare(program, date(2016, 7, 15), partner="ALL")
    assert len(ask(program, "rate").segments) == 2


def test_an_event_of_another_partner_is_not_read_by_a_partner(program):
    fill(program, "rate", SAME)
    declare(program, date(2016, 7, 15), partner="OHIO")
    assert ask(program, "rate", own("OZARK")).events == ()


def test_a_withdrawn_event_is_gone_and_stands_where_one_looks_back(program):
    fill(program, "rate", SAME)
    declare(program, date(2016, 7, 15), until=9)
    assert ask(program, "rate").events == ()
    assert len(ask(program, "rate", as_of=8).events) == 1
    back = Scope(ADMIN.raw, ADMIN.named, ADMIN.basis, 8)
    assert len(ask(program, "rate", back).segments) == 2


def test_a_new_definition_splits_the_series(program):
    fill(program, "rate", SAME)
    changed = {"rate": share("rate", breaks=(Break(date(2016, 7, 1), "seven points"),))}
    trend = ask(program, "rate", library=changed)
    assert [(s.first, s.split) for s in trend.segments] == [(0, Split.START), (4, Split.DEFINITION)]


def test_counts_before_and_after_a_re_basing_event_are_not_compared(program):
    fill(program, "count", [5, 10, 15, 20, 15, 30, 45, 60], n=None)
    declare(program, date(2017, 7, 1))
    assert ask(program, "count").why_none is WhyNone.TOO_FEW_SINCE


@pytest.mark.parametrize("key", ["rate", "count", "fte"])
@pytest.mark.parametrize("event", [None, date(2016, 7, 15), date(2018, 1, 1)])
def test_in_brief_the_verdicts_are_the_same(program, key, event):
    fill(program, key, [*SAME, 15.0, 2.0], n=20.0 if key == "rate" else None)
    program.agree(key, "OZARK", 0.5)
    if event:
        declare(program, event)
    whole, brief = ask(program, key), ask(program, key, brief=True)
    assert (brief.variation, brief.assurance, brief.why_none) == (
        whole.variation,
        whole.assurance,
        whole.why_none,
    )
    assert (brief.rising, brief.provisional, brief.compared) == (
        whole.rising,
        whole.provisional,
        whole.compared,
    )
    assert (brief.last.value, brief.last.change) == (whole.last.value, whole.last.change)
    assert brief.last.limits == (whole.last.limits and pytest.approx(whole.last.limits))


QUALITY = share("rate", rule=Rule.SURVEY, reads="year", grain="csw")


def hold(program, days, agree=8.0, answers=10.0, scale=6):
    """Workshops of 2017-18 on these days of its Q1, each with its answers."""
    program.add("version_in_force", "submitted", "OZARK", LAST, "Q1", "workshop_surveys", 7, 1, None)
    for i, day in enumerate(days):
        code, points = f"W{i}", scale if isinstance(scale, int) else scale[i]
        x = agree if isinstance(agree, float) else agree[i]
        program.value("rate", "OZARK", "Q1", x, answers, workshop=code)
        program.add(
            "workshop_surveys", 7, i + 1, code, "ayw_1", "CSP", "MO", day, 1, "in_person", 2, 2, 20, 18, 1,
            points, 5, 5, 5, 5, 5, 5, None, None,
        )  # fmt: skip


def held(program, scope=ADMIN):
    return workshop_trend(program.cursor, scope, "rate", "OZARK", (LAST,), declared={"rate": QUALITY})


def test_workshops_stand_in_the_order_of_their_days_with_limits_by_their_answers(program):
    days = [date(2017, 9, d) for d in (20, 3, 5, 7, 9, 11, 13)]
    hold(program, days, agree=[2.0, 8.0, 9.0, 8.0, 9.0, 8.0, 9.0])
    trend = held(program)
    assert [p.at for p in trend.points] == ["W1", "W2", "W3", "W4", "W5", "W6", "W0"]
    assert trend.kind is TrendKind.P_PRIME
    assert (trend.variation, trend.last.marks) == (Variation.CONCERNING, "2 in_person")


def test_another_scale_of_answers_begins_a_new_series(program):
    hold(program, [date(2017, 9, d) for d in range(1, 15)], scale=[6] * 7 + [7] * 7)
    trend = held(program)
    assert [(s.first, s.split) for s in trend.segments] == [(0, Split.START), (7, Split.DEFINITION)]
    assert trend.segments[1].says == "answers on 7 points, 6 before"


def test_workshops_are_for_who_may_see_the_partners_own_rows(program):
    hold(program, [date(2017, 9, d) for d in range(1, 9)])
    assert held(program, EVALUATOR).points == ()
    assert held(program, own("OHIO")).points == ()
    assert len(held(program, own("OZARK")).points) == 8


def test_no_workshop_is_no_value(program):
    trend = held(program)
    assert (trend.points, trend.why_none) == ((), WhyNone.NO_VALUE)


def test_each_metric_and_partner_has_one_trend_in_that_order(program):
    program.partner("OHIO")
    found = trends(program.cursor, ADMIN, Question(LAST, "Q4", ("rate", "count")), declared=LIBRARY)
    assert [(t.metric, t.partner_id) for t in found] == [
        ("rate", "OHIO"), ("rate", "OZARK"), ("count", "OHIO"), ("count", "OZARK"),
    ]  # fmt: skip
    assert all(t.why_none is WhyNone.NO_VALUE for t in found)
