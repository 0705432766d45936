"""Where the table begins: delimiter, title lines, the line of column names, and which column is which."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from plp_metrics.contracts import Contract, column_name, load_contracts, recognise
from plp_metrics.intake.findings import Findings, shown
from plp_metrics.intake.heading_words import letters, only_known_words
from plp_metrics.intake.personal import personal_column, personal_value
from plp_metrics.intake.types import MOST_COLUMNS

DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"}
TITLE_LINES = 10
_HEAD = 1 << 18
_UNSAID = "has a heading that is not ours and may be a person's name or number, so it is not shown here"


@dataclass
class Layout:
    """header_line: physical line on which the header starts; first_line: that of the first record after it.

    width: cells of the header without empty ones at its end. position: contract column → cell.
    others: cells that are no column of the contract → their name as it may be shown.
    """

    contract: Contract
    delimiter: str
    header_line: int
    first_line: int
    width: int
    position: dict[str, int]
    others: dict[int, str] = field(default_factory=dict)
    leave_out: list[int] = field(default_factory=list)


@dataclass
class _Head:
    delimiter: str
    line: int
    end: int
    cells: list[str]
    titles: list[tuple[int, str]]
    score: int


def find_layout(text: bytes, dataset: str | None, drop_unknown: bool, findings: Findings) -> Layout | None:
    """The layout of a file, or None with the reason among the findings."""
    head = _find_head(text)
    if head is None:
        findings.file("no_header", line=1)
        return None
    named = sum(1 for cell in head.cells if cell.strip())
    if named > MOST_COLUMNS:
        findings.file("too_many_columns", line=head.line, most=MOST_COLUMNS)
        return None
    seen = recognise(head.cells)
    if dataset is None and seen is None:
        findings.file("unknown_layout", line=head.line)
        return None
    contract = load_contracts()[dataset or seen or ""]
    if dataset and seen and seen != dataset:
        titles = load_contracts()
        findings.file(
            "wrong_dataset", line=head.line, found=titles[seen].title.lower(), dataset=contract.title.lower()
        )
        return None
    _titles(head, findings)
    return _columns(head, contract, drop_unknown, findings)


def _find_head(text: bytes) -> _Head | None:
    known = {name for contract in load_contracts().values() for name in contract.names}
    sample = text[:_HEAD].decode("utf-8", errors="ignore")
    best: _Head | None = None
    for delimiter in DELIMITERS:
        titles: list[tuple[int, str]] = []
        for line, end, cells in _records(sample, delimiter):
            if not any(c.strip() for c in cells):
                continue
            score = len({column_name(c) for c in cells} & known)
            if score >= 2 and (best is None or score > best.score):
                best = _Head(delimiter, line, end, cells, list(titles), score)
            titles.append((line, delimiter.join(cells)))
            if len(titles) > TITLE_LINES:
                break
    return best


def _records(sample: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    reader = csv.reader(io.StringIO(sample, newline="\n"), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield line, reader.line_num, cells
            line = reader.line_num + 1
    except csv.Error:
        return


def _titles(head: _Head, findings: Findings) -> None:
    for line, text in head.titles:
        about = personal_value(text[:2000])
        if about:
            findings.file("personal_title", line=line, about=about)
    if head.titles:
        findings.change("title_lines", len(head.titles), head.titles[0][0])
    if head.delimiter != ",":
        findings.change("delimiter", 1, head.line, about=DELIMITERS[head.delimiter])


def _columns(head: _Head, contract: Contract, drop_unknown: bool, findings: Findings) -> Layout:
    cells = list(head.cells)
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) < len(head.cells):
        findings.change("trailing_columns", len(head.cells) - len(cells), head.line)
    names = [column_name(c) for c in cells]
    layout = Layout(contract, head.delimiter, head.line, head.end + 1, len(cells), {})
    for place, name in enumerate(names):
        if name in contract.names:
            layout.position.setdefault(name, place)
        else:
            _other(layout, place, name, cells[place], drop_unknown, findings)
    for name, times in Counter(n for n in names if n in contract.names).items():
        if times > 1:
            findings.file("doubled_column", line=head.line, column=name, times=times)
    for column in contract.columns:
        if column.required and column.name not in layout.position:
            findings.file("missing_column", line=head.line, column=column.name, says=column.says)
    known = [n for n in names if n in contract.names]
    if any(n != c for n, c in zip(names, cells, strict=True) if n in contract.names):
        findings.change("header", 1, head.line)
    if known != [n for n in contract.names if n in known]:
        findings.change("order", 1, head.line)
    return layout


def place_told(place: int) -> str:
    """A column told by where it stands: "column 4 (D)"."""
    return f"column {place + 1} ({letters(place)})"


def _other(layout: Layout, place: int, name: str, cell: str, drop: bool, findings: Findings) -> None:
    """A column that is not ours. A heading that may itself be a person's name is never said back."""
    hidden = personal_value(cell) is not None or not only_known_words(cell)
    number = place_told(place)
    told = number if hidden or not name else shown(re.sub(r"\s+", " ", cell.strip()))
    if drop:
        layout.leave_out.append(place)
    elif hidden or personal_column(name):
        why = _UNSAID if hidden else "is named like personal data"
        findings.file("personal_column", layout.header_line, told, name=told[0].upper() + told[1:], why=why)
    layout.others[place] = told
