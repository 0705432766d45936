"""Workshops and what participants say of them."""

from datetime import date

import pytest

from plp_metrics.compute import measure
from tests.metrics.agreement import differences
from tests.metrics.program import Program


def answers(*ratings: int | None, **facts: object) -> list[dict]:
    """Answers to "would recommend" of one workshop."""
    return [{"response_number": i, "would_recommend": rating, **facts} for i, rating in enumerate(ratings, 1)]


def test_agreement_is_four_of_six_and_five_of_seven(program: Program) -> None:
    rows = answers(3, 4, 6) + answers(4, 5, 7, workshop_code="w2", scale_points=7)
    program.hand_in("P", "2016-17Q2", workshop_surveys=rows)
    program.measure()
    assert program.value("quality_recommend", "2016-17Q2") == (4, 6)
    assert program.value("quality_recommend", "2016-17Q2", workshop="w2") == (2, 3)


def test_overall_success_adds_the_answers_to_five_questions(program: Program) -> None:
    row = {"would_recommend": 6, "more_prepared_than_before": 3, "part_of_community": 4, "best_pd_ever": 6}
    program.hand_in("P", "2016-17Q2", workshop_surveys=[row])
    program.measure()
    assert program.value("quality_overall", "2016-17Q2") == (2, 3)


def test_a_row_without_any_rating_is_no_answer_but_its_workshop_was_attended(program: Program) -> None:
    rows = [*answers(5, None), {"workshop_code": "w2", "attended": 10}]
    rows += [{"workshop_code": "w3", "attended": 4, "how_motivating": 5, "response_number": 1}]
    program.hand_in("P", "2016-17Q2", workshop_surveys=rows)
    program.measure()
    assert program.value("response_rate", "2016-17Q2") == (2, 18 + 10 + 4)
    assert program.value("response_rate", "2016-17Q2", workshop="w2") == (0, 10)


def test_workshops_others_host_are_not_the_partners(program: Program) -> None:
    rows = [{"workshop_type": "teachercon", "would_recommend": 6}]
    program.hand_in("P", "2016-17Q1", workshop_surveys=rows)
    program.measure()
    assert program.value("show_up_rate", "2016-17Q1") == (0, 0)
    assert program.value("quality_recommend", "2016-17Q1") == (0, 0)


def test_the_year_so_far_is_read_and_a_workshop_stands_in_its_own_quarter(program: Program) -> None:
    program.hand_in("P", "2015-16Q4", workshop_surveys=answers(1, workshop_date=date(2016, 6, 20)))
    program.hand_in("P", "2016-17Q1", workshop_surveys=answers(6))
    program.hand_in(
        "P", "2016-17Q2", workshop_surveys=answers(6, 2, workshop_code="w2", workshop_type="ayw_2")
    )
    program.measure()
    assert program.value("quality_recommend", "2016-17Q2") == (2, 3)
    assert program.value("quality_recommend", "2016-17Q2", workshop="w1") is None
    assert program.value("quality_recommend", "2016-17Q1", workshop="w1") == (1, 1)
    assert program.levels("quality_recommend", "2016-17Q3") == {}, "it needs this quarter's file"


def test_a_virtual_workshop_without_a_state_is_in_the_total_and_its_course_only(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", workshop_surveys=answers(5, state=None, format="virtual"))
    program.measure()
    levels = program.levels("quality_recommend", "2016-17Q2")
    assert {level for level, value in levels.items() if value == (1, 1)} == {
        ("ALL",) * 5,
        ("CSP", "ALL", "ALL", "ALL", "ALL"),
        ("ALL", "ALL", "ALL", "ALL", "w1"),
    }


def test_workshops_of_no_course_count_in_quality(program: Program) -> None:
    rows = answers(5, workshop_type="admin_counselor", course="NONE")
    program.hand_in("P", "2016-17Q2", workshop_surveys=rows)
    program.measure()
    assert program.value("quality_recommend", "2016-17Q2") == (1, 1)
    assert program.value("quality_recommend", "2016-17Q2", course="NONE") == (1, 1)
    assert program.value("ay_workshops_held", "2016-17Q2") == 0


def test_the_four_workshops_are_counted_by_number_and_added_over_courses(program: Program) -> None:
    program.hand_in(
        "P",
        "2016-17Q2",
        workshop_surveys=[
            {"workshop_code": "w1", "workshop_type": "ayw_1_2"},
            {"workshop_code": "w2", "workshop_type": "ayw_1", "state": "KY"},
            {"workshop_code": "w3", "workshop_type": "ayw_3", "attended": 0},
            {"workshop_code": "w4", "workshop_type": "ayw_1", "course": "CSD"},
            {"workshop_code": "w5", "workshop_type": "summer_5day", "course": "CSD"},
        ],
    )
    program.hand_in("P", "2016-17Q3", workshop_surveys=[{"workshop_type": "ayw_3"}])
    program.measure()
    assert program.value("ay_workshops_held", "2016-17Q2", course="CSP") == 2
    assert program.value("ay_workshops_held", "2016-17Q2", course="CSD") == 1
    assert program.value("ay_workshops_held", "2016-17Q2") == 3
    assert program.value("ay_workshops_held", "2016-17Q3", course="CSP") == 3
    assert {level[2:] for level in program.levels("ay_workshops_held", "2016-17Q3")} == {
        ("ALL", "ALL", "ALL")
    }
    assert differences(program, "2016-17Q3") == []


def test_a_partner_of_cs_fundamentals_alone_has_no_four_workshops() -> None:
    program = Program.empty()
    program.admit("P", courses={"2016-17": ["CSF"]})
    program.hand_in("P", "2016-17Q2", workshop_surveys=[{"workshop_type": "csf_intro", "course": "CSF"}])
    program.measure()
    assert program.levels("ay_workshops_held", "2016-17Q2") == {}
    assert program.value("show_up_rate", "2016-17Q2", course="CSF") == (18, 20)


@pytest.mark.parametrize(
    ("metric", "item"),
    [
        ("quality_prepared", "more_prepared_than_before"),
        ("quality_help", "know_where_to_go_for_help"),
        ("quality_suitable", "suitable_for_my_experience"),
        ("quality_community", "part_of_community"),
        ("quality_best_pd", "best_pd_ever"),
    ],
)
def test_each_question_counts_its_own_answers_only(program: Program, metric: str, item: str) -> None:
    rows = [{"response_number": n, item: rating} for n, rating in enumerate((3, 4, None), 1)]
    rows[2]["would_recommend"] = 6
    rows.append({"workshop_code": "w2", "scale_points": 7, item: 4})
    program.hand_in("P", "2016-17Q2", workshop_surveys=rows)
    program.measure()
    assert program.value(metric, "2016-17Q2") == (1, 3)
    assert program.value(metric, "2016-17Q2", workshop="w2") == (0, 1)


def test_a_june_institute_belongs_to_the_next_training_year(program: Program) -> None:
    june = {"workshop_type": "summer_5day", "days": 5}
    rows = [
        {**june, "workshop_date": date(2016, 6, 20)},
        {**june, "workshop_code": "w2", "workshop_date": date(2016, 5, 20)},
    ]
    program.hand_in("P", "2015-16Q4", workshop_surveys=rows)
    program.hand_in("P", "2016-17Q1", workshop_surveys=[{**june, "workshop_code": "w3"}])
    last = {**june, "workshop_code": "w4", "workshop_date": date(2017, 6, 20)}
    program.hand_in("P", "2016-17Q4", workshop_surveys=[last])
    program.measure()
    assert program.value("summer_institutes_held", "2015-16Q4") == 1, "the one of May"
    assert program.value("summer_institutes_held", "2016-17Q1") == 2
    assert program.value("summer_institutes_held", "2016-17Q4") == 2
    program.hand_in("P", "2015-16Q4", workshop_surveys=[])
    measure.remeasure(program.store, [("submitted", "P", measure.Period("2015-16", "Q4"))], program.event)
    assert program.value("summer_institutes_held", "2016-17Q1") == 1


def test_an_institute_has_five_days_and_somebody_who_came_and_is_the_partners_own(program: Program) -> None:
    june = {"workshop_type": "summer_5day", "days": 5}
    rows = [
        {**june, "days": 4},
        {**june, "workshop_code": "w2", "attended": 0},
        {**june, "workshop_code": "w3", "workshop_type": "teachercon"},
        {**june, "workshop_code": "w4", "course": "CSD"},
    ]
    program.hand_in("P", "2016-17Q1", workshop_surveys=rows)
    program.measure()
    assert program.value("summer_institutes_held", "2016-17Q1", course="CSP") == 0
    assert program.value("summer_institutes_held", "2016-17Q1", course="CSD") == 1


def test_introductions_and_deep_dives_are_added_over_the_quarters_of_the_year() -> None:
    program = Program.empty()
    program.admit("P", courses={"2016-17": ["CSF"]})
    csf = {"course": "CSF", "workshop_type": "csf_intro"}
    rows = [csf, {**csf, "workshop_code": "w2", "workshop_type": "csf_deep_dive", "state": "KY"}]
    program.hand_in("P", "2016-17Q1", workshop_surveys=[*rows, {**csf, "workshop_code": "w3", "attended": 0}])
    program.hand_in("P", "2016-17Q2", workshop_surveys=[csf])
    program.measure()
    assert program.value("csf_workshops_held", "2016-17Q1") == 2
    assert program.value("csf_workshops_held", "2016-17Q2") == 3, "a code is one workshop within its quarter"
    assert program.value("csf_workshops_held", "2016-17Q2", state="KY") == 1


def test_a_partner_without_cs_fundamentals_has_no_such_workshops_to_hold(program: Program) -> None:
    program.hand_in("P", "2016-17Q1", workshop_surveys=[{}])
    program.measure()
    assert program.levels("csf_workshops_held", "2016-17Q1") == {}


def test_counselor_workshops_of_no_course_are_zero_where_none_was_held(program: Program) -> None:
    program.hand_in("P", "2016-17Q1", workshop_surveys=[{}])
    rows = [{"workshop_type": "admin_counselor", "course": "NONE"}]
    program.hand_in("P", "2016-17Q2", workshop_surveys=rows)
    program.measure()
    assert program.value("counselor_admin_held", "2016-17Q1") == 0
    assert program.value("counselor_admin_held", "2016-17Q2") == 1
    assert program.value("counselor_admin_held", "2016-17Q2", state="OH") == 1


def test_a_workshop_is_accredited_where_all_its_facilitators_are_and_there_is_one(program: Program) -> None:
    rows = [
        {"workshop_code": "w1", "facilitators": 2, "facilitators_accredited": 2},
        {"workshop_code": "w2", "facilitators": 2, "facilitators_accredited": 1},
        {"workshop_code": "w3", "facilitators": 0, "facilitators_accredited": 0},
        {"workshop_code": "w4", "attended": 0},
        {"workshop_code": "w5", "workshop_type": "admin_counselor", "course": "NONE"},
        {"workshop_code": "w6", "workshop_type": "teachercon"},
    ]
    program.hand_in("P", "2016-17Q2", workshop_surveys=[*rows, {"workshop_code": "w1", "response_number": 2}])
    program.measure()
    assert program.value("accredited_rate", "2016-17Q2") == (1, 3)
