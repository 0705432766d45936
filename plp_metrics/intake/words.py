"""Every word a person reads about a file: for each rule, what is wrong and how to mend it.

Braces are filled with the facts of the place; {column}, {value}, {allowed}, {low}, {high} with the cell's.
"""

from __future__ import annotations

from typing import Any

from plp_metrics.contracts import Column
from plp_metrics.intake.words_of_files import OF_FILES
from plp_metrics.intake.words_of_quarters import EXPLAIN_QUARTERS, OF_QUARTERS
from plp_metrics.model import Severity

RULES: dict[str, tuple[str, str]] = {
    **OF_FILES,
    # a cell
    "empty_cell": ("{column} is empty.", "Fill it in, for example {example}. {says}"),
    "personal_value": (
        "This cell holds what looks like {about}.",
        "Delete it. Hand in codes only, no personal data.",
    ),
    "person_in_code": (
        "{column} must be a code, and this looks like a person's name.",
        "Write a code of your own that you keep for this teacher, such as T-0017.",
    ),
    "spreadsheet_error": (
        "“{value}” is what a spreadsheet shows when a formula fails.",
        "Mend the formula, or type the value itself, and save again.",
    ),
    "too_long": (
        "This cell is far too long for {column}.",
        "Shorten it. If several rows ran together here, a quotation mark is missing or one too many.",
    ),
    "bad_code": (
        "“{value}” is not a code.",
        "Use 1 to 40 letters A to Z, digits, points, hyphens, underscores; no blanks, such as {example}.",
    ),
    "not_allowed": ("“{value}” is not a value of {column}.", "{near}Use one of: {allowed}."),
    "became_a_date": (
        "“{value}”: the spreadsheet program turned this cell into a date.",
        "Format the column as text, type the value again{as_suggested}, and save.",
    ),
    "became_scientific": (
        "“{value}”: the spreadsheet program shortened a long number; its last digits are lost.",
        "Format the column as text, fill in the whole number again from where you have it, and save.",
    ),
    "out_of_range": (
        "{value} is outside {low} to {high}.",
        "Write {a_number} from {low} to {high}. {says}",
    ),
    "negative": ("{value} is below zero.", "Write {a_number} from {low} to {high}."),
    "leading_zeros": ("“{value}” begins with a zero.", "Write the number without leading zeros."),
    "plus_sign": ("“{value}” begins with a plus sign.", "Write the number alone."),
    "percent_sign": ("“{value}” has a percent sign.", "Write the number alone, without a percent sign."),
    "blank_in_number": ("“{value}” has a blank inside.", "Write the number without blanks."),
    "not_whole": ("{value} is not a whole number.", "Write a whole number from {low} to {high}."),
    "too_many_decimals": ("{value} has more than one decimal.", "Round it to one decimal, such as 62.5."),
    "other_digits": ("“{value}” is written in digits of another script.", "Write it with the digits 0 to 9."),
    "nothing_word": ("“{value}” is not a number.", "{if_empty}"),
    "not_a_number": ("“{value}” is not a number.", "Write {a_number} from {low} to {high}."),
    "word_not_of_scale": (
        "“{value}” is not an answer of the scale named in scale_points.",
        "Write the number of the answer, or correct scale_points: “Neutral” exists only with 7 points.",
    ),
    "ambiguous_date": (
        "“{value}” could be two different days.",
        "Write it as year-month-day, such as 2016-09-17.",
    ),
    "day_first": ("“{value}” has the day first.", "Write it as year-month-day{as_suggested}."),
    "date_serial": (
        "“{value}” is how a spreadsheet counts days, not a date.",
        "Format the column as a date (year-month-day) and save again.",
    ),
    "two_digit_year": (
        "“{value}” has a year of two digits.",
        "Write it as year-month-day, such as 2016-09-17.",
    ),
    "no_such_day": (
        "“{value}” is a day that does not exist.",
        "Write a day of the calendar as year-month-day, such as 2016-09-17.",
    ),
    "not_a_date": ("“{value}” is not a date.", "Write it as year-month-day, such as 2016-09-17."),
    "bad_school_year": (
        "“{value}” is not a school year.",
        "Write it like 2016-17: two years that follow each other.",
    ),
    "school_id_short": (
        "“{value}” has 11 digits; a school's NCES number has 12. A leading zero may be lost.",
        "Format the column as text and fill in all 12 digits, and check the state.",
    ),
    "bad_school_id": (
        "“{value}” is not a school number.",
        "Write the 12 digits of the NCES number, the 8 characters of a private school, or own- and a code.",
    ),
    "only_in_quarter": (
        "{column} may be filled in only in {quarters}.",
        "Leave it empty on this row, or correct the quarter.",
    ),
    "above_scale": (
        "{value} is above the {scale} points of the scale.",
        "Write an answer from 1 to {scale}, or correct scale_points.",
    ),
    "kept_as_written": (
        "“{value}” is read as {after}, and you chose to mend it by hand.",
        "Write what it should say, or have it tidied after all.",
    ),
    # several rows
    "duplicate_key": (
        "This row has the same {key} as line {first}: {told}.",
        "Keep one of the two rows, or correct the code that tells them apart.",
    ),
    "facts_differ": (
        "{column} of workshop {value} is {here} here, but {there} in line {first}.",
        "Write the same {column} on every row of a workshop, or give the second workshop its own code.",
    ),
    "some_unnumbered": (
        "Workshop {value} has rows with a response_number and rows without.",
        "Number all its answers, or leave response_number empty on all of them.",
    ),
    "codes_alike": (
        "{column} {value} differs from {other} (line {first}) only in {how}. Is it one and the same?",
        "Write one code the same way everywhere, or explain that they are two.",
    ),
    "school_facts_differ": (
        "The school {value} has {column} {here} here, but {there} in line {first}.",
        "Correct one of them, or explain.",
    ),
    "school_of_other_state": (
        "The school number {value} is of {other}, the row is of {state}.",
        "Correct the school or the state, or explain.",
    ),
    "state_not_partners": (
        "{count} rows from here on are of {value}, which is not among the states of {partner}.",
        "Correct the state, or explain.",
    ),
    # several files
    "implementing_without_class": (
        "{teacher} is said to teach {course}, but has no class of 5 or more active students.",
        "Add the class to the students file, correct implementing, or explain.",
    ),
    "class_but_not_implementing": (
        "{teacher} is said not to teach {course}, but the students file has a class.",
        "Write yes in implementing if the teacher teaches it; leave it as it is if both are right.",
    ),
    "class_without_teacher": (
        "The class {section} is of {teacher} in {course}, who is not in the teachers file.",
        "Add the teacher to the teachers file, correct teacher_code, or explain.",
    ),
    "diversity_total": (
        "{dimension} in {course}, {state} adds up to {here} students; the students file says {there}.",
        "Correct the counts (people not known go into unknown), or explain.",
    ),
    **OF_QUARTERS,
}

EXPLAIN = {
    "codes_alike", "school_facts_differ", "school_of_other_state", "state_not_partners",
    "implementing_without_class", "class_without_teacher", "diversity_total",
    *EXPLAIN_QUARTERS,
}  # fmt: skip
NOTES = {"class_but_not_implementing"}

NORMALISED: dict[str, str] = {
    "bom": "The byte mark at the start of the file was skipped.",
    "utf16": "The file was read as UTF-16.",
    "line_ending": "Line endings of another system were read.",
    "delimiter": "Cells are separated by {about} instead of a comma.",
    "header": "Column names were read without regard to case and blanks.",
    "order": "The columns stand in another order.",
    "title_lines": "Lines above the column names were skipped and are not kept: they may hold names.",
    "blank_lines": "Blank lines were skipped.",
    "trailing_columns": "Empty columns at the end were skipped.",
    "empty_columns": "Columns without content were skipped.",
    "padding": "Blanks round the value were taken away.",
    "words": "Words were read as the code they stand for.",
    "rating_words": "Words were read as the number of the answer.",
    "thousands": "Commas in numbers were taken away (1,234 is 1234).",
    "point_zero": "Zeros after the decimal point were taken away (12.0 is 12).",
    "school_year": "School years were written short (2016-2017 is 2016-17).",
    "date": "Dates were written as year-month-day.",
    "leading_zero": "The leading zero of a school number was put back, as its state proves it.",
    "partner_case": "The partner's code was read without regard to case.",
}


def severity(rule: str) -> Severity:
    """The severity of a rule that is not declared in a contract."""
    if rule in EXPLAIN:
        return Severity.EXPLAIN
    return Severity.NOTE if rule in NOTES else Severity.MUST_FIX


def told(rule: str, **facts: Any) -> tuple[str, str]:
    """The message and the fix of a rule, filled with the facts of the place."""
    message, fix = RULES[rule]
    return message.format(**facts), fix.format(**facts)


def of_cell(rule: str, column: Column, value: str, suggestion: str | None, about: str) -> tuple[str, str]:
    """The message and the fix of a rule about one cell."""
    low, high = (f"{v:g}" if v is not None else "" for v in (column.minimum, column.maximum))
    return told(
        rule,
        column=column.name,
        value=value,
        allowed=_some(column.values),
        near=f"Did you mean {about}? " if about else "",
        as_suggested=f": {suggestion}" if suggestion else "",
        low=low,
        high=high,
        a_number="a whole number" if column.type == "integer" else "a number",
        example=column.example,
        says=column.says,
        about=about,
        if_empty="Leave the cell empty if you do not know."
        if column.may_be_empty
        else f"Write a number from {low} to {high}.",
    )


def normalised(what: str, column: str | None = None, about: str = "") -> str:
    """The sentence about a change made on reading."""
    sentence = NORMALISED[what].format(about=about)
    return f"{column}: {sentence}" if column else sentence


def _some(values: tuple[str, ...]) -> str:
    return ", ".join(values) if len(values) <= 20 else "the two letters of a US state, such as OH"
