"""Teaching the course, the newly trained who do, and those who do again."""

from tests.metrics.agreement import differences
from tests.metrics.program import Program


def test_teaching_is_a_class_of_the_same_course_with_five_active_students(program: Program) -> None:
    rows = [{"teacher_code": code} for code in ("t1", "t2", "t3", "t4")]
    classes = [
        {"teacher_code": "t1", "students_active": 5},
        {"teacher_code": "t2", "students_active": 4},
        {"teacher_code": "t3", "course": "CSD"},
        {"teacher_code": "t4", "students_active": None},
    ]
    program.hand_in("P", "2016-17Q2", teachers=rows, students=classes)
    program.measure()
    assert program.value("teachers_implementing", "2016-17Q2") == 1
    assert program.value("implementation_rate", "2016-17Q2") == (1, 4)


def test_the_class_may_be_in_another_state_but_the_teacher_counts_in_the_rosters(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", teachers=[{"state": "OH"}], students=[{"state": "KY"}])
    program.measure()
    assert program.value("teachers_implementing", "2016-17Q2", state="OH") == 1
    assert program.value("teachers_implementing", "2016-17Q2", state="KY") is None


def test_every_cohort_teaches_but_only_this_years_trained_are_in_the_rate(program: Program) -> None:
    rows = [
        {"teacher_code": "t1"},
        {"teacher_code": "t2", "cohort_year": "2015-16"},
        {"teacher_code": "t3", "training_days_attended": 3},
        {"teacher_code": "t4", "status": "left"},
    ]
    classes = [{"teacher_code": code} for code in ("t1", "t2", "t3")]
    program.hand_in("P", "2016-17Q2", teachers=rows, students=classes)
    program.measure()
    assert program.value("teachers_implementing", "2016-17Q2") == 3
    assert program.value("implementation_rate", "2016-17Q2") == (1, 2)


def test_students_with_nothing_to_report_mean_that_nobody_teaches(program: Program) -> None:
    program.hand_in("P", "2016-17Q1", teachers=[{}], students=[])
    program.measure()
    assert program.value("implementation_rate", "2016-17Q1") == (0, 1)


def taught_last_year(program: Program, *codes: str, at: str = "2015-16Q4", **more: object) -> None:
    rows = [{"teacher_code": code, **more} for code in codes]
    program.hand_in("P", at, teachers=rows, students=rows)


def test_teaching_again_is_the_same_course_wherever_at_the_level_of_last_year(program: Program) -> None:
    taught_last_year(program, "t1", "t2", "t3")
    program.hand_in(
        "P",
        "2016-17Q2",
        teachers=[{"teacher_code": "t1", "state": "KY"}, {"teacher_code": "t2", "course": "CSD"}],
        students=[{"teacher_code": "t1", "state": "KY"}, {"teacher_code": "t2", "course": "CSD"}],
    )
    program.measure()
    assert program.value("sustained_rate", "2016-17Q2") == (1, 3)
    assert program.value("sustained_rate", "2016-17Q2", state="OH") == (1, 3)
    assert program.value("sustained_rate", "2016-17Q2", state="KY") is None
    assert program.value("sustained_rate", "2016-17Q2", course="CSD") == (0, 0)


def test_a_teacher_of_two_courses_is_two_pairs(program: Program) -> None:
    for at in ("2015-16Q4", "2016-17Q2"):
        rows = [{"course": "CSP"}, {"course": "CSD"}]
        program.hand_in("P", at, teachers=rows, students=rows)
    program.measure()
    assert program.value("sustained_rate", "2016-17Q2") == (2, 2)


def test_new_codes_look_as_if_nobody_taught_again(program: Program) -> None:
    taught_last_year(program, "t1", "t2")
    rows = [{"teacher_code": "n1"}, {"teacher_code": "n2"}]
    program.hand_in("P", "2016-17Q2", teachers=rows, students=rows)
    program.measure()
    assert program.value("sustained_rate", "2016-17Q2") == (0, 2)
    assert program.value("teachers_implementing", "2016-17Q2") == 2


def test_teaching_again_needs_last_years_q4_and_no_first_year() -> None:
    program = Program.empty()
    program.admit("P", first_year="2016-17", courses={"2016-17": ["CSP"], "2017-18": ["CSP"]})
    for at in ("2015-16Q4", "2016-17Q2", "2016-17Q3", "2017-18Q2"):
        program.hand_in("P", at, teachers=[{}], students=[{}])
    program.measure()
    assert program.levels("sustained_rate", "2016-17Q2") == {}
    assert program.levels("sustained_rate", "2017-18Q2") == {}, "there is no Q4 of 2016-17"
    assert differences(program, "2017-18Q2") == []


def test_within_two_years_is_last_years_trained_who_taught_then_or_teach_now(program: Program) -> None:
    then = [{"teacher_code": code} for code in ("t1", "t2", "t3")]
    then += [{"teacher_code": "t4", "cohort_year": "2014-15"}, {"teacher_code": "t5", "status": "left"}]
    program.hand_in("P", "2015-16Q4", teachers=then, students=[{"teacher_code": "t1"}])
    now = [
        {"teacher_code": "t2", "state": "KY", "cohort_year": "2015-16"},
        {"teacher_code": "t3", "course": "CSD"},
    ]
    program.hand_in(
        "P",
        "2016-17Q2",
        teachers=now,
        students=[{"teacher_code": "t2", "state": "KY"}, {"teacher_code": "t3", "course": "CSD"}],
    )
    program.measure()
    assert program.value("implemented_two_years", "2016-17Q2") == (2, 4)
    assert program.value("implemented_two_years", "2016-17Q2", state="OH") == (2, 4), "in last year's state"
    assert program.value("implemented_two_years", "2016-17Q2", state="KY") is None


def test_within_two_years_needs_last_years_q4_and_a_year_before(program: Program) -> None:
    program.hand_in("P", "2015-16Q3", teachers=[{}], students=[{}])
    program.hand_in("P", "2016-17Q2", teachers=[{}], students=[{}])
    program.admit("NEW", first_year="2016-17", courses={"2016-17": ["CSP"]})
    program.hand_in("NEW", "2015-16Q4", teachers=[{}], students=[{}])
    program.hand_in("NEW", "2016-17Q2", teachers=[{}], students=[{}])
    program.measure()
    assert program.levels("implemented_two_years", "2016-17Q2") == {}
    assert program.levels("implemented_two_years", "2016-17Q2", "NEW") == {}


def test_known_is_a_class_or_a_no_but_not_a_yes_without_a_class(program: Program) -> None:
    rows = [
        {"teacher_code": "t1", "implementing": "unknown"},
        {"teacher_code": "t2", "implementing": "no"},
        {"teacher_code": "t3", "implementing": "yes"},
        {"teacher_code": "t4", "implementing": "unknown"},
        {"teacher_code": "t5", "implementing": "no", "cohort_year": "2015-16"},
    ]
    program.hand_in("P", "2016-17Q2", teachers=rows, students=[{"teacher_code": "t1"}])
    program.measure()
    assert program.value("implementation_known", "2016-17Q2") == (2, 4)
