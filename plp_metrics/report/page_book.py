"""A page as one workbook: what it says, a sheet for each of its tables, and what its words mean."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from plp_metrics.draw.table import Cell, Table, safe
from plp_metrics.report.problems import legal

NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
WIDEST, NARROWEST = 60, 10
HEAD_ROW = 3
LOOKED_AT = 200
"""Rows looked at to find a column's width."""


@dataclass(frozen=True)
class About:
    """What the first sheet says. lines: (what, its words), such as the page's address and its day."""

    title: str
    lines: Sequence[tuple[str, str]]


def page_book(about: About, tables: Sequence[tuple[str, Table]]) -> bytes:
    """The workbook: "About this page" first, then a sheet a table, in order.

    No cell starts a formula; numbers stay numbers. Two tables of one title get numbered names.
    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = "About this page"
    _rows(first, [("", about.title), *about.lines])
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 22, 90
    first.cell(1, 2).font = Font(bold=True, size=14)
    taken = {first.title.lower()}
    for title, table in tables:
        sheet = book.create_sheet(_name(title, taken))
        rows = table.plain()
        _rows(sheet, [(title,), (), table.head, *rows])
        for place in range(1, len(table.head) + 1):
            sheet.cell(HEAD_ROW, place).font = Font(bold=True)
        sheet.cell(1, 1).font = Font(bold=True, size=12)
        sheet.freeze_panes = "B4"
        _widths(sheet, table.head, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(sheet: Worksheet, rows: Sequence[Sequence[Cell]]) -> None:
    for row, cells in enumerate(rows, 1):
        for place, value in enumerate(cells, 1):
            told = safe(value)
            if told in (None, ""):
                continue
            cell = sheet.cell(row, place)
            cell.value = legal(told) if isinstance(told, str) else told
            if isinstance(told, str):
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=row > HEAD_ROW, vertical="top")


def _name(title: str, taken: set[str]) -> str:
    plain = NOT_IN_NAMES.sub(" ", legal(title)).strip()[:LONGEST_NAME] or "Table"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: LONGEST_NAME - 4]} ({number})"
    taken.add(name.lower())
    return name


def _widths(sheet: Worksheet, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    for place, name in enumerate(head, 1):
        longest = max([len(name), *(len(str(row[place - 1] or "")) for row in rows[:LOOKED_AT])])
        letter = sheet.cell(HEAD_ROW, place).column_letter
        sheet.column_dimensions[letter].width = min(WIDEST, max(NARROWEST, longest + 2))
