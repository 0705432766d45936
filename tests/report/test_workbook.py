"""The quarter workbook, filled in with invented exports and worked out by LibreOffice."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from plp_metrics.contracts import load_contracts
from plp_metrics.intake import judge
from plp_metrics.model import DATASETS, Period, Severity
from plp_metrics.report.workbook_facts import Prefill
from tests.report.conftest import Worked, pasted

pytestmark = pytest.mark.thorough

PERIOD = Period("2017-18", "Q2")
TODAY = date(2018, 1, 20)


def roster(code: str, course: str, band: str, school: str, days: int = 5, **other: str) -> dict[str, str]:
    return {
        "teacher_code": code, "course": course, "status": "on_roster", "cohort_year": "2017-18",
        "grade_band": band, "state": "AR", "school_id": school, "locale": "", "title_i": "",
        "frl_percent": "", "committed": "yes", "training_days_attended": str(days), "trained_at": "partner",
        "ay_workshops_attended": "0", "implementing": "unknown",
    } | other  # fmt: skip


def section(code: str, course: str, name: str, band: str) -> dict[str, str]:
    counts = dict.fromkeys(
        ("students_enrolled", "students_active", "students_completed", "ap_exam_takers"), ""
    )
    return {
        "teacher_code": code, "course": course, "section_code": name, "grade_band": band, "state": "AR",
        "school_id": "050060000714", "source": "teacher_report", **counts,
    }  # fmt: skip


KNOWN = Prefill(
    "HILLS",
    PERIOD,
    ("AR",),
    ("CSP", "CSD"),
    {
        "teachers": (
            roster("007", "CSP", "9_12", "050060000714"),
            roster("HIL-0002", "CSD", "6_8", "050060000722", frl_percent="62.5"),
            roster("HIL-0003", "CSP", "9_12", "A1234567", days=0),
        ),
        "students": (section("007", "CSP", "1-2", "9_12"), section("HIL-0002", "CSD", "P4", "6_8")),
        "diversity": (
            {"course": "CSP", "state": "AR", "population": "student", "source": "teacher_report"},
            {"course": "CSP", "state": "AR", "population": "teacher", "source": "school_records"},
        ),
    },
    codes_used=("007", "HIL-0002", "HIL-0003", "HIL-0041"),
)

CODES = [
    ["007", "Teacher One", "one@school.example", "1001"],
    ["HIL-0002", "Teacher Two", "", "1002"],
    ["HIL-0003", "Teacher Three", "three@school.example", ""],
    ["HIL-0041", "Teacher Nine", "nine@school.example", "1009", "050060000730", "", "yes"],
]
ATTENDANCE = [
    ["teacher_first_name", "teacher_last_name", "teacher_id", "teacher_email", "state", "school", "course",
     "subject", "workshop_id", "workshop_dates", "hours", "days"],
    # found by e-mail in another case; a summer export writes the days of a workshop into one cell
    ["Teacher", "One", "1001", "ONE@school.example", "Arkansas", "High A", "CS Principles",
     "Academic Year Workshop 1", "501", "10/14/2017", "6", "1"],
    ["Teacher", "One", "1001", "ONE@school.example", "Arkansas", "High A", "CS Principles",
     "Academic Year Workshop 1", "501", "10/14/2017", "6", "1"],
    # found by id; a two-day pair counts twice
    ["Teacher", "Two", 1002, "two.new@school.example", "AR", "Middle B", "CS Discoveries",
     "Academic Year Workshop 1 + 2", 502, "11/04/2017 11/05/2017", 12, 2],
    # found by name; the date is a date; came late to the summer
    ["Teacher", "Three", "", "", "AR", "High C", "CSP", "5-day Summer", "490",
     datetime(2017, 6, 19), "27", "4"],
    # new to the course, but in the list of codes
    ["Teacher", "Nine", "1009", "nine@school.example", "AR", "High D", "CS Principles", "5-day Summer", "490",
     "06/19/2017 06/20/2017", "33.5", "5"],
    # in nobody's list
    ["Teacher", "Four", "1004", "four@school.example", "Arkansas", "High E", "CS Principles",
     "Code.org TeacherCon", "495", "2017-07-17", "33.5", "5"],
    ["Teacher", "Four", "1004", "four@school.example", "Arkansas", "High E", "CS Principles",
     "Academic Year Workshop 1", "501", "10/14/2017", "6", "1"],
    # another person of the same name
    ["Teacher", "Three", "1033", "three.b@school.example", "AR", "High F", "CS Discoveries",
     "Academic Year Workshop 1", "501", "10/14/2017", "6", "1"],
    # before this school year; and on nobody's roster
    ["Teacher", "One", "1001", "one@school.example", "AR", "High A", "CS Principles",
     "Academic Year Workshop 4", "402", "03/04/2017", "6", "1"],
    ["Teacher", "Five", "1005", "five@school.example", "AR", "High E", "Counselor", "", "503",
     "12/02/2017", "6", "1"],
    ["Teacher", "Six", "1006", "six@school.example", "AR", "High E", "CS Principles",
     "Academic Year Workshop 1", "501", "10/14/2017", "0", "0"],
]  # fmt: skip
WORKSHOPS = [
    ["Organizer Name", "Dates", "Num Facilitators", "Num Registered", "Attendance Day 1", "Attendance Day 2",
     "Workshop Id", "Course", "Subject", "Facilitators", "Days"],
    ["Boss One", "10/14/2017", "2", "9", "3", "", "501", "CS Principles", "Academic Year Workshop 1",
     "Leader One, Leader Two", "1"],
    ["Boss One", "11/04/2017 11/05/2017", "1", "8", "6", "7", "502", "CS Discoveries",
     "Academic Year Workshop 1 + 2", "Leader One", "2"],
    ["Boss One", "12/02/2017", "1", "10", "5", "", "503", "Counselor", "", "Leader Two", "1"],
    ["Boss One", "07/17/2017", "1", "10", "5", "", "495", "CS Principles", "Code.org TeacherCon",
     "Leader Two", "5"],
]  # fmt: skip
SURVEY = [
    ["Workshop Id", "I would recommend this workshop to others.",
     "I feel more prepared to teach the material covered in this workshop than before I came.",
     "how_motivating", "What would you recommend we change?"],
    ["501", "Strongly agree", "5", "4", "Ask Teacher One"],
    ["501", "slightly agree", "Agree", "9", ""],
    ["502", 6, 2, "", "Teacher Two was great"],
    ["502", "", "", "", "no ratings at all"],
    ["495", "Agree", "Agree", "5", "another quarter"],
]  # fmt: skip
CLASSES = [
    ["Teacher Name", "Course", "Section", "Students", "Active students", "Grades"],
    ["Teacher One", "CS Principles", "1-2", "28", "25", "9-12"],
    ["Teacher Two", "CS Discoveries", "P4", 31, 30, "6-8"],
    ["Teacher Four", "CSP", "Ms Four second hour", "22", "", ""],
    ["Teacher Four", "CSP", "Ms Four third hour", "20", "4", ""],
]
NAMES = (
    "Teacher",
    "Boss",
    "Leader",
    "Ms ",
    "Four",
    "school.example",
    "@",
    "High ",
    "great",
    "quarter,another",
)


@pytest.fixture(scope="module")
def worked(work_out) -> Worked:
    typed = {
        ("Workshops", "M4"): "yes",
        # what no export says of two of the new rows
        ("teachers", "N6"): "yes",
        ("teachers", "G7"): "2016-17",
        ("teachers", "H7"): "6_8",
        ("teachers", "N7"): "no",
        ("Diversity counts", "E7"): 30,
        ("Diversity counts", "F7"): 33,
        ("Diversity counts", "E8"): 2,
    }
    names = [["HIL-0003"], ["007"], ["HIL-0042"], ["HIL-9999"]]
    return work_out(
        KNOWN,
        typed
        | pasted("Codes", "A9", CODES)
        | pasted("Attendance", "A5", ATTENDANCE)
        | pasted("Workshops", "A5", WORKSHOPS)
        | pasted("Survey", "A5", SURVEY)
        | pasted("Classes", "A5", CLASSES)
        | pasted("Names", "A6", names),
    )


def judged(worked: Worked, dataset: str):
    return judge(
        f"{dataset}.csv", worked.text(dataset), partner_id="HILLS", period=PERIOD, today=TODAY,
        partner_states=("AR",),
    )  # fmt: skip


@pytest.mark.parametrize("dataset", DATASETS)
def test_each_sheet_saved_as_csv_is_accepted(worked, dataset):
    found = judged(worked, dataset)
    assert [p.message for p in found.problems if p.severity is Severity.MUST_FIX] == []
    assert found.dataset == dataset
    assert found.rows == len(worked.rows(dataset)) > 0
    assert found.left_out == ()


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_sheet_has_exactly_the_columns_of_its_layout(worked, dataset):
    assert tuple(worked.table(dataset)[0]) == load_contracts()[dataset].names


@pytest.mark.parametrize("dataset", DATASETS)
def test_no_name_address_or_free_text_gets_into_a_file(worked, dataset):
    text = worked.text(dataset).decode()
    assert [name for name in NAMES if name in text] == []


def test_no_sheet_has_an_error(worked):
    wrong = ("Err:", "#N/A", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!")
    assert [(s, w) for s, text in worked.all_sheets().items() for w in wrong if w in text] == []


def test_last_quarters_roster_is_brought_up_to_date(worked):
    one, two, three = worked.rows("teachers")[:3]
    assert (one["teacher_code"], one["ay_workshops_attended"], one["training_days_attended"]) == (
        "007",
        "1",
        "5",
    )
    assert (two["teacher_code"], two["ay_workshops_attended"]) == ("HIL-0002", "2")
    assert (three["teacher_code"], three["training_days_attended"]) == ("HIL-0003", "4")
    assert [one["implementing"], two["implementing"], three["implementing"]] == ["yes", "yes", "unknown"]


def test_new_teachers_follow_with_what_the_export_says(worked):
    new = worked.rows("teachers")[3:]
    kept = ("teacher_code", "course", "cohort_year", "grade_band", "state", "committed",
            "training_days_attended", "trained_at", "ay_workshops_attended", "implementing")  # fmt: skip
    assert [tuple(row[k] for k in kept) for row in new] == [
        ("HIL-0041", "CSP", "2017-18", "9_12", "AR", "yes", "5", "partner", "0", "unknown"),
        ("HIL-0042", "CSP", "2017-18", "9_12", "AR", "yes", "5", "teachercon", "1", "yes"),
        ("HIL-0043", "CSD", "2016-17", "6_8", "AR", "no", "0", "", "1", "unknown"),
    ]


def test_ids_survive_as_they_are(worked):
    teachers = worked.rows("teachers")
    schools = ["050060000714", "050060000722", "A1234567", "050060000730", "", ""]
    assert [t["school_id"] for t in teachers] == schools
    assert [t["frl_percent"] for t in teachers] == ["", "62.5", "", "", "", ""]
    assert teachers[0]["teacher_code"] == "007"
    assert [s["section_code"] for s in worked.rows("students")[:2]] == ["1-2", "P4"]
    assert worked.rows("students")[1]["grade_band"] == "6_8"


def test_classes_of_last_quarter_get_their_numbers_and_new_ones_follow(worked):
    kept = (
        "teacher_code",
        "course",
        "section_code",
        "grade_band",
        "state",
        "students_enrolled",
        "students_active",
    )
    assert [tuple(row[k] for k in kept) for row in worked.rows("students")] == [
        ("007", "CSP", "1-2", "9_12", "AR", "28", "25"),
        ("HIL-0002", "CSD", "P4", "6_8", "AR", "31", "30"),
        ("HIL-0042", "CSP", "S1", "9_12", "AR", "22", ""),
        ("HIL-0042", "CSP", "S2", "9_12", "AR", "20", "4"),
    ]


def test_answers_stand_beside_their_workshops_and_silent_workshops_have_a_row(worked):
    kept = ("workshop_code", "workshop_type", "course", "state", "workshop_date", "days", "facilitators",
            "facilitators_accredited", "enrolled", "attended", "would_recommend", "more_prepared_than_before",
            "how_motivating")  # fmt: skip
    # as many as the attendance has: the second row of the same person is not one more
    first = ("W-501", "ayw_1", "CSP", "AR", "2017-10-14", "1", "2", "2", "9", "3")
    assert [tuple(row[k] for k in kept) for row in worked.rows("workshop_surveys")] == [
        (*first, "6", "5", "4"),
        (*first, "4", "5", ""),
        ("W-502", "ayw_1_2", "CSD", "AR", "2017-11-04", "2", "1", "1", "8", "7", "6", "2", ""),
        ("W-503", "admin_counselor", "NONE", "AR", "2017-12-02", "1", "1", "1", "10", "5", "", "", ""),
    ]


def test_people_not_counted_by_group_are_worked_out(worked):
    counts = {
        (r["population"], r["dimension"], r["category"]): (r["count"], r["source"])
        for r in worked.rows("diversity")
    }
    assert counts == {
        ("student", "gender", "female"): ("30", "teacher_report"),
        ("student", "gender", "male"): ("33", "teacher_report"),
        ("student", "gender", "unknown"): ("7", "teacher_report"),
        ("teacher", "gender", "female"): ("2", "school_records"),
    }


def test_codes_give_the_names_back(worked):
    told = [row[:3] for row in worked.table("Names")[5:9]]
    assert told == [
        ["HIL-0003", "Teacher Three", "three@school.example"],
        ["007", "Teacher One", "one@school.example"],
        ["HIL-0042", "Teacher Four", "four@school.example"],
        ["HIL-9999", "not in your list", ""],
    ]


def test_the_check_counts_what_is_still_to_do(worked):
    told = {row[0]: (row[1], row[2]) for row in worked.table("Check") if len(row) > 2}
    assert told["Attendance: rows not counted (no day attended, or there twice)"][0] == "2"
    assert told["Survey: answers without a workshop of the quarter"] == ("1", "look")
    assert told["People without a code in your list (codes are suggested)"] == ("2", "look")
    assert told["students_enrolled: empty"] == ("0", "ok")
