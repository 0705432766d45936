"""Results beside targets, each viewer within its scope."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from plp_metrics.compute.answers import answer, forget
from plp_metrics.compute.pooled import by_region, network, network_series, region_series
from plp_metrics.compute.results import by_course, by_workshop, results, series
from plp_metrics.compute.results_compared import compared
from plp_metrics.compute.results_frame import interval
from plp_metrics.metrics import load_all
from plp_metrics.model import (
    ALL,
    NETWORK,
    Comparison,
    Default,
    Mark,
    Question,
    Rule,
    Status,
    Unpublished,
)
from plp_metrics.store.noting import Written
from tests.compute.made_up import ADMIN, EVALUATOR, LEADERSHIP, YEAR, Program, metric, own, period, share
from tests.compute.published import publish

TEACHERS = metric()
TRAINED = share()
GIRLS = share("students_female", rule=Rule.PEOPLE, grain="cs", needs=("diversity.student.gender",))
LIKED = share("quality_recommend", rule=Rule.SURVEY, grain="csw", needs=("workshop_surveys",))
SCHOOLS = metric("schools_reached", over_partners=True, unit="schools")
DECLARED = {m.key: m for m in (TEACHERS, TRAINED, GIRLS, LIKED, SCHOOLS)}
HOW = {"declared": DECLARED}


def ask(quarter="Q2", *keys, **more):
    return Question(YEAR, quarter, keys or ("teachers",), **more)


def one(program, scope, question):
    (found,) = results(program.cursor, scope, question, **HOW)
    return found


@pytest.fixture
def ozark(program: Program) -> Program:
    program.partner("OZARK")
    return program


def test_a_result_stands_beside_its_agreed_target(ozark):
    ozark.value("teachers", "OZARK", "Q2", 16)
    ozark.agree("teachers", "OZARK", 40)
    found = one(ozark, own("OZARK"), ask())
    assert (found.value, found.target, found.plan, found.gap) == (16, 40, 20, -4)
    assert (found.status, found.mark, found.provisional) == (Status.ON_PLAN, Mark.SHOWN, True)
    assert found.attainment == pytest.approx(0.8)


def test_the_latest_quarter_with_a_value_stands_and_is_judged_by_its_own_plan(ozark):
    ozark.value("teachers", "OZARK", "Q1", 10)
    ozark.value("teachers", "OZARK", "Q4", 99)
    ozark.agree("teachers", "OZARK", 40)
    found = one(ozark, own("OZARK"), ask("Q3"))
    assert (found.as_of, found.value, found.plan) == ("Q1", 10, 10)


def test_zero_not_reported_not_applicable_and_withheld_are_four_things(ozark):
    ozark.value("teachers", "OZARK", "Q1", 0)
    ozark.value("trained_rate", "OZARK", "Q1", 0, 0)
    ozark.came("OZARK", "Q1", "diversity")
    marks = {
        r.metric: (r.mark, r.value)
        for r in results(
            ozark.cursor,
            EVALUATOR,
            ask("Q1", "teachers", "trained_rate", "students_female", "quality_recommend"),
            **HOW,
        )
    }
    assert marks == {
        "teachers": (Mark.SHOWN, 0),
        "trained_rate": (Mark.NOT_APPLICABLE, None),
        "students_female": (Mark.WITHHELD, None),
        "quality_recommend": (Mark.NOT_REPORTED, None),
    }


def test_a_partner_that_offers_none_of_its_courses_has_no_such_metric(program):
    program.partner("OZARK", courses=("CSF",))
    assert one(program, own("OZARK"), ask()).status is Status.NOT_APPLICABLE
    program.value("teachers", "OZARK", "Q1", 3)
    assert one(program, own("OZARK"), ask()).value == 3


def test_growth_has_no_first_year(program):
    program.partner("OZARK", first=YEAR)
    growth = share("teachers_growth", first_year=False)
    (found,) = results(program.cursor, own("OZARK"), ask("Q2", growth.key), declared={growth.key: growth})
    assert found.status is Status.NOT_APPLICABLE


def test_targets_of_courses_add_up_for_a_count_but_not_for_a_share(ozark):
    for key, course, target in (
        ("teachers", "CSD", 10),
        ("teachers", "CSP", 14),
        ("trained_rate", "CSD", 0.8),
    ):
        ozark.agree(key, "OZARK", target, course=course)
    ozark.value("teachers", "OZARK", "Q4", 24)
    ozark.value("trained_rate", "OZARK", "Q4", 20, 30)
    count, rate = results(ozark.cursor, own("OZARK"), ask("Q4", "teachers", "trained_rate"), **HOW)
    assert (count.target, count.status) == (24, Status.MET)
    assert count.agreement.note == "Sum of the targets of 2 courses"
    assert (rate.target, rate.status) == (None, Status.NO_TARGET)


def test_a_target_of_its_own_goes_before_the_sum(ozark):
    ozark.agree("teachers", "OZARK", 10, course="CSD")
    ozark.agree("teachers", "OZARK", 12)
    ozark.value("teachers", "OZARK", "Q4", 12)
    assert one(ozark, own("OZARK"), ask("Q4")).target == 12


def test_a_proposal_is_no_target_yet(ozark):
    ozark.agree("teachers", "OZARK", 10, state="proposed")
    ozark.value("teachers", "OZARK", "Q4", 12)
    assert one(ozark, own("OZARK"), ask("Q4")).status is Status.NO_TARGET


def test_a_default_whose_year_has_not_come_is_not_due_unless_the_two_sides_agreed(program):
    program.partner("OZARK", first="2016-17", cohort=YEAR)
    default = Default(Comparison.AT_LEAST, 1, "Q1", "term_sheet", clock="workshop", from_year=2)
    institutes = metric("institutes", default=default)
    asked = ask("Q4", "institutes")
    program.value("institutes", "OZARK", "Q4", 0)

    def word():
        (found,) = results(program.cursor, own("OZARK"), asked, declared={"institutes": institutes})
        return found.status

    assert word() is Status.NOT_DUE
    program.agree("institutes", "OZARK", 1, basis="agreed")
    assert word() is Status.BEHIND


def test_a_share_carries_its_range(ozark):
    ozark.value("trained_rate", "OZARK", "Q2", 8, 10)
    found = one(ozark, own("OZARK"), ask("Q2", "trained_rate"))
    assert (found.low, found.high) == pytest.approx((0.4902, 0.9433), abs=1e-3)


def test_a_number_is_provisional_until_its_quarter_is_accepted(ozark):
    ozark.value("teachers", "OZARK", "Q2", 8)
    ozark.value("teachers", "OZARK", "Q2", 7, basis="accepted")
    assert one(ozark, EVALUATOR, ask()).provisional
    ozark.state("OZARK", "Q2", "accepted")
    assert not one(ozark, EVALUATOR, ask()).provisional
    leader = one(ozark, LEADERSHIP, ask())
    assert (leader.value, leader.provisional) == (7, False)


def test_as_of_an_event_the_number_and_the_target_are_those_of_then(ozark):
    ozark.value("trained_rate", "OZARK", "Q2", 8, 10)
    ozark.correct("trained_rate", "OZARK", "Q2", 9, 10)
    ozark.agree("trained_rate", "OZARK", 0.5)
    then = one(ozark, own("OZARK"), ask("Q2", "trained_rate", as_of=1))
    now = one(ozark, own("OZARK"), ask("Q2", "trained_rate"))
    assert (then.numerator, then.target) == (8, None)
    assert (now.numerator, now.target) == (9, 0.5)


def test_a_series_marks_the_quarter_that_did_not_come(ozark):
    ozark.value("teachers", "OZARK", "Q1", 5)
    ozark.value("teachers", "OZARK", "Q3", 9)
    found = series(ozark.cursor, own("OZARK"), ["teachers"], "OZARK", ALL, [YEAR], **HOW)
    assert [(r.quarter, r.value, r.mark) for r in found] == [
        ("Q1", 5, Mark.SHOWN),
        ("Q2", None, Mark.NOT_REPORTED),
        ("Q3", 9, Mark.SHOWN),
    ]


def test_courses_are_those_the_partner_offers_or_reports(program):
    program.partner("OZARK", courses=("CSD",))
    program.value("teachers", "OZARK", "Q1", 4, course="CSP")
    found = by_course(program.cursor, own("OZARK"), ask("Q1"), "OZARK", **HOW)
    assert [(r.course, r.value, r.status) for r in found] == [
        ("CSD", None, Status.NOT_REPORTED),
        ("CSP", 4, Status.NO_TARGET),
    ]


# ── the network ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def three(program: Program) -> Program:
    for partner_id, trained, cohort in (("OZARK", 8, 10), ("DELTA", 45, 50), ("PLAINS", 2, 40)):
        program.partner(partner_id)
        program.value("trained_rate", partner_id, "Q2", trained, cohort)
        program.value("teachers", partner_id, "Q2", trained)
    return program


def pooled(program, scope, key="trained_rate", quarter="Q2", **more):
    (found,) = network(program.cursor, scope, ask(quarter, key, **more), **HOW)
    return found


def test_shares_are_pooled_never_averaged(three):
    found = pooled(three, EVALUATOR)
    assert (found.numerator, found.denominator, found.value) == (55, 100, 0.55)
    assert (found.partners_in, found.partners_due, found.partner_id) == (3, 3, NETWORK)


def test_a_pooled_figure_takes_only_partners_with_a_value_in_that_very_quarter(three):
    three.value("trained_rate", "OZARK", "Q3", 9, 10)
    found = pooled(three, EVALUATOR, quarter="Q4")
    assert (found.as_of, found.numerator, found.partners_in, found.partners_due) == ("Q3", 9, 1, 3)


def test_partners_of_a_later_year_are_not_due(three):
    three.partner("LATER", first="2018-19")
    assert pooled(three, EVALUATOR).partners_due == 3


def test_the_sum_of_targets_is_judged_over_the_partners_that_have_one(three):
    three.agree("teachers", "OZARK", 20)
    three.agree("teachers", "DELTA", 80)
    found = pooled(three, EVALUATOR, "teachers")
    assert (found.value, found.target, found.plan) == (55, 100, 50)
    assert found.gap == 8 + 45 - 50
    assert found.agreement.note == "Sum of the targets of 2 of 3 partners"


def test_the_network_s_own_target_goes_first(three):
    three.agree("teachers", "OZARK", 20)
    three.agree("teachers", NETWORK, 60)
    assert pooled(three, EVALUATOR, "teachers").target == 60
    chosen = pooled(three, EVALUATOR, "teachers", partners=("OZARK", "DELTA"))
    assert (chosen.value, chosen.target, chosen.partners_due) == (53, 20, 2)


def test_a_count_of_some_partners_is_not_held_against_the_network_s_whole_target(three):
    three.agree("teachers", "OZARK", 20)
    three.agree("teachers", NETWORK, 60)
    three.value("teachers", "OZARK", "Q3", 12)
    found = pooled(three, EVALUATOR, "teachers", quarter="Q3")
    assert (found.partners_in, found.partners_due, found.value) == (1, 3, 12)
    assert (found.target, found.agreement.note) == (20, "Sum of the targets of 1 of 1 partners")


def test_a_partner_sees_no_sum_of_others_targets_and_can_t_choose_partners(three):
    three.agree("teachers", "DELTA", 80)
    found = pooled(three, own("OZARK"), "teachers", partners=("DELTA",))
    assert (found.value, found.target, found.partners_in) == (55, None, 3)


def test_a_pool_of_two_is_withheld_from_a_partner(three):
    three.value("trained_rate", "OZARK", "Q3", 9, 10)
    three.value("trained_rate", "DELTA", "Q3", 9, 10)
    assert pooled(three, own("OZARK"), quarter="Q3").mark is Mark.WITHHELD
    assert pooled(three, EVALUATOR, quarter="Q3").value == 0.9


def test_a_school_of_two_partners_is_one_school_in_the_network(program):
    for partner_id in ("OZARK", "DELTA", "PLAINS"):
        program.partner(partner_id)
        program.value("schools_reached", partner_id, "Q2", 4)
        program.value("schools_reached", partner_id, "Q2", 4, state="MO")
    program.value("schools_reached", NETWORK, "Q2", 9)
    program.value("schools_reached", NETWORK, "Q2", 8, state="MO")
    assert pooled(program, EVALUATOR, "schools_reached").value == 9
    (state,) = by_region(program.cursor, EVALUATOR, "schools_reached", period("Q2"), **HOW)
    assert (state.state, state.value, state.partners_in) == ("MO", 8, 3)
    assert pooled(program, EVALUATOR, "schools_reached", partners=("OZARK",)).value == 4


def test_regions_are_pooled_with_their_range_and_number_of_partners(three):
    for partner_id, state, n, d in (("OZARK", "MO", 8, 10), ("DELTA", "MO", 40, 40), ("DELTA", "AR", 5, 10)):
        three.value("trained_rate", partner_id, "Q2", n, d, state=state)
        three.value("trained_rate", partner_id, "Q2", n, d, division="South")
    found = by_region(three.cursor, EVALUATOR, "trained_rate", period("Q2"), **HOW)
    assert [(r.state, r.numerator, r.denominator, r.partners_in) for r in found] == [
        ("AR", 5, 10, 1),
        ("MO", 48, 50, 2),
    ]
    assert found[1].low < 0.96 < found[1].high
    (division,) = by_region(three.cursor, EVALUATOR, "trained_rate", period("Q2"), level="division", **HOW)
    assert (division.division, division.numerator, division.denominator) == ("South", 53, 60)
    hidden = by_region(three.cursor, own("OZARK"), "trained_rate", period("Q2"), **HOW)
    assert {r.mark for r in hidden} == {Mark.WITHHELD}
    assert [r.quarter for r in region_series(three.cursor, EVALUATOR, "trained_rate", [YEAR], **HOW)] == [
        "Q2"
    ] * 2


def test_the_network_s_quarters_follow_each_other(three):
    three.value("trained_rate", "OZARK", "Q4", 10, 10)
    found = network_series(three.cursor, EVALUATOR, ["trained_rate"], ALL, [YEAR], **HOW)
    assert [(r.quarter, r.value) for r in found] == [("Q1", None), ("Q2", 0.55), ("Q3", None), ("Q4", 1.0)]


# ── who sees what ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def crowd(program: Program) -> Program:
    for i, partner_id in enumerate(("OZARK", "DELTA", "PLAINS", "COAST", "RIVER", "SECRET")):
        program.partner(partner_id)
        for key in DECLARED:
            program.value(key, partner_id, "Q2", 20 + i, 40)
            program.value(key, partner_id, "Q2", 20 + i, 40, course="CSD")
            program.value(key, partner_id, "Q2", 20 + i, 40, workshop=f"W-{partner_id}")
            program.agree(key, partner_id, 30 + i)
    program.agree("teachers", NETWORK, 500)
    return program


def everything_asked(cursor, scope):
    """Every function over every partner, as a page that has lost its way would ask."""
    keys = tuple(DECLARED)
    found = [*results(cursor, scope, ask("Q4", *keys), **HOW)]
    found += results(cursor, scope, ask("Q4", *keys, partners=("SECRET", "DELTA")), **HOW)
    found += network(cursor, scope, ask("Q4", *keys, partners=("SECRET",)), **HOW)
    for partner_id in ("OZARK", "SECRET"):
        found += series(cursor, scope, keys, partner_id, ALL, [YEAR], **HOW)
        found += by_course(cursor, scope, ask("Q4", *keys), partner_id, **HOW)
        for key in keys:
            found += by_workshop(cursor, scope, key, partner_id, YEAR, **HOW)
            beside = compared(cursor, scope, key, period("Q2"), partner_id, **HOW)
            found += [r for r in (beside.own, beside.pooled) if r]
    return found


def test_a_partner_never_gets_another_partner_s_row(crowd):
    found = everything_asked(crowd.cursor, own("OZARK"))
    assert {r.partner_id for r in found} == {"OZARK", NETWORK}
    assert not any("SECRET" in r.workshop for r in found)
    assert {r.numerator for r in found if r.partner_id == "OZARK"} == {20, None}


def test_two_partners_in_turn_get_their_own_from_a_warm_cache(crowd):
    class Store:
        path, opened, written = "a", 1, Written()

        def version(self):
            return 7

        def read(self):
            return nullcontext(crowd.cursor)

    forget()
    for _ in range(3):
        for partner_id, value in (("OZARK", 20), ("SECRET", 25)):
            (found,) = answer(Store(), own(partner_id), _teachers, ask())
            assert (found.partner_id, found.numerator) == (partner_id, value)


def _teachers(cursor, scope, question):
    return results(cursor, scope, question, **HOW)


def test_an_answer_is_asked_anew_once_the_store_moved_on(ozark):
    class Store:
        path, opened, written, at, asked = "b", 1, Written(), 1, 0

        def version(self):
            return self.at

        def read(self):
            self.asked += 1
            return nullcontext(ozark.cursor)

    forget()
    store = Store()
    ozark.value("teachers", "OZARK", "Q2", 1)
    assert [answer(store, EVALUATOR, _teachers, ask())[0].value for _ in range(2)] == [1, 1]
    ozark.cursor.execute("UPDATE measurement SET numerator = 2")
    store.written.note(["measurement"], 2)
    store.at = 2
    assert answer(store, EVALUATOR, _teachers, ask())[0].value == 2
    assert store.asked == 2


def test_protected_figures_of_others_come_from_what_was_published_only(crowd):
    found = everything_asked(crowd.cursor, EVALUATOR)
    protected = [r for r in found if DECLARED[r.metric].rule is not Rule.OPEN]
    assert protected
    assert {r.numerator for r in protected} == {None}
    assert {r.value for r in everything_asked(crowd.cursor, ADMIN) if r.metric == "students_female"} > {0.5}


def test_a_published_figure_is_shown_kept_or_withheld(crowd):
    published = [
        ("OZARK", "Q2", "shown", 20.0, 40.0, None),
        ("DELTA", "Q2", "withheld", None, None, None),
        ("PLAINS", "Q4", "kept", 30.0, 50.0, "Q2"),
    ]
    for partner_id, quarter, mark, n, d, kept in published:
        crowd.add(
            "published", "students_female", "submitted", partner_id, YEAR, quarter, ALL, ALL, ALL, mark, n, d,
            kept, None, None, 1, 1, None, None,
        )  # fmt: skip
    asked = ask("Q4", "students_female", partners=("OZARK", "DELTA", "PLAINS"))
    found = results(crowd.cursor, EVALUATOR, asked, **HOW)
    assert [(r.mark, r.value, r.as_of, r.status) for r in found] == [
        (Mark.SHOWN, 0.5, "Q2", Status.BEHIND),
        (Mark.WITHHELD, None, None, Status.WITHHELD),
        (Mark.KEPT, 0.6, "Q2", Status.KEPT),
    ]
    assert found[2].gap is None
    assert found[2].attainment is None


def test_what_nobody_published_is_told_apart_from_what_is_hidden(crowd):
    publish(crowd, "students_female", "DELTA", mark="withheld")
    for partner_id in ("OZARK", "DELTA"):
        crowd.came(partner_id, "Q2", "diversity")

    def seen(found):
        return [(r.mark, r.unpublished, r.status) for r in found]

    hidden = (Mark.WITHHELD, None, Status.WITHHELD)
    asked = ask("Q2", "students_female", partners=("OZARK", "DELTA"))
    now = results(crowd.cursor, EVALUATOR, asked, **HOW)
    assert seen(now) == [(Mark.WITHHELD, Unpublished.YET, Status.UNPUBLISHED), hidden]
    quarters = series(crowd.cursor, EVALUATOR, ["students_female"], "DELTA", school_years=[YEAR], **HOW)
    assert seen(quarters)[-1] == hidden
    (csd,) = (
        r
        for r in by_course(crowd.cursor, EVALUATOR, ask("Q2", "students_female"), "DELTA", **HOW)
        if r.course == "CSD"
    )
    assert seen([csd]) == [(Mark.WITHHELD, Unpublished.COURSE, Status.UNPUBLISHED)]
    everybody = network(crowd.cursor, EVALUATOR, ask("Q2", "students_female"), **HOW)
    assert seen(everybody) == [(Mark.WITHHELD, Unpublished.YET, Status.UNPUBLISHED)]


def test_a_series_tells_of_the_quarter_itself_that_nobody_published_it(crowd):
    publish(crowd, "students_female", "DELTA", 20, 40, quarter="Q2")
    crowd.came("DELTA", "Q1", "diversity")
    asked = ["students_female"]
    found = series(crowd.cursor, EVALUATOR, asked, "DELTA", school_years=[YEAR], **HOW)
    assert [(r.quarter, r.mark, r.unpublished) for r in found] == [
        ("Q1", Mark.WITHHELD, Unpublished.QUARTER),
        ("Q2", Mark.SHOWN, None),
    ]


def test_a_partner_stands_beside_all_with_nobody_named(crowd):
    beside = compared(crowd.cursor, own("OZARK"), "teachers", period("Q2"), "OZARK", **HOW)
    assert (beside.own.numerator, beside.pooled.partners_in, beside.partners) == (20, 6, 6)
    assert beside.low < beside.median < beside.high
    foreign = compared(crowd.cursor, own("OZARK"), "teachers", period("Q2"), "SECRET", **HOW)
    assert foreign.own is None


def test_a_median_of_four_partners_is_not_told(program):
    for partner_id in ("OZARK", "DELTA", "PLAINS", "COAST"):
        program.partner(partner_id)
        program.value("teachers", partner_id, "Q2", 9)
    beside = compared(program.cursor, own("OZARK"), "teachers", period("Q2"), "OZARK", **HOW)
    assert (beside.median, beside.partners, beside.pooled.numerator) == (None, 0, 36)


def test_own_workshops_are_for_the_partner_only(crowd):
    mine = by_workshop(crowd.cursor, own("OZARK"), "quality_recommend", "OZARK", YEAR, **HOW)
    assert [(r.workshop, r.value) for r in mine] == [("W-OZARK", 0.5)]
    assert by_workshop(crowd.cursor, EVALUATOR, "quality_recommend", "OZARK", YEAR, **HOW) == ()


def test_the_range_of_answers_counts_persons_since_one_persons_answers_are_alike():

    overall, recommend = load_all()["quality_overall"], load_all()["quality_recommend"]
    assert interval(overall, 40, 50) == interval(recommend, 8, 10)
    assert interval(recommend, 8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
