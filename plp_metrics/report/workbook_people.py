"""Names to codes and back: the sheet Codes, the sheet Names, and the hidden steps between them.

A person is known by e-mail first, then by the number the platform gives, then by name.
"""

from __future__ import annotations

import re

from openpyxl import Workbook

from plp_metrics.report import workbook_look as look
from plp_metrics.report.workbook_facts import Prefill
from plp_metrics.report.workbook_formulas import FIRST, Steps, number
from plp_metrics.report.workbook_values import Values

HEADER = 8
NEW = 200
"""New people a quarter has room for."""
ASKED = 300
"""Codes that can be turned into names at once."""
_STEPS = "StepsL"
_LIST = ("code", "name", "e-mail", "teacher id", "school_id", "grade_band", "committed")
_NEW = ("new code", "name", "e-mail", "teacher id", "school")
_PREFIX, _NEXT, _DIGITS = "Codes!$B$6", "Codes!$D$6", "Codes!$F$6"


def size(known: Prefill) -> int:
    """How many people the list of codes has room for."""
    return max(400, len(known.codes_used) + 300)


def codes_sheet(book: Workbook, known: Prefill, values: Values) -> None:
    """The list of codes (last quarter's filled in), and beside it the people who have none yet."""
    sheet, last = book["Codes"], HEADER + size(known)
    look.title(
        sheet,
        "Codes",
        "Left: your list of teachers, kept for ever. Right: people in what you pasted who have no code yet.",
        "Every quarter, empty columns A to D and paste your last workbook's list there (values only).",
        "Then copy the new people (I to L) under it (paste special, values). No code is ever used again.",
    )
    prefix, used, digits = known.numbering
    for cell, text in (("A6", "New codes begin with"), ("C6", "Next number"), ("E6", "Digits")):
        look.put(sheet, cell, text, look.NOTE)
    look.setting(sheet, "B6", prefix)
    look.setting(sheet, "D6", f"=MAX({used},{_STEPS}!$E$4:$E${3 + size(known)})+1", look.WHOLE)
    look.setting(sheet, "F6", str(digits), look.WHOLE)
    sheet["F6"].value = digits
    look.put(
        sheet, f"E{HEADER - 1}", "for new rows of the teachers file, if the same for all courses:", look.NOTE
    )
    look.header(sheet, HEADER, _LIST, width=18)
    look.header(sheet, HEADER, _NEW, first=9, width=18)
    sheet.column_dimensions["H"].width = 4
    codes = sorted({row["teacher_code"] for row in known.of("teachers")})
    for row in range(HEADER + 1, last + 1):
        code = codes[row - HEADER - 1] if row - HEADER <= len(codes) else None
        for letter in "ABCDEFG":
            look.put(
                sheet, f"{letter}{row}", code if letter == "A" else None, look.BODY, look.TEXT, look.TYPE_FILL
            )
    look.drop_down(sheet, f"F{HEADER + 1}:F{last}", values.ranges["teachers", "grade_band"], "Grade band")
    look.drop_down(sheet, f"G{HEADER + 1}:G{last}", values.ranges["teachers", "committed"], "Committed")
    sheet.freeze_panes = f"A{HEADER + 1}"
    sheet.sheet_properties.tabColor = look.PASTE_TAB


def listed(book: Workbook, known: Prefill) -> Steps:
    """The list of codes as text, whatever was pasted."""
    steps = Steps(book.create_sheet(_STEPS), size(known))
    for name, letter in zip(("code", "name", "email", "id"), "ABCD", strict=True):
        cell = f'IFERROR(TRIM(INDEX(Codes!${letter}${HEADER + 1}:${letter}${HEADER + steps.rows},[#])&""),"")'
        steps.add(name, f"LOWER({cell})" if name in ("name", "email") else cell)
    tail = number(f"MID([code],LEN({_PREFIX})+1,9)")
    steps.add("number", f'IF([code]="","",IF(LEFT([code],LEN({_PREFIX}))={_PREFIX}&"",{tail},""))')
    return steps


def people(book: Workbook, attendance: Steps, classes: Steps, codes: Steps) -> Steps:
    """Everybody in the attendance, then in the class list: who it is, and the code in the list of codes.

    A name alone is believed only where one of the two has no e-mail address: two people can share a name.
    """
    steps = Steps(book.create_sheet("People"), attendance.rows + classes.rows)

    def add(name: str, template: str) -> None:
        steps.add(name, lambda row: _of_row(template, row, attendance, classes))

    add("given", "{given}")
    add("email", "LOWER({email})")
    add("id", "{id}")
    add("name", 'IF({name}<>"",{name},TRIM({first}&" "&{last}))')
    last = FIRST + attendance.rows - 1
    same = f"IFERROR(INDEX($E${FIRST}:$E${last},MATCH([name],$D${FIRST}:$D${last},0)),LOWER([name]))"
    by_name = f"IF([#]>{attendance.rows},{same},LOWER([name]))"
    nobody = 'IF([given]="","","code "&[given])'
    key = f'IF([email]<>"",[email],IF([id]<>"","id "&[id],IF([name]="",{nobody},{by_name})))'
    add("key", key)
    for fact in ("email", "id", "name"):
        at = f"MATCH([{fact}],{codes.all(fact)},0)"
        found = f'IFERROR(INDEX({codes.all("code")},{at}),"")'
        if fact == "name":
            found = f'IF(OR([email]="",IFERROR(INDEX({codes.all("email")},{at}),"")=""),{found},"")'
        add(f"by_{fact}", f'IF([{fact}]="","",{found})')
    listed = 'IF([by_email]<>"",[by_email],IF([by_id]<>"",[by_id],[by_name]))'
    add("known", f'IF([given]<>"",[given],{listed})')
    return steps


def coded(steps: Steps, attendance: Steps) -> None:
    """Number those of People without a code who are on a roster or teach a class, and give all their code."""
    rows = attendance.rows

    def counts(row: int) -> str:
        return f'IF({attendance.cell("on", row)}=1,[key],"")' if row <= rows else "[key]"

    steps.add("counts", counts)
    steps.add("new", 'IF(OR([counts]="",[known]<>""),0,IF(MATCH([counts],[counts*],0)=[#],1,0))')
    steps.add("no", "[no-]+[new]")
    fresh = f"INDEX(Codes!$I${HEADER + 1}:$I${HEADER + NEW},INDEX([no*],MATCH([key],[counts*],0)))"
    steps.add("code", f'IF([key]="","",IF([known]<>"",[known],IFERROR({fresh}&"","")))')


def _of_row(template: str, row: int, attendance: Steps, classes: Steps) -> str:
    """The template with {fact} replaced by the cell of the sheet that row of People stands for."""
    sheet, i = (attendance, row) if row <= attendance.rows else (classes, row - attendance.rows)
    return re.sub(r"\{(\w+)\}", lambda fact: sheet.cell(fact.group(1), i), template)


def new_people(book: Workbook, people: Steps, attendance: Steps) -> None:
    """The right part of Codes: who has no code yet, with the next numbers suggested."""
    sheet = book["Codes"]
    zeros = f'REPT("0",{_DIGITS})'
    for k in range(1, NEW + 1):
        row = HEADER + k
        code = f"{_PREFIX}&TEXT({_NEXT}+{k - 1},{zeros})"
        shown = f'=IF({k}<=MAX({people.all("no")}),{code},"")'
        look.put(sheet, f"I{row}", shown, look.BODY, look.TEXT, look.MADE_FILL)
        at = f"MATCH({k},{people.all('no')},0)"
        for letter, fact in zip("JKL", ("name", "email", "id"), strict=True):
            formula = f'=IF($I{row}="","",IFERROR(INDEX({people.all(fact)},{at})&"",""))'
            look.put(sheet, f"{letter}{row}", formula, look.BODY, look.TEXT, look.MADE_FILL)
        school = f'=IF($I{row}="","",IFERROR(INDEX({attendance.all("school")},{at})&"",""))'
        look.put(sheet, f"M{row}", school, look.BODY, look.TEXT, look.MADE_FILL)


def names_sheet(book: Workbook, codes: Steps, people: Steps) -> None:
    """Codes back to names: paste a list of codes, read who they are."""
    sheet = book["Names"]
    look.title(
        sheet,
        "Names",
        "Paste a list of codes here (such as “trained, no class yet”) to see who they are.",
        "Works from your list on the sheet Codes, on this computer only. Never hand this sheet in.",
    )
    look.header(sheet, 5, ("code", "name", "e-mail"), width=28)
    sheet.freeze_panes = "A6"
    sheet.sheet_properties.tabColor = look.PASTE_TAB
    size = codes.rows
    for row in range(6, 6 + ASKED):
        look.put(sheet, f"A{row}", None, look.BODY, look.TEXT, look.TYPE_FILL)
        asked = f'TRIM($A{row}&"")'
        for letter, fact in (("B", "name"), ("C", "email")):
            at = f"MATCH({asked},{codes.all('code')},0)"
            listed = f"INDEX(Codes!${letter}${HEADER + 1}:${letter}${HEADER + size},{at})"
            fresh = f"INDEX({people.all(fact)},MATCH({asked},{people.all('code')},0))"
            unknown = '"not in your list"' if fact == "name" else '""'
            known = f'IFERROR({listed}&"","")'
            formula = f'=IF({asked}="","",IF({known}<>"",{known},IFERROR({fresh}&"",{unknown})))'
            look.put(sheet, f"{letter}{row}", formula, look.BODY, look.TEXT)


def fact_of(letter: str, code: str, codes: Steps) -> str:
    """Formula: what the list of codes says of a teacher in a column (E school, F grade band, G committed)."""
    column = f"Codes!${letter}${HEADER + 1}:${letter}${HEADER + codes.rows}"
    return f'IFERROR(INDEX({column},MATCH({code},{codes.all("code")},0))&"","")'
