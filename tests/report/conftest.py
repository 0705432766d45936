"""A workbook filled in by an invented program manager, and worked out by LibreOffice."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from plp_metrics.report import workbook
from plp_metrics.report.workbook_facts import Prefill

EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
Cells = Mapping[tuple[str, str], object]
"""(sheet, cell) → what somebody types or pastes there."""


class Worked:
    """The sheets as LibreOffice worked them out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def text(self, sheet: str) -> bytes:
        """A sheet saved as CSV UTF-8."""
        return (self._folder / f"book-{sheet}.csv").read_bytes()

    def table(self, sheet: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.text(sheet).decode())))

    def rows(self, dataset: str) -> list[dict[str, str]]:
        """The rows of an output sheet that are not empty."""
        head, *rows = self.table(dataset)
        return [dict(zip(head, row, strict=True)) for row in rows if any(row)]

    def all_sheets(self) -> dict[str, str]:
        return {f.stem.removeprefix("book-"): f.read_text() for f in self._folder.glob("book-*.csv")}


def pasted(sheet: str, at: str, rows: Sequence[Sequence[object]]) -> dict[tuple[str, str], object]:
    """A table pasted with its upper left corner at a cell such as A5."""
    column, first = ord(at[0]), int(at[1:])
    return {
        (sheet, f"{chr(column + x)}{first + y}"): cell
        for y, row in enumerate(rows)
        for x, cell in enumerate(row)
        if cell != ""
    }


@pytest.fixture(scope="session")
def work_out(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Prefill, Cells], Worked]:
    """Make a workbook, fill cells in, and let LibreOffice work it out and save every sheet as CSV."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.fail("LibreOffice (soffice) is missing; `make system` installs it.", pytrace=False)

    def work(known: Prefill, cells: Cells) -> Worked:
        folder = tmp_path_factory.mktemp("workbook")
        book = load_workbook(io.BytesIO(workbook.made(known)))
        for (sheet, cell), value in cells.items():
            book[sheet][cell].value = value
        book.save(folder / "book.xlsx")
        command = [
            soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", EVERY_SHEET, "--outdir", str(folder / "out"), str(folder / "book.xlsx"),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return Worked(folder / "out")

    return work
