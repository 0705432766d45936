"""What a person reads about the files of a quarter beside each other and beside earlier quarters."""

from __future__ import annotations

from plp_metrics.model import QUARTER_MONTHS, Period

OF_QUARTERS: dict[str, tuple[str, str]] = {
    "responses_above_attended": (
        "Workshop {workshop} has {here} answers, but {there} people attended.",
        "Correct attended, or delete answers that stand twice, or explain.",
    ),
    "more_of_these": (
        "{count} more rows have the same fault as the {listed} listed.",
        "Correct them as well, or explain.",
    ),
    # earlier quarters
    "code_gone": (
        "{teacher} in {course} was in the teachers file of {last}, and is not in this one.",
        "Add the row again (with status left or withdrew, if that is so), or explain.",
    ),
    "more_codes_gone": (
        "{count} more rows of the teachers file of {last} are not in this one.",
        "Add the rows again (with status left or withdrew, if that is so), or explain.",
    ),
    "code_alike_before": (
        "{value} differs from {other}, a code of {last}, only in {how}. Is it one and the same?",
        "Write the code as it was in {last}, or explain that they are two.",
    ),
    "more_alike_before": (
        "{count} more codes differ from a code of {last} only in leading zeros or capital letters.",
        "Write the codes as they were in {last}, or explain that they are others.",
    ),
    "few_known_codes": (
        "Only {known} of the {before} teacher codes of {last} are in this file ({share} %)."
        " Were the teachers given new codes?",
        "Use the codes of {last}: a teacher keeps one code for ever. If they are other teachers, explain.",
    ),
    "students_fell": (
        "{what} in {where}: {now} so far this year, but {before} up to {last}.",
        "The file counts the year so far; classes that ended stay in it. Add what is missing, or explain.",
    ),
    "unusual_figure": (
        "{what}: {now} is unusual for you. In {when} it was mostly between {low} and {high}.",
        "Check that this is the right file and all of it, or explain.",
    ),
    "figure_fell": (
        "{what}: {now}, more than 30 % fewer than before ({then}).",
        "Check that this is the right file and all of it, or explain.",
    ),
}

EXPLAIN_QUARTERS = {
    "responses_above_attended", "code_gone", "code_alike_before", "few_known_codes", "students_fell",
    "unusual_figure", "figure_fell",
}  # fmt: skip

FIGURES = {
    "teachers": "Teachers in the file",
    "classes": "Classes",
    "students_enrolled": "Students enrolled",
    "students_active": "Active students",
    "workshops": "Workshops",
    "attended": "People who attended workshops",
}
"""Whole-file figures that are compared with earlier quarters, as they begin a sentence."""


ABOUT = {
    "attended_above_enrolled": "more people attended than were enrolled",
    "class_without_teacher": "classes of teachers who are not in the teachers file",
    "code_alike_before": "codes written otherwise than before",
    "code_gone": "teachers who are no longer in the file",
    "codes_alike": "codes that are almost the same",
    "diversity_total": "counts that do not add up to the students enrolled",
    "few_known_codes": "teachers with new codes",
    "figure_fell": "a number far below earlier quarters",
    "implementing_without_class": "teachers said to teach without an active class",
    "nothing_to_report": "nothing to report",
    "responses_above_attended": "more answers than people who attended",
    "school_facts_differ": "facts of a school that differ",
    "school_of_other_state": "schools of another state",
    "state_not_partners": "rows of another state",
    "students_fell": "fewer students than the quarter before",
    "unusual_figure": "a number outside the usual range",
}
"""What an explanation is about, for who sees the figure but not the rows: no code, no number, no line."""


def quarter(period: Period) -> str:
    """Q3 (Jan–Mar 2018)."""
    return f"{period.quarter} ({QUARTER_MONTHS[period.quarter]} {period.first_day.year})"
