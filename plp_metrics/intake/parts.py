"""A file of many partners and quarters, taken apart: which line belongs to which partner and quarter."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from plp_metrics.contracts import load_contracts
from plp_metrics.intake.cells import judge_cell
from plp_metrics.intake.findings import Findings
from plp_metrics.intake.form import read_form
from plp_metrics.intake.layout import Layout, find_layout
from plp_metrics.intake.records import offset, records

Key = tuple[str, str, str]
"""partner, school year, quarter."""
Some = tuple[str | None, str | None, str | None]
"""The same as far as a row says it clearly."""
NAMES = ("partner_id", "school_year", "quarter")


@dataclass(frozen=True)
class Parts:
    """A file taken apart. rows: how many each partner and quarter has, in the file's order.

    keys: physical line → what its row says of partner, year and quarter (None where that is unclear).
    """

    text: bytes
    layout: Layout
    rows: Mapping[Key, int]
    keys: Mapping[int, Some]

    def touched(self, line: int | None) -> set[Key]:
        """The parts a fault in this line stands in the way of.

        A row that does not say clearly whose it is may belong to any part it does not contradict; a line
        that is no row (the header, a lost quotation mark, None) concerns every part.
        """
        some = self.keys.get(line or 0, (None, None, None))
        return {k for k in self.rows if all(s is None or s == c for s, c in zip(some, k, strict=True))}

    def own_lines(self, key: Key) -> dict[int, int]:
        """Line in this file → line in the part's own file (its header is line 1)."""
        lines = (line for line, some in self.keys.items() if some == key)
        return {line: number for number, line in enumerate(lines, 2)}

    def without(self, gone: Collection[Key]) -> bytes:
        """The file with the rows of some parts blanked, every other row on its old line.

        A row that is of no part clearly goes with the parts it may belong to.
        """
        lines = self.text.split(b"\n")
        starts = [*_lines(self.text, self.layout), len(lines) + 1]
        for start, following in itertools.pairwise(starts):
            if self._goes(start, gone):
                lines[start - 1 : following - 1] = [b""] * (following - start)
        return b"\n".join(lines)

    def _goes(self, line: int, gone: Collection[Key]) -> bool:
        some = self.keys.get(line)
        if some is None or None not in some:
            return some in gone
        return bool(self.touched(line)) and self.touched(line) <= set(gone)

    def contents(self) -> dict[Key, bytes]:
        """Each part as a CSV file of its own: its rows as they were written, under the file's header."""
        texts: dict[Key, io.StringIO] = {key: io.StringIO(newline="") for key in self.rows}
        writers = {key: csv.writer(text, lineterminator="\n") for key, text in texts.items()}
        header = next(iter(records(self.text, self.layout.delimiter, self.layout.header_line, [])))[1]
        for writer in writers.values():
            writer.writerow(header[: self.layout.width])
        for line, cells in records(self.text, self.layout.delimiter, self.layout.first_line, []):
            some = self.keys.get(line)
            if some in writers:
                writers[some].writerow(cells[: self.layout.width])
        return {key: text.getvalue().encode("utf-8") for key, text in texts.items()}


def without_titles(content: bytes, dataset: str | None) -> tuple[bytes, int]:
    """A file with the lines above its column names blanked, every row on its old line, and how many said
    anything; the very same bytes where none did. Nobody checks what stands there, so it is not kept."""
    form = read_form(content)
    layout = None if form.refusal else find_layout(form.text, dataset, True, Findings())
    if layout is None:
        return content, 0
    header = offset(form.text, layout.header_line)
    titles = sum(1 for line in form.text[:header].split(b"\n") if line.strip())
    if not titles:
        return content, 0
    return b"\n" * (layout.header_line - 1) + form.text[header:], titles


def _lines(text: bytes, layout: Layout) -> Iterator[int]:
    for line, _ in records(text, layout.delimiter, layout.first_line, []):
        yield line


def take_apart(content: bytes, dataset: str | None = None) -> Parts | None:
    """The parts of a file that the child process could read; None where it has no layout to go by."""
    form = read_form(content)
    layout = None if form.refusal else find_layout(form.text, dataset, True, Findings())
    if layout is None or any(name not in layout.position for name in NAMES):
        return None
    places = [layout.position[name] for name in NAMES]
    columns = [load_contracts()[layout.contract.dataset].column(name) for name in NAMES]
    known: dict[tuple[int, str], str | None] = {}
    rows: dict[Key, int] = {}
    keys: dict[int, Some] = {}
    for line, cells in records(form.text, layout.delimiter, layout.first_line, []):
        if not any(cell.strip() for cell in cells):
            continue
        found: list[str | None] = []
        for i, place in enumerate(places):
            raw = cells[place][:200] if place < len(cells) else ""
            if (i, raw) not in known:
                known[(i, raw)] = judge_cell(columns[i], raw).clean or None
            found.append(known[(i, raw)])
        partner, year, quarter = found
        keys[line] = (partner, year, quarter)
        if partner and year and quarter:
            rows[(partner, year, quarter)] = rows.get((partner, year, quarter), 0) + 1
    return Parts(form.text, layout, rows, keys)
