"""The sheet Diversity counts (one line per course, state and population) and the output sheet diversity."""

from __future__ import annotations

import re
from collections import Counter

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from plp_metrics.contracts import load_contracts
from plp_metrics.report import workbook_look as look
from plp_metrics.report.workbook_facts import Prefill
from plp_metrics.report.workbook_files import File
from plp_metrics.report.workbook_values import Values

TITLE = "Diversity counts"
HEADER = 6
SPARE = 8
_FIRST = 5
"""Columns before the counts: course, state, population, source."""


def dimensions() -> dict[str, tuple[str, ...]]:
    """dimension → its categories, as the layout's own rule lists them."""
    contract = load_contracts()["diversity"]
    rule = next(r for r in contract.rules if r.id == "category_of_dimension")
    found = re.findall(r"dimension = '(\w+)' AND category NOT IN\s*\(([^)]*)\)", rule.when)
    return {name: tuple(re.findall(r"'(\w+)'", categories)) for name, categories in found}


def lines(known: Prefill) -> list[tuple[str, str, str, str]]:
    """(course, state, population, source) of the lines to begin with: last quarter's, else those that the
    roster and the classes name."""
    sources: dict[tuple[str, str, str], Counter[str]] = {}
    for row in known.of("diversity"):
        group = (row["course"], row["state"], row["population"])
        sources.setdefault(group, Counter())[row["source"]] += 1
    if sources:
        return [(*group, counted.most_common(1)[0][0]) for group, counted in sorted(sources.items())]
    places = {(row["course"], row["state"]) for d in ("teachers", "students") for row in known.of(d)}
    return [(course, state, "student", known.source) for course, state in sorted(places)]


def line_count(known: Prefill) -> int:
    """How many lines the sheet has."""
    return len(lines(known)) + SPARE


def row_count(known: Prefill) -> int:
    """How many rows the file needs for them."""
    return line_count(known) * sum(len(c) for c in dimensions().values())


def counts_sheet(book: Workbook, known: Prefill, values: Values, students: File) -> None:
    """The lines to fill in; unknown is what is left of the students file's total."""
    sheet, contract = book[TITLE], load_contracts()["diversity"]
    look.title(
        sheet,
        TITLE,
        "Type how many people of each group there are: one line per course, state and population.",
        "A group left empty is 0 if another under its heading is filled in; an empty heading is not known.",
        "For students, “Not known” is worked out: the students in the file less those you counted.",
    )
    look.header(sheet, HEADER, ("course", "state", "population", "source"))
    column = _FIRST
    for name, categories in dimensions().items():
        look.put(
            sheet,
            f"{get_column_letter(column)}{HEADER - 1}",
            contract.column("dimension").label(name),
            look.BOLD,
        )
        labels = [contract.column("category").label(c) for c in categories]
        look.header(sheet, HEADER, labels, first=column, width=13)
        for at in range(column, column + len(categories)):
            sheet.column_dimensions[get_column_letter(at)].width = 15
        column += len(categories)
    sheet.row_dimensions[HEADER].height = 54
    first, last = HEADER + 1, HEADER + line_count(known)
    begun = [*lines(known), *[("", "", "", "")] * SPARE]
    for row, group in enumerate(begun, first):
        for letter, text in zip("ABCD", group, strict=True):
            look.put(sheet, f"{letter}{row}", text or None, look.BODY, look.TEXT, look.TYPE_FILL)
        _counts(sheet, row, students)
    for letter, name in zip("ABCD", ("course", "state", "population", "source"), strict=True):
        look.drop_down(sheet, f"{letter}{first}:{letter}{last}", values.ranges["diversity", name], name)
    sheet.freeze_panes = f"E{first}"
    sheet.sheet_properties.tabColor = look.PASTE_TAB


def _counts(sheet: Worksheet, row: int, students: File) -> None:
    total = (
        f"SUMIFS({students.all('students_enrolled')},{students.all('course')},$A{row},"
        f"{students.all('state')},$B{row})"
    )
    column = _FIRST
    for categories in dimensions().values():
        known_last = get_column_letter(column + len(categories) - 2)
        counted = f"${get_column_letter(column)}{row}:${known_last}{row}"
        left = f'IF(AND($C{row}="student",COUNT({counted})>0),MAX(0,{total}-SUM({counted})),"")'
        last = column + len(categories) - 1
        for at in range(column, last):
            look.put(sheet, f"{get_column_letter(at)}{row}", None, look.BODY, look.WHOLE, look.TYPE_FILL)
        look.put(sheet, f"{get_column_letter(last)}{row}", f"={left}", look.BODY, look.WHOLE, look.MADE_FILL)
        column += len(categories)


def fill(file: File) -> None:
    """One row of the file for each count; rows without one stay empty."""
    row = 2
    sheet = f"'{TITLE}'!"
    for line in range(HEADER + 1, HEADER + 1 + line_count(file.known)):
        column = _FIRST
        for dimension, categories in dimensions().items():
            for category in categories:
                cell = f"{sheet}${get_column_letter(column)}${line}"
                shown = f'{cell}=""'
                if dimension == "frl":
                    shown = f'OR({cell}="",{sheet}$C${line}="teacher")'
                count = file.cell("count", row)
                cells = {
                    name: f'=IF({count}="","",{sheet}${letter}${line}&"")'
                    for name, letter in (
                        ("course", "A"),
                        ("state", "B"),
                        ("population", "C"),
                        ("source", "D"),
                    )
                }
                cells |= {
                    "dimension": f'=IF({count}="","","{dimension}")',
                    "category": f'=IF({count}="","","{category}")',
                    "count": f'=IF({shown},"",{cell})',
                }
                file.write(row, cells, when="count")
                row, column = row + 1, column + 1
