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


def test_exam_takers_are_of_high_school_classes_that_say_it_and_only_in_q4(program: Program) -> None:
    rows = [
        {"section_code": "s1", "ap_exam_takers": 12},
        {"section_code": "s2", "course": "CSA", "ap_exam_takers": 0},
        {"section_code": "s3", "grade_band": "6_8", "ap_exam_takers": 7},
        {"section_code": "s4"},
    ]
    program.hand_in("P", "2016-17Q3", students=[])
    program.hand_in("P", "2016-17Q4", students=rows)
    program.hand_in("P", "2017-18Q4", students=[{}])
    program.measure()
    assert program.value("ap_exam_takers", "2016-17Q4") == 12
    assert program.value("ap_exam_takers", "2016-17Q4", course="CSA") == 0
    assert program.levels("ap_exam_takers", "2016-17Q3") == {}
    assert program.levels("ap_exam_takers", "2017-18Q4") == {}, "no class says it"


def at_schools(*school_ids: str | None, **facts: object) -> list[dict]:
    return [{"section_code": f"s{n}", "school_id": school, **facts} for n, school in enumerate(school_ids)]


def test_districts_are_the_first_seven_digits_of_public_schools(program: Program) -> None:
    rows = at_schools("390001001001", "390001001002", "390002001001", "A1234567", "own-1", None)
    small = {"section_code": "s9", "school_id": "390009001001", "students_active": 4}
    program.hand_in("P", "2016-17Q2", students=[*rows, small])
    program.hand_in("P", "2016-17Q3", students=at_schools("A1234567"))
    program.hand_in("P", "2016-17Q4", students=at_schools(None))
    program.measure()
    assert program.value("districts_reached", "2016-17Q2") == 2
    assert program.value("districts_reached", "2016-17Q3") == 0, "a private school lies in no district"
    assert program.levels("districts_reached", "2016-17Q4") == {}, "no class names its school"


def test_a_district_shared_by_partners_is_one_in_the_network(program: Program) -> None:
    program.admit("Q", courses={"2016-17": ["CSP"]})
    program.hand_in("P", "2016-17Q2", students=at_schools("390001001001"))
    program.hand_in("Q", "2016-17Q2", students=at_schools("390001001002", "390002001001"))
    program.measure()
    assert program.value("districts_reached", "2016-17Q2", "ALL") == 2
    assert program.value("schools_reached", "2016-17Q2", "ALL") == 3


def test_facts_of_a_school_are_the_references_latest_up_to_the_year_before_the_files(
    program: Program,
) -> None:
    program.add_school("390001001001", "2015-16", frl_percent=60.0, title_i=True, locale="rural_fringe")
    program.add_school("390001001001", "2017-18", frl_percent=10.0, title_i=False, locale="city_large")
    program.add_school("390001001002", "2016-17", frl_percent=None, title_i=None, locale="town_fringe")
    program.add_school("390001001003", "2016-17", frl_percent=50.0, title_i=False, locale="town_remote")
    said = {"frl_percent": 90.0, "title_i": True, "locale": "rural_remote"}
    schools = ("390001001001", "390001001002", "390001001003", "own-1")
    roster = [{"teacher_code": school, "school_id": school, **said} for school in schools]
    program.hand_in("P", "2016-17Q2", teachers=roster, students=at_schools(*schools, "own-2"))
    program.measure()
    assert program.value("schools_high_need", "2016-17Q2") == (2, 3), "half is not over half"
    assert program.value("schools_title_i", "2016-17Q2") == (2, 3)
    assert program.value("schools_rural", "2016-17Q2") == (3, 4), "a town at the edge of a city is not rural"


def test_facts_of_schools_have_a_value_without_a_teachers_file(program: Program) -> None:
    program.add_school("390001001001", "2016-17", frl_percent=60.0)
    program.hand_in("P", "2016-17Q2", students=at_schools("390001001001", "own-1"))
    program.measure()
    assert program.value("schools_high_need", "2016-17Q2") == (1, 1)
    assert program.value("schools_rural", "2016-17Q2") == (0, 0), "no school's locale is known"


def test_a_school_two_partners_describe_differently_is_one_school_and_high_need_if_one_says_so(
    program: Program,
) -> None:
    program.admit("Q", courses={"2016-17": ["CSP"]})
    for partner, percent in (("P", 70.0), ("Q", 30.0)):
        row = {"school_id": "390001001001", "frl_percent": percent}
        program.hand_in(partner, "2016-17Q2", teachers=[row], students=at_schools("390001001001"))
    program.measure()
    assert program.value("schools_high_need", "2016-17Q2", "Q") == (0, 1)
    assert program.value("schools_high_need", "2016-17Q2", "ALL") == (1, 1)
