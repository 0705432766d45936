"""How the workbook looks: titles, the zones to paste and to type in, drop-downs, marks."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

TEXT, WHOLE, TENTH = "@", "0", "0.0"
_BLUE, _INK, _NOTE = "1A5690", "1B2430", "5F6B7A"
_LINE = Side("thin", "DFE4E9")
TITLE = Font(name="Arial", size=15, bold=True, color=_INK)
BODY = Font(name="Arial", size=10, color=_INK)
BOLD = Font(name="Arial", size=10, bold=True, color=_INK)
NOTE = Font(name="Arial", size=10, color=_NOTE)
HEAD_FILL = PatternFill("solid", fgColor="E3EDF6")
TYPE_FILL = PatternFill("solid", fgColor="FDF3E0")
MADE_FILL = PatternFill("solid", fgColor="F4F6F8")
_LOOK = PatternFill("solid", bgColor="F7CFC4")
_FINE = PatternFill("solid", bgColor="E6F0F9")
_ALIKE: WeakKeyDictionary[Workbook, dict[tuple[int, str | None, int], StyleArray]] = WeakKeyDictionary()
PASTE_TAB, OUTPUT_TAB, PLAIN_TAB = "C2570C", "1F5F99", "93A0B0"


def title(sheet: Worksheet, text: str, *lines: str) -> None:
    """A sheet's title and the sentences under it."""
    put(sheet, "A1", text, TITLE)
    sheet.row_dimensions[1].height = 24
    for row, line in enumerate(lines, 2):
        put(sheet, f"A{row}", line, BOLD if row == 2 else NOTE)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def put(
    sheet: Worksheet,
    cell: str,
    value: object,
    font: Font = BODY,
    form: str | None = None,
    fill: PatternFill | None = None,
) -> None:
    """A cell with its font, number format and fill."""
    at = sheet[cell]
    at.value = value
    look = (id(font), form, id(fill))
    alike = _ALIKE.setdefault(sheet.parent, {})
    if look in alike:
        # Looking a style up anew for each of 100,000 cells takes longer than all the rest.
        at._style = copy(alike[look])
        return
    at.font = font
    if form:
        at.number_format = form
    if fill:
        at.fill = fill
    alike[look] = at._style


def paste_zone(sheet: Worksheet, row: int, columns: int, note: str) -> None:
    """The rows to paste into: text format, so that no id is damaged; the line of names tinted."""
    sheet.sheet_properties.tabColor = PASTE_TAB
    sheet.sheet_view.showGridLines = True
    put(sheet, f"A{row - 1}", note, NOTE)
    for column in range(1, columns + 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 16
        sheet.column_dimensions[letter].number_format = TEXT
        cell = sheet[f"{letter}{row}"]
        cell.fill, cell.number_format, cell.font = TYPE_FILL, TEXT, BOLD
    sheet.freeze_panes = f"A{row + 1}"


def header(sheet: Worksheet, row: int, names: Iterable[str], first: int = 1, width: float = 16) -> None:
    """A line of column names."""
    for column, name in enumerate(names, first):
        letter = get_column_letter(column)
        cell = sheet[f"{letter}{row}"]
        cell.value, cell.font, cell.fill = name, BOLD, HEAD_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(bottom=_LINE)
        sheet.column_dimensions[letter].width = max(width, len(name) * 0.95 + 3)


def setting(sheet: Worksheet, cell: str, value: str, form: str = TEXT) -> None:
    """A single cell to type in."""
    put(sheet, cell, value, BOLD, form, TYPE_FILL)
    sheet[cell].border = Border(_LINE, _LINE, _LINE, _LINE)


def drop_down(sheet: Worksheet, cells: str, values: str, what: str) -> None:
    """A drop-down on cells. values: a range ("Values!$C$5:$C$9") or words in quotation marks."""
    rule = DataValidation("list", formula1=values, allow_blank=True)
    rule.errorTitle, rule.error = what, "Choose a value of the list; the sheet Values says what each means."
    rule.add(cells)
    sheet.add_data_validation(rule)


def verdicts(sheet: Worksheet, cells: str) -> None:
    """Mark the words ok and look."""
    sheet.conditional_formatting.add(cells, CellIsRule("equal", ['"look"'], fill=_LOOK, font=Font(bold=True)))
    sheet.conditional_formatting.add(cells, CellIsRule("equal", ['"ok"'], fill=_FINE))
