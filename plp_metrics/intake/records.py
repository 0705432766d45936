"""Files that are not plain (quotes, blank lines): records one by one, and the file without some columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

CELL = "\x1f"
"""Separates cells in the plain form."""
LINE_BREAK = "\x1e"
"""Stands for a line break inside a cell in the plain form."""
LONGEST_KEPT = 400
EXTRA = 4
"""Cells read beyond the header's, to tell rows that are too long."""
RESERVED = "\x1d\x1e\x1f"
"""Characters the plain form uses; in a cell they are read as a fault."""
_LINE = re.compile(rb"[^\n]+")
_OURS = re.compile("[\x1d-\x1f]")
_BLANK = CELL + LINE_BREAK + " \t\u00a0"
_RESUMES = 50
csv.field_size_limit(1 << 31)


def records(
    text: bytes, delimiter: str, first_line: int, faults: list[int]
) -> Iterator[tuple[int, list[str]]]:
    """(physical line, cells) of each record from `first_line` on; blank lines give no cells.

    A record whose quotation mark never ends is left out, its line goes to `faults`, and reading goes on at
    the next line. Without any quotation mark, blank lines are passed over unseen.
    """
    if b'"' not in text:
        yield from _unquoted(text, delimiter, first_line)
        return
    begin = offset(text, first_line)
    line = first_line
    for _ in range(_RESUMES):
        stream = io.TextIOWrapper(io.BytesIO(memoryview(text)[begin:]), encoding="utf-8", newline="\n")
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        start = line
        base = line - 1
        try:
            for cells in reader:
                yield start, cells
                start = base + reader.line_num + 1
            return
        except csv.Error:
            faults.append(start)
            begin = offset(text, start + 1 - base, begin)
            line = start + 1
            if begin >= len(text):
                return


def _unquoted(text: bytes, delimiter: str, first_line: int) -> Iterator[tuple[int, list[str]]]:
    line, end = first_line, offset(text, first_line)
    for found in _LINE.finditer(text, end):
        line += text.count(b"\n", end, found.start())
        end = found.end()
        yield line, found.group().decode("utf-8").split(delimiter)


def offset(text: bytes, line: int, start: int = 0) -> int:
    """Where the line-th line (from 1) after `start` begins."""
    for _ in range(line - 1):
        found = text.find(b"\n", start)
        if found < 0:
            return len(text)
        start = found + 1
    return start


def plain(found: Iterable[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, str | None]]:
    """(line, record in the plain form), None for a blank one. Cells too long to be right are cut."""
    for line, cells in found:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        cells = cells[: width + EXTRA]
        joined = CELL.join(cells)
        if (
            len(joined) > LONGEST_KEPT
            or "\n" in joined
            or _OURS.search(joined.replace(CELL, "", len(cells) - 1))
        ):
            cells = [_plain_cell(c) for c in cells]
            joined = CELL.join(cells)
        yield line, joined if joined.strip(_BLANK) else None


def _plain_cell(cell: str) -> str:
    cut = cell if len(cell) <= LONGEST_KEPT else cell[:LONGEST_KEPT]
    return _OURS.sub("\x1a", cut).replace("\n", LINE_BREAK)


def without_columns(
    text: bytes, delimiter: str, header_line: int, leave_out: list[int], faults: list[int]
) -> bytes:
    """The file written again without some columns. Every record keeps its physical line."""
    head = text[: offset(text, header_line)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    gone = set(leave_out)
    line = header_line
    for start, cells in records(text, delimiter, header_line, faults):
        out.write("\n" * (start - line))
        kept = [c for place, c in enumerate(cells) if place not in gone]
        if cells and kept:
            writer.writerow(kept)
        else:
            out.write("\n")
        line = start + 1 + sum(c.count("\n") for c in kept)
    return head + out.getvalue().encode("utf-8")
