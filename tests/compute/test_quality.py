"""Workshop quality: what is told of one workshop, of a partner's, of all, and to whom."""

from __future__ import annotations

from datetime import date

import pytest

from plp_metrics.compute.quality import attendance, workshop_quality
from plp_metrics.model import Mark, Question, Rule
from plp_metrics.model.quality import ITEMS, OVERALL, Told
from tests.compute.made_up import ADMIN, EVALUATOR, YEAR, Program, own, share
from tests.compute.published import publish

SURVEY = {"rule": Rule.SURVEY, "grain": "csw", "unit": "answers", "needs": ("workshop_surveys",)}
DECLARED = {
    m.key: m
    for m in (
        *(share(key, **SURVEY) for key in ITEMS),
        share(OVERALL, **SURVEY, answers_each=5),
        share("response_rate", grain="csw", unit="participants", needs=("workshop_surveys",)),
    )
}
HOW = {"declared": DECLARED}
ALIKE = (6, 6, 5, 5, 4, 6)
"""One person's six ratings, all of which agree."""


class Filled:
    """OZARK's file of Q1 with workshops put in answer by answer, measured as the product does."""

    def __init__(self, program: Program) -> None:
        self.program = program
        program.partner("OZARK")
        program.came("OZARK", "Q1", "workshop_surveys")

    def workshop(
        self, code, answers, *, kind="ayw_1", course="CSP", scale=6, attended=12, day=date(2017, 9, 16),
        led=(2, 2),
    ):  # fmt: skip
        for number, ratings in enumerate(answers or [(None,) * 6], 1):
            self.program.add(
                "workshop_surveys", 1, number, code, kind, course, "MO", day, 1, "in_person", *led, 15,
                attended, number, scale, *ratings, None, None,
            )  # fmt: skip

    def measured(self, key, x, n, **more):
        self.program.value(key, "OZARK", "Q1", x, n, **more)


@pytest.fixture
def filled(program: Program) -> Filled:
    return Filled(program)


def look(filled, scope=None, workshop="", **more):
    question = Question(YEAR, "Q2", (), **more)
    return workshop_quality(
        filled.program.cursor, scope or own("OZARK"), question, "OZARK", workshop, **HOW
    )  # fmt: skip


def items(found):
    return {item.metric: item for item in found.items}


def test_a_workshop_is_told_beside_all_of_the_partners_and_all_partners(filled):
    filled.workshop("A", [ALIKE] * 10 + [(2,) * 6] * 2, attended=15)
    filled.workshop("B", [ALIKE] * 8, day=date(2017, 9, 20))
    filled.measured("quality_recommend", 18, 20)
    filled.measured("response_rate", 20, 27)
    publish(filled.program, "quality_recommend", "ALL", 850, 1000, quarter="Q1", partners_in=9)
    found = look(filled, workshop="Q1/A")
    item = items(found)["quality_recommend"]
    assert (item.here.agree, item.here.valid) == (10, 12)
    assert (item.mine.agree, item.mine.valid) == (18, 20)
    assert item.everybody.share == 0.85
    assert item.points == {6: {1: 0, 2: 2, 3: 0, 4: 0, 5: 0, 6: 10}}
    assert item.strict.agree == 10
    assert item.silent == pytest.approx((10 / 15, 13 / 15))
    assert (found.response_here.responses, found.response_here.attended) == (12, 15)
    assert [w.code for w in found.workshops] == ["A", "B"]
    assert (found.workshop.facilitators, found.workshop.accredited) == (2, 2)


def test_fewer_than_five_answers_of_a_workshop_are_not_told(filled):
    filled.workshop("A", [ALIKE] * 4)
    item = items(look(filled, workshop="Q1/A"))["quality_recommend"]
    assert item.here.told is Told.HIDDEN
    assert (item.points, item.strict, item.silent, item.attendees) == ({}, None, None, None)


def test_a_workshop_nobody_answered_has_no_agreement(filled):
    filled.workshop("A", [])
    found = look(filled, workshop="Q1/A")
    assert items(found)["quality_recommend"].here.share is None
    assert (found.response_here.responses, found.workshop.scales) == (0, ())


def test_two_scales_are_each_judged_by_their_own_rule_and_kept_apart(filled):
    filled.workshop("SIX", [(4,) * 6] * 6)
    filled.workshop("SEVEN", [(4,) * 6] * 6, scale=7, day=date(2017, 9, 20))
    filled.measured("quality_recommend", 6, 12)
    found = look(filled)
    assert found.scales == (6, 7)
    points = items(found)["quality_recommend"].points
    assert points[6][4] == points[7][4] == 6
    assert set(points) == {6, 7}


def test_the_range_of_overall_success_counts_persons_where_the_rows_may_be_seen(filled):
    filled.workshop("A", [ALIKE] * 8 + [(1,) * 6] * 4)
    filled.measured(OVERALL, 40, 60)
    mine = items(look(filled))[OVERALL].mine
    assert (mine.agree, mine.valid) == (40, 60)
    # Each person's answers are all alike, so twelve persons are worth twelve answers.
    assert mine.low == pytest.approx(0.391, abs=0.005)


@pytest.mark.parametrize("scope", [EVALUATOR, own("OTHER")])
def test_who_may_not_see_the_rows_sees_no_workshop_and_no_points(filled, scope):
    filled.workshop("A", [ALIKE] * 10)
    filled.measured("quality_recommend", 10, 10)
    publish(filled.program, "quality_recommend", "OZARK", 10, 10, quarter="Q1")
    found = look(filled, scope)
    if scope is EVALUATOR:
        assert found.workshops == ()
        assert items(found)["quality_recommend"].mine.valid == 10
        assert items(found)["quality_recommend"].points == {}
    else:
        assert found is None
    with_workshop = {EVALUATOR: KeyError}.get(scope)
    if with_workshop:
        with pytest.raises(with_workshop):
            look(filled, scope, "Q1/A")


def test_hidden_answers_are_not_told_to_others(filled):
    filled.workshop("A", [ALIKE] * 3)
    filled.measured("quality_recommend", 3, 3)
    publish(filled.program, "quality_recommend", "OZARK", quarter="Q1", mark="withheld")
    item = items(look(filled, EVALUATOR))["quality_recommend"]
    assert (item.mark, item.mine, item.silent) == (Mark.WITHHELD, None, None)


def test_an_administrator_sees_what_the_partner_sees(filled):
    filled.workshop("A", [ALIKE] * 6)
    filled.measured("quality_recommend", 6, 6)
    assert look(filled, ADMIN) == look(filled)


def test_training_the_partner_did_not_host_is_left_out(filled):
    filled.workshop("A", [ALIKE] * 6)
    filled.workshop("TC", [(1,) * 6] * 6, kind="teachercon", day=date(2017, 7, 17))
    assert [w.code for w in look(filled).workshops] == ["A"]


def test_workshops_of_one_course_only(filled):
    filled.workshop("A", [ALIKE] * 6)
    filled.workshop("D", [ALIKE] * 6, course="CSD", day=date(2017, 9, 20))
    assert [w.code for w in look(filled, course="CSD").workshops] == ["D"]


def test_attendance_goes_down_course_by_course_and_a_pair_is_one_step(filled):
    filled.workshop("1A", [], attended=12)
    filled.workshop("1B", [], attended=8, day=date(2017, 9, 17))
    filled.workshop("34", [], kind="ayw_3_4", attended=15, day=date(2017, 9, 28))
    filled.workshop("D1", [], course="CSD", attended=9)
    steps = attendance(look(filled).workshops)
    assert set(steps) == {"CSP"}
    assert [(s.workshop, s.attended, s.of_first) for s in steps["CSP"]] == [
        ("ayw_1", 20, 1.0),
        ("ayw_3_4", 15, 0.75),
    ]


def test_a_workshops_agreement_in_the_sample_is_what_its_rows_say(sample):
    question = Question("2017-18", "Q3", ())
    with sample.read() as cursor:
        whole = workshop_quality(cursor, own("OZARK"), question, "OZARK")
        for key, item in items(whole).items():
            if key != OVERALL:
                assert sum(sum(points.values()) for points in item.points.values()) == item.mine.valid
                agree = sum(n for s, points in item.points.items() for p, n in points.items()
                            if p >= {6: 4, 7: 5}[s])  # fmt: skip
                assert agree == item.mine.agree
        assert whole.response_mine.responses == sum(w.responses for w in whole.workshops)
