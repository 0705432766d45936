"""What DuckDB reads: the file as it stands, or written again in the plain form. The bytes of a large file are
held only while they are looked at."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator

from plp_metrics.intake.child.scan import Source
from plp_metrics.intake.findings import Findings
from plp_metrics.intake.layout import Layout
from plp_metrics.intake.records import CELL, RESERVED, plain, records


class Text:
    """The text of a file. Put down, it stands only in a file in memory, and is read from there if need be.

    file: one that holds the very same bytes, if there is one already.
    """

    def __init__(self, content: bytes, file: io.FileIO | None = None) -> None:
        self._content: bytes | None = content
        self._file = file

    def take(self) -> bytes:
        """All of it; the caller holds it from now on, or puts it down."""
        content, self._content = self._content, None
        if content is None and self._file is not None:
            self._file.seek(0)
            content = self._file.readall()
        return content or b""

    def put_down(self, content: bytes) -> io.FileIO:
        """The file where it stands from now on."""
        if self._file is None:
            self._file = _memory_file()
            _write(self._file, content)
        return self._file


def readings(text: Text, layout: Layout, findings: Findings, faults: list[int]) -> Iterator[Source]:
    """The file as it stands if it is plain; else, or if that can't be read, in the plain form."""
    content = text.take()
    if _is_plain(content):
        file = text.put_down(content)
        del content
        yield Source(_path(file), layout.delimiter, layout.first_line - 1, False)
        content = text.take()
    with _memory_file() as file:
        _write_plain(content, layout, findings, faults, file)
        del content
        yield Source(_path(file), CELL, 0, True)


def _write_plain(text: bytes, layout: Layout, findings: Findings, faults: list[int], file: io.FileIO) -> None:
    buffer = io.BufferedWriter(file, 1 << 20)
    found = records(text, layout.delimiter, layout.first_line, faults)
    last = text.count(b"\n") + 1
    blank = 0
    first_blank = None
    expected = None if b'"' in text else layout.first_line
    for line, cells in plain(found, layout.width):
        if expected is not None:
            if line > expected:
                blank += line - expected
                first_blank = first_blank or expected
            expected = line + 1
        if cells is None:
            blank += line < last
            first_blank = first_blank or line
            continue
        buffer.write(f"{line}{CELL}{cells}\n".encode("utf-8", "replace"))
    buffer.flush()
    buffer.detach()
    if blank:
        findings.change("blank_lines", blank, first_blank)


def _memory_file() -> io.FileIO:
    return io.FileIO(os.memfd_create("cells", os.MFD_CLOEXEC), "w+b")


def _path(file: io.FileIO) -> str:
    return f"/proc/self/fd/{file.fileno()}"


def _write(file: io.FileIO, text: bytes) -> None:
    view = memoryview(text)
    while view:
        view = view[file.write(view) :]


def _is_plain(text: bytes) -> bool:
    if b'"' in text or any(c.encode() in text for c in RESERVED):
        return False
    end = len(text)
    while end and text[end - 1] == 10:
        end -= 1
    return text.find(b"\n\n", 0, end) < 0 and not text.startswith(b"\n")
