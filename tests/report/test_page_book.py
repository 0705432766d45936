"""A page as a workbook: a sheet a table, numbers as numbers, nothing that runs."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.report.page_book import About, page_book

ABOUT = About("All partners", (("As it stood on", "20 Jul 2018"),))


def opened(tables: list[tuple[str, Table]]) -> Any:
    return load_workbook(io.BytesIO(page_book(ABOUT, tables)))


def test_the_first_sheet_says_what_the_page_is_and_each_table_has_its_own() -> None:
    table = Table(("Partner", "Trained"), (("Ozark", 48), (Raw("<b>Gulf</b>", "Gulf"), None)), "Trained")
    book = opened([("Trained", table), ("Trained", table)])
    assert book.sheetnames == ["About this page", "Trained", "Trained (2)"]
    assert [c.value for c in book["About this page"][2]] == ["As it stood on", "20 Jul 2018"]
    assert [[c.value for c in row] for row in book["Trained"].iter_rows(min_row=3)] == [
        ["Partner", "Trained"], ["Ozark", 48], ["Gulf", None],
    ]  # fmt: skip


def test_no_cell_starts_a_formula() -> None:
    table = Table(("=1+1",), (("=HYPERLINK(1)",), ("@cmd",), (Raw("x", "+3"),)), "=2+2")
    book = opened([("=2+2", table)])
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "@", "+"))


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=4),
    st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9), st.text(max_size=20)), max_size=5),
)
def test_any_title_and_any_cell_makes_a_book_that_opens(titles: list[str], cells: list[Cell]) -> None:
    table = Table(("What",), tuple((c,) for c in cells), "t")
    book = opened([(title, table) for title in titles])
    assert len(book.sheetnames) == 1 + len(titles)
