"""A file that has many things wrong is mended in the page, and its own column names are asked about once."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, settle

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

FILES = Path(__file__).parents[1] / "fixtures" / "spreadsheet"
ADDRESS = "/submit?year=2017-18&quarter=Q4"
PATIENCE = 60_000
SECRET = "planted.canary@example.org"


def broken(path: Path) -> Path:
    """The teachers file with eight different things wrong."""
    text = (FILES / "teachers.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    for line in (3, 6):
        rows[line - 2]["grade_band"] = "8-Jun"
    rows[4 - 2]["training_days_attended"] = "7"
    rows[5 - 2]["school_id"] = SECRET
    rows[7 - 2]["implementing"] = "yess"
    rows[9 - 2] |= {k: rows[8 - 2][k] for k in ("teacher_code", "course")}
    rows[10 - 2]["ay_workshops_attended"] = "+2"
    rows[11 - 2]["frl_percent"] = "62.55"
    rows[12 - 2]["cohort_year"] = "2030-31"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_eight_things_wrong_are_mended_in_the_page_and_the_file_is_saved(
    page: Page, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(page, "ozark@example.org", ADDRESS)
    dropped = broken(tmp_path / "mine.csv")
    page.set_input_files("input[type=file]", str(dropped))
    expect(page.get_by_role("heading", name="Mend mine.csv here")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", name="9 things in the teachers file must be fixed")).to_be_visible()
    bad = page.locator("table.mend td.bad input")
    bad.first.wait_for()
    assert "8-Jun" in [bad.nth(i).input_value() for i in range(bad.count())]
    assert SECRET not in page.content()

    settle(page)
    page.locator("table.problems").get_by_role("link", name="12").click()
    expect(page.locator("#mend-teachers-12")).to_be_in_viewport()
    page.get_by_role("button", name="Take all 5 suggestions").click()
    expect(page.get_by_role("heading", name="3 things in the teachers file must be fixed")).to_be_visible(
        timeout=PATIENCE
    )
    settle(page)
    page.get_by_label("Line 4, training_days_attended").fill("1")
    page.get_by_label("Line 12, cohort_year").fill("2017-18")
    page.get_by_role("button", name="Delete this row").click()
    expect(page.get_by_text("mine.csv is mended and saved as a draft.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", name="1 file ready")).to_be_visible()
    settle(page)

    expect(page.get_by_role("heading", name="Do your words mean the same next time?")).to_be_visible()
    page.get_by_role("button", name="Yes, remember them").click()
    expect(page.get_by_text("What your own words mean · 1 remembered")).to_be_visible(timeout=PATIENCE)
    settle(page)

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download mine.csv as mended").click()
    mended = Path(waiting.value.path()).read_text(encoding="utf-8")
    before = dropped.read_text(encoding="utf-8")
    assert SECRET not in mended
    assert mended.count("\n") == before.count("\n") - 1
    expected = before.replace("8-Jun", "6_8").replace(SECRET, "").replace("yess", "yes")
    expected = expected.replace(",+2,", ",2,").replace("62.55", "62.6").replace("2030-31", "2017-18")
    lines = expected.splitlines()
    cells = next(csv.reader([lines[3]]))
    cells[lines[0].split(",").index("training_days_attended")] = "1"
    assert mended.splitlines() == [*lines[:3], ",".join(cells), *lines[4:8], *lines[9:]]


def test_a_partners_own_column_names_are_asked_about_once(
    page: Page, sign_in: SignIn, tmp_path: Path
) -> None:
    head, _, rest = (FILES / "students.csv").read_text(encoding="utf-8-sig").partition("\n")
    own = tmp_path / "classes.csv"
    own.write_text(head.replace("teacher_code", "Teacher ID") + "\n" + rest, encoding="utf-8")
    sign_in(page, "ozark@example.org", ADDRESS)
    page.set_input_files("input[type=file]", str(own))
    expect(page.get_by_role("heading", name="classes.csv has column names of its own")).to_be_visible(
        timeout=PATIENCE
    )
    settle(page)
    page.get_by_role("button", name="Use these names and check again").click()
    students = page.locator("ul.hand-in-tiles li", has_text="Students")
    expect(students.get_by_text("Ready")).to_be_visible(timeout=PATIENCE)

    page.reload()
    settle(page)
    page.set_input_files("input[type=file]", str(own))
    expect(page.get_by_text("What we tidied in classes.csv")).to_be_visible(timeout=PATIENCE)
    settle(page)
    page.get_by_text("What we tidied in classes.csv").click()
    said = page.get_by_text("The column “Teacher ID” was read as teacher_code, as you said before.")
    expect(said).to_be_visible(timeout=PATIENCE)
    expect(students.get_by_text("Ready")).to_be_visible()


def test_the_mend_table_fits_a_phone(page: Page, sign_in: SignIn, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "ozark@example.org", ADDRESS)
    page.set_input_files("input[type=file]", str(broken(tmp_path / "mine.csv")))
    expect(page.get_by_role("heading", name="Mend mine.csv here")).to_be_visible(timeout=PATIENCE)
    settle(page)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    expect(page.get_by_label("Line 4, training_days_attended")).to_be_visible()
    expect(page.get_by_label("Line 4, locale")).to_be_hidden()
