"""Representation by place, and the four questions of equity, each viewer within its scope."""

from __future__ import annotations

import pytest

from plp_metrics.compute.equity import cape, representation
from plp_metrics.metrics import load_all
from plp_metrics.model import Display, Mark, Question, Rule
from plp_metrics.model.equity import CAPE, GROUPS, Moved, Representation
from tests.compute.made_up import EVALUATOR, YEAR, Program, metric, own, share
from tests.compute.published import publish

PEOPLE = {"rule": Rule.PEOPLE, "grain": "cs", "unit": "students", "needs": ("diversity.student.gender",)}
DECLARED = {
    m.key: m
    for m in (
        share("students_urg", **PEOPLE),
        share("mirror_urg", **PEOPLE | {"display": Display.RATIO}),
        share("diversity_known", **PEOPLE),
        metric("teachers_trained"),
    )
}
HOW = {"declared": DECLARED}


def ask(quarter="Q2", year=YEAR):
    return Question(year, quarter, ())


def seen(program: Program, scope=EVALUATOR, level="partner", **more):
    found = representation(program.cursor, scope, ask(), "underrepresented", level, **more, **HOW)
    return {one.partner_id if level != "division" else one.division: one for one in found}


def line(program, partner_id, x, n, expected, known=None, **more):
    """A shown line: x of n known, with so many expected from their schools."""
    publish(program, "students_urg", partner_id, x, n, **more)
    publish(program, "mirror_urg", partner_id, x, expected, **more)
    if known:
        publish(program, "diversity_known", partner_id, n, known, **more)


@pytest.fixture
def ozark(program: Program) -> Program:
    program.partner("OZARK")
    return program


def test_a_line_is_held_against_its_own_schools(ozark):
    line(ozark, "OZARK", 31, 100, 49, known=125)
    one = seen(ozark)["OZARK"]
    assert (one.observed, one.expected) == (31, 49)
    assert one.index == pytest.approx(31 / 49)
    assert one.parity.share == pytest.approx(0.31)
    assert (one.parity.low, one.parity.high) == pytest.approx((0.465, 0.829), abs=5e-4)
    assert one.verdict is Representation.UNDER
    assert one.known_share == pytest.approx(0.8)
    assert one.unknown == pytest.approx((31 / 125, 56 / 125))


def test_a_mirror_that_leaves_courses_out_rests_on_fewer_students(ozark):
    """Half of the group is in courses whose schools are known, so half of those known are taken to be."""
    publish(ozark, "students_urg", "OZARK", 60, 200)
    publish(ozark, "mirror_urg", "OZARK", 30, 40)
    one = seen(ozark)["OZARK"]
    assert one.parity.n == pytest.approx(100)
    assert one.parity.reference == pytest.approx(0.4)


@pytest.mark.parametrize("mark", ["withheld", "kept"])
def test_a_hidden_or_kept_line_is_not_judged_and_its_gap_is_not_told(ozark, mark):
    line(ozark, "OZARK", 31, 100, 49, year="2016-17", quarter="Q4")
    halves = (31, 49) if mark == "kept" else ()
    publish(ozark, "students_urg", "OZARK", 31, 100)
    publish(ozark, "mirror_urg", "OZARK", *halves, mark=mark)
    one = seen(ozark, since="2016-17")["OZARK"]
    assert one.mark is Mark(mark)
    assert (one.parity, one.closed, one.verdict) == (None, None, Representation.NOT_TOLD)
    assert one.observed == (31 if mark == "kept" else None)


def test_a_line_kept_from_the_same_quarter_is_not_judged_either(ozark):
    publish(ozark, "students_urg", "OZARK", 31, 100)
    publish(ozark, "mirror_urg", "OZARK", 31, 49, mark="kept")
    ozark.cursor.execute("UPDATE published SET kept_quarter = 'Q2' WHERE mark = 'kept'")
    one = seen(ozark)["OZARK"]
    assert (one.observed, one.parity) == (31, None)


def test_a_line_without_its_share_beside_it_is_shown_and_not_judged(ozark):
    publish(ozark, "mirror_urg", "OZARK", 31, 49)
    one = seen(ozark)["OZARK"]
    assert (one.index, one.parity) == (pytest.approx(31 / 49), None)


def test_the_gap_is_held_against_the_baseline_years_last_figure(ozark):
    line(ozark, "OZARK", 300, 1000, 450, year="2016-17", quarter="Q4")
    line(ozark, "OZARK", 250, 1000, 450, year="2016-17", quarter="Q2")
    line(ozark, "OZARK", 400, 1000, 450)
    one = seen(ozark, since="2016-17")["OZARK"]
    assert one.since == "2016-17"
    assert one.closed.change == pytest.approx(0.10)
    assert one.closed.verdict is Moved.CLOSING
    assert seen(ozark)["OZARK"].closed is None
    assert seen(ozark, since=YEAR)["OZARK"].closed is None


def test_rows_of_others_move_nothing_an_evaluator_sees(ozark):
    line(ozark, "OZARK", 31, 100, 49)
    before = seen(ozark)
    ozark.value("mirror_urg", "OZARK", "Q2", 5, 50)
    ozark.value("students_urg", "OZARK", "Q2", 5, 90)
    assert seen(ozark) == before
    assert seen(ozark, own("OZARK"))["OZARK"].observed == 5


def test_a_partner_sees_itself_and_the_roll_ups_only(ozark):
    ozark.partner("OTHER")
    line(ozark, "OTHER", 31, 100, 49)
    line(ozark, "ALL", 500, 1200, 600, partners_in=3)
    assert set(seen(ozark, own("OZARK"))) == {"OZARK"}
    assert seen(ozark, own("OZARK"), "nation")["ALL"].observed == 500


def test_divisions_come_with_how_many_partners_are_in_them(ozark):
    line(ozark, "ALL", 500, 1200, 600, partners_in=5)
    line(ozark, "ALL", 300, 700, 310, division="Pacific", partners_in=3)
    publish(ozark, "mirror_urg", "ALL", mark="withheld", division="Mountain", partners_in=1)
    found = seen(ozark, level="division")
    assert found["Pacific"].partners_in == 3
    assert found["Pacific"].verdict is Representation.AT_PARITY
    assert found["Mountain"].mark is Mark.WITHHELD


def test_an_unknown_group_is_an_error(ozark):
    with pytest.raises(KeyError):
        representation(ozark.cursor, EVALUATOR, ask(), "tall", **HOW)


def test_the_four_questions_hold_the_metrics_that_are_declared(ozark):
    ozark.value("teachers_trained", "OZARK", "Q2", 8)
    found = cape(ozark.cursor, EVALUATOR, ask(), **HOW)
    assert set(found.parts) == set(CAPE)
    assert [r.metric for r in found.parts["capacity"]] == ["teachers_trained"]
    assert found.parts["access"] == ()
    (mine,) = cape(ozark.cursor, own("OZARK"), ask(), "OZARK", **HOW).parts["capacity"]
    assert (mine.partner_id, mine.value) == ("OZARK", 8)
    assert cape(ozark.cursor, own("OZARK"), ask(), "OTHER", **HOW).parts["capacity"] == ()


def test_groups_and_questions_name_metrics_that_exist():
    library = load_all()
    for group in GROUPS.values():
        assert {group.share, group.mirror} <= set(library)
        assert not group.known or group.known in library
    # facilitators_local waits for its form.
    assert {k for part in CAPE.values() for k in part} - set(library) <= {"facilitators_local"}


def test_the_sample_tells_everybody_of_the_nation_and_a_partner_of_nobody_else(sample):
    question = Question("2017-18", "Q3", ())
    with sample.read() as cursor:
        nation = representation(cursor, own("OZARK"), question, "underrepresented", "nation", since="2016-17")
        assert nation[0].parity is not None and nation[0].closed is not None
        partners = representation(cursor, own("OZARK"), question, "underrepresented", "partner")
        assert {one.partner_id for one in partners} == {"OZARK"}
        assert len(representation(cursor, EVALUATOR, question, "girls", "partner")) > 20
