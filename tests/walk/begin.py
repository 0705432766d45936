"""Before the first quarter: three partners, a new organization that joins, what is agreed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
from playwright.sync_api import expect

from plp_metrics import store as stores
from plp_metrics.access import DEMO_APPLICANT
from plp_metrics.act import people
from plp_metrics.sample import program, write
from tests.browser import steps
from tests.browser.conftest import settle
from tests.browser.steps import choose, confirm_target, counter_target, proposal
from tests.running import ROOT
from tests.walk import deeds
from tests.walk.deeds import NAME, PARTNER
from tests.walk.stage import Stage

PEOPLE = {
    "partner": DEMO_APPLICANT,
    "evaluator": "evaluator@example.org",
    "leadership": "leadership@example.org",
    "admin": "admin@example.org",
}
OTHERS = ["BLUEGRASS", "BLUERIDGE", "RIOGRANDE"]
COURSES = {"2016-17": ["CSF", "CSP"], "2017-18": ["CSF", "CSD", "CSP"], "2018-19": ["CSF", "CSD", "CSP"]}
BEGAN = "2016-06-20"
TITLES = {"CSF": "CS Fundamentals", "CSP": "CS Principles", "CSD": "CS Discoveries"}


def make(folder: Path) -> None:
    """A store with three partners and the staff, and the files everybody will hand in, in an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    files = folder / "files"
    write(program(partners=1 + len(OTHERS)), files)
    place = folder / "plp.duckdb"
    place.unlink(missing_ok=True)
    environment = {**os.environ, "PLP_STORE": str(place), "PLP_TODAY": BEGAN}

    def verb(*words: str) -> None:
        subprocess.run([sys.executable, "-m", "plp_metrics", *words], cwd=ROOT, env=environment, check=True)

    verb("init")
    verb("grant", PEOPLE["evaluator"], "evaluator")
    verb("grant", PEOPLE["leadership"], "leadership")
    for one in OTHERS:
        verb("admit", str(files / one / "partner.toml"))
    store = stores.open_store(place)
    read = pa_csv.ConvertOptions(
        column_types={"school_id": pa.string()}, true_values=["yes"], false_values=["no"]
    )
    table = pa_csv.read_csv(files / "schools.csv", convert_options=read)
    names = ["school_year" if name == "year" else name for name in table.column_names]
    people.load_schools(people.OWNER, store, table.rename_columns(names))
    store.checkpoint()
    stores.close(place)


def joining(stage: Stage) -> None:
    """An organization reads the term sheet and applies; an evaluator admits it."""
    with stage.step("partner", "opens the term sheet and reads what both sides promise"):
        page = stage.page("partner", "/terms")
        expect(page.get_by_role("heading", level=1)).to_contain_text(
            "what a partner and Code.org promise each other"
        )
    with stage.step("partner", "applies to join, agreeing to the term sheet"):
        named = {year: [TITLES[c] for c in offered] for year, offered in list(COURSES.items())[:2]}
        deeds.join(stage, "partner", NAME, ["Arkansas", "Missouri"], "Central (Chicago)", named)
    with stage.step("evaluator", "finds the application on the first page"):
        page = stage.page("evaluator", "/")
        page.locator("[data-testid=stMain] a[data-page=joining]").first.click()
        expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    with stage.step("evaluator", "admits it: id, first year, group"):
        page.get_by_label("Partner id").fill(PARTNER)
        page.get_by_label("Onboarding group").fill("1")
        page.get_by_role("button", name="Admit", exact=True).click()
        stage.told(page, NAME)
    with stage.step("partner", "signs in and sees what is promised and proposed"):
        page = stage.page("partner", "/")
        expect(page.get_by_text(NAME).first).to_be_visible()


def agreeing(stage: Stage) -> None:
    """Targets of the first year: proposed, answered, confirmed; money asked for and agreed to."""
    with stage.step("evaluator", "proposes a target, looking first at what others agreed and reached"):
        page = stage.page("evaluator", f"/targets?partner={PARTNER}&year=2016-17")
        page.get_by_text("Propose a target").click()
        settle(page)
        choose(page, "Metric", "Teachers trained")
        field = page.get_by_label("Target, in teachers")
        expect(field).to_have_count(1)
        field.fill("45")
        page.get_by_role("button", name="Look at it first").click()
        settle(page)
        steps.propose_target(page, "teachers", "45")
    with stage.step("partner", "answers it with another number"):
        page = stage.page("partner", "/targets?year=2016-17")
        line = proposal(page, "Code.org proposes: Teachers trained")
        expect(line).to_contain_text("at least 45 teachers")
        counter_target(page, line, "teachers", "38")
    with stage.step("evaluator", "confirms the partner's number"):
        page = stage.page("evaluator", f"/targets?partner={PARTNER}&year=2016-17")
        line = proposal(page, "The partner proposes: Teachers trained")
        expect(line).to_contain_text("at least 38 teachers")
        confirm_target(line)
    with stage.step("partner", "comments on a usual target and confirms all that were proposed at joining"):
        page = stage.page("partner", "/targets?year=2016-17")
        first = proposal(page, "Code.org proposes").first
        first.get_by_role("button", name="Comment …").click()
        deeds.box(page).get_by_label("Comment", exact=True).fill(
            "We count answers from the October workshops on."
        )
        page.get_by_role("button", name="Add the comment").click()
        stage.told(page, "Comment added.")
        page.keyboard.press("Escape")
        confirm = page.get_by_role("button", name="Confirm", exact=True)
        while (waiting := proposal(page, "Code.org proposes").filter(has=confirm)).count():
            many = waiting.count()
            waiting.first.get_by_role("button", name="Confirm", exact=True).click()
            expect(waiting).to_have_count(many - 1)
            settle(page)
    with stage.step("partner", "proposes targets of its own: students, and who teaches the course"):
        page = stage.page("partner", "/targets?year=2016-17")
        deeds.propose(page, "Students learning", "class places", "1500", {})
        deeds.propose(page, "Newly trained teachers who teach the course", "percent (75 for 75 %)", "75", {})
    with stage.step("evaluator", "confirms both"):
        page = stage.page("evaluator", f"/targets?partner={PARTNER}&year=2016-17")
        for title in ("Students learning", "Newly trained teachers who teach the course"):
            confirm_target(proposal(page, f"The partner proposes: {title}"))
            settle(page)
    with stage.step("partner", "asks Code.org for the money of its first cohort"):
        page = stage.page("partner", "/funding")
        for item, dollars in (("Venue", "2,400"), ("Food", "1,900.50")):
            page.get_by_role("button", name="Ask Code.org for money").click()
            form = deeds.box(page)
            choose(form, "Budget line", item)
            form.get_by_label("Dollars needed").fill(dollars)
            form.get_by_role("button", name="Ask Code.org for money").click()
            stage.told(page, "Asked for; Code.org answers.")
            page.keyboard.press("Escape")
            settle(page)
    with stage.step("evaluator", "agrees to the venue as asked for, to less for the food, saying why"):
        page = stage.page("evaluator", f"/funding?partner={PARTNER}")
        page.get_by_role("button", name=re.compile("^Agree to .*2.400")).click()
        stage.told(page, "Agreed to")
        settle(page)
        page.get_by_role("button", name="Less, or nothing …").click()
        form = deeds.box(page)
        form.get_by_label("Dollars").fill("1,500")
        form.get_by_label("Why, for the partner to read").fill(
            "Two days of the five are paid by the district."
        )
        form.get_by_role("button", name="Agree to this").click()
        stage.told(page, "Answered;")
    with stage.step("evaluator", "gives evidence of what Code.org owes: the logo"):
        page = stage.page("evaluator", f"/promises?partner={PARTNER}&year=2016-17")
        deeds.give(page, "Use of the logo granted", "2016-07-01", words="Granted with the welcome package")
    with stage.step("partner", "confirms Code.org's evidence"):
        deeds.confirm_evidence(stage, "partner", "2016-17")


DAYS = {BEGAN: joining, "2016-07-05": agreeing}
