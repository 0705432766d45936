"""What the sheet Check counts: in what was pasted, in the list of codes, in the four files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from plp_metrics.report.workbook_files import File
from plp_metrics.report.workbook_formulas import Steps
from plp_metrics.report.workbook_paste import COLUMNS, HEADER, PASTES, Paste
from plp_metrics.report.workbook_people import HEADER as CODES_HEADER
from plp_metrics.report.workbook_people import NEW
from plp_metrics.report.workbook_values import Values

LAST_COLUMN = get_column_letter(COLUMNS)


class Line(NamedTuple):
    """formula: of a count. todo: what to do. wants: a count above 0 is marked “look”."""

    what: str
    formula: str
    todo: str
    wants: bool = True


def _count(*conditions: str) -> str:
    return f"SUMPRODUCT({'*'.join(f'({c})' for c in conditions)})"


def pasted(steps: Mapping[str, Steps], rows: Mapping[str, int]) -> list[Line]:
    """What was found in the paste sheets. steps: by the letter of their hidden sheet; rows: rows read."""
    a, w, s, c = (steps[letter] for letter in "AWSC")
    lines: list[Line] = []
    for paste, sheet in zip(PASTES, (a, w, s, c), strict=True):
        last = HEADER + rows[paste.title]
        below = f"COUNTA({paste.title}!$A${last + 1}:$C${9 * last})"
        lines.append(_absent(paste, sheet))
        todo = "They are not read: paste in parts, or ask for a larger workbook."
        lines.append(Line(f"{paste.title}: cells below row {last}", below, todo))
    some, done, of = f'{a.all("person")}<>""', f"{a.all('once')}=0", f"{s.all('ratings')}>0"
    return [
        *lines,
        Line("Attendance: rows with a person", _count(some), f"The export has {PASTES[0].one_row}.", False),
        Line(
            "Attendance: rows not counted (no day attended, or there twice)",
            _count(some, done),
            "Nothing to do if that is right.",
            False,
        ),
        Line(
            "Attendance: subjects not understood",
            _count(f'{a.all("subject")}<>""', f'{a.all("type")}=""'),
            "Write the subject as on the sheet Values (workshop_type). Until then its days are not counted.",
        ),
        Line(
            "Attendance: dates not understood",
            _count(f"{a.all('on')}=1", f'{a.all("date")}=""'),
            "Write the dates as 2017-09-16 or 9/16/2017.",
        ),
        Line(
            "Workshops: of another quarter, or without a date",
            _count(f'{w.all("workshop")}<>""', f"{w.all('inside')}=0"),
            "They are left out.",
            False,
        ),
        Line("Survey: answers taken", f"MAX({s.all('no')})", f"The export has {PASTES[2].one_row}.", False),
        Line(
            "Survey: answers without a workshop of the quarter",
            _count(of, f"{s.all('of')}=0"),
            "The column Workshop Id must name a workshop of the sheet Workshops, held in the quarter.",
        ),
        Line(
            "Classes: rows without a teacher or a course",
            _count(f'{c.all("enrolled")}<>""', f'{c.all("key")}=""'),
            "Fill in who teaches the class, and which course.",
        ),
        Line(
            "Classes: the same teacher, course and section twice",
            _count(f'{c.all("key")}<>""', f"{c.all('once')}=0"),
            "Give each class of a teacher its own section code.",
        ),
    ]


def _absent(paste: Paste, steps: Steps) -> Line:
    absent = "+".join(f"IF({steps.place(f.key)}=0,1,0)" for f in paste.facts if f.needed)
    if paste.title in ("Attendance", "Classes"):
        person = "+".join(steps.place(key) for key in ("given", "email", "id", "name", "last"))
        absent += f"+IF({person}=0,1,0)"
    if paste.title == "Survey":
        ratings = "+".join(steps.place(f.key) for f in paste.facts[2:])
        absent = f"IF({ratings}=0,1,0)"
    line = PASTES.index(paste) + 1
    heads = f"SUMPRODUCT(--(LEN(Heads!$A${line}:${LAST_COLUMN}${line})>0))"
    return Line(
        f"{paste.title}: columns not found",
        f"IF({heads}=0,0,{absent})",
        f"The column names must stand in row {HEADER}. Below you see which column is read as what.",
    )


def codes(teachers: File, listed: Steps, people: Steps) -> list[Line]:
    """What to mind in the list of codes."""
    code, name, email, number = (listed.all(n) for n in ("code", "name", "email", "id"))
    as_typed = f"Codes!$A${CODES_HEADER + 1}:$A${CODES_HEADER + listed.rows}"
    new = f"MAX({people.all('no')})"
    return [
        Line(
            "People without a code in your list (codes are suggested)",
            new,
            "Copy them from the right part of Codes under your list (values only), so that they keep them.",
        ),
        Line(
            "More new people than there is room for",
            f"MAX(0,{new}-{NEW})",
            "Copy the first ones into your list; the next ones follow.",
        ),
        Line(
            "Codes in your list without name, e-mail and id",
            _count(f'{code}<>""', f'{name}=""', f'{email}=""', f'{number}=""'),
            "Paste the list of your last workbook over it, or fill in who they are: else their attendance is"
            " not found, and they are offered a second code.",
        ),
        Line(
            "Codes that stand twice in your list",
            _count(f'{code}<>""', f"COUNTIF({as_typed},{code})>1"),
            "Every teacher has one code, and every code one teacher.",
        ),
        Line(
            "E-mail addresses that stand twice in your list",
            _count(f'{email}<>""', f"COUNTIF({email},{email})>1"),
            "One teacher has two codes: keep the older one.",
        ),
        Line(
            "Rows of the teachers file whose code is not in your list",
            _count(
                f'{teachers.all("teacher_code")}<>""', f"COUNTIF({code},{teachers.all('teacher_code')})=0"
            ),
            "New people count here until you copied them into your list.",
            False,
        ),
    ]


def missing(file: File, values: Values) -> list[Line]:
    """Rows of an output sheet, and in each column those that are empty or not one of the values."""
    name = file.contract.dataset
    key = {"diversity": "category", "workshop_surveys": "workshop_code"}.get(name, "teacher_code")
    filled = f'({file.all(key)}<>"")'
    lines = [Line("Rows", _count(filled), f"Save the sheet {name} as CSV UTF-8 and hand it in.", False)]
    for column in file.contract.own_columns:
        cells, conditions, told = file.all(column.name), [], []
        if not column.may_be_empty and column.name != key:
            conditions.append(f'({cells}="")')
            told.append("empty")
        if allowed := values.ranges.get((name, column.name)):
            conditions.append(f'({cells}<>"")*(COUNTIF({allowed},{cells})=0)')
            told.append("not one of the values")
        if conditions:
            formula = _count(filled, "+".join(conditions))
            lines.append(Line(f"{column.name}: {' or '.join(told)}", formula, column.says))
    return lines


def asked(file: File, teacher_keys: Steps) -> list[Line]:
    """What the app would ask about the rows of a file."""
    if file.contract.dataset == "students":
        keys = f'{file.all("teacher_code")}&"/"&{file.all("course")}'
        return [
            Line(
                "Classes whose teacher is not in the teachers file",
                _count(f'{file.all("teacher_code")}<>""', f"ISNA(MATCH({keys},{teacher_keys.all('key')},0))"),
                "Add the teacher to the teachers file, or say why when you hand in.",
            ),
            Line("More active than enrolled", _more(file, "students_active", "students_enrolled"), _CORRECT),
        ]
    if file.contract.dataset == "workshop_surveys":
        return [Line("More attended than enrolled", _more(file, "attended", "enrolled"), _CORRECT)]
    return []


_CORRECT = "Correct one of the two, or say why when you hand in."


def _more(file: File, these: str, those: str) -> str:
    a, b = file.all(these), file.all(those)
    return _count(f"ISNUMBER({a})", f"ISNUMBER({b})", f"{a}>{b}")
