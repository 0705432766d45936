"""Formula text that Excel, LibreOffice and Google Sheets read alike, and sheets made of formula columns.

Only functions all three have had for long; nothing that fills neighbouring cells by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

FIRST = 4
"""The first row of a steps sheet that stands for a pasted row."""

_MARKS = (" ", "-", "_", "/", ".", ",", ":", "+", "&", "'", "’", "–", "(", ")")


def quoted(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def folded(cell: str) -> str:
    """The word in a cell without case, blanks and punctuation, as it is looked up."""
    for mark in _MARKS:
        cell = f'SUBSTITUTE({cell},{quoted(mark)},"")'
    return f"LOWER({cell})"


def number(cell: str) -> str:
    """The number in a cell, also where it was pasted as text; empty text where there is none."""
    return f'IFERROR(VALUE({cell}),"")'


def first_date(cell: str) -> str:
    """The first day named in a cell: a date, 2017-06-12, or month/day/year, also of a list of days."""
    d = f'LEFT({cell},FIND(" ",SUBSTITUTE(SUBSTITUTE({cell},","," "),";"," ")&" ")-1)'
    slash = f'FIND("/",{d})'
    second = f'FIND("/",{d},{slash}+1)'
    year = f"VALUE(MID({d},{second}+1,4))"
    american = (
        f"DATE({year}+IF({year}<100,2000,0),VALUE(LEFT({d},{slash}-1)),"
        f"VALUE(MID({d},{slash}+1,{second}-{slash}-1)))"
    )
    iso = f"DATE(VALUE(LEFT({d},4)),VALUE(MID({d},6,2)),VALUE(MID({d},9,2)))"
    serial = f'IF(VALUE({d})>20000,INT(VALUE({d})),"")'
    return (
        f'IF({cell}="","",IFERROR(IF(MID({d},5,1)="-",{iso},IF(ISNUMBER({slash}),{american},{serial})),""))'
    )


def iso_date(cell: str) -> str:
    """A date as 2017-06-12, whatever the language of the spreadsheet program."""
    return f'YEAR({cell})&"-"&TEXT(MONTH({cell}),"00")&"-"&TEXT(DAY({cell}),"00")'


def training_year(cell: str) -> str:
    """The training year (1 June to 31 May) of a date, as 2017-18."""
    start = f"(YEAR({cell})-IF(MONTH({cell})<6,1,0))"
    return f'{start}&"-"&TEXT(MOD({start}+1,100),"00")'


@dataclass
class Steps:
    """A hidden sheet of formula columns, one row for each pasted row (or each slot of an answer).

    In a template `[name]` is the cell of that column in the same row, `[name*]` the whole column,
    `[name<]` the column down to this row, `[name-]` the row above, `[#]` the number of the row from 1.
    """

    sheet: Worksheet
    rows: int
    letters: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sheet.sheet_state = "hidden"

    def add(self, name: str, template: str | Callable[[int], str]) -> None:
        """A column of formulas without the leading equals sign; a function gives the one of each row."""
        letter = self._next(name)
        for i in range(1, self.rows + 1):
            text = template if isinstance(template, str) else template(i)
            self.sheet[f"{letter}{FIRST + i - 1}"] = "=" + self._filled(text, i)

    def read(self, name: str, place: str, table: str) -> None:
        """A column with the text of a pasted one. place: formula of its position in `table`, 0 if absent."""
        letter = self._next(name)
        self.sheet[f"{letter}2"] = "=" + place
        for i in range(1, self.rows + 1):
            self.sheet[f"{letter}{FIRST + i - 1}"] = (
                f'=IF(${letter}$2=0,"",IFERROR(TRIM(INDEX({table},{i + 1},${letter}$2)&""),""))'
            )

    def all(self, name: str) -> str:
        """A whole column, from another sheet."""
        letter = self.letters[name]
        return f"{self.sheet.title}!${letter}${FIRST}:${letter}${FIRST + self.rows - 1}"

    def place(self, name: str) -> str:
        """The cell that says where a read column was found."""
        return f"{self.sheet.title}!${self.letters[name]}$2"

    def cell(self, name: str, i: int) -> str:
        """The cell of row i (from 1), from another sheet."""
        return f"{self.sheet.title}!${self.letters[name]}${FIRST + i - 1}"

    def _next(self, name: str) -> str:
        if name in self.letters:
            raise ValueError(f"{self.sheet.title} has two columns {name}")
        letter = get_column_letter(len(self.letters) + 1)
        self.letters[name] = letter
        self.sheet[f"{letter}1"] = name
        return letter

    def _filled(self, template: str, i: int) -> str:
        row = FIRST + i - 1

        def put(match: re.Match[str]) -> str:
            name, mark = match.group(1), match.group(2)
            if name == "#":
                return str(i)
            letter = self.letters[name]
            if mark == "*":
                return f"${letter}${FIRST}:${letter}${FIRST + self.rows - 1}"
            if mark == "<":
                return f"${letter}${FIRST}:${letter}{row}"
            return f"${letter}{row - 1 if mark == '-' else row}"

        return re.sub(r"\[(#|[a-z_0-9]+)([*<-]?)\]", put, template)
