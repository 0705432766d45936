"""The main job, in a real browser: four files that a spreadsheet program saved become results beside
targets for the partner, then for the evaluator, then on leadership's map. Every number that is looked at
is counted here again from the CSVs by plain Python.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import SignIn
from tests.browser.steps import PATIENCE, metric_row, spaced

pytestmark = pytest.mark.browser

FILES = Path(__file__).parents[1] / "fixtures" / "spreadsheet"
ENOUGH_DAYS = defaultdict(lambda: 4, CSF=1, ECS=3)
YEAR = "2017-18"


def rows(name: str) -> list[dict[str, str]]:
    text = (FILES / f"{name}.csv").read_text(encoding="utf-8-sig")
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


def trained(where: str | None = None) -> set[str]:
    return {
        r["teacher_code"]
        for r in rows("teachers")
        if r["cohort_year"] == YEAR
        and int(r["training_days_attended"]) >= ENOUGH_DAYS[r["course"]]
        and where in (None, r["state"])
    }


def teaching(where: str | None = None) -> set[str]:
    """Newly trained teachers with a class of at least five active students in that course."""
    taught = {
        (c["teacher_code"], c["course"]) for c in rows("students") if int(c["students_active"] or 0) >= 5
    }
    return {
        r["teacher_code"]
        for r in rows("teachers")
        if r["cohort_year"] == YEAR
        and int(r["training_days_attended"]) >= ENOUGH_DAYS[r["course"]]
        and (r["teacher_code"], r["course"]) in taught
        and where in (None, r["state"])
    }


def learning() -> int:
    return sum(int(c["students_active"] or 0) for c in rows("students"))


def girls() -> tuple[int, int]:
    counted = [
        (r["category"], int(r["count"]))
        for r in rows("diversity")
        if r["population"] == "student" and r["dimension"] == "gender" and r["category"] != "unknown"
    ]
    return sum(n for c, n in counted if c == "female"), sum(n for _, n in counted)


def drop(page: Page, *names: str) -> None:
    steps.drop(page, [FILES / f"{name}.csv" for name in names])


@pytest.fixture(scope="module")
def journey() -> dict[str, bool]:
    """What has been done so far: the steps below build on each other, in the order they stand in."""
    return {}


def test_a_partner_mends_a_mistake_submits_and_sees_its_numbers_move(
    page: Page, sign_in: SignIn, journey: dict[str, bool]
) -> None:
    sign_in(page, "ozark@example.org", f"/partner?year={YEAR}&quarter=Q4")
    before = metric_row(page, "Students learning")
    assert spaced(learning()) not in before

    sign_in(page, "ozark@example.org", f"/submit?year={YEAR}&quarter=Q4")
    drop(page, "teachers_mistake", "students", "diversity", "workshop_surveys")
    expect(page.get_by_role("heading", name="2 things in the teachers file must be fixed")).to_be_visible(
        timeout=PATIENCE
    )
    problems = page.locator("table", has=page.get_by_text("How serious")).inner_text()
    assert "grade_band" in problems and "8-Jun" in problems and "6_8" in problems
    assert "training_days_attended" in problems and "outside 0 to 5" in problems
    wrong = {r["teacher_code"]: n for n, r in enumerate(rows("teachers_mistake"), 2)}
    bad = next(r["teacher_code"] for r in rows("teachers_mistake") if r["grade_band"] == "8-Jun")
    assert str(wrong[bad]) in problems
    expect(page.get_by_role("button", name="Submit the quarter")).to_be_disabled()

    drop(page, "teachers")
    expect(page.get_by_role("heading", name="All four files are ready")).to_be_visible(timeout=PATIENCE)
    changes = page.get_by_role("table", name="What will change when you submit").inner_text()
    assert f"{spaced(learning())} of" in changes
    steps.submit_quarter(page)

    sign_in(page, "ozark@example.org", f"/partner?year={YEAR}&quarter=Q4")
    now = metric_row(page, "Students learning")
    assert now != before
    assert spaced(learning()) in now
    assert re.search(rf"\b{len(trained())}\b", metric_row(page, "Teachers trained"))
    share = f"{len(teaching())} of {len(trained())}"
    assert share in metric_row(page, "Newly trained teachers who teach the course")
    female, known = girls()
    assert f"{spaced(female)} of {spaced(known)}" in metric_row(page, "Girls among students")
    journey["submitted"] = True


def test_the_evaluators_overview_follows_and_the_quarter_is_accepted(
    page: Page, sign_in: SignIn, journey: dict[str, bool]
) -> None:
    assert journey.get("submitted"), "the partner's part has to come first"
    sign_in(page, "evaluator@example.org", f"/overview?year={YEAR}&quarter=Q4")
    row = page.locator("table.board tr", has_text="Ozark Regional Service").first
    text = row.inner_text()
    assert f"{spaced(learning())} of" in text
    assert f"{len(trained())} of" in text
    female, known = girls()
    assert f"{round(100 * female / known)}\u00a0% Q4" not in text, "diversity waits for its publication"

    sign_in(page, "evaluator@example.org", f"/review?year={YEAR}&quarter=Q4&partner=OZARK")
    steps.accept_quarter(page, "Ozark Regional Service")
    journey["accepted"] = True


def test_leaderships_map_shows_what_was_accepted_state_by_state(
    page: Page, sign_in: SignIn, journey: dict[str, bool]
) -> None:
    assert journey.get("accepted"), "the evaluator's part has to come first"
    sign_in(page, "leadership@example.org", f"/regions?year={YEAR}&quarter=Q4&metric=implementation_rate")
    for state, name in (("AR", "Arkansas"), ("MO", "Missouri")):
        top, bottom = len(teaching(state)), len(trained(state))
        tile = page.get_by_role("link", name=re.compile(f"^{name}: .*{top} of {bottom}"))
        expect(tile).to_be_visible()
        expect(tile).to_contain_text(f"{round(100 * top / bottom)}")


def test_phone_width_shows_the_partner_page_without_sideways_scrolling(page: Page, sign_in: SignIn) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "ozark@example.org", f"/partner?year={YEAR}&quarter=Q3")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
