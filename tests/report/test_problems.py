"""The problem report: readable, marked, and nothing in it runs in a spreadsheet."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

from plp_metrics.model import Problem, Severity
from plp_metrics.report.problems import HEAD, HIDDEN, as_csv, as_workbook

BAD = Problem(
    "became_a_date",
    Severity.MUST_FIX,
    "“8-Jun”: turned into a date.",
    "Type it again.",
    14,
    "grade_band",
    "8-Jun",
)
EVIL = Problem(
    "bad_code", Severity.MUST_FIX, "=HYPERLINK(1) is not a code.", "+Write a code.", 3, "teacher_code", "=1+1"
)
NOTE = Problem("state_not_partners", Severity.EXPLAIN, "Rows of OH.", "Correct or explain.", 2, "state", "OH")
MISSING = Problem(
    "missing_column", Severity.MUST_FIX, "The column course is missing.", "Add it.", 1, "course"
)
PERSONAL = Problem(
    "personal_value", Severity.MUST_FIX, "This cell holds an e-mail address.", "Delete it.", 3, "school_id"
)
FOUND = [("Teachers", p) for p in (NOTE, BAD, EVIL, MISSING, PERSONAL)]
ROWS = {
    "Teachers": (
        ("teacher_code", "grade_band", "school_id", "state"),
        {
            3: {"teacher_code": "=1+1", "grade_band": "6_8", "school_id": None, "state": "OH"},
            14: {"teacher_code": "@T", "grade_band": "8-Jun", "school_id": "", "state": "\x07OH"},
        },
    )
}


def test_the_csv_says_the_message_first_and_the_gravest_first() -> None:
    head, *rows = csv.reader(io.StringIO(as_csv(FOUND).decode("utf-8-sig")))
    assert tuple(head) == HEAD == (
        "What is wrong", "Line", "Column", "Value", "How to fix it", "How serious", "File",
    )  # fmt: skip
    assert rows[0] == ["The column course is missing.", "1", "course", "", "Add it.", "Must fix", "Teachers"]
    assert [r[1] for r in rows] == ["1", "3", "3", "14", "2"]


def test_no_cell_of_csv_or_workbook_starts_a_formula() -> None:
    cells = [c for row in csv.reader(io.StringIO(as_csv(FOUND).decode("utf-8-sig"))) for c in row]
    book = load_workbook(io.BytesIO(as_workbook(FOUND, ROWS)))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(c.data_type in ("s", "n") for c in row)
            cells += [str(c.value) for c in row if c.data_type == "s" and c.value is not None]
    assert "'=1+1" in cells and "'=HYPERLINK(1) is not a code." in cells and "'@T" in cells
    assert not [c for c in cells if c[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_the_bad_cells_are_red_and_say_why_and_how() -> None:
    book = load_workbook(io.BytesIO(as_workbook(FOUND, ROWS)))
    assert book.sheetnames == ["What to fix", "Teachers", "What columns hold"]
    sheet = book["Teachers"]
    assert [c.value for c in sheet[1]] == ["Line", "teacher_code", "grade_band", "school_id", "state"]
    marked = {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}
    filled = {c.coordinate for row in sheet.iter_rows() for c in row if c.fill.fill_type == "solid"}
    assert set(marked) == filled == {"B2", "C3", "D2"}
    assert marked["C3"] == "“8-Jun”: turned into a date. Type it again."


def test_the_workbook_says_what_the_columns_at_fault_hold_and_no_others() -> None:
    book = load_workbook(io.BytesIO(as_workbook(FOUND, ROWS)))
    head, *rows = book["What columns hold"].iter_rows(values_only=True)
    assert head == ("File", "Column", "What it holds", "What may stand in it")
    assert [row[1] for row in rows] == ["teacher_code", "course", "grade_band", "state", "school_id"]
    (bands,) = (row[3] for row in rows if row[1] == "grade_band")
    assert "6_8" in bands
    assert "What columns hold" not in load_workbook(io.BytesIO(as_workbook([], {"T": ROWS["Teachers"]})))


def test_a_cell_that_may_be_personal_is_not_in_the_report() -> None:
    sheet = load_workbook(io.BytesIO(as_workbook(FOUND, ROWS)))["Teachers"]
    assert sheet["D2"].value == HIDDEN


def test_a_row_with_a_problem_of_the_whole_row_is_marked_at_its_line() -> None:
    ragged = Problem("ragged_row", Severity.MUST_FIX, "This row has 3 cells.", "Add one.", 14)
    sheet = load_workbook(io.BytesIO(as_workbook([("Teachers", ragged)], ROWS)))["Teachers"]
    assert sheet["A3"].comment.text == "This row has 3 cells. Add one."
