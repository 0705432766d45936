"""Planted personal data, every place of a file to plant it in, and every place to look for it."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from plp_metrics.contracts import sample_rows
from plp_metrics.model import Period

Q1 = Period("2016-17", "Q1")
NAME = "Wilhelmina Quarterstone"
MAIL = "w.quarterstone@nowhere.example.org"
PHONE = "(555) 867-5309"
SSN = "987-65-4320"
CANARIES = (NAME, MAIL, PHONE, SSN)
MARKS = ("quarterstone", "wilhelmina", "867-5309", "987-65-4320")
"""What to search for, in lower case: a piece of each that no valid file has."""


def rows_of(dataset: str) -> list[list[str]]:
    """Header and three rows of OHIO's first quarter."""
    return list(csv.reader(io.StringIO(sample_rows(dataset, "OHIO", Q1, 3))))


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def in_cell(dataset: str, column: str, canary: str, line: int = 3) -> bytes:
    """The canary in one cell, the file otherwise faultless."""
    rows = rows_of(dataset)
    if column not in rows[0]:
        rows = [rows[0] + [column], *([*r, ""] for r in rows[1:])]
    rows[line - 1][rows[0].index(column)] = canary
    return written(rows)


def elsewhere(canary: str) -> Iterator[tuple[str, bytes]]:
    """(where, file) for every place that is no cell of a known column."""
    rows = rows_of("teachers")
    yield "in a title line", canary.encode() + b"\n" + written(rows)
    yield "as the name of a column", written([[*rows[0], canary], *([*r, "x"] for r in rows[1:])])
    yield "under a person's column", written([[*rows[0], "teacher_name"], *([*r, canary] for r in rows[1:])])
    yield "under a harmless column", written([[*rows[0], "remarks"], *([*r, canary] for r in rows[1:])])
    yield "in a comment row", written([rows[0], [f"# ask {canary}"], *rows[1:]])
    yield "in a quote that never ends", written(rows) + f'OHIO,2016-17,Q1,"{canary}\n'.encode()
    yield "beyond the last column", written([rows[0], [*rows[1], canary], *rows[2:]])
    yield "after an embedded newline", written([rows[0], [*rows[1][:3], f"T-1\n{canary}", *rows[1][4:]]])
    yield "in a file that is no table", f"Dear {canary},\nthe files follow.\n".encode()
    yield "in a file of another encoding", f"Zoë {canary}\n".encode("latin-1") + written(rows)


def found_in(text: str | bytes) -> list[str]:
    """The marks that stand in a text."""
    low = (text.decode("utf-8", "replace") if isinstance(text, bytes) else text).lower()
    return [m for m in MARKS if m in low]


def files_with_marks(*folders: Path) -> dict[str, list[str]]:
    """Files below these folders that hold a mark (raw bytes)."""
    seen = {}
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file() and (marks := found_in(file.read_bytes())):
                seen[str(file)] = marks
    return seen


def temporary() -> set[str]:
    """What lies in the system's temporary folders (first two levels, which is where things are made)."""
    places = {Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")}
    found = set()
    for place in places:
        if place.is_dir():
            for name in os.listdir(place):
                found.add(str(place / name))
    return found
