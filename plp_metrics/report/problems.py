"""What is wrong with a partner's files, for who mends it: as CSV, and as a workbook with the rows."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from plp_metrics.contracts import load_contracts
from plp_metrics.draw.palette import SEVERITY, colour
from plp_metrics.draw.table import Table
from plp_metrics.model import Problem

HEAD = ("What is wrong", "Line", "Column", "Value", "How to fix it", "How serious", "File")
WIDTHS = (60, 8, 24, 24, 60, 16, 22)
HIDDEN = "(not shown)"
"""Stands for a cell that may be personal data."""
_RUNS = ("=", "+", "-", "@", "\t", "\r")

Told = tuple[str, Problem]


def _ordered(found: Sequence[Told]) -> list[Told]:
    return sorted(
        found, key=lambda f: (SEVERITY[f[1].severity].rank, f[0], f[1].line or 0, f[1].column or "")
    )


def _cells(name: str, problem: Problem) -> tuple[str | int | None, ...]:
    word = SEVERITY[problem.severity].word
    where = (problem.line, problem.column, problem.value)
    return (problem.message, *where, problem.fix, word, name)


def as_csv(found: Sequence[Told]) -> bytes:
    """(file, problem) of each → CSV, the message first; no cell that a spreadsheet would run."""
    return Table(HEAD, tuple(_cells(*one) for one in _ordered(found))).csv()


def as_workbook(
    found: Sequence[Told],
    rows: Mapping[str, tuple[Sequence[str], Mapping[int, Mapping[str, str | None]]]],
) -> bytes:
    """The same list as .xlsx, for each file a sheet of its rows at fault, bad cells red with a comment, and
    what the columns they stand in hold.

    rows: file → (columns, line → column → cell; None where it may not be shown).
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    first = book.create_sheet("What to fix")
    _head(first, HEAD, WIDTHS)
    for row, one in enumerate(_ordered(found), 2):
        for place, cell in enumerate(_cells(*one), 1):
            _write(first, row, place, cell)
    for name, (columns, lines) in rows.items():
        _sheet(book.create_sheet(name[:31]), [p for n, p in found if n == name], columns, lines)
    _dictionary(book, found)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dictionary(book: Workbook, found: Sequence[Told]) -> None:
    """Who owns the data need not have our dictionary open: the part of it that is needed comes along."""
    told = {(name, problem.column) for name, problem in found}
    rows = [
        (contract.title, c.name, c.says, ", ".join(c.values))
        for contract in load_contracts().values()
        for c in contract.columns
        if (contract.title, c.name) in told
    ]
    if not rows:
        return
    sheet = book.create_sheet("What columns hold")
    _head(sheet, ("File", "Column", "What it holds", "What may stand in it"), (22, 26, 70, 60))
    for row, cells in enumerate(rows, 2):
        for place, cell in enumerate(cells, 1):
            _write(sheet, row, place, cell)


def _sheet(
    sheet: Worksheet,
    found: Sequence[Problem],
    columns: Sequence[str],
    lines: Mapping[int, Mapping[str, str | None]],
) -> None:
    _head(sheet, ("Line", *columns), (8, *(max(12, len(c) + 2) for c in columns)))
    told: dict[tuple[int | None, str | None], list[str]] = {}
    for problem in found:
        told.setdefault((problem.line, problem.column), []).append(f"{problem.message} {problem.fix}")
    bad = PatternFill("solid", fgColor=colour("behind-fill", "light").removeprefix("#"))
    for row, (line, cells) in enumerate(lines.items(), 2):
        _write(sheet, row, 1, line)
        whole = [
            s for (at, column), said in told.items() if at == line and column not in columns for s in said
        ]
        marks = {1: whole} | {i: told.get((line, c), []) for i, c in enumerate(columns, 2)}
        for place, column in enumerate(columns, 2):
            shown = cells.get(column, "")
            _write(sheet, row, place, HIDDEN if shown is None else shown)
        for place, sentences in marks.items():
            if sentences:
                marked = sheet.cell(row, place)
                marked.fill = bad
                marked.comment = Comment(legal("\n".join(sentences)), "PLP Metrics", width=360, height=140)


def _head(sheet: Worksheet, names: Sequence[str], widths: Sequence[int]) -> None:
    for place, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        _write(sheet, 1, place, name)
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = width
    sheet.freeze_panes = "B2" if names[0] == "Line" else "A2"


def _write(sheet: Worksheet, row: int, place: int, value: str | int | None) -> None:
    cell = sheet.cell(row, place)
    if isinstance(value, str) and value:
        text = legal(value)
        cell.value = f"'{text}" if text[:1] in _RUNS else text
        cell.data_type = "s"
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif value:
        cell.value = value
        cell.alignment = Alignment(vertical="top")


def legal(text: str) -> str:
    """Text without the characters a workbook may not hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub(" ", text))
