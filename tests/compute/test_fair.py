"""Fair comparison: who is in it, who is named, and what each viewer may be told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plp_metrics.compute.exposures import EXPOSURES, exposure_of
from plp_metrics.compute.fair import funnel, funnels, ordered
from plp_metrics.compute.funnel import centre, dispersion
from plp_metrics.metrics import load_all
from plp_metrics.model import Basis, Comparison, Default, Question, Rule, Scope
from plp_metrics.model.fair import Verdict, WhyNone
from tests.compute.made_up import ADMIN, EVALUATOR, YEAR, Program, metric, own, share
from tests.compute.published import publish

RATE = share("implementation_rate", compare="binomial")
GIRLS = share(
    "students_female", rule=Rule.PEOPLE, grain="cs", unit="students", compare="binomial",
    needs=("diversity.student.gender",),
)  # fmt: skip
TEACHING = metric("teachers_implementing", compare="poisson")
LEARNING = metric("students_active", compare="poisson", unit="class places")
RECRUITS = metric(
    "teachers_recruited_next", compare="poisson",
    default=Default(Comparison.AT_LEAST, 10, "Q4", "term_sheet", per="course", offered="next_year"),
)  # fmt: skip
PLAIN = metric("events")
HOW = {"declared": {m.key: m for m in (RATE, GIRLS, TEACHING, LEARNING, RECRUITS, PLAIN)}}
RATES = {"P0": (30, 40), "P1": (15, 20), "P2": (44, 60), "P3": (24, 30), "P4": (36, 50), "LOW": (12, 50)}


def ask(key="implementation_rate", quarter="Q2", **more):
    return Question(YEAR, quarter, (key,), **more)


def found(program, scope=EVALUATOR, key="implementation_rate", **more):
    return funnel(program.cursor, scope, ask(key, **more), key, **HOW)


def verdicts(fun):
    return {p.partner_id: p.verdict for p in fun.points}


@pytest.fixture
def six(program: Program) -> Program:
    for partner_id, (x, n) in RATES.items():
        program.partner(partner_id, years=("2016-17", YEAR, "2018-19"))
        program.value("implementation_rate", partner_id, "Q2", x, n)
    return program


def test_a_partner_outside_the_limits_is_named_and_the_others_are_not(six):
    fun = found(six)
    assert fun.centre == pytest.approx(161 / 250)
    assert [p.partner_id for p in fun.outside] == ["LOW"]
    assert verdicts(fun)["P0"] is Verdict.INSIDE
    assert (fun.kind, fun.per, fun.quarter, fun.pooled_of) == ("binomial", "", "Q2", 6)
    assert fun.grid[-1][0] >= 60


def test_only_partners_with_a_value_in_that_very_quarter_are_compared(six):
    six.partner("OLD")
    six.value("implementation_rate", "OLD", "Q1", 1, 50)
    six.partner("SILENT")
    fun = found(six)
    assert "OLD" not in verdicts(fun)
    assert (fun.earlier, fun.missing, fun.pooled_of) == (1, 1, 6)


def test_a_rate_of_nothing_is_left_out_and_counted(six):
    six.partner("NONE")
    six.value("implementation_rate", "NONE", "Q2", 0, 0)
    fun = found(six)
    assert "NONE" not in verdicts(fun)
    assert fun.without == 1


def test_fewer_than_five_partners_are_not_compared(program):
    for i in range(4):
        program.partner(f"P{i}")
        program.value("implementation_rate", f"P{i}", "Q2", 3, 4)
    fun = found(program)
    assert (fun.why_none, fun.points, fun.centre) == (WhyNone.FEW_PARTNERS, (), None)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("events", WhyNone.NOT_DECLARED),
        ("teachers_implementing", WhyNone.NO_EXPOSURE),
        ("students_female", WhyNone.NO_VALUES),
    ],
)
def test_why_there_is_no_comparison_is_said(six, key, why):
    assert found(six, key=key).why_none is why


def test_a_metric_that_is_not_declared_is_an_error(six):
    with pytest.raises(KeyError):
        found(six, key="luck")


def test_everybody_alike_names_nobody(program):
    for i in range(6):
        program.partner(f"P{i}")
        program.value("implementation_rate", f"P{i}", "Q2", 10 + i, 10 + i)
    fun = found(program)
    assert fun.centre == 1.0
    assert set(verdicts(fun).values()) == {Verdict.INSIDE}


def test_a_partner_sees_itself_beside_limits_made_of_all_and_nobody_else(six):
    mine, whole = found(six, own("P3")), found(six)
    assert [p.partner_id for p in mine.points] == ["P3"]
    assert (mine.centre, mine.dispersion, mine.pooled_of) == (whole.centre, whole.dispersion, 6)
    assert mine.points[0] == next(p for p in whole.points if p.partner_id == "P3")
    # The limits are drawn over its own size, so the largest partner's is not told either.
    assert mine.grid[-1][0] < 60
    assert ordered(mine) == ()


def test_who_may_name_all_can_choose_among_them(six):
    fun = found(six, partners=("P0", "P1", "P2", "P3", "P4"))
    assert fun.centre == pytest.approx(149 / 200)
    assert len(fun.points) == 5


def test_limits_are_widened_where_ten_partners_differ_anyway_and_it_is_said(program):
    rng = np.random.default_rng(9)
    pairs = {f"P{i:02d}": (int(rng.binomial(400, p)), 400) for i, p in enumerate(np.linspace(0.3, 0.7, 14))}
    for partner_id, (x, n) in pairs.items():
        program.partner(partner_id)
        program.value("implementation_rate", partner_id, "Q2", x, n)
    fun = found(program)
    plain = dispersion("binomial", centre(list(pairs.values())), list(pairs.values()))
    assert fun.dispersion == plain
    assert fun.dispersion.used
    assert fun.outside == ()


# ── people: published lines only ──


@pytest.fixture
def published(six: Program) -> Program:
    for i, (x, n) in enumerate([(40, 100), (42, 110), (80, 200), (39, 100), (30, 80)]):
        publish(six, "students_female", f"P{i}", x, n)
    publish(six, "students_female", "LOW", mark="withheld")
    publish(six, "students_female", "ALL", 231, 590, partners_in=5)
    return six


def test_hidden_and_kept_lines_are_counted_and_not_placed(published):
    published.partner("KEPT")
    publish(published, "students_female", "KEPT", 5, 90, mark="kept")
    published.value("students_female", "LOW", "Q2", 1, 300)
    fun = found(published, key="students_female")
    assert set(verdicts(fun)) == {"P0", "P1", "P2", "P3", "P4"}
    assert (fun.hidden, fun.unpublished) == (2, 0)
    assert fun.centre == pytest.approx(231 / 590)
    assert {p.partner_id for p in ordered(fun)} == {"P0", "P1", "P2", "P3", "P4"}


def test_a_line_kept_from_the_very_quarter_is_not_placed_either(published):
    published.partner("KEPT")
    publish(published, "students_female", "KEPT", 5, 90, mark="kept")
    published.cursor.execute("UPDATE published SET kept_quarter = 'Q2' WHERE mark = 'kept'")
    assert "KEPT" not in verdicts(found(published, key="students_female"))


def test_raw_rows_of_others_move_nothing_an_evaluator_sees(published):
    before = found(published, key="students_female")
    published.value("students_female", "LOW", "Q2", 299, 300)
    published.value("students_female", "P0", "Q2", 1, 100)
    assert found(published, key="students_female") == before


def test_a_partner_sees_its_own_rows_beside_what_is_published_of_all(published):
    published.value("students_female", "LOW", "Q2", 110, 300)
    mine = found(published, own("LOW"), "students_female")
    assert mine.centre == pytest.approx(231 / 590)
    assert mine.dispersion.phi is None
    assert mine.points[0].verdict is Verdict.INSIDE


def test_outside_limits_of_chance_alone_nothing_can_be_told_to_a_partner(published):
    """How much partners differ anyway is told only to who may see the published lines."""
    published.value("students_female", "LOW", "Q2", 30, 300)
    assert found(published, own("LOW"), "students_female").points[0].verdict is Verdict.UNSURE


def test_of_fewer_than_five_published_partners_nothing_is_compared(published):
    published.cursor.execute("UPDATE published SET partners_in = 4 WHERE partner_id = 'ALL'")
    published.value("students_female", "LOW", "Q2", 110, 300)
    assert found(published, own("LOW"), "students_female").why_none is WhyNone.FEW_PARTNERS


def test_leadership_compares_accepted_figures_only(six):
    accepted = Scope(frozenset(), None, Basis.ACCEPTED)
    assert found(six, accepted).why_none is WhyNone.NO_VALUES


def test_the_past_is_compared_as_it_stood(six):
    stood = six.event
    six.correct("implementation_rate", "LOW", "Q2", 40, 50)
    assert found(six).outside == ()
    assert [p.partner_id for p in found(six, as_of=stood).outside] == ["LOW"]
    back = replace(EVALUATOR, as_of=stood)
    assert [p.partner_id for p in found(six, back).outside] == ["LOW"]


# ── counts and what they are a rate of ──


def test_students_are_compared_per_teacher_teaching(six):
    for i, partner_id in enumerate(RATES):
        six.value("teachers_implementing", partner_id, "Q2", 20 + i)
        six.value("students_active", partner_id, "Q2", 40 * (20 + i))
    fun = found(six, key="students_active")
    assert (fun.kind, fun.per) == ("poisson", "teachers_implementing")
    assert fun.centre == pytest.approx(40)
    mine = found(six, own("P0"), "students_active")
    assert (mine.centre, mine.points[0].of) == (pytest.approx(40), 20)


def test_students_without_teachers_teaching_are_left_out(six):
    for partner_id in RATES:
        six.value("students_active", partner_id, "Q2", 800)
        if partner_id != "LOW":
            six.value("teachers_implementing", partner_id, "Q2", 20)
    fun = found(six, key="students_active")
    assert "LOW" not in verdicts(fun)
    assert fun.without == 1


def test_six_partners_of_uneven_classes_are_too_few_to_name_one(six):
    for i, partner_id in enumerate(RATES):
        six.value("teachers_implementing", partner_id, "Q2", 30)
        six.value("students_active", partner_id, "Q2", 900 + 300 * i)
    fun = found(six, key="students_active")
    assert fun.dispersion.over and not fun.dispersion.used
    assert fun.outside == ()
    assert Verdict.UNSURE in verdicts(fun).values()


def test_recruits_are_compared_per_course_offered_next_year_with_the_term_sheets_target(six):
    for partner_id in RATES:
        six.value("teachers_recruited_next", partner_id, "Q2", 20)
    six.cursor.execute("DELETE FROM partner_course WHERE partner_id = 'LOW' AND course = 'CSP'")
    fun = found(six, key="teachers_recruited_next")
    sizes = {p.partner_id: p.of for p in fun.points}
    assert (sizes["P0"], sizes["LOW"]) == (2, 1)
    assert fun.centre == pytest.approx(120 / 11)
    assert fun.target == 10


def test_every_count_to_be_compared_has_an_exposure_or_a_reason():
    """docs: schools, districts and planned workshops have none; teachers teaching is a share elsewhere."""
    without = {
        m.key for m in load_all().values() if m.compare == "poisson" and exposure_of(m) is None
    }  # fmt: skip
    assert without == {"schools_reached", "districts_reached", "csf_workshops_held", "teachers_implementing"}
    assert {k for k, m in load_all().items() if m.compare == "poisson"} == without | set(EXPOSURES)
    assert all(exposure_of(m).kind == "binomial" for m in load_all().values() if m.compare == "binomial")


# ── ordered lists ──


def test_a_list_is_ordered_by_drawn_in_rates_not_by_luck(six):
    six.partner("TINY")
    six.value("implementation_rate", "TINY", "Q2", 2, 2)
    rows = ordered(found(six))
    assert rows[0].partner_id != "TINY"
    assert rows[-1].partner_id == "LOW"
    values = [row.shrunk.value for row in rows]
    assert values == sorted(values, reverse=True)
    assert all(row.shrunk.low <= row.shrunk.value <= row.shrunk.high for row in rows)


# ── the sample program ──


def test_funnels_read_at_once_are_those_read_one_by_one(sample):
    question = Question("2017-18", "Q3", tuple(load_all()))
    scopes = (EVALUATOR, own("OZARK"), ADMIN)
    with sample.read() as cursor:
        for scope in scopes:
            at_once = funnels(cursor, scope, question)
            assert [f.metric for f in at_once] == list(question.metrics)
            for one in at_once[::7]:
                assert funnel(cursor, scope, question, one.metric) == one


def test_no_funnel_of_a_partner_holds_another_partner(sample):
    with sample.read() as cursor:
        for fun in funnels(cursor, own("OZARK"), Question("2017-18", "Q3", tuple(load_all()))):
            assert {p.partner_id for p in fun.points} <= {"OZARK"}
