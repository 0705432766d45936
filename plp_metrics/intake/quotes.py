"""A quotation mark without its match: in which cell it stands, and how its line reads once that is mended.

A mend is offered only where the line then has just as many cells as there are column names.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from plp_metrics.intake.mending import Sheet

RULE = "unbalanced_quote"


@dataclass(frozen=True)
class Unmatched:
    """The first such mark of a record. column: of ours, or None; place: its cell, from 1.

    mended: the whole physical line without its end, once the mark is deleted or closed; None where neither
    makes a row of it. closed: a mark was written where the cell ends, instead of deleting the first.
    """

    line: int
    column: str | None
    place: int
    mended: str | None
    closed: bool = False


def unmatched(sheet: Sheet, line: int) -> Unmatched | None:
    """The first mark without a match of the record that starts on this line; None where there is none."""
    start, end = sheet.file.span(line)
    text = sheet.file.text[start:end].rstrip("\r\n")
    delimiter, width = sheet.layout.delimiter, sheet.layout.width
    found = _open_cell(text, delimiter)
    if found is None:
        return None
    place, at = found
    names = {number: name for name, number in sheet.layout.position.items()}
    without = text
    while (more := _open_cell(without, delimiter)) is not None:
        without = _without_marks(without, more[1], delimiter)
    if _width(without, delimiter) == width:
        return Unmatched(line, names.get(place), place + 1, without)
    closed = _closed(text, at, delimiter, width)
    return Unmatched(line, names.get(place), place + 1, closed, closed=closed is not None)


def mended(sheet: Sheet, lines: Iterable[int]) -> bytes:
    """The file with the quotation marks of these lines mended, all else byte for byte.

    Raises ValueError where one of them can't be mended so.
    """
    parts = []
    for line in set(lines):
        found = unmatched(sheet, line)
        if found is None or found.mended is None:
            raise ValueError(f"line {line} has no quotation mark that can be mended here")
        start, end = sheet.file.span(line)
        while end > start and sheet.file.text[end - 1] in "\r\n":
            end -= 1
        parts.append((start, end, found.mended))
    return sheet.file.replaced(parts)


def _open_cell(text: str, delimiter: str) -> tuple[int, int] | None:
    """(cell, where it begins) of the first one that begins with a mark and does not end with its match."""
    place = at = 0
    while True:
        if text[at : at + 1] == '"':
            stop = _match(text, at)
            if stop is None or text[stop : stop + 1] not in ("", delimiter):
                return place, at
        else:
            stop = text.find(delimiter, at)
        if stop < 0 or stop >= len(text):
            return None
        place, at = place + 1, stop + 1


def _match(text: str, at: int) -> int | None:
    """Where a quoted cell ends (after its last mark), a doubled mark being one of its letters."""
    stop = at + 1
    while (stop := text.find('"', stop)) >= 0:
        if text[stop + 1 : stop + 2] != '"':
            return stop + 1
        stop += 2
    return None


def _without_marks(text: str, at: int, delimiter: str) -> str:
    """The cell that begins here, up to the next delimiter, without any mark."""
    stop = text.find(delimiter, at)
    stop = len(text) if stop < 0 else stop
    return text[:at] + text[at:stop].replace('"', "") + text[stop:]


def _closed(text: str, at: int, delimiter: str, width: int) -> str | None:
    """The line with a mark at the end of the cell that begins here, where that leaves `width` cells."""
    stop = at
    while stop < len(text):
        stop = text.find(delimiter, stop + 1)
        stop = len(text) if stop < 0 else stop
        tried = f'{text[:stop]}"{text[stop:]}'
        if _width(tried, delimiter) == width:
            return tried
    return None


def _width(text: str, delimiter: str) -> int | None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return len(rows[0]) if len(rows) == 1 else None
