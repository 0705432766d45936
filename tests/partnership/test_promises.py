"""How promises stand: every clock, every edge, on partners and evidence that stand here to be read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, Agreement, Comparison, Partner, Period
from plp_metrics.model.promises import Evidence, Known, Measured, Side, Standing, Waiver
from plp_metrics.partnership import terms
from plp_metrics.partnership.promises import due_on, promises

SHEET = terms.sheet("2016")
COURSES = {"2016-17": ("CSP",), "2017-18": ("CSF", "CSD", "CSP"), "2018-19": ("CSD", "CSP")}
BOTH_2016 = Partner("OZARK", "Ozark", ("AR",), "2016-17", "2016-17", "America/Chicago", COURSES)
LATER_SUMMER = Partner(
    "HIGH", "High", ("NV",), "2016-17", "2017-18", "America/Denver", {**COURSES, "2016-17": ()}
)


def stand(key, year, day, *, partner=BOTH_2016, sheet=SHEET, over=False, today=None, **known):
    """The promise of a line as it stands, None where it does not apply."""
    found = promises(sheet, partner, year, day, Known(**known), load_all(), over=over, today=today)
    return next((p for p in found if p.line.key == key), None)


def given(key, day, year="2016-17", state="confirmed", number=1, **more):
    return Evidence(
        more.pop("evidence_id", 1),
        "OZARK",
        key,
        year,
        day,
        SHEET.lines[key].side,
        number=number,
        state=state,
        **more,
    )


def figures(metric, *values, course=ALL, year="2017-18", bottom=None):
    """Figures of Q1, Q2, … of a year; None where a quarter has none."""
    rows = zip(("Q1", "Q2", "Q3", "Q4"), values, strict=False)
    return {
        (metric, course): tuple(
            Measured(Period(year, q), value, bottom) for q, value in rows if value is not None
        )
    }


def agreed(metric, target, year="2017-18"):
    return {metric: (Agreement(1, "OZARK", metric, year, ALL, Comparison.AT_LEAST, target),)}


def test_the_days_on_which_lines_are_due():
    days = {key: due_on(SHEET.lines[key], "2016-17") for key in ("P2", "P3", "P5", "P23", "C13", "C6")}
    assert days == {
        "P2": date(2016, 9, 30),
        "P3": date(2017, 5, 31),
        "P5": date(2017, 6, 30),
        "P23": date(2017, 8, 31),
        "C13": date(2017, 9, 30),
        "C6": None,
    }


# ── evidence ──


def test_before_its_day_comes_near_a_promise_is_not_due_then_due_then_overdue():
    day = date(2017, 5, 31)
    assert stand("P3", "2016-17", day - timedelta(days=61)).standing is Standing.NOT_YET
    assert stand("P3", "2016-17", day - timedelta(days=60)).standing is Standing.DUE
    assert stand("P3", "2016-17", day).standing is Standing.DUE
    assert stand("P3", "2016-17", day + timedelta(days=1)).standing is Standing.OVERDUE
    assert stand("P3", "2016-17", day, over=True).standing is Standing.OVERDUE


def test_evidence_keeps_a_promise_only_once_the_other_side_confirmed_it():
    on = date(2016, 9, 20)
    for state, standing in (
        ("given", Standing.WAITING),
        ("confirmed", Standing.KEPT),
        ("disputed", Standing.DISPUTED),
        ("withdrawn", Standing.OVERDUE),
    ):
        found = stand("P2", "2016-17", date(2016, 12, 1), evidence=(given("P2", on, state=state),))
        assert found.standing is standing
    kept = stand("P2", "2016-17", date(2016, 12, 1), evidence=(given("P2", on),))
    assert (kept.kept_on, kept.late) == (on, False)


def test_what_waits_for_an_answer_is_neither_kept_nor_missed():
    found = stand(
        "P2", "2016-17", date(2016, 12, 1), evidence=(given("P2", date(2016, 9, 20), state="given"),)
    )
    assert not found.counts
    assert stand("P2", "2016-17", date(2016, 12, 1)).counts


def test_a_dispute_counts_as_not_kept_only_once_its_day_is_over():
    evidence = (given("P2", date(2016, 9, 2), state="disputed"),)
    assert not stand("P2", "2016-17", date(2016, 9, 10), evidence=evidence).counts
    assert stand("P2", "2016-17", date(2016, 10, 1), evidence=evidence).counts


def test_other_evidence_than_the_disputed_one_keeps_it_all_the_same():
    evidence = (
        given("P2", date(2016, 9, 2), state="disputed"),
        given("P2", date(2016, 9, 20), evidence_id=2),
    )
    assert stand("P2", "2016-17", date(2016, 10, 1), evidence=evidence).standing is Standing.KEPT


def test_evidence_of_a_later_day_is_not_known_yet():
    evidence = (given("P2", date(2016, 9, 20)),)
    assert stand("P2", "2016-17", date(2016, 9, 19), evidence=evidence).standing is Standing.DUE


def test_evidence_after_its_day_is_kept_late():
    found = stand("P2", "2016-17", date(2016, 12, 1), evidence=(given("P2", date(2016, 10, 2)),))
    assert (found.standing, found.late) == (Standing.KEPT, True)


def test_evidence_of_another_school_year_proves_nothing_in_this_one():
    evidence = (given("C5", date(2016, 11, 1), "2016-17"),)
    assert stand("C5", "2016-17", date(2017, 1, 5), evidence=evidence).standing is Standing.KEPT
    assert stand("C5", "2017-18", date(2018, 1, 5), evidence=evidence).standing is Standing.OVERDUE


def test_one_of_each_topic_is_needed():
    paid = [given("C2", date(2016, 10, 1), topic=t) for t in ("pm_summit", "facilitation_summit")]
    two = stand("C2", "2016-17", date(2017, 10, 1), evidence=tuple(paid))
    assert two.standing is Standing.OVERDUE
    assert [(part.name, part.met) for part in two.parts] == [
        ("pm_summit", True), ("facilitation_summit", True), ("teachercon", False),
    ]  # fmt: skip
    paid.append(given("C2", date(2017, 9, 1), topic="teachercon"))
    assert stand("C2", "2016-17", date(2017, 10, 1), evidence=tuple(paid)).kept_on == date(2017, 9, 1)


def test_each_course_offered_needs_its_own_or_one_for_all():
    csp = given("C12", date(2017, 8, 1), "2017-18", course="CSP")
    some = stand("C12", "2017-18", date(2017, 10, 1), evidence=(csp,))
    assert [(part.course, part.met) for part in some.parts] == [("CSF", False), ("CSD", False), ("CSP", True)]
    everything = given("C12", date(2017, 8, 1), "2017-18", course=ALL)
    assert stand("C12", "2017-18", date(2017, 10, 1), evidence=(everything,)).standing is Standing.KEPT


def test_a_number_of_nought_proves_nothing():
    none = given("P13", date(2017, 3, 1), number=0, unit="members")
    assert stand("P13", "2016-17", date(2017, 7, 1), evidence=(none,)).standing is Standing.OVERDUE


def test_what_is_only_recorded_is_never_due_and_never_counted():
    found = stand("C6", "2016-17", date(2017, 7, 1), evidence=(given("C6", date(2017, 1, 1), number=4),))
    assert (found.standing, found.due, found.counts) == (Standing.RECORDED, None, False)
    assert found.parts[0].reached == 4


# ── clocks ──


def test_first_year_promises_belong_to_the_partnerships_first_year():
    assert stand("P15", "2016-17", date(2017, 6, 1)) is None
    assert stand("P15", "2017-18", date(2018, 3, 1)).standing is Standing.NOT_YET
    assert stand("J2", "2017-18", date(2018, 6, 30)) is None
    assert stand("J2", "2018-19", date(2018, 9, 1)).standing is Standing.NOT_YET


def test_workshop_promises_wait_for_the_first_teachers():
    assert stand("P5", "2016-17", date(2017, 7, 1), partner=LATER_SUMMER) is None
    assert stand("P5", "2017-18", date(2018, 1, 1), partner=LATER_SUMMER) is not None
    assert stand("P6", "2017-18", date(2018, 1, 1), partner=LATER_SUMMER) is None
    assert stand("P6", "2018-19", date(2018, 8, 1), partner=LATER_SUMMER) is not None


def test_what_is_owed_once_is_carried_into_the_next_year_until_it_is_kept():
    open_ = stand("C9", "2017-18", date(2017, 12, 1))
    assert (open_.standing, open_.carried, open_.due) == (Standing.OVERDUE, True, date(2016, 9, 30))
    granted_late = (given("C9", date(2017, 11, 1)),)
    now = stand("C9", "2017-18", date(2017, 12, 1), evidence=granted_late)
    assert (now.standing, now.late) == (Standing.KEPT, True)
    in_its_year = (given("C9", date(2016, 10, 1)),)
    assert stand("C9", "2017-18", date(2017, 12, 1), evidence=in_its_year) is None


def test_what_was_kept_for_the_courses_of_its_year_is_not_reopened_by_a_course_that_begins_later():
    held = (given("C3", date(2016, 7, 11), course="CSP"),)
    assert stand("C3", "2016-17", date(2017, 1, 1), evidence=held).standing is Standing.KEPT
    assert stand("C3", "2017-18", date(2017, 12, 1), evidence=held) is None
    missing = stand("C3", "2017-18", date(2017, 12, 1))
    assert (missing.standing, missing.carried, len(missing.parts)) == (Standing.OVERDUE, True, 1)


def test_courses_that_begin_later_make_a_promise_due_in_that_year():
    found = stand("C10", "2017-18", date(2017, 8, 1), partner=LATER_SUMMER)
    assert (found.due, found.carried) == (date(2017, 9, 30), False)


# ── figures ──


def test_a_count_of_the_year_keeps_its_promise_as_soon_as_it_is_reached():
    held = figures("counselor_admin_held", 0, 1)
    early = stand("P7", "2017-18", date(2018, 1, 5), figures=held)
    assert (early.standing, early.kept_on) == (Standing.KEPT, date(2017, 12, 31))
    assert stand("P7", "2017-18", date(2017, 12, 1), figures=held).standing is Standing.NOT_YET


def test_a_share_keeps_its_promise_only_with_the_quarter_it_is_due_in():
    share = figures("accredited_rate", 8, 8, 8, bottom=8)
    assert stand("P8", "2017-18", date(2018, 4, 5), figures=share).standing is Standing.NOT_YET
    whole = figures("accredited_rate", 8, 8, 8, 8, bottom=8)
    assert stand("P8", "2017-18", date(2018, 7, 1), figures=whole).standing is Standing.KEPT


@pytest.mark.parametrize(
    ("today", "standing"), [(date(2018, 7, 30), Standing.DUE), (date(2018, 7, 31), Standing.OVERDUE)]
)
def test_figures_may_come_until_the_quarter_is_due_to_be_handed_in(today, standing):
    three = figures("ay_workshops_held", 1, 2, 3, course="CSP") | figures(
        "ay_workshops_held", 1, 2, 3, course="CSD"
    )
    assert stand("P5", "2017-18", today, figures=three).standing is standing


def test_a_figure_of_the_last_quarter_below_its_target_is_overdue_at_once():
    held = figures("ay_workshops_held", 1, 2, 3, 3, course="CSP") | figures(
        "ay_workshops_held", 1, 2, 3, 4, course="CSD"
    )
    found = stand("P5", "2017-18", date(2018, 7, 5), figures=held)
    assert found.standing is Standing.OVERDUE
    assert [(p.course, p.reached, p.target, p.met) for p in found.parts] == [
        ("CSD", 4, 4, True),
        ("CSP", 3, 4, False),
    ]


def test_each_course_offered_next_year_needs_its_ten_teachers_but_cs_fundamentals():
    ten = {
        **figures("teachers_recruited_next", None, None, 5, 12, course="CSD"),
        **figures("teachers_recruited_next", None, None, 5, 9, course="CSP"),
    }
    found = stand("P12", "2017-18", date(2018, 7, 5), figures=ten)
    assert [(p.course, p.met) for p in found.parts] == [("CSD", True), ("CSP", False)]


def test_what_was_agreed_is_what_counts_and_nothing_agreed_is_no_failure():
    students = figures("students_active", 500, 800, 950, 1000)
    assert stand("P18", "2017-18", date(2018, 7, 5), figures=students).standing is Standing.NO_TARGET
    for target, standing in ((990, Standing.KEPT), (1001, Standing.OVERDUE)):
        found = stand(
            "P18", "2017-18", date(2018, 7, 5), figures=students, agreed=agreed("students_active", target)
        )
        assert found.standing is standing


def test_a_hidden_figure_says_nothing_about_its_promise():
    hidden = {("students_female", ALL): (Measured(Period("2017-18", "Q4"), None, None, hidden=True),)}
    found = stand("P20", "2017-18", date(2018, 8, 5), figures=hidden, agreed=agreed("students_female", 0.4))
    assert (found.standing, found.counts) == (Standing.HIDDEN, False)


# ── talks, waivers ──


def test_a_talk_in_each_quarter_keeps_the_promise_two_in_one_quarter_do_not():
    talks = [date(2017, 8, 1), date(2017, 9, 1), date(2017, 11, 1), date(2018, 2, 1)]
    assert stand("P22", "2017-18", date(2018, 7, 1), talks=tuple(talks)).standing is Standing.OVERDUE
    talks.append(date(2018, 6, 30))
    found = stand("P22", "2017-18", date(2018, 7, 1), talks=tuple(talks))
    assert (found.standing, found.parts[0].reached) == (Standing.KEPT, 4)


def waived(state, year="2016-17"):
    return Waiver(1, "OZARK", "P3", year, "Snow.", Side.PARTNER, "x", datetime(2017, 5, 1), state)


def test_what_is_let_off_is_not_in_the_base_and_what_is_asked_for_still_is():
    day = date(2017, 7, 1)
    off = stand("P3", "2016-17", day, waivers=(waived("granted"),))
    assert (off.standing, off.counts) == (Standing.WAIVED, False)
    asked = stand("P3", "2016-17", day, waivers=(waived("asked"),))
    assert (asked.standing, asked.counts, asked.asked.reason) == (Standing.OVERDUE, True, "Snow.")
    assert stand("P3", "2016-17", day, waivers=(waived("ended"),)).standing is Standing.OVERDUE
    assert stand("P3", "2017-18", day, waivers=(waived("granted"),)).standing is Standing.WAIVED


# ── terms ──


def test_each_partner_is_held_to_the_terms_it_agreed_to():
    later = terms.sheet("2018")
    ten = figures("teachers_recruited_next", None, None, 5, 12, course="CSD") | figures(
        "teachers_recruited_next", None, None, 5, 12, course="CSP"
    )
    assert stand("P12", "2017-18", date(2018, 7, 5), figures=ten).standing is Standing.KEPT
    assert stand("P12", "2017-18", date(2018, 7, 5), figures=ten, sheet=later).standing is Standing.OVERDUE
    assert [terms.sheet(v).lines["P1"].target for v in ("2016", "2018")] == [0.01, 0.65]
    quarterly = tuple(date(2017 + (m < 7), m, 5) for m in (8, 11, 2, 5))
    assert stand("P22", "2017-18", date(2018, 7, 1), talks=quarterly).standing is Standing.KEPT
    assert (
        stand("P22", "2017-18", date(2018, 7, 1), talks=quarterly, sheet=later).standing is Standing.OVERDUE
    )
