"""The sheet Check: what was read, what is missing, and what the app would ask about."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plp_metrics.report import workbook_counts as counts
from plp_metrics.report import workbook_look as look
from plp_metrics.report.workbook_files import File
from plp_metrics.report.workbook_formulas import Steps
from plp_metrics.report.workbook_paste import PASTES
from plp_metrics.report.workbook_values import Values

_HEADER = 4


def sheet(
    book: Workbook,
    files: Mapping[str, File],
    steps: Mapping[str, Steps],
    values: Values,
    rows: Mapping[str, int],
) -> None:
    """Fill the sheet Check. steps: by the letter of their hidden sheet (A, W, S, C, L, T), P for people."""
    at, first = book["Check"], _HEADER + 1
    sections = [
        ("What you pasted", counts.pasted(steps, rows)),
        ("Codes", counts.codes(files["teachers"], steps["L"], steps["P"])),
    ]
    for name, file in files.items():
        lines = [*counts.missing(file, values), *counts.asked(file, steps["T"])]
        sections.append((f"The file {name}", lines))
    look.title(
        at,
        "Check",
        f'="Marked “look”, because it wants your attention: "&COUNTIF($C${first}:$C$200,"look")',
        "The app checks the files again, and more thoroughly, when you hand them in.",
    )
    look.header(at, _HEADER, ("what", "how many", "", "what to do"))
    for letter, width in zip("ABCD", (62, 11, 8, 100), strict=True):
        at.column_dimensions[letter].width = width
    row = _HEADER
    for heading, found in sections:
        row += 1
        look.put(at, f"A{row}", heading, look.BOLD)
        for line in found:
            row += 1
            look.put(at, f"A{row}", line.what)
            look.put(at, f"B{row}", "=" + line.formula, look.BODY, look.WHOLE)
            if line.wants:
                look.put(at, f"C{row}", f'=IF($B{row}=0,"ok","look")')
            look.put(at, f"D{row}", line.todo, look.NOTE)
    look.verdicts(at, f"C{first}:C{row}")
    at.freeze_panes = f"A{first}"
    _columns_read(at, row + 2, steps)


def _columns_read(at: Worksheet, row: int, steps: Mapping[str, Steps]) -> None:
    look.put(at, f"A{row}", "Which column of what you pasted is read as what", look.BOLD)
    for line, (paste, letter) in enumerate(zip(PASTES, "AWSC", strict=True), 1):
        for fact in paste.facts:
            row += 1
            place = steps[letter].place(fact.key)
            heads = f"Heads!$A${line}:${counts.LAST_COLUMN}${line}"
            look.put(at, f"A{row}", f"{paste.title}: {fact.heads[0]}")
            look.put(at, f"B{row}", f'=IF({place}=0,"–",{place})')
            look.put(at, f"D{row}", f'=IF({place}=0,"not there",INDEX({heads},1,{place})&"")', look.NOTE)
