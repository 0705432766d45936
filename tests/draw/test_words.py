from __future__ import annotations

from dataclasses import replace

import pytest

from plp_metrics.draw import words
from plp_metrics.model import Direction, Display, Mark, Period, Rule, Status, Unpublished
from tests.draw.made import YEAR, agreed, metric, of_share, result, share


def plain(text: str) -> str:
    return text.replace(words.NBSP, " ")


def test_a_count_is_told_of_its_target() -> None:
    assert plain(words.full(result(metric(), 14, target=20), metric())) == "14 of 20 teachers"


def test_a_share_is_told_with_what_stands_behind_it() -> None:
    assert plain(words.full(of_share(share(), 14, 20), share())) == "70 % (14 of 20)"


def test_thousands_are_grouped_and_never_break() -> None:
    assert words.number(1235) == "1\u00a0235"


def test_growth_has_a_sign() -> None:
    grown = share("growth", display=Display.CHANGE)
    assert [plain(words.amount(v, grown)) for v in (1.12, 0.9, 1.0)] == ["+12 %", "−10 %", "±0 %"]


def test_nearly_all_is_never_told_as_all_and_nearly_none_never_as_none() -> None:
    assert [plain(words.percent(v)) for v in (0.997, 0.003, 1.0, 0.0)] == ["99.7 %", "0.3 %", "100 %", "0 %"]


def test_zero_not_reported_hidden_and_not_applicable_all_read_differently() -> None:
    girls = share("girls", rule=Rule.PEOPLE, unit="students")
    said = [
        words.value(result(girls, 0.0), girls),
        words.value(result(girls), girls),
        words.value(result(girls, mark=Mark.WITHHELD), girls),
        words.value(result(girls, mark=Mark.NOT_APPLICABLE), girls),
    ]
    assert [plain(s) for s in said] == ["0 %", "not reported", "hidden to protect students", "does not apply"]


def test_what_nobody_published_is_not_called_hidden() -> None:
    girls = share("girls", rule=Rule.PEOPLE, unit="students")
    hidden = result(girls, mark=Mark.WITHHELD)
    assert words.value(hidden, girls) == "hidden to protect students"
    for why, said in (
        (Unpublished.YET, "not published yet"),
        (Unpublished.QUARTER, "not published for this quarter"),
        (Unpublished.COURSE, "not published by course"),
    ):
        assert words.value(replace(hidden, unpublished=why), girls) == said


def test_a_hidden_survey_result_says_that_too_few_answered() -> None:
    survey = share(rule=Rule.SURVEY, unit="answers")
    assert words.value(result(survey, mark=Mark.WITHHELD), survey) == "hidden, fewer than 5 answers"


def test_a_gap_to_plan_and_target_is_told_in_people_and_dates() -> None:
    behind = result(metric(), 8, Status.BEHIND, target=20, plan=10, gap=-2)
    assert words.gap(behind, metric()) == (
        "2 more teachers to be on plan for 31 Dec; 12 more teachers by 30 Jun to reach the target"
    )


def test_in_the_quarter_in_which_the_target_is_due_there_is_one_gap() -> None:
    at_the_end = result(metric(), 18, Status.AT_RISK, quarter="Q4", as_of="Q4", target=20, plan=20, gap=-2)
    assert words.gap(at_the_end, metric()) == "2 more teachers were due by 30 Jun"


def test_one_teacher_is_not_teachers() -> None:
    short = result(metric(), 9, Status.AT_RISK, target=20, plan=10, gap=-1)
    assert words.gap(short, metric()).startswith("1 more teacher to be on plan")


def test_half_a_person_short_is_told_as_one_person() -> None:
    rate = of_share(share(), 13, 20, Status.AT_RISK, target=0.675, plan=0.675, gap=-0.5)
    assert words.gap(rate, share()) == "1 more teacher to reach the target"


def test_a_gap_inside_the_range_is_too_close_to_call() -> None:
    close = of_share(share(), 27, 41, target=0.75, plan=0.68, gap=-1, too_close=True)
    assert words.gap(close, share()) == "Too close to call: 1 teacher short of plan"


def test_a_target_that_is_met_says_by_how_much() -> None:
    assert (
        words.gap(result(metric(), 41, Status.MET, target=40, plan=40, gap=1), metric())
        == "Target met, 1 over"
    )


def test_where_less_is_better_the_gap_asks_for_fewer() -> None:
    loss = metric("loss", direction=Direction.LESS)
    assert words.gap(result(loss, 8, Status.BEHIND, target=5, plan=5, gap=-3), loss).startswith(
        "3 fewer teachers"
    )


def test_without_a_target_there_is_no_gap() -> None:
    assert words.gap(result(metric(), 8, Status.NO_TARGET), metric()) == ""


def test_an_older_figure_says_from_which_quarter_it_is() -> None:
    assert words.as_of(result(metric(), 8, as_of="Q1")) == "as of Q1"
    assert words.as_of(result(metric(), 8)) == ""
    assert words.as_of(result(metric(), 8, as_of="Q1", mark=Mark.KEPT)) == "kept from Q1"
    assert words.as_of(result(metric(), 8, as_of="Q2", mark=Mark.KEPT)) == "corrected since"


@pytest.mark.parametrize(
    ("quarter", "said"),
    [("Q2", "Q2 (Oct–Dec 2017)"), ("Q3", "Q3 (Jan–Mar 2018)"), ("Q1", "Q1 (Jul–Sep 2017)")],
)
def test_a_quarter_is_named_with_its_months_and_calendar_year(quarter: str, said: str) -> None:
    assert words.quarter(Period(YEAR, quarter)) == said


def test_a_plan_of_part_of_a_person_is_rounded_from_ten_up() -> None:
    assert words.plan(result(metric(), 8, target=41, plan=38.95), metric()) == "39"


def test_the_interval_names_its_ends() -> None:
    assert plain(words.interval(of_share(share(), 8, 10, low=0.49, high=0.943), share())) == "range 49–94 %"


def test_the_target_of_an_agreement_due_early_is_dated_so() -> None:
    early = result(metric(), 8, Status.BEHIND, target=20, plan=15, gap=-7, agreement=agreed(20, "Q3"))
    assert "12 more teachers by 31 Mar to reach the target" in words.gap(early, metric())
