"""Forecasts asked of the store: who gets one, from what, and what never enters."""

from __future__ import annotations

import pytest

from bench.forecast_bench import LOW, cases, covered
from plp_metrics.compute.forecasts import forecasts, network_forecasts
from plp_metrics.compute.odds import odds, odds_of
from plp_metrics.model import ALL, Comparison, Display, Kind, Question, Rule, Scope
from plp_metrics.model.forecasts import Likelihood, Rests, WhyNone
from tests.compute.made_up import ADMIN, EVALUATOR, YEAR, Program, metric, own, share

COUNT = metric("count", season={ALL: (0.25, 0.5, 0.75, 1.0)})
ALL_THERE = metric("all_there", season={ALL: (1.0, 1.0, 1.0, 1.0)})
LATE = metric("late", season={ALL: (0.0, 0.5, 0.75, 1.0)})
ANSWERS = share("answers", reads="year", rule=Rule.SURVEY)
PEOPLE = share("people", rule=Rule.PEOPLE)
GROWTH = share("teachers_growth", display=Display.CHANGE)
BASE = metric("teachers_participating")
STOCK = metric("stock", kind=Kind.STOCK)
IN_Q4 = share("in_q4", from_quarter="Q4")
LIBRARY = {m.key: m for m in (COUNT, ALL_THERE, LATE, ANSWERS, PEOPLE, GROWTH, BASE, STOCK, IN_Q4)}
LAST = "2016-17"


@pytest.fixture
def program():
    made = Program()
    made.partner("OZARK", first="2010-11", cohort="2010-11")
    return made


def past(program, key, shares, end=40.0, of=None, year=LAST):
    """Other partners' last year: this share of the end was there by Q2."""
    for i, part in enumerate(shares):
        name = f"OTHER{i}"
        program.partner(name, first="2010-11", cohort="2010-11")
        program.value(key, name, "Q2", end * part, of and of * part, year=year)
        program.value(key, name, "Q4", end, of, year=year)


def ask(program, key, quarter="Q2", scope=ADMIN, **how):
    question = Question(YEAR, quarter, (key,), partners=("OZARK",), **how)
    (found,) = forecasts(program.cursor, scope, question, declared=LIBRARY)
    return found


def test_a_count_goes_on_by_its_season_where_there_is_no_past(program):
    program.value("count", "OZARK", "Q2", 18)
    program.agree("count", "OZARK", 40)
    found = ask(program, "count")
    assert (found.value, found.median, found.rests, found.remaining) == (18, 36, Rests.SEASON, 2)
    assert found.low <= 29
    assert found.high >= 45
    assert found.needed_per_quarter == 11
    assert 0.2 < found.chance < 0.5


def test_past_partner_years_take_the_place_of_the_season(program):
    past(program, "count", [0.8, 0.9, 0.85, 0.9, 0.9, 0.95, 0.9, 0.9])
    program.value("count", "OZARK", "Q2", 18)
    found = ask(program, "count")
    assert (found.rests, found.past, found.median) == (Rests.PAST, 8, 20)


def test_this_year_never_teaches_itself(program):
    past(program, "count", [0.9] * 8, year=YEAR)
    program.value("count", "OZARK", "Q2", 18)
    assert ask(program, "count").rests is Rests.SEASON


def test_a_target_that_is_met_stays_met_and_needs_nothing(program):
    program.value("count", "OZARK", "Q2", 18)
    program.agree("count", "OZARK", 15)
    found = ask(program, "count")
    assert (found.chance, found.needed_per_quarter, found.likelihood) == (1, 0, Likelihood.LIKELY)


def test_a_ceiling_has_a_chance_but_nothing_to_bring(program):
    program.value("count", "OZARK", "Q2", 18)
    program.agree("count", "OZARK", 20, comparison=Comparison.AT_MOST)
    found = ask(program, "count")
    assert found.chance < 0.2
    assert found.needed_per_quarter is None


@pytest.mark.parametrize("comparison", [Comparison.REPORT_ONLY])
def test_what_is_only_reported_has_a_forecast_without_a_chance(program, comparison):
    program.value("count", "OZARK", "Q2", 18)
    program.agree("count", "OZARK", 20, comparison=comparison)
    found = ask(program, "count")
    assert found.median == 36
    assert found.chance is None
    assert found.target is None


def test_a_count_to_hold_is_held_by_as_many_or_more(program):
    program.value("count", "OZARK", "Q2", 18)
    program.agree("count", "OZARK", 18, comparison=Comparison.HOLD)
    found = ask(program, "count")
    assert found.chance == 1
    assert found.needed_per_quarter is None


def test_a_target_due_before_the_years_end_has_no_chance_of_its_own(program):
    program.value("count", "OZARK", "Q2", 18)
    program.agree("count", "OZARK", 40, due="Q2")
    assert ask(program, "count").chance is None


def test_after_q4_the_year_is_over(program):
    program.value("count", "OZARK", "Q3", 18)
    found = ask(program, "count", "Q4")
    assert (found.why_none, found.median) == (WhyNone.YEAR_OVER, None)


def test_a_missing_quarter_leaves_the_earlier_one_to_start_from(program):
    program.value("count", "OZARK", "Q1", 9)
    found = ask(program, "count", "Q3")
    assert (found.as_of, found.remaining, found.median) == ("Q1", 3, 36)


def test_a_later_quarter_never_enters(program):
    program.value("count", "OZARK", "Q1", 9)
    program.value("count", "OZARK", "Q3", 39)
    assert ask(program, "count", "Q2").value == 9


def test_nothing_reported_and_not_due_and_not_begun_are_told_apart(program):
    assert ask(program, "count").why_none is WhyNone.NO_VALUE
    program.value("in_q4", "OZARK", "Q2", 5, 9)
    assert ask(program, "in_q4").why_none is WhyNone.NOT_DUE
    program.value("late", "OZARK", "Q1", 0)
    assert ask(program, "late", "Q1").why_none is WhyNone.NOT_BEGUN


def test_where_the_season_has_all_there_by_now_and_no_year_is_past_nothing_is_said(program):
    program.value("all_there", "OZARK", "Q2", 18)
    assert ask(program, "all_there").why_none is WhyNone.FEW_YEARS


def test_a_share_says_how_many_are_still_to_come_and_how_many_it_needs(program):
    program.value("answers", "OZARK", "Q2", 14, 20)
    program.agree("answers", "OZARK", 0.75)
    found = ask(program, "answers")
    assert (found.median, found.to_come) == (0.7, 20)
    assert found.needed_per_quarter == (0.75 * 40 - 14) / 2


def test_a_growth_is_its_counts_end_over_the_year_befores(program):
    program.value("teachers_participating", "OZARK", "Q4", 20, year=LAST)
    program.value("teachers_participating", "OZARK", "Q2", 18)
    program.value("teachers_growth", "OZARK", "Q2", 18, 9)
    program.agree("teachers_growth", "OZARK", 2.0)
    found = ask(program, "teachers_growth")
    assert (found.value, found.median) == (2.0, 1.8)
    assert found.needed_per_quarter == 11


def test_a_growth_without_the_year_before_has_no_forecast(program):
    program.value("teachers_participating", "OZARK", "Q2", 18)
    program.value("teachers_growth", "OZARK", "Q2", 18, 9)
    assert ask(program, "teachers_growth").why_none is WhyNone.FEW_YEARS


def fill_stock(program, values, start=0):
    for i, value in enumerate(values, start):
        year = ("2016-17", YEAR)[i // 4]
        program.value("stock", "OZARK", f"Q{i % 4 + 1}", value, year=year)


def test_a_stock_that_comes_and_goes_is_carried_on_by_a_line(program):
    fill_stock(program, [10, 12, 11, 12, 13, 14])
    found = ask(program, "stock")
    assert (found.rests, found.past) == (Rests.LINE, 6)


def test_a_stock_that_shrank_in_the_same_quarters_may_shrink_again(program):
    fill_stock(program, [10, 20, 18, 14, 22, 30])
    found = ask(program, "stock")
    assert (found.rests, found.median) == (Rests.YEAR_BEFORE, 30 + (14 - 20))
    assert found.low < found.median < found.high < 30


def test_a_stock_that_only_grows_takes_the_year_before_as_its_measure(program):
    fill_stock(program, [10, 12, 20, 30, 31, 33])
    found = ask(program, "stock")
    assert (found.rests, found.median) == (Rests.YEAR_BEFORE, 33 + (30 - 12))


def test_a_growing_stock_in_its_first_year_and_two_points_have_no_forecast(program):
    fill_stock(program, [10, 14], start=4)
    assert ask(program, "stock").why_none is WhyNone.FEW_YEARS


def published(program, key, partner, quarter, mark, x=None, n=None, year=YEAR):
    columns = [d[0] for d in program.cursor.execute("SELECT * FROM published LIMIT 0").description]
    facts = dict.fromkeys(columns)
    facts |= {
        "metric": key, "basis": "submitted", "partner_id": partner, "school_year": year, "quarter": quarter,
        "course": ALL, "state": ALL, "division": ALL, "mark": mark, "numerator": x, "denominator": n,
        "kept_quarter": "Q2" if mark == "kept" else None, "partners_in": 1, "partners_due": 1,
        "from_event": 1,
    }  # fmt: skip
    program.add("published", *(facts[c] for c in columns))


@pytest.mark.parametrize("mark", ["withheld", "kept"])
def test_a_hidden_or_kept_line_has_no_forecast(program, mark):
    past(program, "people", [0.5] * 8, 20.0, 40.0)
    program.value("people", "OZARK", "Q2", 14, 20)
    halves = (14, 20) if mark == "kept" else (None, None)
    published(program, "people", "OZARK", "Q2", mark, *halves)
    found = ask(program, "people", scope=EVALUATOR)
    assert (found.why_none, found.median, found.value) == (WhyNone.HIDDEN, None, None)


def test_a_shown_line_learns_from_shown_lines_only(program):
    past(program, "people", [0.5] * 8, 20.0, 40.0)
    program.value("people", "OZARK", "Q2", 14, 20)
    published(program, "people", "OZARK", "Q2", "shown", 14, 20)
    assert ask(program, "people", scope=EVALUATOR).why_none is WhyNone.FEW_YEARS
    for i in range(8):
        published(program, "people", f"OTHER{i}", "Q2", "shown", 10, 20, year=LAST)
        published(program, "people", f"OTHER{i}", "Q4", "shown", 20, 40, year=LAST)
    found = ask(program, "people", scope=EVALUATOR)
    assert (found.past, found.to_come) == (8, 20)


def test_a_partner_gets_its_own_forecast_and_nobody_elses(program):
    past(program, "count", [0.9] * 8)
    program.value("count", "OZARK", "Q2", 18)
    program.value("count", "OTHER1", "Q2", 30)
    question = Question(YEAR, "Q2", ("count",))
    found = forecasts(program.cursor, own("OZARK"), question, declared=LIBRARY)
    assert [f.partner_id for f in found] == ["OZARK"]
    assert found[0].median == 20


def test_all_together_are_forecast_from_their_sum(program):
    past(program, "count", [0.8] * 8)
    for i in range(8):
        program.value("count", f"OTHER{i}", "Q2", 20)
    question = Question(YEAR, "Q2", ("count", "stock", "teachers_growth"))
    found = network_forecasts(program.cursor, ADMIN, question, declared=LIBRARY)
    assert (found[0].value, round(found[0].median)) == (160, 200)
    assert found[0].low < 200 < found[0].high
    assert [f.why_none for f in found[1:]] == [WhyNone.NO_VALUE, WhyNone.NO_VALUE]


def test_all_together_have_no_forecast_from_a_season_nobody_held_against_a_year(program):
    for i in range(8):
        program.partner(f"OTHER{i}", first="2010-11", cohort="2010-11")
        program.value("count", f"OTHER{i}", "Q2", 20)
    question = Question(YEAR, "Q2", ("count",))
    (found,) = network_forecasts(program.cursor, ADMIN, question, declared=LIBRARY)
    assert (found.value, found.why_none) == (160, WhyNone.FEW_YEARS)


def test_partners_ways_cancel_out_among_all_but_not_where_all_have_the_same_days(program):
    wide = {}
    for records in (False, True):
        of = metric(f"count{records}", season={ALL: (0.25, 0.5, 0.75, 1.0)}, records=records)
        past(program, of.key, [0.5, 0.6, 0.7, 0.8, 0.9, 0.8, 0.7, 0.6])
        for i in range(8):
            program.value(of.key, f"OTHER{i}", "Q2", 20)
        question = Question(YEAR, "Q2", (of.key,))
        (found,) = network_forecasts(program.cursor, ADMIN, question, declared={of.key: of})
        wide[records] = found.high - found.low
    assert wide[True] > 1.2 * wide[False]


def test_odds_count_the_past_steps_that_were_as_large():
    steps = [(10, 12), (10, 15), (10, 20), (20, 20), (10, 11), (0, 50)]
    found = odds(30, 20, steps, COUNT)
    assert (found.wanted, found.reached, found.of) == (1.5, 2, 5)
    assert found.low < 0.4 < found.high


def test_odds_of_a_share_are_counted_in_points():
    found = odds(0.6, 0.5, [(0.5, 0.7), (0.2, 0.3), (0.6, 0.6), (0.5, 0.4), (0.9, 0.95)], PEOPLE)
    assert found.wanted == pytest.approx(0.1)
    assert found.reached == 2


@pytest.mark.parametrize("before", [None, 0.0])
def test_without_a_year_before_there_are_no_odds(before):
    assert odds(30, before, [(10, 12)] * 9, COUNT).of is None


def test_four_steps_are_too_few():
    assert odds(30, 20, [(10, 12)] * 4, COUNT).reached is None


def grew(program, ends):
    program.value("count", "OZARK", "Q4", 20, year=LAST)
    program.value("count", "OZARK", "Q2", 18)
    for i, (before, after) in enumerate(ends):
        program.partner(f"OTHER{i}", first="2010-11", cohort="2010-11")
        program.value("count", f"OTHER{i}", "Q4", before, year="2015-16")
        program.value("count", f"OTHER{i}", "Q4", after, year=LAST)


ENDS = [(10, 12), (10, 14), (10, 16), (10, 18), (10, 20), (10, 22)]


def asked_odds(program, scope, proposed=30):
    question = Question(YEAR, "Q2", ())
    return odds_of(program.cursor, scope, "count", "OZARK", question, proposed, declared=LIBRARY)


def test_odds_of_a_proposed_target_join_past_years_and_the_forecast(program):
    grew(program, ENDS)
    found = asked_odds(program, ADMIN)
    assert (found.before, found.wanted, found.reached, found.of) == (20, 1.5, 4, 6)
    assert 0.5 < found.chance < 1


def test_a_partner_is_told_odds_in_quarters_so_that_no_other_is_spelled_out(program):
    grew(program, ENDS)
    told = {asked_odds(program, own("OZARK"), 20 + i).reached for i in range(30)}
    assert told <= {0, 2, 3, 4, 6}


def test_odds_of_another_partner_tell_a_partner_nothing_of_it(program):
    grew(program, ENDS)
    question = Question(YEAR, "Q2", ())
    found = odds_of(program.cursor, own("OZARK"), "count", "OTHER1", question, 30, declared=LIBRARY)
    assert (found.before, found.wanted, found.reached, found.chance) == (None, None, None, None)


def test_odds_of_four_partners_are_not_told(program):
    grew(program, ENDS[:4])
    assert asked_odds(program, Scope(None, None, ADMIN.basis)).reached is None


def test_the_sample_programs_year_ends_lie_in_their_intervals_about_as_often_as_said(sample):
    found = [c for c in cases(sample) if c.forecast.partner_id != "ALL"]
    learned = [c for c in found if c.forecast.rests is Rests.PAST]
    assert len(learned) > 1000
    assert LOW < covered(learned) < 0.95
