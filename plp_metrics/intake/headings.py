"""Column names that are not ours but look like ours: what is meant, and the file with ours written."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plp_metrics.contracts import Contract, column_name, load_contracts
from plp_metrics.intake.cells import fold
from plp_metrics.intake.heading_words import OTHER_WORDS, only_known_words
from plp_metrics.intake.in_place import InPlace, first_records
from plp_metrics.intake.layout import DELIMITERS, TITLE_LINES, place_told
from plp_metrics.intake.personal import personal_column, personal_value

ALIKE = 0.82
"""How alike two names must be (difflib's ratio) to be asked about."""
LONGEST = 80
MOST_ASKED = 20
"""So many columns that look like none of ours are asked about at once."""
ENOUGH = 3
"""So many columns must be recognised before a line is taken for the column names."""


@dataclass(frozen=True)
class Heading:
    """A column that is not ours. place: which cell of its line; told: as it stands; name: as it is kept.

    guess: the column of ours it looks like, or None. One whose heading may be a person's name is told by its
    place only, and its name is "": nothing of it is kept.
    """

    place: int
    told: str
    name: str
    guess: str | None


@dataclass(frozen=True)
class Headings:
    """The line of column names of a file that may need other names. missing: ours that are not there yet;
    hidden: columns told by their place only."""

    dataset: str
    delimiter: str
    line: int
    lines: int
    unknown: tuple[Heading, ...]
    missing: tuple[str, ...]
    hidden: tuple[Heading, ...] = ()

    @property
    def guessed(self) -> tuple[Heading, ...]:
        """The unknown ones that look like a column of ours."""
        return tuple(h for h in self.unknown if h.guess)

    @property
    def asked(self) -> tuple[Heading, ...]:
        """The ones to ask about: those that look like ours, and where columns that must be there would still
        be missing then, all others too."""
        contract = load_contracts()[self.dataset]
        found = {h.guess for h in self.guessed}
        if all(n in found or not contract.column(n).required for n in self.missing):
            return self.guessed
        others = (*(h for h in self.unknown if not h.guess), *self.hidden)
        return (*self.guessed, *others[:MOST_ASKED])


def read_headings(content: bytes, dataset: str | None = None) -> Headings | None:
    """The file's column names, and what the strange ones may mean; None where no line looks like names.

    Columns named like a person's data are never among them: they are not asked about.
    """
    file = InPlace.of(content)
    if file is None:
        return None
    contracts = load_contracts()
    best: tuple[int, Headings] | None = None
    for delimiter in DELIMITERS:
        for line, lines, cells in _candidates(file, delimiter):
            for name in (dataset,) if dataset else contracts:
                found = _read(contracts[name], cells, delimiter, line, lines)
                fits = len(contracts[name].names) - len(found.missing) + len(found.guessed)
                if fits >= ENOUGH and (best is None or fits > best[0]):
                    best = (fits, found)
    return best[1] if best else None


def _candidates(file: InPlace, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    filled = (r for r in first_records(file.plain, delimiter) if any(c.strip() for c in r[2]))
    for _, record in zip(range(TITLE_LINES + 1), filled, strict=False):
        yield record


def _read(contract: Contract, cells: list[str], delimiter: str, line: int, lines: int) -> Headings:
    names = [column_name(c) for c in cells]
    missing = [n for n in contract.names if n not in names]
    unknown, hidden, free = [], [], list(missing)
    for place, (cell, name) in enumerate(zip(cells, names, strict=True)):
        if name in contract.names or not name or len(cell) > LONGEST:
            continue
        if personal_column(name) or personal_value(cell):
            continue
        if not only_known_words(cell):
            hidden.append(Heading(place, place_told(place), "", None))
            continue
        guess = _guess(name, free)
        if guess:
            free.remove(guess)
        unknown.append(Heading(place, " ".join(cell.split()), name, guess))
    return Headings(contract.dataset, delimiter, line, lines, tuple(unknown), tuple(missing), tuple(hidden))


def _guess(name: str, free: list[str]) -> str | None:
    """The column of ours a name looks most like, among those not there yet."""
    asked = fold(name)
    best, how_alike = None, ALIKE
    for column in free:
        for word in (column, *OTHER_WORDS.get(column, ())):
            alike = difflib.SequenceMatcher(None, asked, fold(word)).ratio()
            if alike == 1 or alike > how_alike:
                best, how_alike = column, alike
    return best


def renamed(content: bytes, found: Headings, names: Mapping[int, str]) -> bytes:
    """The file with some of its column names (cell → new name) written anew, all else byte for byte."""
    file = InPlace.of(content)
    if file is None:
        return content
    places = file.cells(found.line, found.lines, found.delimiter)
    parts = [(*places[at], file.written(places[at], name, found.delimiter)) for at, name in names.items()]
    return file.replaced(parts)


def as_remembered(content: bytes, known: Mapping[tuple[str, str], str]) -> tuple[bytes, list[str]]:
    """The file with the names that were asked about before, and what to say about each.

    known: (dataset, name as it is kept) → the column of ours it was said to be.
    """
    found = read_headings(content) if known else None
    if found is None:
        return content, []
    names: dict[int, str] = {}
    said = []
    for heading in found.unknown:
        meant = known.get((found.dataset, heading.name))
        if meant in found.missing and meant not in names.values():
            names[heading.place] = meant
            said.append(f"The column “{heading.told}” was read as {meant}, as you said before.")
    return (renamed(content, found, names), said) if names else (content, [])
