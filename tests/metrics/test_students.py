"""Students: active, enrolled, classes, completion, growth, schools."""

import pytest

from tests.metrics.agreement import differences
from tests.metrics.program import Program


def sections(*active: int | None, **more: object) -> list[dict]:
    """Sections s0, s1, … with so many active students."""
    return [{"section_code": f"s{i}", "students_active": number, **more} for i, number in enumerate(active)]


def test_an_empty_number_of_active_students_adds_nothing_and_is_no_class(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", students=sections(15, None, 4))
    program.measure()
    assert program.value("students_active", "2016-17Q2") == 19
    assert program.value("sections_active", "2016-17Q2") == 1
    assert program.value("students_enrolled", "2016-17Q2") == 60


@pytest.mark.parametrize(
    "metric", ["students_active", "sections_active", "schools_reached", "teachers_implementing"]
)
def test_where_no_section_says_how_many_are_active_it_is_not_reported(program: Program, metric: str) -> None:
    program.hand_in("P", "2016-17Q2", teachers=[{}], students=sections(None, None, school_id="390001001001"))
    program.measure()
    assert program.levels(metric, "2016-17Q2") == {}
    assert program.value("students_enrolled", "2016-17Q2") == 40


def test_nothing_to_report_is_zero_in_every_course_offered(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", students=[])
    program.measure()
    for metric in ("students_active", "students_enrolled", "sections_active", "schools_reached"):
        assert {level[0]: value for level, value in program.levels(metric, "2016-17Q2").items()} == {
            "ALL": 0,
            "CSD": 0,
            "CSP": 0,
        }


def test_a_missing_students_file_is_not_reported(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", teachers=[{}])
    program.measure()
    for metric in ("students_active", "students_enrolled", "teachers_implementing", "implementation_rate"):
        assert program.levels(metric, "2016-17Q2") == {}


def test_a_class_of_a_teacher_off_the_roster_is_a_class_but_no_teacher_teaching(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", teachers=[{}], students=sections(15, teacher_code="t9"))
    program.measure()
    assert program.value("sections_active", "2016-17Q2") == 1
    assert program.value("teachers_implementing", "2016-17Q2") == 0


def test_completion_is_out_of_the_classes_that_say_it_and_only_in_q4(program: Program) -> None:
    rows = [{"section_code": "s1", "students_completed": 12}, {"section_code": "s2"}]
    program.hand_in(
        "P", "2016-17Q4", students=[*rows, {"section_code": "s3", "course": "CSD", "grade_band": "6_8"}]
    )
    program.hand_in("P", "2016-17Q3", students=[])
    program.measure()
    assert program.value("completion_rate", "2016-17Q4") == (12, 20)
    assert program.value("completion_rate", "2016-17Q4", course="CSD") is None
    assert program.levels("completion_rate", "2016-17Q3") == {}


def test_growth_of_students_needs_active_students_in_both_years(program: Program) -> None:
    program.hand_in("P", "2015-16Q2", students=sections(10))
    program.hand_in("P", "2015-16Q3", students=sections(None))
    program.hand_in("P", "2016-17Q2", students=sections(10, 5))
    program.hand_in("P", "2016-17Q3", students=sections(10, 5))
    program.measure()
    assert program.value("students_growth", "2016-17Q2") == (15, 10)
    assert program.levels("students_growth", "2016-17Q3") == {}


def test_a_school_with_two_courses_is_one_school_in_the_total(program: Program) -> None:
    at_school = {"school_id": "390001001001"}
    rows = [{**at_school}, {"section_code": "s2", "course": "CSD", **at_school}, {"section_code": "s3"}]
    program.hand_in("P", "2016-17Q2", students=rows)
    program.measure()
    assert program.value("schools_reached", "2016-17Q2") == 1
    assert program.value("schools_reached", "2016-17Q2", course="CSD") == 1


def test_where_no_class_names_its_school_schools_are_not_reported_at_that_level(program: Program) -> None:
    program.hand_in(
        "P", "2016-17Q2", students=[{"school_id": "A1234567"}, {"section_code": "s2", "course": "CSD"}]
    )
    program.measure()
    assert program.value("schools_reached", "2016-17Q2", course="CSP") == 1
    assert program.value("schools_reached", "2016-17Q2", course="CSD") is None


def test_a_school_shared_by_partners_is_one_in_state_and_network_but_an_own_number_is_not(
    program: Program,
) -> None:
    program.admit("Q", courses={"2016-17": ["CSP"]})
    for partner in ("P", "Q"):
        rows = [{"school_id": "390001001001"}, {"section_code": "s2", "school_id": "own-1"}]
        program.hand_in(partner, "2016-17Q2", students=rows)
    program.measure()
    assert program.value("schools_reached", "2016-17Q2", "P") == 2
    assert program.value("schools_reached", "2016-17Q2", "ALL") == 3
    assert program.value("schools_reached", "2016-17Q2", "ALL", state="OH") == 3
    assert (
        program.value("schools_reached", "2016-17Q2", "ALL", course="CSP", division="East North Central") == 3
    )
    assert program.levels("students_active", "2016-17Q2", "ALL") == {}
    assert differences(program, "2016-17Q2") == []
