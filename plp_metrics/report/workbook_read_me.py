"""The first sheet: five steps in plain words."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from plp_metrics.model import QUARTER_MONTHS
from plp_metrics.report import workbook_look as look
from plp_metrics.report.workbook_facts import Prefill

STEPS = (
    (
        "1  Say who is who.",
        "The codes of last quarter's teachers stand on the sheet Codes. If you have last quarter's workbook,"
        " empty columns A to D and paste its list there (code, name, e-mail, teacher id); else fill in who"
        " they are.",
    ),
    (
        "2  Paste what you have.",
        "Attendance, Workshops, Survey and Classes each take one export: click cell A5 and paste"
        " (Paste special, values), the column names included. Leave a sheet empty if you lack its export.",
    ),
    (
        "3  Keep the new codes.",
        "On Codes, at the right, are the people who had no code. Copy them under your list at the left"
        " (values only), and fill in school number, grade band and committed for them.",
    ),
    (
        "4  Fill in what no export says.",
        "Type the student groups on Diversity counts, then go through Check until nothing says look. In the"
        " sheets teachers, students, diversity and workshop_surveys you may type over any cell. To take a row"
        " out, empty it: don't delete, insert or sort rows.",
    ),
    (
        "5  Save the four files.",
        "One by one: open teachers, students, diversity, workshop_surveys and save each as CSV UTF-8 (comma"
        " delimited); then drop the four files on the page “Hand in a quarter”. Keep this workbook: next"
        " quarter you need its Codes.",
    ),
)
NOTES = (
    "Names and e-mail addresses stand only on the orange sheets. They stay on your computer: hand in the four"
    " CSV files, never this workbook.",
    "Orange: you paste or type. Grey: worked out by formulas. Blue sheets: the four files.",
    "Paste first and type afterwards: rows of new teachers and classes move when you paste another export.",
    "Works in Excel, LibreOffice and Google Sheets (File > Import); no macros, no links to other files.",
    "A preview (mail, telephone) may show empty cells: open the file in the program itself.",
)


def sheet(at: Worksheet, known: Prefill, mind: str = "") -> None:
    """Fill the sheet Read me. mind: what stands first under the steps."""
    year, quarter = known.period
    months = f"{QUARTER_MONTHS[quarter]} {known.period.first_day.year}"
    look.title(
        at,
        f"Quarter workbook · {known.partner_id} · {quarter} ({months}) of {year}",
        "From the exports you have to the four files of the quarter, in five steps.",
    )
    at.column_dimensions["A"].width = 32
    at.column_dimensions["B"].width = 110
    row = 4
    for head, text in STEPS:
        look.put(at, f"A{row}", head, look.BOLD)
        look.put(at, f"B{row}", text)
        at.row_dimensions[row].height = 46
        row += 1
    for text in (*([mind] if mind else []), *NOTES):
        row += 1
        look.put(at, f"B{row}", text, look.NOTE)
    for line in at.iter_rows(min_row=4, max_row=row):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    at.sheet_properties.tabColor = look.PLAIN_TAB
