"""Filling the output sheets: teachers, students, workshop_surveys."""

from __future__ import annotations

from openpyxl import Workbook

from plp_metrics.report.workbook_facts import Row
from plp_metrics.report.workbook_files import File
from plp_metrics.report.workbook_formulas import FIRST, Steps, iso_date
from plp_metrics.report.workbook_paste import RATINGS
from plp_metrics.report.workbook_people import fact_of
from plp_metrics.report.workbook_survey import SCALE
from plp_metrics.report.workbook_values import Values

NEW_TEACHERS = 200
NEW_CLASSES = 200
SOURCE = "Classes!$D$4"


def teacher_keys(book: Workbook, file: File, attendance: Steps) -> Steps:
    """For each row of the teachers file its code/course, and for new ones the row of the attendance."""
    steps = Steps(book.create_sheet("StepsT"), file.rows)
    before = len(file.known.of("teachers"))
    code, course = (f"teachers!${file.letter(name)}" for name in ("teacher_code", "course"))
    steps.add("key", lambda i: f'IF({code}{i + 1}="","",{code}{i + 1}&"/"&{course}{i + 1})')
    found = attendance.all("no")
    steps.add("at", lambda i: f"IFERROR(MATCH({i - before},{found},0),0)" if i > before else "0")
    return steps


def teachers(
    file: File, keys: Steps, attendance: Steps, codes: Steps, students: File, values: Values
) -> None:
    """Last quarter's roster with what the attendance adds, then the teachers who are new on a course."""
    known = file.known.of("teachers")
    for row in range(2, file.rows + 2):
        i = row - 1
        code, course, cohort = (file.cell(n, row) for n in ("teacher_code", "course", "cohort_year"))
        key, at = f'{code}&"/"&{course}', keys.cell("at", i)
        in_cohort = f"{attendance.all('tc')},{key},{attendance.all('tyear')},{cohort}"
        days = f"SUMIFS({attendance.all('main')},{in_cohort})"
        held = f"SUMIFS({attendance.all('ay')},{attendance.all('tc')},{key})"
        kind = f"INDEX({attendance.all('type')},MATCH({key},{attendance.all('main_tc')},0))"
        where = f'IF({kind}="teachercon","teachercon","partner")'
        taught = (
            f"SUMIFS({students.all('students_enrolled')},{students.all('teacher_code')},{code},"
            f"{students.all('course')},{course})>0"
        )
        if i <= len(known):
            last = known[i - 1]
            file.write(row, dict(last) | {
                "training_days_attended": f"=MIN(5,MAX({last['training_days_attended']},{days}))",
                "ay_workshops_attended": f"=MIN(4,MAX({last['ay_workshops_attended']},{held}))",
                "implementing": f'=IF({taught},"yes","{last["implementing"]}")',
                "trained_at": last["trained_at"] or f'=IFERROR({where},"")',
            })  # fmt: skip
            continue
        cohort_of = f"INDEX({attendance.all('tyear')},MATCH({key},{attendance.all('main_tc')},0))"
        band, listed_band = values.find(f'"band:"&{course}', '""'), fact_of("F", code, codes)
        listed_school, pasted_school = fact_of("E", code, codes), f"INDEX({attendance.all('school_id')},{at})"
        filled = {
            "cohort_year": f'IFERROR({cohort_of},"")',
            "grade_band": f'IF({listed_band}<>"",{listed_band},{band})',
            "state": f'IFERROR(INDEX({attendance.all("state_code")},{at}),"")',
            "school_id": f'IF({listed_school}<>"",{listed_school},IFERROR({pasted_school},""))',
            "committed": fact_of("G", code, codes),
            "training_days_attended": f"MIN(5,{days})",
            "trained_at": f'IFERROR({where},"")',
            "ay_workshops_attended": f"MIN(4,{held})",
            "implementing": f'IF({taught},"yes","unknown")',
        }
        cells = {name: f'=IF({code}="","",{formula})' for name, formula in filled.items()}
        cells["teacher_code"] = f'=IF({at}=0,"",INDEX({attendance.all("code")},{at}))'
        cells["course"] = f'=IF({at}=0,"",INDEX({attendance.all("course_code")},{at}))'
        file.write(row, cells, when="teacher_code")


def students(file: File, classes: Steps, teachers: File, keys: Steps, values: Values) -> None:
    """Last quarter's classes with the new numbers, then classes that are new in the list."""
    known, q4 = file.known.of("students"), file.known.period.quarter == "Q4"
    for row in range(2, file.rows + 2):
        code, course, section = (file.cell(n, row) for n in ("teacher_code", "course", "section_code"))
        old = row - 2 < len(known)
        at = f'MATCH({code}&"/"&{course}&"/"&{section},{classes.all("key")},0)'
        if not old:
            at = f"MATCH({row - 1 - len(known)},{classes.all('no')},0)"

        def told(column: str, at: str = at) -> str:
            return f'IFERROR(INDEX({classes.all(column)},{at}),"")'

        def teacher(column: str, key: str = f'{code}&"/"&{course}') -> str:
            return f'IFERROR(INDEX({teachers.all(column)},MATCH({key},{keys.all("key")},0))&"","")'

        numbers = {"students_enrolled": told("enrolled_count"), "students_active": told("active_count")}
        if q4:
            numbers["students_completed"] = told("completed_count")
            exam = f'IF(OR({course}="CSP",{course}="CSA"),{told("exam_count")},"")'
            numbers["ap_exam_takers"] = exam
        enrolled = file.cell("students_enrolled", row)
        source = f'IF({told("source_code")}<>"",{told("source_code")},{SOURCE}&"")'
        if old:
            cells: Row = known[row - 2]
            made = {name: "=" + formula for name, formula in numbers.items()}
            last = cells["source"]
            made["source"] = f'=IF({enrolled}="","{last}",IF({source}="","{last}",{source}))'
            file.write(row, dict(cells) | made)
            continue
        band = values.find(f'"band:"&{course}', teacher("grade_band"))
        filled = numbers | {
            "grade_band": f'IF({told("grade_code")}<>"",{told("grade_code")},{band})',
            "state": f'IF({told("state_code")}<>"",{told("state_code")},{teacher("state")})',
            "school_id": f'IF({told("school_id")}<>"",{told("school_id")},{teacher("school_id")})',
            "source": source,
        }
        new = {name: f'=IF({code}="","",{formula})' for name, formula in filled.items()}
        named = {"teacher_code": "code", "course": "course_code", "section_code": "section_code"}
        new |= {name: "=" + told(column) for name, column in named.items()}
        file.write(row, new, when="teacher_code")


def workshop_surveys(book: Workbook, file: File, workshops: Steps, answers: Steps) -> None:
    """Every answer of the quarter with its workshop's facts, then the workshops nobody answered."""
    steps = Steps(book.create_sheet("StepsO"), file.rows)
    steps.add("answer", f"IFERROR(MATCH([#],{answers.all('no')},0),0)")
    silent = f"IFERROR(MATCH([#]-MAX({answers.all('no')}),{workshops.all('no')},0),0)"
    steps.add("at", f"IF([answer]>0,INDEX({answers.all('of')},[answer]),{silent})")
    facts = {
        "workshop_type": "type",
        "course": "course_code",
        "state": "state_code",
        "days": "day_count",
        "format": "format_code",
        "facilitators": "facilitator_count",
        "facilitators_accredited": "accredited_count",
        "enrolled": "enrolled_count",
        "attended": "attended_count",
    }
    for row in range(2, file.rows + 2):
        at, answer = (f"StepsO!${steps.letters[n]}${FIRST + row - 2}" for n in ("at", "answer"))

        def told(column: str, at: str = at) -> str:
            return f'IFERROR(INDEX({workshops.all(column)},{at}),"")'

        cells = {name: f'=IF({at}=0,"",{told(column)})' for name, column in facts.items()}
        cells["workshop_code"] = f'=IF({at}=0,"",{told("code")})'
        cells["workshop_date"] = f'=IF({at}=0,"",{iso_date(told("date"))})'
        cells["scale_points"] = f'=IF({at}=0,"",{SCALE})'
        cells |= {
            name: f'=IF({answer}=0,"",INDEX({answers.all(f"{name}_number")},{answer}))' for name in RATINGS
        }
        file.write(row, cells, when="workshop_code")
