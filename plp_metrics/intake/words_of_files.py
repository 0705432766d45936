"""What is said about a file as a whole, its rows as rows, and whose it is. See `words`."""

from __future__ import annotations

_AS_CSV = (
    "Open it in your spreadsheet program and save it as CSV UTF-8 (comma delimited), then hand in that file."
)

OF_FILES: dict[str, tuple[str, str]] = {
    # the file
    "empty_file": ("The file is empty.", "If there is nothing to report, use “Nothing to report” instead."),
    "not_a_csv": ("This is {kind}, not a CSV file.", _AS_CSV),
    "spreadsheet_file": (
        "This is {kind}; a spreadsheet file can't be handed in, one sheet of it can.",
        "Open it, go to the sheet with the rows (in the quarter workbook: {sheets}), save that one sheet"
        " as CSV UTF-8 (comma delimited), and drop that file.",
    ),
    "binary": ("The file holds bytes that are not text.", _AS_CSV),
    "encoding": (
        "The letters of this file can not be read: it was saved as {name}, not as CSV UTF-8.",
        _AS_CSV,
    ),
    "file_too_large": (
        "The file is larger than {limit} MB, the most that is read.",
        "Check that it is the right file; if it is, ask the administrator to take it in.",
    ),
    "too_hard_to_read": (
        "The file could not be checked: reading it took more {what} than a file may take.",
        "Check that it is the right file, saved as CSV UTF-8, and try again; else ask the administrator.",
    ),
    "check_broke_off": (
        "The file could not be checked: the check broke off before its end. Nothing of it was kept.",
        "Try again. If it breaks off again, send the file to the administrator.",
    ),
    "no_header": (
        "No line with the column names was found among the first lines of the file.",
        "Write the column names of the template in the first line; at most ten lines may stand above it.",
    ),
    "too_many_columns": (
        "The file has more than {most} columns, the most that are read.",
        "Keep only the columns of the template, and delete the others.",
    ),
    "unknown_layout": (
        "From its column names this is not clearly a teachers, students, diversity or workshop survey file.",
        "Use the column names of the template, or say which file it is.",
    ),
    "wrong_dataset": (
        "This looks like the {found} file, but it was handed in as the {dataset} file.",
        "Put it where the {found} file belongs, or choose the right file.",
    ),
    "missing_column": (
        "The column {column} is missing.",
        "Add the column {column}, even if another program left it out. {says}",
    ),
    "doubled_column": ("The column {column} stands {times} times.", "Keep one and delete the others."),
    "unknown_column": (
        "{name} is not a column of this file, and it has content (first in line {first}).",
        "Delete the column, or leave it out unread here.",
    ),
    "personal_column": (
        "{name} {why}. Names, addresses and numbers of people may not be handed in.",
        "Delete the column, or leave it out unread here. Keep names in your own files; hand in codes only.",
    ),
    "personal_title": (
        "A line above the column names holds {about}. It may not be handed in.",
        "Delete the lines above the column names.",
    ),
    "unbalanced_quote": (
        "A quotation mark that begins here has no matching end.",
        'Delete the quotation mark, or write " at both ends of the cell.',
    ),
    "ragged_row": (
        "This row has {cells} cells, the line of column names has {columns}.",
        "Add the cell that is missing, or put quotation marks round a cell with a comma or line break.",
    ),
    "ragged_file": (
        "{count} of {total} rows have more or fewer cells than the {columns} column names;"
        " this one has {cells}.",
        "Save the file again as CSV UTF-8 (comma delimited), so that every row has a cell under each name.",
    ),
    "two_delimiters": (
        "The cells of the rows are separated by {rows}, the column names by {header}.",
        "Save the file again as CSV UTF-8 (comma delimited), so that the whole file is written one way.",
    ),
    "total_row": ("This row is a total.", "Delete it: totals are calculated from the other rows."),
    "no_rows": (
        "The file has column names but no rows.",
        "If there is nothing to report, use “Nothing to report” instead.",
    ),
    # whose and which quarter
    "other_partner": (
        "{count} of the rows from here on are of the partner {value}, the file is of {expected}.",
        "Delete the rows that are not of {expected}, or correct partner_id.",
    ),
    "other_quarter": (
        "{count} of the rows from here on say {value}, the file is for {expected}.",
        "Choose the quarter the file is about, or correct {column}.",
    ),
    "future_quarter": (
        "{value} has not begun yet.",
        "Check school_year and quarter: quarters run Jul–Sep, Oct–Dec, Jan–Mar, Apr–Jun.",
    ),
}
