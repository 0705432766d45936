"""The sheets one pastes exports into: what to paste, and by which column names each fact is found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from plp_metrics.contracts import load_contracts
from plp_metrics.report import workbook_look as look
from plp_metrics.report.workbook_facts import Prefill
from plp_metrics.report.workbook_formulas import quoted

HEADER = 5
"""The row the column names are pasted into."""
COLUMNS = 60
_LAST_COLUMN = get_column_letter(COLUMNS)


@dataclass(frozen=True)
class Fact:
    """Something read from a pasted table. heads: column names it goes by, lower case, the best first; a
    name may hold * for any letters. needed: without it a sheet is of little use."""

    key: str
    heads: tuple[str, ...]
    needed: bool = False


@dataclass(frozen=True)
class Paste:
    """A sheet for one export. one_row: what a row of the export is."""

    title: str
    one_row: str
    what: str
    how: str
    facts: tuple[Fact, ...]


_PERSON = (
    Fact("given", ("teacher code",)),
    Fact("email", ("teacher email", "email", "e-mail", "email address", "teacher e-mail")),
    Fact("id", ("teacher id", "user id")),
    Fact("first", ("teacher first name", "first name", "first")),
    Fact("last", ("teacher last name", "last name", "last")),
    Fact("name", ("teacher name", "name", "teacher", "full name")),
)
_WORKSHOP_ID = ("workshop id", "workshop number", "workshop code", "workshop")
_SCHOOL_ID = ("school id", "nces school id", "nces id", "nces school number", "school nces id")


def _asked(name: str) -> tuple[str, ...]:
    """The question of a rating column as a survey tool prints it, from the layout's own words."""
    question = re.search(r'"([^"]+)"', load_contracts()["workshop_surveys"].column(name).says)
    return (question.group(1).lower(),) if question else ()


_RATING_HEADS = {
    "would_recommend": ("would recommend", "*would recommend*", "*recommend this*"),
    "more_prepared_than_before": ("more prepared than before", "more prepared", "*more prepared*"),
    "know_where_to_go_for_help": (
        "know where to go for help", "know where to get help", "*where to go for help*",
        "*where to get help*",
    ),
    "suitable_for_my_experience": (
        "suitable for my experience", "suitable for my level", "*suitable for my*", "*suited my*",
    ),
    "part_of_community": ("part of community", "connected to community", "*part of a community*"),
    "best_pd_ever": ("best pd ever", "absolute best", "*best professional*"),
    "how_much_learned": ("how much learned", "*how much did you learn*", "*how much have you learned*"),
    "how_motivating": ("how motivating", "*how motivating*"),
}  # fmt: skip
RATINGS = tuple(_RATING_HEADS)

ATTENDANCE = Paste(
    "Attendance",
    "one row per teacher and workshop",
    "Paste the teacher attendance export here: one row per teacher and workshop, column names included.",
    "On the Reports page choose From 1 June before this school year and To the last day of the quarter,"
    " so that the summer workshop is in it.",
    (
        *_PERSON,
        Fact("state", ("state", "school state")),
        Fact("course", ("course",), needed=True),
        Fact("subject", ("subject", "workshop type", "workshop subject"), needed=True),
        Fact("workshop", _WORKSHOP_ID[:3]),
        Fact("dates", ("workshop dates", "dates", "workshop date", "start date", "date"), needed=True),
        Fact("days", ("days", "days attended", "num days"), needed=True),
        Fact("school_id", _SCHOOL_ID),
        Fact("school", ("school", "school name")),
    ),
)
WORKSHOPS = Paste(
    "Workshops",
    "one row per workshop",
    "Paste the workshop summary export here: one row per workshop, column names included.",
    "Workshops outside the quarter are left out by themselves.",
    (
        Fact("workshop", _WORKSHOP_ID, needed=True),
        Fact("title", ("workshop name",)),
        Fact("course", ("course",), needed=True),
        Fact("subject", ("subject", "workshop type", "workshop subject"), needed=True),
        Fact("dates", ("dates", "workshop dates", "workshop date", "start date", "date"), needed=True),
        Fact("days", ("days", "num days")),
        Fact("state", ("state", "workshop state")),
        Fact("format", ("format", "virtual")),
        Fact("facilitators", ("num facilitators", "number of facilitators"), needed=True),
        Fact("accredited", ("facilitators accredited", "num accredited", "accredited")),
        Fact("enrolled", ("num registered", "registered", "enrolled", "num enrolled"), needed=True),
        Fact("attended", ("attended", "num attended", "teachers attended")),
        *(Fact(f"day{n}", (f"attendance day {n}",)) for n in range(1, 6)),
    ),
)
SURVEY = Paste(
    "Survey",
    "one row per answer",
    "Paste the survey export here: one row per answer, column names (or questions) included.",
    "It needs a column Workshop Id. If yours has none, add one; with a single workshop you may leave it out."
    " Free text is never read.",
    (
        Fact("workshop", _WORKSHOP_ID),
        Fact("title", ("workshop name",)),
        *(Fact(name, (*heads[:2], *_asked(name), *heads[2:])) for name, heads in _RATING_HEADS.items()),
    ),
)
CLASSES = Paste(
    "Classes",
    "one row per class section",
    "Paste your class list here: one row per class section, column names included.",
    "Columns read: teacher (code, e-mail, id or name), course, section code, grade band, state, school id,"
    " students enrolled, active, completed, AP exam takers. No students' names.",
    (
        *_PERSON,
        Fact("course", ("course",), needed=True),
        Fact("section", ("section code", "section id", "class code", "class id", "section", "period")),
        Fact("grade", ("grade band", "grades", "grade", "grade level")),
        Fact("state", ("state", "school state")),
        Fact("school_id", _SCHOOL_ID),
        Fact(
            "enrolled",
            (
                "students enrolled", "enrolled", "students", "num students", "number of students",
                "student count",
            ),
            needed=True,
        ),
        Fact("active", ("students active", "active", "active students", "num active")),
        Fact("completed", ("students completed", "completed")),
        Fact("exam", ("ap exam takers", "ap exam", "exam takers")),
        Fact("source", ("source",)),
    ),
)  # fmt: skip
PASTES = (ATTENDANCE, WORKSHOPS, SURVEY, CLASSES)
PERSONAL = {"email", "id", "first", "last", "name", "school"}
"""Facts that stay on the sheets of names: nothing of them is written into an output sheet."""


def sizes(known: Prefill) -> dict[str, int]:
    """How many rows each paste sheet reads: room for far more than the last quarter had."""
    return {
        "Attendance": max(800, 8 * len(known.of("teachers"))),
        "Workshops": 60,
        "Survey": 400,
        "Classes": max(200, 2 * len(known.of("students"))),
    }


def table(paste: Paste, rows: int) -> str:
    """The range of a paste sheet, its line of column names first."""
    return f"{paste.title}!$A${HEADER}:${_LAST_COLUMN}${HEADER + rows}"


def sheets(book: Workbook, rows: dict[str, int]) -> None:
    """The paste sheets, and a hidden one with their column names in one way of writing."""
    heads = book.create_sheet("Heads")
    heads.sheet_state = "hidden"
    for line, paste in enumerate(PASTES, 1):
        sheet = book.create_sheet(paste.title)
        look.title(sheet, paste.title, paste.what, paste.how)
        last = HEADER + rows[paste.title]
        note = f"Paste into cell A{HEADER} · rows {HEADER + 1} to {last} are read · stays on your computer"
        look.paste_zone(sheet, HEADER, COLUMNS, note)
        for column in range(1, COLUMNS + 1):
            name = f"INDEX({table(paste, rows[paste.title])},1,{column})"
            heads.cell(line, column, f'=IFERROR(LOWER(TRIM(SUBSTITUTE({name}&"","_"," "))),"")')


def place(paste: Paste, fact: Fact) -> str:
    """Formula: the column of a fact in what was pasted; 0 where it is not there."""
    line = PASTES.index(paste) + 1
    formula = "0"
    for head in reversed(fact.heads):
        formula = f"IFERROR(MATCH({quoted(head)},Heads!$A${line}:${_LAST_COLUMN}${line},0),{formula})"
    return formula
