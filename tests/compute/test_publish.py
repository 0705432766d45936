"""What is published of people and surveys, and that nothing small can be calculated from it."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plp_metrics.compute import publish
from plp_metrics.compute.publish_rules import (
    Halves,
    Known,
    added,
    known_may_be_told,
    people_may_be_shown,
    responses_may_be_shown,
    shown_out_of,
    survey_may_be_shown,
)
from plp_metrics.model import ALL, NETWORK, Display, Period, Rule
from tests.compute.made_up import COURSES, Program, metric, period, share
from tests.examples import examples

GIRLS = share("students_female", rule=Rule.PEOPLE, grain="cs", needs=("diversity.student.gender",))
MIRROR = share("mirror_gender", rule=Rule.PEOPLE, display=Display.RATIO, needs=("diversity.student.gender",))
WOMEN = share("teachers_female", rule=Rule.PEOPLE, needs=("diversity.teacher.gender",))
FINISHED = share(
    "completion_rate", rule=Rule.PEOPLE, from_quarter="Q4", needs=("students.students_completed",)
)
EXAMS = metric("ap_exam_takers", rule=Rule.PEOPLE, from_quarter="Q4", courses=("CSP",))
ENROLLED = metric("students_enrolled")
COST = share("cost_per_trained", rule=Rule.PEOPLE, display=Display.COUNT)
PEOPLE = {m.key: m for m in (GIRLS, MIRROR, WOMEN, FINISHED, EXAMS, ENROLLED, COST)}
ITEMS = [share(key, rule=Rule.SURVEY, needs=("workshop_surveys",)) for key in ("recommend", "prepared")]
SURVEY = {m.key: m for m in ITEMS}


def release(program, quarter):
    program.event += 1
    publish.release(program.cursor, period(quarter), program.event, program.event, declared=PEOPLE)


def hand_in(program, *partners, quarter="Q1"):
    program.event += 1
    changed = [("submitted", partner_id, period(quarter)) for partner_id in partners]
    publish.surveys(program.cursor, changed, program.event, declared=SURVEY)


def rows(program, key, quarter, partner_id=None, **at):
    where = {"state": ALL, "division": ALL, "course": ALL} | at
    found = program.cursor.execute(
        "SELECT partner_id, mark, numerator, denominator, kept_quarter, partners_in, partners_due"
        " FROM published"
        " WHERE metric = ? AND quarter = ? AND state = ? AND division = ? AND course = ? AND to_event IS NULL"
        " AND basis = 'submitted' ORDER BY partner_id",
        [key, quarter, where["state"], where["division"], where["course"]],
    ).fetchall()
    return [r for r in found if partner_id in (None, r[0])]


def shown(program, key, quarter, partner_id, **at):
    ((_, mark, numerator, denominator, kept, *_),) = rows(program, key, quarter, partner_id, **at)
    return mark, numerator, denominator, kept


@pytest.fixture
def four(program: Program) -> Program:
    for partner_id in ("OZARK", "DELTA", "PLAINS", "COAST"):
        program.partner(partner_id)
    return program


# ── people ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("girls", "of", "mark"),
    [(10, 20, "shown"), (9, 40, "withheld"), (31, 40, "withheld"), (0, 40, "withheld"), (4, 9, "withheld")],
)
def test_a_line_is_shown_where_both_parts_are_ten(four, girls, of, mark):
    four.value("students_female", "OZARK", "Q2", girls, of)
    release(four, "Q2")
    assert shown(four, "students_female", "Q2", "OZARK")[0] == mark
    if mark == "withheld":
        assert shown(four, "students_female", "Q2", "OZARK")[1:] == (None, None, None)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ((40, 80), ("shown", 40, 80, None)),
        ((30, 60), ("shown", 30, 60, None)),
        ((39, 85), ("kept", 30, 60, "Q2")),
        ((45, 82), ("kept", 30, 60, "Q2")),
        ((33, 60), ("kept", 30, 60, "Q2")),
        ((30, 75), ("kept", 30, 60, "Q2")),
        ((3, 9), ("kept", 30, 60, "Q2")),
    ],
)
def test_a_small_change_within_the_year_keeps_the_line_with_its_date(four, later, expected):
    four.value("students_female", "OZARK", "Q2", 30, 60)
    release(four, "Q2")
    four.value("students_female", "OZARK", "Q4", *later)
    release(four, "Q4")
    assert shown(four, "students_female", "Q4", "OZARK") == expected


def test_a_new_school_year_starts_afresh(four):
    four.value("students_female", "OZARK", "Q4", 30, 60, year="2016-17")
    four.event += 1
    publish.release(four.cursor, Period("2016-17", "Q4"), 1, four.event, declared=PEOPLE)
    four.value("students_female", "OZARK", "Q2", 33, 60)
    release(four, "Q2")
    assert shown(four, "students_female", "Q2", "OZARK")[0] == "shown"


def test_a_small_correction_is_not_published_beside_what_it_corrects(four):
    four.value("students_female", "OZARK", "Q2", 30, 60)
    release(four, "Q2")
    four.correct("students_female", "OZARK", "Q2", 33, 60)
    release(four, "Q2")
    assert shown(four, "students_female", "Q2", "OZARK") == ("kept", 30, 60, "Q2")


def test_the_nation_adds_the_shown_lines_and_says_how_many(four):
    for partner_id, girls, of in (
        ("OZARK", 30, 60), ("DELTA", 20, 50), ("PLAINS", 12, 40), ("COAST", 9, 90),
    ):  # fmt: skip
        four.value("students_female", partner_id, "Q2", girls, of)
    release(four, "Q2")
    assert rows(four, "students_female", "Q2", NETWORK) == [(NETWORK, "shown", 62, 150, None, 3, 4)]


def test_a_kept_line_is_not_in_the_nation(four):
    for partner_id in ("OZARK", "DELTA", "PLAINS", "COAST"):
        four.value("students_female", partner_id, "Q2", 30, 60)
        four.value("students_female", partner_id, "Q4", 33 if partner_id == "COAST" else 50, 100)
    release(four, "Q2")
    release(four, "Q4")
    assert rows(four, "students_female", "Q4", NETWORK) == [(NETWORK, "shown", 150, 300, None, 3, 4)]


def test_two_partners_make_no_nation(four):
    for partner_id in ("OZARK", "DELTA"):
        four.value("students_female", partner_id, "Q2", 30, 60)
    release(four, "Q2")
    assert rows(four, "students_female", "Q2", NETWORK)[0][1:4] == ("withheld", None, None)


def test_a_division_takes_only_partners_that_lie_in_it_whole(four):
    for partner_id in ("OZARK", "DELTA", "PLAINS", "COAST"):
        four.value("students_female", partner_id, "Q2", 30, 60)
        part = (29, 58) if partner_id == "COAST" else (30, 60)
        four.value("students_female", partner_id, "Q2", *part, division="Pacific")
    release(four, "Q2")
    assert rows(four, "students_female", "Q2", division="Pacific") == [
        (NETWORK, "shown", 90, 180, None, 3, 4)
    ]


def test_nothing_about_people_is_published_by_course_or_state(four):
    for partner_id in ("OZARK", "DELTA", "PLAINS", "COAST"):
        for place in ({}, {"course": "CSD"}, {"state": "MO"}):
            four.value("students_female", partner_id, "Q2", 30, 60, **place)
    release(four, "Q2")
    found = four.cursor.execute("SELECT DISTINCT course, state FROM published").fetchall()
    assert found == [(ALL, ALL)]


def test_teachers_completions_and_exams_wait_for_the_end_of_the_year(four):
    for key in ("teachers_female", "completion_rate", "students_female"):
        for quarter in ("Q2", "Q4"):
            four.value(key, "OZARK", quarter, 30, 60)
    release(four, "Q2")
    assert rows(four, "teachers_female", "Q2") == rows(four, "completion_rate", "Q2") == []
    release(four, "Q4")
    assert shown(four, "teachers_female", "Q4", "OZARK")[0] == "shown"
    assert shown(four, "completion_rate", "Q4", "OZARK")[0] == "shown"


def test_a_quarter_without_a_release_is_refused(four):
    with pytest.raises(ValueError, match="Q2 and Q4"):
        release(four, "Q3")


SCHOOLS = {("CSD", "MO"): (40, 0.5), ("CSP", "MO"): (20, 0.44)}
"""course, state → students enrolled, share of girls in the schools"""


def classes(program, partner_id, quarter="Q2", schools=SCHOOLS, unknown=0):
    """Open enrolment by course and state; what is measured of girls to expect counts the known only."""
    for (course, state), (enrolled, share_of_schools) in schools.items():
        at = {"course": course, "state": state}
        program.value("students_enrolled", partner_id, quarter, enrolled, **at)
        known = enrolled - (unknown if course == "CSD" else 0)
        program.value("students_female", partner_id, quarter, known // 2, known, **at)
        if share_of_schools is not None:
            program.value("mirror_gender", partner_id, quarter, known // 2, known * share_of_schools, **at)
    program.value("mirror_gender", partner_id, quarter, 30, 99.0)


def test_a_mirror_is_the_shown_share_over_the_schools_share_in_whole_percents(four):
    four.value("students_female", "OZARK", "Q2", 30, 60)
    classes(four, "OZARK")
    release(four, "Q2")
    mark, observed, expected, _ = shown(four, "mirror_gender", "Q2", "OZARK")
    assert (mark, observed, expected) == ("shown", 30, 60 * 0.48)


@pytest.mark.parametrize("unknown", [0, 1, 5, 9])
def test_no_mirror_tells_how_many_are_unknown(four, unknown):
    four.value("students_female", "OZARK", "Q2", 30, 60)
    classes(four, "OZARK", unknown=unknown)
    release(four, "Q2")
    assert shown(four, "mirror_gender", "Q2", "OZARK")[1:3] == (30, 60 * 0.48)


def test_a_mirror_waits_for_a_share_of_every_school_and_for_its_own_share(four):
    four.value("students_female", "OZARK", "Q2", 30, 60)
    classes(four, "OZARK", schools={**SCHOOLS, ("CSP", "KS"): (30, None)})
    four.value("students_female", "DELTA", "Q2", 5, 60)
    classes(four, "DELTA")
    release(four, "Q2")
    assert {r[1] for r in rows(four, "mirror_gender", "Q2")} == {"withheld"}


def test_a_roll_up_of_mirrors_leaves_out_none_or_three_partners_of_the_share(four):
    for partner_id in ("OZARK", "DELTA", "PLAINS", "COAST"):
        four.value("students_female", partner_id, "Q2", 30, 60)
        schools = SCHOOLS if partner_id != "COAST" else {("CSP", "KS"): (60, None)}
        classes(four, partner_id, schools=schools)
    release(four, "Q2")
    assert rows(four, "students_female", "Q2", NETWORK)[0][1] == "shown"
    assert rows(four, "mirror_gender", "Q2", NETWORK)[0][1] == "withheld"


def test_a_roll_up_of_mirrors_is_told_to_two_decimals(four):
    for partner_id in ("OZARK", "DELTA", "PLAINS"):
        four.value("students_female", partner_id, "Q2", 30, 70)
        classes(four, partner_id)
    release(four, "Q2")
    _, mark, observed, expected, *_ = rows(four, "mirror_gender", "Q2", NETWORK)[0]
    assert (mark, observed) == ("shown", 90)
    assert observed / expected == pytest.approx(0.89)


def exam_class(program, partner_id, enrolled, takers, band="9_12", course="CSP"):
    """A class of the year's end; takers None: it does not say how many took the exam."""
    program.came(partner_id, "Q4", "students")
    program.cursor.execute(
        "UPDATE version_in_force SET submission_id = ? WHERE partner_id = ?", [len(partner_id), partner_id]
    )
    program.add(
        "students",
        len(partner_id),
        1,
        "T1",
        course,
        "S",
        band,
        "MO",
        None,
        enrolled,
        None,
        None,
        takers,
        "own",
    )


def test_exam_takers_are_shown_beside_enough_of_their_classes_who_did_not_take_it(four):
    exam_class(four, "OZARK", 60, 20)
    exam_class(four, "DELTAS", 25, 20)
    four.partner("DELTAS")
    for partner_id in ("OZARK", "DELTAS", "PLAINS"):
        four.value("ap_exam_takers", partner_id, "Q4", 20)
        four.value("students_enrolled", partner_id, "Q4", 500, course="CSP")
    release(four, "Q4")
    assert shown(four, "ap_exam_takers", "Q4", "OZARK") == ("shown", 20, None, None)
    assert shown(four, "ap_exam_takers", "Q4", "DELTAS")[0] == "withheld"
    assert shown(four, "ap_exam_takers", "Q4", "PLAINS")[0] == "withheld"


def test_only_high_school_classes_that_say_so_make_up_those_who_did_not_take_the_exam(four):
    exam_class(four, "OZARK", 25, 20)
    for enrolled, takers, band, course in (
        (300, 0, "6_8", "CSP"), (300, None, "9_12", "CSP"), (300, 0, "9_12", "CSD"),
    ):  # fmt: skip
        four.add(
            "students", len("OZARK"), 2, "T1", course, "S", band, "MO", None, enrolled, None, None, takers, ""
        )
    four.value("ap_exam_takers", "OZARK", "Q4", 20)
    release(four, "Q4")
    assert shown(four, "ap_exam_takers", "Q4", "OZARK")[0] == "withheld"


@pytest.mark.parametrize(("known_before", "of"), [(90, 95), (85, 95), (80, 95), (74, 84)])
def test_how_many_are_unknown_is_not_told_where_another_line_told_a_few_more_or_fewer(known_before, of):
    """Q2 told known and unknown by the line of those known; now 84 of 95 are known, 11 are not."""
    now, told = Known(40, 84, 95), [Known(0, known_before, of, known_before)]
    unknown_then = of - known_before
    may = min(abs(84 - known_before), abs(11 - unknown_then)) >= 10
    assert known_may_be_told(now, told) is may
    assert shown_out_of(now, [], told) == (84 if may else 95)


def test_money_per_teacher_needs_ten_teachers(four):
    four.value("cost_per_trained", "OZARK", "Q4", 90000, 12)
    four.value("cost_per_trained", "DELTA", "Q4", 90000, 9)
    release(four, "Q4")
    assert shown(four, "cost_per_trained", "Q4", "OZARK") == ("shown", 90000, 12, None)
    assert shown(four, "cost_per_trained", "Q4", "DELTA")[0] == "withheld"


def test_a_release_again_changes_no_row(four):
    four.value("students_female", "OZARK", "Q2", 30, 60)
    release(four, "Q2")
    before = four.cursor.execute("SELECT * FROM published ORDER BY ALL").fetchall()
    release(four, "Q2")
    assert four.cursor.execute("SELECT * FROM published ORDER BY ALL").fetchall() == before


# ── surveys ───────────────────────────────────────────────────────────────────────────────────


def answers(program, partner_id, quarter, n, d, courses=None, **more):
    """The same figures for both questions: the total and, if given, its courses."""
    for key in SURVEY:
        program.value(key, partner_id, quarter, n, d, **more)
        for course, (x, of) in (courses or {}).items():
            program.value(key, partner_id, quarter, x, of, course=course)


@pytest.mark.parametrize(("of", "mark"), [(5, "shown"), (4, "withheld"), (1, "withheld"), (0, "shown")])
def test_fewer_than_five_responses_are_withheld(four, of, mark):
    answers(four, "OZARK", "Q1", 0, of)
    hand_in(four, "OZARK")
    assert shown(four, "recommend", "Q1", "OZARK")[0] == mark


def test_a_few_more_responses_keep_the_last_figure(four):
    answers(four, "OZARK", "Q1", 15, 20)
    answers(four, "OZARK", "Q2", 17, 23)
    answers(four, "OZARK", "Q3", 19, 25)
    hand_in(four, "OZARK")
    assert shown(four, "recommend", "Q1", "OZARK") == ("shown", 15, 20, None)
    assert shown(four, "recommend", "Q2", "OZARK") == ("kept", 15, 20, "Q1")
    assert shown(four, "recommend", "Q3", "OZARK") == ("shown", 19, 25, None)


def test_a_small_correction_of_a_survey_is_kept_back(four):
    answers(four, "OZARK", "Q1", 15, 20)
    hand_in(four, "OZARK")
    for key in SURVEY:
        four.correct(key, "OZARK", "Q1", 14, 20)
    hand_in(four, "OZARK")
    assert shown(four, "recommend", "Q1", "OZARK") == ("kept", 15, 20, "Q1")


def test_one_question_that_few_answered_hides_them_all(four):
    four.value("recommend", "OZARK", "Q1", 10, 20)
    four.value("prepared", "OZARK", "Q1", 2, 3)
    hand_in(four, "OZARK")
    assert shown(four, "recommend", "Q1", "OZARK")[0] == "withheld"


def test_courses_are_shown_only_all_together(four):
    answers(four, "OZARK", "Q1", 15, 20, {"CSD": (10, 12), "CSP": (5, 8)})
    answers(four, "DELTA", "Q1", 15, 20, {"CSD": (13, 17), "CSP": (2, 3)})
    answers(four, "PLAINS", "Q1", 15, 20, {"CSD": (13, 17)})
    hand_in(four, "OZARK", "DELTA", "PLAINS")
    assert shown(four, "recommend", "Q1", "OZARK", course="CSP") == ("shown", 5, 8, None)
    assert shown(four, "recommend", "Q1", "DELTA", course="CSD")[0] == "withheld"
    assert shown(four, "recommend", "Q1", "PLAINS", course="CSD")[0] == "withheld"
    assert shown(four, "recommend", "Q1", "PLAINS")[0] == "shown"


def test_pools_of_a_survey_take_three_partners_with_shown_figures(four):
    for partner_id, of in (("OZARK", 20), ("DELTA", 10), ("PLAINS", 5), ("COAST", 4)):
        answers(four, partner_id, "Q1", 4, of, {"CSD": (4, of)})
        answers(four, partner_id, "Q1", 4, of, state="MO")
    answers(four, "OZARK", "Q1", 4, 20, division="West North Central")
    hand_in(four, "OZARK", "DELTA", "PLAINS", "COAST")
    pooled = (NETWORK, "shown", 12, 35, None, 3, 4)
    assert rows(four, "recommend", "Q1", NETWORK) == [pooled]
    assert rows(four, "recommend", "Q1", NETWORK, course="CSD") == [pooled]
    assert rows(four, "recommend", "Q1", NETWORK, state="MO") == [pooled]
    assert rows(four, "recommend", "Q1", division="West North Central")[0][1] == "withheld"


def test_a_hand_in_closes_only_what_it_changes(four):
    for partner_id in ("OZARK", "DELTA", "PLAINS"):
        answers(four, partner_id, "Q1", 10, 20)
        hand_in(four, partner_id)
    first = four.cursor.execute("SELECT min(from_event) FROM published WHERE partner_id = 'OZARK'").fetchall()
    hand_in(four, "OZARK")
    open_rows = four.cursor.execute(
        "SELECT DISTINCT from_event FROM published WHERE partner_id = 'OZARK' AND to_event IS NULL"
    ).fetchall()
    assert open_rows == first
    assert rows(four, "recommend", "Q1", NETWORK)[0][2:4] == (30, 60)


# ── nothing small can be calculated ───────────────────────────────────────────────────────────


def lines_shown(program, key):
    """Every partner line ever shown: partner, quarter, course, numerator, denominator."""
    return program.cursor.execute(
        "SELECT DISTINCT partner_id, quarter, course, numerator, denominator FROM published"
        " WHERE metric = ? AND basis = 'submitted' AND mark = 'shown' AND partner_id <> 'ALL'",
        [key],
    ).fetchall()


def assert_pools_tell_nothing_more_than_lines(program, key):
    """Every pool ever shown is the sum of at least three lines shown at that moment.

    So whatever is calculated from pools and lines is a sum of lines and of changes of lines.
    """
    pools = program.cursor.execute(
        "SELECT quarter, course, from_event, numerator, denominator, partners_in FROM published"
        " WHERE metric = ? AND basis = 'submitted' AND mark = 'shown' AND partner_id = 'ALL'",
        [key],
    ).fetchall()
    for quarter, course, event, numerator, denominator, partners_in in pools:
        lines = program.cursor.execute(
            "SELECT numerator, denominator FROM published WHERE metric = ? AND basis = 'submitted'"
            " AND mark = 'shown' AND partner_id <> 'ALL' AND quarter = ? AND course = ? AND denominator > 0"
            " AND from_event <= ? AND (to_event IS NULL OR to_event > ?)",
            [key, quarter, course, event, event],
        ).fetchall()
        assert len(lines) == partners_in >= 3
        assert (numerator, denominator) == (sum(n for n, _ in lines), sum(d for _, d in lines))


SIZES = st.tuples(st.integers(0, 40), st.integers(0, 40))
LARGE = st.tuples(st.integers(8, 40), st.integers(8, 40))


@settings(max_examples=examples(15), deadline=None)
@given(st.lists(st.tuples(LARGE, LARGE, LARGE), min_size=4, max_size=5))
def test_no_group_under_ten_can_be_calculated_from_all_releases(partners):
    program = Program()
    for i, quarters in enumerate(partners):
        program.partner(f"P{i}")
        for quarter, (yes, rest) in zip(("Q2", "Q4"), quarters, strict=False):
            program.value("students_female", f"P{i}", quarter, yes, yes + rest)
    release(program, "Q2")
    release(program, "Q4")
    for i, (*_, (yes, rest)) in enumerate(partners):
        program.correct("students_female", f"P{i}", "Q4", yes, yes + rest)
    release(program, "Q4")
    lines = lines_shown(program, "students_female")
    for partner_id in {line[0] for line in lines}:
        mine = [(n, d - n) for who, _, _, n, d in lines if who == partner_id]
        assert all(part >= 10 for pair in mine for part in pair)
        for before, after in combinations(set(mine), 2):
            assert all(abs(a - b) >= 10 for a, b in zip(before, after, strict=True))
    assert_pools_tell_nothing_more_than_lines(program, "students_female")


@settings(max_examples=examples(10), deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=3, max_size=3),
        min_size=3,
        max_size=4,
    )
)
def test_no_few_responses_can_be_calculated_from_a_year_of_surveys(partners):
    program = Program()
    so_far = [[0, 0] for _ in partners]
    for number, quarter in enumerate(("Q1", "Q2", "Q3")):
        for i, quarters in enumerate(partners):
            if number == 0:
                program.partner(f"P{i}")
            so_far[i] = [a + b for a, b in zip(so_far[i], quarters[number], strict=True)]
            courses = {c: (n // 2, n) for c, n in zip(COURSES, so_far[i], strict=True)}
            answers(program, f"P{i}", quarter, sum(x for x, _ in courses.values()), sum(so_far[i]), courses)
        hand_in(program, *(f"P{i}" for i in range(len(partners))), quarter=quarter)
    lines = lines_shown(program, "recommend")
    for partner_id, course in product({line[0] for line in lines}, (ALL, *COURSES)):
        seen = {(n, d) for who, _, at, n, d in lines if (who, at) == (partner_id, course)}
        assert all(d == 0 or d >= 5 for _, d in seen)
        assert all(abs(a[1] - b[1]) >= 5 for a, b in combinations(seen, 2))
    for partner_id, quarter in {(line[0], line[1]) for line in lines}:
        at = {c: d for who, q, c, _, d in lines if (who, q) == (partner_id, quarter)}
        for course in set(at) - {ALL}:
            rest = at[ALL] - at[course]
            assert rest == 0 or rest >= 5
    assert_pools_tell_nothing_more_than_lines(program, "recommend")


@given(SIZES, st.lists(SIZES, max_size=3))
def test_what_may_be_shown_differs_from_all_that_was_by_ten_or_nothing(new, before):
    old = [Halves("Q2", yes, yes + rest) for yes, rest in before]
    if people_may_be_shown(Halves("Q4", new[0], sum(new)), old):
        assert min(new) >= 10
        assert all(b == new or min(abs(x - y) for x, y in zip(new, b, strict=True)) >= 10 for b in before)


def test_a_question_that_vanishes_is_a_change_of_all_its_answers():
    many, few = [Halves("Q1", 6, 12)], [Halves("Q1", 0, 0)]
    assert survey_may_be_shown({}, {("recommend", "CSD"): many})
    assert survey_may_be_shown({("recommend", "CSD"): Halves("Q2", 6, 12)}, {("recommend", "CSD"): few})
    assert not responses_may_be_shown(Halves("Q2", 6, 13), many)


def test_a_pool_with_one_large_partner_and_small_others_is_withheld():
    parts = [Halves("Q2", 3, 6), Halves("Q2", 3, 6), Halves("Q2", 50, 100)]
    assert added(parts, 10, two_parts=True) is None
    assert added(parts[:2], 1, two_parts=False) is None
    assert added(parts, 5, two_parts=False) == Halves("Q2", 56, 112)
