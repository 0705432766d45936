"""Teachers: recruited, cohort, taking part, trained, lost, at workshops, growth."""

from plp_metrics.compute import measure
from tests.metrics.agreement import differences
from tests.metrics.program import Program


def test_a_teacher_on_two_courses_is_one_teacher_in_the_total(program: Program) -> None:
    program.hand_in("P", "2016-17Q1", teachers=[{"course": "CSP"}, {"course": "CSD"}, {"teacher_code": "t2"}])
    program.measure()
    assert program.value("teachers_cohort", "2016-17Q1") == 2
    assert program.value("teachers_cohort", "2016-17Q1", course="CSP") == 2
    assert program.value("teachers_cohort", "2016-17Q1", course="CSD") == 1


def test_a_teacher_in_two_states_of_one_division_is_one_in_the_division(program: Program) -> None:
    rows = [{"course": "CSP", "state": "OH"}, {"course": "CSD", "state": "IN"}]
    program.hand_in("P", "2016-17Q1", teachers=rows)
    program.measure()
    assert program.value("teachers_cohort", "2016-17Q1", state="OH") == 1
    assert program.value("teachers_cohort", "2016-17Q1", state="IN") == 1
    assert program.value("teachers_cohort", "2016-17Q1", division="East North Central") == 1
    assert program.value("teachers_cohort", "2016-17Q1", course="CSD", division="East North Central") == 1
    assert program.value("teachers_cohort", "2016-17Q1", course="CSD", state="OH") is None


def test_next_years_recruits_are_committed_not_withdrawn_and_not_of_cs_fundamentals(program: Program) -> None:
    recruit = {"cohort_year": "2017-18", "training_days_attended": 0}
    rows = [
        {"teacher_code": "t1", **recruit},
        {"teacher_code": "t2", **recruit, "committed": False},
        {"teacher_code": "t3", **recruit, "status": "withdrew"},
        {"teacher_code": "t4", **recruit, "course": "CSF", "grade_band": "k_5"},
        {"teacher_code": "t5", **recruit, "status": "left"},
        {"teacher_code": "t6"},
    ]
    program.hand_in("P", "2016-17Q4", teachers=rows)
    program.measure()
    assert program.value("teachers_recruited_next", "2016-17Q4") == 2
    assert program.value("teachers_recruited_next", "2016-17Q4", course="CSF") is None


def test_a_course_offered_only_next_year_shows_that_nobody_is_recruited_yet() -> None:
    program = Program.empty()
    program.admit("P", courses={"2016-17": ["CSP"], "2017-18": ["CSP", "CSD"]})
    program.hand_in("P", "2016-17Q2", teachers=[{}])
    program.measure()
    assert program.value("teachers_recruited_next", "2016-17Q2", course="CSD") == 0
    assert program.value("teachers_cohort", "2016-17Q2", course="CSD") is None


def test_a_cs_fundamentals_teacher_is_trained_after_one_day_an_ecs_teacher_after_three(
    program: Program,
) -> None:
    days = {"CSF": (0, 1), "ECS": (2, 3), "CSP": (3, 4)}
    rows = [
        {"teacher_code": f"{course}{n}", "course": course, "training_days_attended": n}
        for course, both in days.items()
        for n in both
    ]
    program.hand_in("P", "2016-17Q1", teachers=rows)
    program.measure()
    assert program.value("teachers_trained", "2016-17Q1") == 3
    for course in days:
        assert program.value("trained_rate", "2016-17Q1", course=course) == (1, 2)


def test_a_leaver_stays_in_the_cohort_and_among_the_trained(program: Program) -> None:
    rows = [{"status": "left"}, {"teacher_code": "t2", "status": "withdrew", "training_days_attended": 0}]
    program.hand_in("P", "2016-17Q3", teachers=rows)
    program.measure()
    assert program.value("teachers_cohort", "2016-17Q3") == 2
    assert program.value("trained_rate", "2016-17Q3") == (1, 2)


def test_an_earlier_cohort_takes_part_by_its_school_year_workshops(program: Program) -> None:
    rows = [
        {"teacher_code": "t1", "cohort_year": "2015-16", "ay_workshops_attended": 1},
        {"teacher_code": "t2", "cohort_year": "2015-16"},
        {"teacher_code": "t3", "training_days_attended": 1},
        {"teacher_code": "t4", "training_days_attended": 0},
    ]
    program.hand_in("P", "2016-17Q3", teachers=rows)
    program.measure()
    assert program.value("teachers_participating", "2016-17Q3") == 2


def test_growth_sets_this_years_teachers_beside_last_years_of_the_same_quarter(program: Program) -> None:
    program.hand_in("P", "2015-16Q2", teachers=[{"teacher_code": c} for c in ("t1", "t2")])
    program.hand_in("P", "2015-16Q3", teachers=[{"teacher_code": "t9"}])
    program.hand_in(
        "P", "2016-17Q2", teachers=[{"teacher_code": c, "state": "KY"} for c in ("t3", "t4", "t5")]
    )
    program.measure()
    assert program.value("teachers_growth", "2016-17Q2") == (3, 2)
    assert program.value("teachers_growth", "2016-17Q2", state="KY") == (3, 0)
    assert program.value("teachers_growth", "2016-17Q2", state="OH") == (0, 2)
    assert differences(program, "2016-17Q2") == []


def test_growth_is_not_there_in_year_one_nor_without_last_years_file() -> None:
    program = Program.empty()
    program.admit("P", first_year="2016-17", courses={"2016-17": ["CSP"], "2017-18": ["CSP"]})
    for at in ("2015-16Q2", "2016-17Q2", "2017-18Q2", "2017-18Q3"):
        program.hand_in("P", at, teachers=[{}])
    program.measure()
    assert program.levels("teachers_growth", "2016-17Q2") == {}
    assert program.value("teachers_growth", "2017-18Q2") == (1, 1)
    assert program.levels("teachers_growth", "2017-18Q3") == {}


def test_a_teacher_trained_in_two_years_is_one_teacher_trained_since_the_start(program: Program) -> None:
    program.hand_in("P", "2015-16Q1", teachers=[{"teacher_code": "t1"}, {"teacher_code": "t2"}])
    rows = [
        {"teacher_code": "t2"},
        {"teacher_code": "t3"},
        {"teacher_code": "t4", "training_days_attended": 3},
    ]
    program.hand_in("P", "2016-17Q1", teachers=rows)
    program.measure()
    assert program.value("teachers_trained_ever", "2015-16Q1") == 2
    assert program.value("teachers_trained_ever", "2016-17Q1") == 3


def test_who_moved_stands_in_both_states_since_the_start_and_once_in_the_total(program: Program) -> None:
    program.hand_in("P", "2015-16Q1", teachers=[{"state": "OH"}])
    program.hand_in("P", "2016-17Q1", teachers=[{"state": "KY"}])
    program.measure()
    assert program.value("teachers_trained_ever", "2016-17Q1") == 1
    assert program.value("teachers_trained_ever", "2016-17Q1", state="OH") == 1
    assert program.value("teachers_trained_ever", "2016-17Q1", state="KY") == 1


def test_a_corrected_early_roster_moves_every_later_count_since_the_start(program: Program) -> None:
    program.hand_in("P", "2015-16Q1", teachers=[{"teacher_code": "t1"}])
    program.hand_in("P", "2017-18Q3", teachers=[])
    program.measure()
    assert program.value("teachers_trained_ever", "2017-18Q3") == 1
    program.hand_in("P", "2015-16Q1", teachers=[])
    measure.remeasure(program.store, [("submitted", "P", measure.Period("2015-16", "Q1"))], program.event)
    assert program.value("teachers_trained_ever", "2017-18Q3") == 0


def test_who_leaves_one_of_two_courses_has_left_and_who_withdrew_untrained_has_not(program: Program) -> None:
    rows = [
        {"status": "left"},
        {"course": "CSD"},
        {"teacher_code": "t2"},
        {"teacher_code": "t3", "status": "withdrew", "training_days_attended": 0},
        {"teacher_code": "t4", "status": "left", "cohort_year": "2015-16"},
    ]
    program.hand_in("P", "2016-17Q3", teachers=rows)
    program.measure()
    assert program.value("teacher_loss", "2016-17Q3") == (1, 2)
    assert program.value("teacher_loss", "2016-17Q3", course="CSD") == (0, 1)


def test_attendance_is_out_of_the_workshops_held_so_far_in_each_teachers_course(program: Program) -> None:
    program.hand_in("P", "2016-17Q1", workshop_surveys=[{"workshop_type": "ayw_1_2"}])
    rows = [
        {"teacher_code": "t1", "ay_workshops_attended": 2},
        {"teacher_code": "t2", "ay_workshops_attended": 1},
        {"teacher_code": "t3", "course": "CSD", "ay_workshops_attended": 0},
        {"teacher_code": "t4", "status": "left", "ay_workshops_attended": 0},
        {"teacher_code": "t5", "cohort_year": "2015-16", "ay_workshops_attended": 0},
        {"teacher_code": "t6", "course": "CSF", "grade_band": "k_5"},
    ]
    surveys = [
        {"workshop_code": "w3", "workshop_type": "ayw_3"},
        {"workshop_code": "w3b", "workshop_type": "ayw_3", "state": "KY"},
        {"workshop_code": "d1", "workshop_type": "ayw_1", "course": "CSD"},
        {"workshop_code": "d2", "workshop_type": "ayw_2", "course": "CSD", "attended": 0},
    ]
    program.hand_in("P", "2016-17Q2", teachers=rows, workshop_surveys=surveys)
    program.measure()
    assert program.value("ay_attendance", "2016-17Q2", course="CSP") == (3, 3 + 3)
    assert program.value("ay_attendance", "2016-17Q2", course="CSD") == (0, 1)
    assert program.value("ay_attendance", "2016-17Q2") == (3, 7)
    assert program.value("ay_attendance", "2016-17Q2", state="OH") == (3, 7), "held by the partner as a whole"
    assert program.value("ay_attendance", "2016-17Q2", course="CSF") is None


def test_attendance_needs_the_workshops_of_the_quarter_and_is_not_applicable_before_the_first(
    program: Program,
) -> None:
    program.hand_in("P", "2016-17Q1", teachers=[{}], workshop_surveys=[{"workshop_type": "summer_5day"}])
    program.hand_in("P", "2016-17Q2", teachers=[{}])
    program.measure()
    assert program.value("ay_attendance", "2016-17Q1") == (0, 0)
    assert program.levels("ay_attendance", "2016-17Q2") == {}


def test_more_attended_than_held_is_not_capped(program: Program) -> None:
    rows = [{"ay_workshops_attended": 2}]
    program.hand_in("P", "2016-17Q2", teachers=rows, workshop_surveys=[{"workshop_type": "ayw_1"}])
    program.measure()
    assert program.value("ay_attendance", "2016-17Q2") == (2, 1)


def test_all_four_workshops_are_known_in_q4_and_leavers_stay_in(program: Program) -> None:
    rows = [
        {"teacher_code": "t1", "ay_workshops_attended": 4},
        {"teacher_code": "t2", "ay_workshops_attended": 3},
        {"teacher_code": "t3", "ay_workshops_attended": 4, "status": "left"},
        {"teacher_code": "t4", "ay_workshops_attended": 4, "training_days_attended": 3},
    ]
    program.hand_in("P", "2016-17Q3", teachers=rows)
    program.hand_in("P", "2016-17Q4", teachers=rows)
    program.measure()
    assert program.levels("ay_all_four", "2016-17Q3") == {}
    assert program.value("ay_all_four", "2016-17Q4") == (2, 3)
