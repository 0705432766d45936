"""Mending a refused file: (its bytes, edits by line and column) → new bytes, all else byte for byte."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from plp_metrics.intake.findings import Findings
from plp_metrics.intake.in_place import InPlace
from plp_metrics.intake.layout import Layout, find_layout
from plp_metrics.intake.records import records, without_columns


@dataclass(frozen=True)
class Edit:
    """The new text of one cell. line: the physical line its record starts on; column: the contract's name."""

    line: int
    column: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """A file of a known layout, to look at some of its rows and to change cells in it."""

    file: InPlace
    layout: Layout

    @classmethod
    def of(cls, content: bytes, dataset: str | None = None) -> Sheet | None:
        """None where the file is no text or its column names are not found."""
        file = InPlace.of(content)
        layout = find_layout(file.plain, dataset, False, Findings()) if file else None
        return cls(file, layout) if file and layout else None

    @property
    def columns(self) -> tuple[str, ...]:
        """The known columns in the order they stand in the file; others are never looked at."""
        position = self.layout.position
        return tuple(sorted(position, key=position.__getitem__))

    def rows(self, lines: Collection[int]) -> dict[int, dict[str, str]]:
        """line → column → cell of the records that start there; a cell that is missing is left out."""
        wanted = set(lines)
        return {line: self._named(cells) for line, cells in self._records() if line in wanted}

    def every_row(self) -> Iterator[tuple[int, dict[str, str]]]:
        """(line, column → cell) of all records."""
        return ((line, self._named(cells)) for line, cells in self._records())

    def lines_with(self, column: str, cell: str) -> list[int]:
        """The lines of all records whose cell in a column is just this text."""
        place = self.layout.position[column]
        return [line for line, cells in self._records() if place < len(cells) and cells[place] == cell]

    def mended(self, edits: Iterable[Edit], deleted: Collection[int] = ()) -> bytes:
        """The bytes with cells edited and whole records deleted.

        Raises KeyError where an edit names a line or a column that is not there.
        """
        wanted: dict[int, dict[str, str]] = {}
        for edit in edits:
            wanted.setdefault(edit.line, {})[edit.column] = edit.text
        gone, parts = set(deleted), []
        for line, cells in self._records():
            lines = 1 + sum(c.count("\n") for c in cells)
            changes = wanted.pop(line, {})
            if line in gone:
                parts.append((*self.file.span(line, lines), ""))
            elif changes:
                places = self.file.cells(line, lines, self.layout.delimiter)
                parts += [self._part(places, line, column, text) for column, text in changes.items()]
        if wanted:
            raise KeyError(f"no record starts on line {min(wanted)}")
        return self.file.replaced(parts)

    def without(self, *columns: str) -> bytes:
        """The file written again without some of its columns, as UTF-8.

        Raises ValueError where a quotation mark without its match hides what belongs to which column.
        """
        return self._without([self.layout.position[column] for column in columns])

    def without_others(self) -> bytes:
        """The same without every column that is not ours, unread."""
        return self._without(sorted(self.layout.others))

    def _without(self, places: list[int]) -> bytes:
        faults: list[int] = []
        layout = self.layout
        kept = without_columns(self.file.plain, layout.delimiter, layout.header_line, places, faults)
        if faults:
            raise ValueError("a quotation mark has no matching end")
        return kept

    def _part(self, places: list[tuple[int, int]], line: int, column: str, text: str) -> tuple[int, int, str]:
        number = self.layout.position[column]
        if number >= len(places):
            raise KeyError(f"line {line} has no cell for {column}")
        place = places[number]
        cell = text.replace("\r\n", "\n").replace("\r", "\n")
        return (*place, self.file.written(place, cell, self.layout.delimiter))

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        return records(self.file.plain, self.layout.delimiter, self.layout.first_line, [])

    def _named(self, cells: list[str]) -> dict[str, str]:
        return {name: cells[place] for name, place in self.layout.position.items() if place < len(cells)}
