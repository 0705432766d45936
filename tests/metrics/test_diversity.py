"""Girls, underrepresented groups, lunch status, and whether the class looks like its school."""

from tests.metrics.agreement import differences
from tests.metrics.program import Program


def counts(dimension: str, state: str = "OH", **categories: int) -> list[dict]:
    """Rows of one dimension: category → count."""
    return [
        {"dimension": dimension, "category": category, "count": count, "state": state}
        for category, count in categories.items()
    ]


def gender(state: str = "OH", **categories: int) -> list[dict]:
    return counts("gender", state, **categories)


def test_shares_are_of_known_answers(program: Program) -> None:
    rows = gender(female=10, male=20, non_binary=2, unknown=8)
    rows += counts(
        "race_ethnicity", black=5, native_hawaiian_pi=1, white=10, two_or_more=3, other=1, unknown=9
    )
    program.hand_in("P", "2016-17Q2", diversity=rows + counts("frl", eligible=6, not_eligible=4, unknown=30))
    program.measure()
    assert program.value("students_female", "2016-17Q2") == (10, 32)
    assert program.value("students_urg", "2016-17Q2") == (6, 20)
    assert program.value("students_frl", "2016-17Q2") == (6, 10)


def test_a_category_left_out_is_zero_and_a_dimension_left_out_is_unknown(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", diversity=gender(male=20))
    program.measure()
    assert program.value("students_female", "2016-17Q2") == (0, 20)
    assert program.levels("students_urg", "2016-17Q2") == {}
    assert program.value("students_female", "2016-17Q2", course="CSD") is None


def test_only_unknown_categories_leave_a_share_of_nothing(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", diversity=gender(unknown=20))
    program.measure()
    assert program.value("students_female", "2016-17Q2") == (0, 0)


def test_teachers_counts_are_not_students(program: Program) -> None:
    program.hand_in(
        "P", "2016-17Q2", diversity=[{**row, "population": "teacher"} for row in gender(female=3)]
    )
    program.measure()
    assert program.levels("students_female", "2016-17Q2") == {}


def test_the_school_is_expected_from_the_reference_weighted_by_enrolment(program: Program) -> None:
    program.add_school("390001001001", "2016-17", female=200, male=200)
    program.add_school("390001001002", "2015-16", female=100, male=300)
    classes = [
        {"section_code": "s1", "school_id": "390001001001", "students_enrolled": 30},
        {"section_code": "s2", "school_id": "390001001002", "students_enrolled": 10},
        {"section_code": "s3", "school_id": "own-1", "students_enrolled": 99},
    ]
    program.hand_in("P", "2016-17Q2", students=classes, diversity=gender(female=10, male=30, unknown=5))
    program.measure()
    expected = 40 * (30 * 0.5 + 10 * 0.25) / 40
    assert program.value("mirror_gender", "2016-17Q2") == (10, expected)


def test_a_later_year_of_the_reference_never_serves(program: Program) -> None:
    program.add_school("390001001001", "2017-18", female=200, male=200)
    program.hand_in(
        "P", "2016-17Q2", students=[{"school_id": "390001001001"}], diversity=gender(female=1, male=3)
    )
    program.measure()
    assert program.levels("mirror_gender", "2016-17Q2") == {}


def test_without_a_reference_the_files_own_counts_of_the_school_serve(program: Program) -> None:
    rows = [{"count": 10, "school_count": 40}, {"category": "male", "count": 30, "school_count": 60}]
    program.hand_in("P", "2016-17Q2", diversity=[*rows, {"category": "unknown", "count": 5}])
    program.measure()
    assert program.value("mirror_gender", "2016-17Q2") == (10, 40 * 0.4)


def test_a_known_category_without_a_school_count_leaves_the_school_unknown(program: Program) -> None:
    program.hand_in("P", "2016-17Q2", diversity=[{"school_count": 40}, {"category": "male"}])
    program.measure()
    assert program.levels("mirror_gender", "2016-17Q2") == {}


def test_a_course_and_state_without_a_school_share_is_in_neither_half(program: Program) -> None:
    program.add_school("390001001001", "2016-17", female=200, male=200)
    rows = gender("OH", female=10, male=10) + gender("KY", female=7, male=3)
    program.hand_in("P", "2016-17Q2", students=[{"school_id": "390001001001"}], diversity=rows)
    program.measure()
    assert program.value("mirror_gender", "2016-17Q2") == (10, 10)
    assert program.value("mirror_gender", "2016-17Q2", state="KY") is None
    assert program.value("students_female", "2016-17Q2") == (17, 30)
    assert differences(program, "2016-17Q2") == []


def test_classes_mirror_their_schools_in_groups_and_lunch_too(program: Program) -> None:
    program.add_school(
        "390001001001", "2016-17", black=100, hispanic=50, white=200, asian=50, frl_percent=40.0
    )
    rows = counts("race_ethnicity", black=6, white=10, two_or_more=4, unknown=5)
    rows += counts("frl", eligible=6, not_eligible=4, unknown=9)
    program.hand_in("P", "2016-17Q2", students=[{"school_id": "390001001001"}], diversity=rows)
    program.measure()
    assert program.value("mirror_urg", "2016-17Q2") == (6, 20 * 150 / 400)
    assert program.value("mirror_frl", "2016-17Q2") == (6, 10 * 0.4)
    assert program.levels("mirror_gender", "2016-17Q2") == {}


def test_lunch_status_of_the_files_own_schools_is_never_expected_of_the_classes(program: Program) -> None:
    roster = [{"school_id": "own-1", "frl_percent": 40.0}]
    rows = counts("frl", eligible=6, not_eligible=4)
    program.hand_in("P", "2016-17Q2", teachers=roster, students=[{"school_id": "own-1"}], diversity=rows)
    program.measure()
    assert program.levels("mirror_frl", "2016-17Q2") == {}


def test_women_and_groups_among_teachers_are_of_the_teachers_rows(program: Program) -> None:
    rows = counts("gender", female=6, male=3, non_binary=1, unknown=2)
    rows += counts("race_ethnicity", black=2, white=6, other=2, unknown=2)
    teachers = [{**row, "population": "teacher"} for row in rows]
    program.hand_in("P", "2016-17Q2", diversity=teachers + gender(female=50, male=50))
    program.measure()
    assert program.value("teachers_female", "2016-17Q2") == (6, 10)
    assert program.value("teachers_urg", "2016-17Q2") == (2, 10)
    assert program.value("students_female", "2016-17Q2") == (50, 100)


def test_how_many_are_known_is_out_of_everybody_counted_by_race(program: Program) -> None:
    rows = counts("race_ethnicity", black=5, white=10, unknown=9) + gender(female=100)
    program.hand_in("P", "2016-17Q2", diversity=rows)
    program.hand_in("P", "2016-17Q3", diversity=gender(female=100))
    program.measure()
    assert program.value("diversity_known", "2016-17Q2") == (15, 24)
    assert program.levels("diversity_known", "2016-17Q3") == {}
