"""For every rule about one file: a file that breaks it at one place, and the nearest file that does not.

`docs/rules.md` shows them; `test_examples.py` judges both.
"""

# ruff: noqa: E501 - a table of cases, one a line

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from plp_metrics.contracts import load_contracts, sample_rows
from plp_metrics.model import Period

Edits = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Example:
    """bad, good: the sample's text → what stands there instead. place: line and column of the problem.

    read: how the good file's change is told, if it is.
    """

    dataset: str
    bad: Edits | bytes
    place: tuple[int | None, str | None]
    good: Edits | bytes
    quarter: str = "Q1"
    options: dict[str, Any] = field(default_factory=dict)
    read: frozenset[str] = frozenset()

    def content(self, edits: Edits | bytes) -> bytes:
        """The file with these edits, each at the first place where its text stands."""
        if isinstance(edits, bytes):
            return edits
        text = sample_rows(self.dataset, "P01", Period("2016-17", self.quarter))
        for old, new in edits:
            if old not in text:
                raise ValueError(f"{old!r} is not in the sample of {self.dataset}")
            text = text.replace(old, new, 1)
        return text.encode()


S = sample_rows("students")
HEADER = S.split("\n", 1)[0]


def _zip(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


def _rows(count: int, of: str = S) -> list[str]:
    row = of.splitlines()[1]
    return [row.replace("S1", f"S{n}") for n in range(1, count + 1)]


def _file(rows: list[str], header: str = HEADER) -> bytes:
    return ("\n".join([header, *rows]) + "\n").encode()


_TORN = _file([r + ",x" for r in _rows(8)])
_MIXED = _file([r.replace(",", ";") for r in _rows(8)])
_WIDE = (HEADER + "".join(f",x{n}" for n in range(200)) + "\n").encode()
_EXTRA = S.replace("source\n", "source,notes\n").replace("platform\n", "platform,\n")

OF_FILES = {
    "empty_file": Example("students", b" \n", (None, None), ()),
    "not_a_csv": Example("students", _zip("students.csv"), (None, None), ()),
    "spreadsheet_file": Example("students", _zip("xl/workbook.xml"), (None, None), ()),
    "binary": Example("students", S.replace("S2", "S\x00").encode(), (3, None), ()),
    "encoding": Example("students", S.replace("S2", "S\u00e92").encode("cp1252"), (3, None), S.encode("utf-16"), read=frozenset({"utf16"})),
    "no_header": Example("students", ("x\n" * 11 + S).encode(), (1, None), ("x\n" * 10 + S).encode(), read=frozenset({"title_lines"})),
    "too_many_columns": Example("students", _WIDE, (1, None), _file(_rows(3))),
    "unknown_layout": Example("students", b"partner_id,school_year,quarter,total\nP01,2016-17,Q1,5\n", (1, None), ()),
    "wrong_dataset": Example("students", (), (1, None), sample_rows("teachers").encode(), options={"dataset": "teachers"}),
    "missing_column": Example("students", _file([r.replace(",OH", "") for r in _rows(3)], HEADER.replace(",state", "")), (1, "state"),
        _file([r.replace(",28,25,", ",28,") for r in _rows(3)], HEADER.replace(",students_active", ""))),
    "doubled_column": Example("students", _file([r + ",platform" for r in _rows(3)], HEADER + ",source"), (1, "source"), ()),
    "unknown_column": Example("students", _EXTRA.replace("platform,\n", "platform,hello\n", 1).encode(), (1, "notes"), _EXTRA.encode(), read=frozenset({"empty_columns"})),
    "personal_column": Example("students", _EXTRA.replace("notes", "Last Name").encode(), (1, "Last Name"), _EXTRA.replace("notes", "School name").encode(),
        read=frozenset({"empty_columns"})),
    "personal_title": Example("students", ("Sent by robin@example.org\n" + S).encode(), (1, None), ("Sent in May\n" + S).encode(), read=frozenset({"title_lines"})),
    "unbalanced_quote": Example("students", (("T-0017", '"T-0017'),), (2, None), (("T-0017", '"T-0017"'),)),
    "ragged_row": Example("students", (("platform\n", "platform,x\n"),), (2, None), (("platform\n", "platform,\n"),)),
    "ragged_file": Example("students", _TORN, (2, None), _file(_rows(8))),
    "two_delimiters": Example("students", _MIXED, (2, None), _MIXED.replace(b",", b";"), read=frozenset({"delimiter"})),
    "total_row": Example("students", (("T-0017,CSP,S1", "Total,,"),), (2, None), (("T-0017,CSP,S1", "Total-1,CSP,S1"),)),
    "no_rows": Example("students", HEADER.encode(), (1, None), ()),
    "other_partner": Example("students", (), (2, "partner_id"), (), options={"partner_id": "P02"}),
    "other_quarter": Example("students", (), (2, "quarter"), (), options={"period": ["2016-17", "Q2"]}),
    "future_quarter": Example("students", (), (2, "quarter"), (), options={"today": "2016-06-30"}),
}  # fmt: skip
GOOD_OPTIONS: dict[str, dict[str, Any]] = {
    "other_partner": {"partner_id": "P01"},
    "other_quarter": {"period": ["2016-17", "Q1"]},
    "future_quarter": {"today": "2016-07-01"},
    "state_not_partners": {"partner_states": ["OH"]},
}
"""What the good file is judged with, where it is the question and not the file that differs."""


def _count(bad: str, good: str = "28", read: str = "") -> Example:
    return Example(
        "students", (("28,25", f"{bad},"),), (2, "students_enrolled"), (("28,25", f"{good},"),),
        read=frozenset({read} - {""}),
    )  # fmt: skip


def _cell(dataset: str, column: str, old: str, bad: str, good: str, read: str = "", **more: Any) -> Example:
    return Example(
        dataset, ((old, bad),), (2, column), ((old, good),), read=frozenset({read} - {""}), **more
    )  # fmt: skip


def _day(bad: str, good: str, read: str = "") -> Example:
    return Example(
        "workshop_surveys", (("2016-07-17", bad),), (2, "workshop_date"), (("2016-07-17", good),) * 3,
        read=frozenset({read} - {""}),
    )  # fmt: skip


OF_CELLS = {
    "empty_cell": _cell("students", "course", "CSP", "", "csp", "words"),
    "personal_value": _cell("students", "teacher_code", "T-0017", "robin@example.org", "robin-17"),
    "person_in_code": _cell("students", "teacher_code", "T-0017", "Robin Sample", "RS17"),
    "spreadsheet_error": _count("#VALUE!"),
    "too_long": _cell("students", "section_code", "S1", "S" * 201, "S" * 40),
    "bad_code": _cell("students", "section_code", "S1", "S 1", " S1 ", "padding"),
    "not_allowed": _cell("students", "course", "CSP", "CSX", "CS Principles", "words"),
    "became_a_date": _cell("teachers", "grade_band", "9_12", "12-Sep", "9-12", "words"),
    "became_scientific": _cell("students", "school_id", "390437800123", "3.90438E+11", "390437800123.0", "point_zero"),
    "out_of_range": _count("10001", "10000"),
    "negative": _count("-1", "0"),
    "leading_zeros": _count("0012", "12"),
    "plus_sign": _count("+12", "12"),
    "percent_sign": _cell("teachers", "frl_percent", "62.5", "62.5%", "62.50", "point_zero"),
    "blank_in_number": _count("1 234", '"1,234"', "thousands"),
    "not_whole": _count("12.7", "12.0", "point_zero"),
    "too_many_decimals": _cell("teachers", "frl_percent", "62.5", "62.55", "62.5"),
    "other_digits": _count("\u0663\u0664", "34"),
    "nothing_word": _cell("students", "students_active", "28,25", "28,N/A", "28,"),
    "not_a_number": _count("0x1F", "31"),
    "word_not_of_scale": _cell("workshop_surveys", "would_recommend", "1,6,6,", "1,6,Neutral,", "1,6,Slightly agree,", "rating_words"),
    "ambiguous_date": _day("7/8/2016", "7/17/2016", "date"),
    "day_first": _day("17/7/2016", "7/7/2016", "date"),
    "date_serial": _day("42568", "17-Jul-2016", "date"),
    "two_digit_year": _day("7/17/16", "2016-07-17"),
    "no_such_day": _day("2016-09-31", "2016-09-30"),
    "not_a_date": _day("soon", "2016-07-01"),
    "bad_school_year": _cell("teachers", "cohort_year", "on_roster,2016-17", "on_roster,2016-18", "on_roster,2016-2017", "school_year"),
    "school_id_short": _cell("students", "school_id", "OH,390437800123", "OH,10000500871", "AL,10000500871", "leading_zero"),
    "bad_school_id": _cell("students", "school_id", "390437800123", "39043780012345", "own-12"),
}  # fmt: skip


def _thrice(old: str, new: str) -> Edits:
    return ((old, new),) * 3


W = "workshop_surveys"
OF_ROWS = {
    "only_in_quarter": _cell("students", "students_completed", "28,25,,", "28,25,21,", "28,25,,", quarter="Q3"),
    "above_scale": _cell(W, "would_recommend", "1,6,6,6", "1,6,7,6", "1,6,5,6"),
    "duplicate_key": Example("students", (("S2", "S1"),), (3, "section_code"), (("S2", "S9"),)),
    "facts_differ": Example(W, (("24,21,2", "25,21,2"),), (3, "enrolled"), _thrice("24,21", "25,21")),
    "some_unnumbered": Example(W, (("21,2,6", "21,,6"),), (3, "response_number"), (("21,1,", "21,,"), ("21,2,", "21,,"), ("21,3,", "21,,"))),
    "codes_alike": Example("teachers", (("T-0001", "012"), ("T-0002", "12")), (3, "teacher_code"), (("T-0001", "012"), ("T-0002", "13"))),
    "school_facts_differ": Example("teachers", (("62.5", "61.0"),), (3, "frl_percent"), _thrice("62.5", "61.0")),
    "school_of_other_state": Example("students", (("OH", "TX"),), (2, "school_id"), (("OH,39", "TX,48"),)),
    "state_not_partners": Example("students", (), (2, "state"), (), options={"partner_states": ["TX"]}),
    "active_above_enrolled": _cell("students", "students_active", "28,25", "28,29", "28,28"),
    "completed_above_enrolled": _cell("students", "students_completed", "28,25,21", "28,25,29", "28,25,28", quarter="Q4"),
    "exam_takers_above_enrolled": _cell("students", "ap_exam_takers", "21,12", "21,29", "21,28", quarter="Q4"),
    "exam_takers_course": _cell("students", "ap_exam_takers", "CSP", "CSD", "CSA", quarter="Q4"),
    "cohort_too_late": _cell("teachers", "cohort_year", "on_roster,2016-17", "on_roster,2018-19", "on_roster,2017-18"),
    "category_of_dimension": _cell("diversity", "category", "gender,female", "gender,asian", "race_ethnicity,asian"),
    "lunch_of_students_only": _cell("diversity", "dimension", "student,gender,female,41,512", "teacher,frl,eligible,41,", "student,frl,eligible,41,"),
    "school_count_of_students_only": _cell("diversity", "school_count", "student,gender,female,41,512", "teacher,gender,female,41,512", "teacher,gender,female,41,"),
    "state_of_a_meeting": Example(W, _thrice("CSP,OH", "CSP,"), (2, "state"), _thrice("CSP,OH,2016-07-17,1,in_person", "CSP,,2016-07-17,1,virtual")),
    "date_in_quarter": Example(W, _thrice("2016-07-17", "2016-10-01"), (2, "workshop_date"), _thrice("2016-07-17", "2016-09-30")),
    "accredited_above_facilitators": Example(W, _thrice("2,2,24", "2,3,24"), (2, "facilitators_accredited"), _thrice("2,2,24", "3,3,24")),
    "course_of_workshop": Example(W, _thrice("ayw_1,CSP", "facilitator,CSP"), (2, "course"), _thrice("ayw_1,CSP", "facilitator,NONE")),
    "how_much_learned_scale": Example(W, tuple((f"21,{n},6,6,6,6,6,6,6,4,4", f"21,{n},7,6,6,6,6,6,6,4,") for n in (1, 2, 3)), (2, "how_much_learned"), (("6,4,4", "6,5,4"),)),
    "how_motivating_scale": Example(W, tuple((f"21,{n},6,6,6,6,6,6,6,4,4", f"21,{n},7,6,6,6,6,6,6,,4") for n in (1, 2, 3)), (2, "how_motivating"), (("6,4,4", "6,4,5"),)),
    "attended_above_enrolled": Example(W, _thrice("24,21", "20,21"), (2, "attended"), _thrice("24,21", "21,21")),
    "unusual_scale": Example(W, tuple((f"21,{n},6,6,6,6,6,6,6,4,4", f"21,{n},7,6,6,6,6,6,6,,") for n in (1, 2, 3)), (2, "scale_points"), ()),
}  # fmt: skip

EXAMPLES: dict[str, Example] = {**OF_FILES, **OF_CELLS, **OF_ROWS}
BESIDE = {"unusual_scale": {"how_much_learned_scale", "how_motivating_scale"}}
"""Rules that a file can not break without breaking this one too."""
LIMITS = {"file_too_large", "too_hard_to_read", "check_broke_off", "kept_as_written"}
"""Rules about what a check may cost (`test_hostile.py` and `test_process.py` break them) and about what was
refused after it (`test_tidied.py`)."""


def rules_of_one_file() -> set[str]:
    """The contracts' own rules and those with words that are about one file."""
    from plp_metrics.intake import words

    declared = {r.id for c in load_contracts().values() for r in c.rules}
    return declared | (set(words.RULES) - beside_other_files())


def beside_other_files() -> set[str]:
    """Rules about a file beside others, proven in test_across.py and test_across_quarters.py."""
    from plp_metrics.intake.across import FILE_OF
    from plp_metrics.intake.words_of_quarters import OF_QUARTERS

    return set(FILE_OF) | set(OF_QUARTERS)
