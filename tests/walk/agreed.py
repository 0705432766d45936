"""What both sides do about targets and promises on the way: exceptions, letting off, targets for many."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import settle
from tests.browser.steps import PATIENCE, choose, confirm_target, proposal
from tests.walk import deeds
from tests.walk.deeds import PARTNER
from tests.walk.stage import Stage

EXCEPTION, STORM = "34", "An ice storm closed the schools for two weeks."
MANY = ("teachers_participating", "Teachers taking part this year")
LET_OFF = "Supplies and teachers' materials"
ASKED_OFF = "Local facilitators who meet the criteria"


def facilitators(stage: Stage, who: str, counts: dict[str, int], shares: dict[str, str]) -> None:
    """Tell of facilitators by course and of staff time, for the quarter that ended last."""
    page = stage.page(who, "/facilitators")
    for title, fields, told in (
        ("Tell how many facilitators each course has", counts, "Told for Q"),
        ("Tell staff time", shares, "Told."),
    ):
        form = deeds.unfold(page, title)
        for label, value in fields.items():
            field = form.get_by_label(label, exact=True)
            field.fill(str(value))
            # Leaving a number brings a button that moves the one below: a click in that moment misses it.
            field.press("Tab")
        form.get_by_role("button", name="Tell", exact=True).click()
        stage.told(page, told)
        settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        f"{sum(counts.values())} accredited facilitator"
    )


def excepting(stage: Stage, year: str) -> None:
    """A value that will do for a while: who reads of it, and what it leaves as it was."""
    with stage.step("evaluator", "accepts an exception from a target until a day, and says why"):
        page = stage.page("evaluator", f"/targets?partner={PARTNER}&year={year}")
        form = deeds.unfold(page, "Accept an exception for a while")
        choose(form, "Target", "Teachers trained, all courses")
        form.get_by_label("Will do, in teachers").fill(EXCEPTION)
        deeds.on(form, "Until the end of", "2017-06-30")
        form.get_by_label("Reason (the partner reads it)").fill(STORM)
        form.get_by_role("button", name="Accept the exception").click()
        expect(page.locator(".said").filter(has_text="Accepted. It stands beside")).to_be_visible(
            timeout=PATIENCE
        )
    with stage.step("partner", "reads the exception under the agreed target, which stays"):
        page = stage.page("partner", f"/targets?year={year}")
        row = page.get_by_role("row").filter(has_text=STORM)
        expect(row).to_contain_text(f"Exception: {EXCEPTION} will do until 30 Jun 2017")
        expect(row).to_contain_text("at least 38 teachers")
    with stage.step("leadership", "finds the exception on the board of all partners"):
        page = stage.page("leadership", f"/overview?year={year}&quarter=Q3")
        said = re.compile(f"^exception: {EXCEPTION} will do until 30 Jun 2017")
        expect(page.get_by_role("img", name=said).first).to_be_visible()


def letting_off(stage: Stage, year: str) -> None:
    """What Code.org owes is let off by the partner itself; what both owe takes both."""
    with stage.step("partner", "lets off a promise of Code.org, and asks for one that both made"):
        page = stage.page("partner", f"/promises?year={year}")
        let_off(page, LET_OFF, "The course came with everything printed.")
        stage.told(page, "Let off.")
        let_off(page, ASKED_OFF, "Our first facilitators are in training until next summer.")
        stage.told(page, "Asked. The other side answers it.")
    with stage.step("evaluator", "reads why, and lets it off too"):
        page = stage.page("evaluator", f"/promises?partner={PARTNER}&year={year}")
        line = page.locator('[class*="st-key-promises_waiver_"]').filter(has_text=ASKED_OFF).first
        expect(line).to_contain_text("in training until next summer")
        line.get_by_role("button", name="Let it off").click()
        stage.told(page, "Let off.")
        settle(page)
        for title in (LET_OFF, ASKED_OFF):
            expect(page.get_by_role("row").filter(has_text=title).first).to_contain_text("Let off")


def let_off(page: Page, promise: str, why: str) -> None:
    """On the page of promises: let one off, or ask for it."""
    if not page.get_by_role("combobox", name="Which promise").is_visible():
        deeds.unfold(page, "Let a promise off, or ask for it")
    choose(page, "Which promise", promise)
    page.get_by_label("Why", exact=True).fill(why)
    page.get_by_role("button", name="Let off or ask").click()
    settle(page)


def many(stage: Stage, year: str) -> None:
    """A target for every partner in one file: refused whole for one fault, then taken."""
    metric, title = MANY
    folder = stage.folder / "documents"
    folder.mkdir(exist_ok=True)
    with stage.step("evaluator", "takes the template of a target for all partners, and fills it in"):
        page = stage.page("evaluator", f"/targets-of-all?metric={metric}&year={year}")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download the template as CSV").click()
        template = folder / "template.csv"
        waiting.value.save_as(template)
        wrong = filled(template, folder / "one-wrong.csv", lambda n: "many" if n == 1 else str(70 + n))
        right = filled(template, folder / "right.csv", lambda n: str(70 + n))
    with stage.step("evaluator", "drops it with a word where a number belongs: nothing is proposed"):
        page.set_input_files("input[type=file]", [str(wrong)])
        expect(page.get_by_text("1 thing to mend; nothing was proposed")).to_be_visible(timeout=PATIENCE)
    with stage.step("evaluator", "drops it mended, and proposes what it holds"):
        page = stage.page("evaluator", f"/targets-of-all?metric={metric}&year={year}")
        page.set_input_files("input[type=file]", [str(right)])
        page.get_by_role("button", name="Propose what the file holds").click()
        stage.told(page, "4 targets proposed. They wait for the partners.")
    with stage.step("partner", "confirms its own of them"):
        page = stage.page("partner", f"/targets?year={year}")
        confirm_target(proposal(page, f"Code.org proposes: {title}"))


def filled(template: Path, to: Path, target: object) -> Path:
    """The template with a target in every row."""
    text = template.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    with to.open("w", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, list(rows[0]))
        made.writeheader()
        for n, row in enumerate(rows):
            made.writerow({**row, "target": target(n)})  # type: ignore[operator]
    return to
