"""The quarter workbook as it reaches a person: by a button, filled in for its partner, empty for others."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


def codes(page: Page, tmp_path: Path) -> list[str]:
    """Click through to the workbook; the teacher codes filled in on its sheet Codes."""
    page.get_by_role("button", name="Begin with a workbook").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Quarter workbook (.xlsx)").click()
    coming.value.save_as(tmp_path / "book.xlsx")
    assert coming.value.suggested_filename.endswith("_workbook.xlsx")
    book = load_workbook(io.BytesIO((tmp_path / "book.xlsx").read_bytes()))
    return [cell.value for (cell,) in book["Codes"]["A9:A400"] if cell.value]


def test_a_partner_downloads_its_own_workbook_where_it_hands_in(page, sign_in, tmp_path):
    sign_in(page, "ozark@example.org", "/submit")
    found = codes(page, tmp_path)
    assert len(found) > 50 and all(code.startswith("OZA-") for code in found)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Students", exact=True).click()
    coming.value.save_as(tmp_path / "students.csv")
    lines = (tmp_path / "students.csv").read_text().splitlines()
    assert lines[1].startswith("OZARK,2017-18,Q4,OZA-")


def test_an_evaluator_gets_an_empty_one_from_the_dictionary(page, sign_in, tmp_path):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "evaluator@example.org", "/dictionary")
    assert codes(page, tmp_path) == []
