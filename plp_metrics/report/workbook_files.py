"""The four output sheets: exactly a layout's columns, rows that are empty until there is something to say."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from plp_metrics.contracts import Column, Contract, load_contracts
from plp_metrics.report import workbook_look as look
from plp_metrics.report.workbook_facts import Prefill
from plp_metrics.report.workbook_formulas import quoted
from plp_metrics.report.workbook_values import Values

FORMS = {"integer": look.WHOLE, "decimal": look.TENTH}


@dataclass
class File:
    """An output sheet. rows: the rows it has room for, below the column names in row 1."""

    sheet: Worksheet
    contract: Contract
    known: Prefill
    rows: int

    def letter(self, column: str) -> str:
        """The letter of a column."""
        return get_column_letter(self.contract.names.index(column) + 1)

    def cell(self, column: str, row: int) -> str:
        """A cell, from its own sheet. row: 2 is the first."""
        return f"${self.letter(column)}{row}"

    def all(self, column: str) -> str:
        """All cells of a column, from another sheet."""
        letter = self.letter(column)
        return f"{self.sheet.title}!${letter}$2:${letter}${self.rows + 1}"

    def write(self, row: int, cells: dict[str, str], when: str | None = None) -> None:
        """Fill a row: values as they are, formulas beginning with an equals sign.

        when: the column whose emptiness makes the whole row empty; None writes partner, year and quarter
        as they are.
        """
        for name, text in self.known.head.items():
            filled = text if when is None else f'=IF({self.cell(when, row)}="","",{quoted(text)})'
            cells = {name: filled, **cells}
        for column in self.contract.columns:
            text, cell = cells.get(column.name, ""), f"{self.letter(column.name)}{row}"
            form = FORMS.get(column.type, look.TEXT)
            if text.startswith("="):
                look.put(self.sheet, cell, text, look.BODY, form, look.MADE_FILL)
            else:
                look.put(self.sheet, cell, _typed(column, text), look.BODY, form)


def _typed(column: Column, text: str) -> str | int | float | None:
    if not text:
        return None
    if column.type == "integer":
        return int(text)
    return float(text) if column.type == "decimal" else text


def begin(book: Workbook, dataset: str, known: Prefill, values: Values, rows: int) -> File:
    """An output sheet with its column names, formats and drop-downs."""
    file = File(book[dataset], load_contracts()[dataset], known, rows)
    sheet = file.sheet
    look.header(sheet, 1, file.contract.names)
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.tabColor = look.OUTPUT_TAB
    for column in file.contract.columns:
        letter = file.letter(column.name)
        sheet.column_dimensions[letter].number_format = FORMS.get(column.type, look.TEXT)
        if (dataset, column.name) in values.ranges:
            allowed = values.ranges[dataset, column.name]
            look.drop_down(sheet, f"{letter}2:{letter}{rows + 1}", allowed, column.name)
    return file
