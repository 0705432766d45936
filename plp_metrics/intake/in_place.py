"""A text file whose cells can be found and replaced where they stand; all other bytes stay as they are."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from plp_metrics.intake.form import read_form

_BREAK = re.compile(r"\r\n|\r|\n")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class InPlace:
    """mark: the byte mark it began with; text: what follows, line endings as they were; encoding: its own.

    plain: the same text as it is judged, UTF-8 with line feeds. A physical line has the same number in both.
    """

    mark: bytes
    text: str
    encoding: str
    plain: bytes

    @classmethod
    def of(cls, content: bytes) -> InPlace | None:
        """None where the bytes are no text that can be judged."""
        form = read_form(content)
        if form.refusal:
            return None
        mark, encoding = next(((m, e) for m, e in _MARKS if content.startswith(m)), (b"", "utf-8"))
        return cls(mark, content[len(mark) :].decode(encoding), encoding, form.text)

    @cached_property
    def starts(self) -> list[int]:
        """Where each physical line begins; one more, the end of the text, stands last."""
        found = [0, *(m.end() for m in _BREAK.finditer(self.text))]
        return found if found[-1] == len(self.text) else [*found, len(self.text)]

    def span(self, line: int, lines: int = 1) -> tuple[int, int]:
        """Where a record of so many physical lines begins and where the next one does."""
        last = len(self.starts) - 1
        return self.starts[min(line - 1, last)], self.starts[min(line - 1 + lines, last)]

    def cells(self, line: int, lines: int, delimiter: str) -> list[tuple[int, int]]:
        """Where each cell of a record begins and ends, its quotation marks included."""
        at, end = self.span(line, lines)
        while end > at and self.text[end - 1] in "\r\n":
            end -= 1
        found = []
        while True:
            stop = self._cell_end(at, end, delimiter)
            found.append((at, stop))
            if stop >= end:
                return found
            at = stop + 1

    def _cell_end(self, at: int, end: int, delimiter: str) -> int:
        if self.text[at : at + 1] != '"' or at >= end:
            found = self.text.find(delimiter, at, end)
            return end if found < 0 else found
        quote = at + 1
        while True:
            quote = self.text.find('"', quote, end)
            if quote < 0:
                return end
            if quote + 1 < end and self.text[quote + 1] == '"':
                quote += 2
                continue
            return quote + 1

    def replaced(self, parts: list[tuple[int, int, str]]) -> bytes:
        """The file with some parts of its text (start, end, new text) replaced."""
        out, at = [], 0
        for start, end, new in sorted(parts):
            out += [self.text[at:start], new]
            at = end
        return self.mark + "".join([*out, self.text[at:]]).encode(self.encoding)

    def written(self, place: tuple[int, int], cell: str, delimiter: str) -> str:
        """A new cell as it is written there: in quotation marks if the old one was, or it needs them."""
        start, end = place
        quoted = end > start and self.text[start] == '"'
        if quoted or any(c in cell for c in (delimiter, '"', "\n")):
            return '"' + cell.replace('"', '""') + '"'
        return cell


def first_records(plain: bytes, delimiter: str, most: int = 1 << 18) -> Iterator[tuple[int, int, list[str]]]:
    """(physical line, lines, cells) of the records at the start of a file, as far as they can be read."""
    sample = plain[:most].decode("utf-8", errors="ignore")
    reader = csv.reader(io.StringIO(sample, newline="\n"), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield line, reader.line_num + 1 - line, cells
            line = reader.line_num + 1
    except csv.Error:
        return
