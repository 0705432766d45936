"""A metric added later is one file: the base tables already offer what the rest of the list reads."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from plp_metrics.compute import measure
from plp_metrics.metrics import LIBRARY, load_all, read
from tests.metrics.program import Program

Measured = Callable[..., Program]
HEAD = """/* metric
number = 99
group = "teachers"
title = "A later metric"
short = "Later"
says = "It says."
why = "It matters."
unit = "things"
display = "count"
direction = "neutral"
kind = "{kind}"
rule = "open"
grain = "{grain}"
counts = "{counts}"
reads = "{reads}"
needs = {needs}
{more}
courses = {courses}
season = [1, 1, 1, 1]
numerator_says = "These"
denominator_says = "Out of these"
caveats = "None."
source = "Files."
reviewed = 2026-11-24
*/
SELECT {thing} AS thing, partner_id, school_year, quarter, course, {band} AS grade_band, {state} AS state,
    NULL::VARCHAR AS workshop, {numerator} AS numerator, {denominator} AS denominator, submission_id, line
FROM {table}
WHERE {where}
"""
PLAIN = {
    "kind": "year_to_date", "grain": "cgs", "counts": "distinct", "reads": "quarter", "needs": '["teachers"]',
    "more": "", "courses": '["ALL"]', "thing": "teacher_code", "band": "grade_band", "state": "state",
    "numerator": "1", "denominator": "NULL::INTEGER", "where": "TRUE",
}  # fmt: skip


@pytest.fixture
def measured(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measured:
    """Measure the program by the library with one more file, called "later"."""

    def with_later(**declared: str) -> Program:
        path = tmp_path / "later.sql"
        path.write_text(HEAD.format(**{**PLAIN, **declared}))
        monkeypatch.setattr(measure, "load_all", lambda: {**load_all(), "later": read(path)})
        return program.measure()

    assert LIBRARY.is_dir()
    return with_later


def test_teachers_trained_since_the_start(program: Program, measured: Measured) -> None:
    program.hand_in("P", "2015-16Q1", teachers=[{"teacher_code": "t1"}, {"teacher_code": "t2"}])
    program.hand_in("P", "2016-17Q1", teachers=[{"teacher_code": "t2"}, {"teacher_code": "t3"}])
    measured(table="roster_ever", where="is_trained", reads="ever")
    assert program.value("later", "2015-16Q1") == 2
    assert program.value("later", "2016-17Q1") == 3


def test_a_corrected_early_roster_moves_every_later_count_since_the_start(
    program: Program, measured: Measured
) -> None:
    program.hand_in("P", "2015-16Q1", teachers=[{"teacher_code": "t1"}])
    program.hand_in("P", "2017-18Q3", teachers=[])
    measured(table="roster_ever", where="is_trained", reads="ever")
    program.hand_in("P", "2015-16Q1", teachers=[])
    measure.remeasure(program.store, [("submitted", "P", measure.Period("2015-16", "Q1"))], program.event)
    assert program.value("later", "2017-18Q3") == 0


def test_attendance_at_the_workshops_held_so_far(program: Program, measured: Measured) -> None:
    program.hand_in("P", "2016-17Q1", workshop_surveys=[{"workshop_type": "ayw_1_2"}])
    rows = [{"ay_workshops_attended": 2}, {"teacher_code": "t2", "ay_workshops_attended": 1}]
    surveys = [{"workshop_type": "ayw_3", "workshop_code": "w3"}]
    program.hand_in("P", "2016-17Q2", teachers=rows, workshop_surveys=surveys)
    held = (
        "(SELECT count(DISTINCT ay_workshop.number) FROM ay_workshop WHERE ay_workshop.course = roster.course"
        " AND ay_workshop.partner_id = roster.partner_id AND ay_workshop.school_year = roster.school_year"
        " AND ay_workshop.quarter = roster.quarter)"
    )
    measured(
        table="roster", where="cohort_offset = 0 AND is_trained AND status <> 'left'",
        kind="rate", counts="sum",
        numerator="ay_workshops_attended", denominator=held, reads="year",
        needs='["teachers", "workshop_surveys"]',
    )  # fmt: skip
    assert program.value("later", "2016-17Q2") == (3, 6)


def test_districts_are_the_first_seven_digits_of_a_public_school(
    program: Program, measured: Measured
) -> None:
    ids = ("390001001001", "390001001002", "390002001001", "A1234567", "own-1")
    program.hand_in("P", "2016-17Q2", students=[{"section_code": i, "school_id": i} for i in ids])
    measured(
        table="section", thing="district", where="is_active AND district IS NOT NULL", needs='["students"]',
        more="over_partners = true\nfill = false",
    )  # fmt: skip
    assert program.value("later", "2016-17Q2") == 2
    assert program.value("later", "2016-17Q2", "ALL", state="OH") == 2


def test_high_need_schools_take_the_reference_before_the_roster(program: Program, measured: Measured) -> None:
    program.add_school("390001001001", "2015-16", frl_percent=60.0)
    program.add_school("390001001001", "2017-18", frl_percent=10.0)
    program.add_school("390001001002", "2016-17", frl_percent=None)
    said = {"390001001001": 5.0, "390001001002": 90.0, "own-1": 70.0, "own-2": None}
    rows = [
        {"teacher_code": school, "school_id": school, "frl_percent": percent}
        for school, percent in said.items()
    ]
    classes = [{"section_code": school, "school_id": school} for school in said]
    program.hand_in("P", "2016-17Q2", teachers=rows, students=classes)
    measured(
        table="section JOIN school_fact USING (partner_id, school_year, quarter, school_id)", thing="school",
        where="is_active AND frl_percent IS NOT NULL", numerator="(frl_percent > 50)::INTEGER",
        denominator="1", kind="rate", needs='["students.students_active"]', more='uses = ["teachers"]',
    )  # fmt: skip
    assert program.value("later", "2016-17Q2") == (2, 2)


def test_teaching_within_two_years_reads_last_years_q4(program: Program, measured: Measured) -> None:
    program.hand_in("P", "2015-16Q4", teachers=[{}, {"teacher_code": "t2"}], students=[])
    program.hand_in("P", "2016-17Q2", teachers=[{"cohort_year": "2015-16"}], students=[{}])
    now = (
        "(is_implementing OR EXISTS (FROM roster WHERE roster.is_implementing"
        " AND roster.partner_id = roster_last_q4.partner_id"
        " AND roster.school_year = roster_last_q4.school_year"
        " AND roster.quarter = roster_last_q4.quarter AND roster.course = roster_last_q4.course"
        " AND roster.teacher_code = roster_last_q4.teacher_code))::INTEGER"
    )
    measured(
        table="roster_last_q4", where="cohort_offset = 0 AND is_trained", kind="rate", numerator=now,
        denominator="1", reads="last_year", needs='["teachers", "students.students_active"]',
        more='needs_before = ["last_q4:teachers", "last_q4:students.students_active"]',
    )  # fmt: skip
    assert program.value("later", "2016-17Q2") == (1, 2)


def test_a_june_institute_belongs_to_the_next_training_year(program: Program, measured: Measured) -> None:
    june = {"workshop_type": "summer_5day", "days": 5}
    program.hand_in(
        "P",
        "2015-16Q4",
        workshop_surveys=[
            {**june, "workshop_date": date(2016, 6, 20)},
            {**june, "workshop_code": "w2", "workshop_date": date(2016, 5, 20)},
        ],
    )
    program.hand_in("P", "2016-17Q1", workshop_surveys=[{**june, "workshop_code": "w3"}])
    last = {**june, "workshop_code": "w4", "workshop_date": date(2017, 6, 20)}
    program.hand_in("P", "2016-17Q4", workshop_surveys=[last])
    measured(
        table="workshop_of_training_year",
        where="workshop_type = 'summer_5day' AND days = 5 AND attended >= 1",
        thing="workshop_id", grain="c", band="NULL::VARCHAR", state="NULL::VARCHAR", counts="sum",
        reads="training_year", needs='["workshop_surveys"]',
    )  # fmt: skip
    assert program.value("later", "2016-17Q1") == 2
    assert program.value("later", "2016-17Q4") == 2
    program.hand_in("P", "2015-16Q4", workshop_surveys=[])
    measure.remeasure(program.store, [("submitted", "P", measure.Period("2015-16", "Q4"))], program.event)
    assert program.value("later", "2016-17Q1") == 1


def test_counselor_workshops_of_no_course_are_zero_where_none_was_held(
    program: Program, measured: Measured
) -> None:
    program.hand_in("P", "2016-17Q1", workshop_surveys=[{}])
    rows = [{"workshop_type": "admin_counselor", "course": "NONE"}]
    program.hand_in("P", "2016-17Q2", workshop_surveys=rows)
    measured(
        table="workshop_of_year", where="workshop_type = 'admin_counselor' AND attended >= 1", grain="s",
        thing="workshop_id", band="NULL::VARCHAR", counts="sum", reads="year", needs='["workshop_surveys"]',
        courses='["NONE"]',
    )  # fmt: skip
    assert program.value("later", "2016-17Q1") == 0
    assert program.value("later", "2016-17Q2") == 1
    assert program.value("later", "2016-17Q2", state="OH") == 1
