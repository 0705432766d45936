"""The dictionary of allowed values as a sheet, and the hidden list that turns words into values."""

from __future__ import annotations

from dataclasses import dataclass, field

from openpyxl import Workbook

from plp_metrics.contracts import load_contracts
from plp_metrics.intake.cells import fold
from plp_metrics.model import COURSES
from plp_metrics.report import workbook_look as look
from plp_metrics.report.workbook_formulas import folded, quoted

_HEADER = 4
_LISTS = {
    "course": ("workshop_surveys", "course"),
    "type": ("workshop_surveys", "workshop_type"),
    "state": ("teachers", "state"),
    "grade": ("teachers", "grade_band"),
    "format": ("workshop_surveys", "format"),
    "source": ("students", "source"),
}


@dataclass
class Values:
    """Where each column's allowed values stand on the sheet Values, and how words are looked up."""

    ranges: dict[tuple[str, str], str] = field(default_factory=dict)
    words: int = 0

    def look_up(self, of: str, cell: str, otherwise: str | None = None) -> str:
        """Formula: the value a word stands for; `otherwise` (the word itself) where it is not known."""
        otherwise = cell if otherwise is None else otherwise
        return self.find(f"{quoted(of + ':')}&{folded(cell)}", otherwise)

    def find(self, key: str, otherwise: str) -> str:
        """Formula: what stands beside a key of the hidden list; `otherwise` where there is none."""
        last = self.words + 1
        return f"IFERROR(INDEX(Words!$B$2:$B${last},MATCH({key},Words!$A$2:$A${last},0)),{otherwise})"


def sheets(book: Workbook) -> Values:
    """The sheet Values, made from the layouts, and the hidden sheet Words."""
    sheet = book["Values"]
    look.title(sheet, "Values", "What may stand in the columns of the four files, and what it means.")
    look.header(sheet, _HEADER, ("column", "file", "value", "meaning", "other words read as this"))
    for letter, width in zip("ABCDE", (24, 44, 26, 48, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{_HEADER + 1}"
    values, row = Values(), _HEADER
    for (name, allowed), datasets in _distinct().items():
        first = row + 1
        for one in allowed:
            row += 1
            line = (name, ", ".join(datasets), one.value, one.label, "; ".join(one.aliases))
            for letter, text in zip("ABCDE", line, strict=True):
                look.put(sheet, f"{letter}{row}", text, look.BODY, look.TEXT)
        for dataset in datasets:
            values.ranges[dataset, name] = f"Values!$C${first}:$C${row}"
    hidden = book.create_sheet("Words")
    hidden.sheet_state = "hidden"
    hidden.append(("key", "value"))
    for key, value in _words().items():
        hidden.append((key, value))
        values.words += 1
    return values


def _distinct() -> dict[tuple[str, tuple], list[str]]:
    found: dict[tuple[str, tuple], list[str]] = {}
    for dataset, contract in load_contracts().items():
        for column in contract.columns:
            if column.allowed and column.name != "quarter":
                found.setdefault((column.name, column.allowed), []).append(dataset)
    return found


def _words() -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    contracts = load_contracts()
    for of, (dataset, name) in _LISTS.items():
        for one in contracts[dataset].column(name).allowed:
            for word in (one.value, one.label, *one.aliases):
                found.setdefault(f"{of}:{fold(word)}", one.value)
    for points, scale in contracts["workshop_surveys"].column("would_recommend").words.items():
        for word, number in scale.items():
            found[f"agree{points}:{fold(word)}"] = number
    for code, course in COURSES.items():
        if len(course.grade_bands) == 1:
            found[f"band:{code}"] = course.grade_bands[0]
    return found
