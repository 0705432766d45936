"""The quarter workbook: paste the exports one has, get the four files. Formulas only, nothing leaves it."""

from __future__ import annotations

import io

from openpyxl import Workbook

from plp_metrics.model import DATASETS
from plp_metrics.report import (
    workbook_check,
    workbook_diversity,
    workbook_files,
    workbook_look,
    workbook_paste,
    workbook_people,
    workbook_read_me,
    workbook_rows,
    workbook_steps,
    workbook_survey,
    workbook_values,
)
from plp_metrics.report.workbook_facts import Prefill


def made(known: Prefill, mind: str = "") -> bytes:
    """The workbook of a partner and quarter as .xlsx, with what is known filled in. mind: what its reader has
    to know besides."""
    book = Workbook()
    book.active.title = "Read me"
    rows = workbook_paste.sizes(known)
    workbook_paste.sheets(book, rows)
    for title in (workbook_diversity.TITLE, "Codes", "Names", "Check", *DATASETS, "Values"):
        book.create_sheet(title)
    values = workbook_values.sheets(book)
    workbook_read_me.sheet(book["Read me"], known, mind)
    workbook_survey.settings(book, known, values)
    workbook_look.put(book["Classes"], "C4", "Source of the numbers:", workbook_look.NOTE)
    workbook_look.setting(book["Classes"], "D4", known.source)
    workbook_look.drop_down(book["Classes"], "D4", values.ranges["students", "source"], "Source")
    teachers_before, sections_before = _last_quarter(book, known)

    a, w, s, c = (
        workbook_steps.pasted(book, f"Steps{letter}", paste, rows[paste.title])
        for letter, paste in zip("AWSC", workbook_paste.PASTES, strict=True)
    )
    workbook_people.codes_sheet(book, known, values)
    codes = workbook_people.listed(book, known)
    people = workbook_people.people(book, a, c, codes)
    workbook_steps.visits(a, people, values)
    workbook_people.coded(people, a)
    workbook_people.new_people(book, people, a)
    workbook_people.names_sheet(book, codes, people)
    workbook_steps.attendance(a, people, known.period, teachers_before)
    workbook_steps.classes(c, people, values, a.rows, sections_before)
    workbook_survey.workshops(w, a, values, known.period)
    workbook_survey.answers(s, w, values)
    workbook_survey.unanswered(w, s)

    room = {
        "teachers": len(known.of("teachers")) + workbook_rows.NEW_TEACHERS,
        "students": len(known.of("students")) + workbook_rows.NEW_CLASSES,
        "diversity": workbook_diversity.row_count(known),
        "workshop_surveys": s.rows + w.rows,
    }
    files = {d: workbook_files.begin(book, d, known, values, room[d]) for d in DATASETS}
    keys = workbook_rows.teacher_keys(book, files["teachers"], a)
    workbook_rows.teachers(files["teachers"], keys, a, codes, files["students"], values)
    workbook_rows.students(files["students"], c, files["teachers"], keys, values)
    workbook_diversity.counts_sheet(book, known, values, files["students"])
    workbook_diversity.fill(files["diversity"])
    workbook_rows.workshop_surveys(book, files["workshop_surveys"], w, s)
    steps = {"A": a, "W": w, "S": s, "C": c, "L": codes, "P": people, "T": keys}
    workbook_check.sheet(book, files, steps, values, rows)

    book.calculation.fullCalcOnLoad = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _last_quarter(book: Workbook, known: Prefill) -> tuple[str, str]:
    """The hidden list of last quarter's roster rows and classes; the two ranges."""
    sheet = book.create_sheet("Last")
    sheet.sheet_state = "hidden"
    teachers = [f"{r['teacher_code']}/{r['course']}" for r in known.of("teachers")]
    sections = [f"{r['teacher_code']}/{r['course']}/{r['section_code']}" for r in known.of("students")]
    for letter, keys in (("A", teachers), ("B", sections)):
        for row, key in enumerate(["-", *keys], 1):
            sheet[f"{letter}{row}"] = key
    return f"Last!$A$1:$A${len(teachers) + 1}", f"Last!$B$1:$B${len(sections) + 1}"
