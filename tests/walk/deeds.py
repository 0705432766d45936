"""What the people of the walk do on the pages; each waits for the page's own answer."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from plp_metrics.model import DATASETS, Period
from plp_metrics.report import annual_files
from tests.browser import steps
from tests.browser.conftest import settle
from tests.browser.steps import PATIENCE, choose
from tests.walk.stage import Stage

PARTNER, NAME = "OZARK", "Ozark Regional Service"


def unfold(page: Page, title: str) -> Locator:
    """Open a folded part of a page."""
    page.get_by_text(title, exact=True).first.click()
    settle(page)
    return page.locator("[data-testid=stExpander]", has_text=title).first


def box(page: Page) -> Locator:
    """The open box of a button."""
    found = page.get_by_test_id("stPopoverBody")
    found.wait_for()
    settle(page)
    return found


def on(place: Page | Locator, label: str, day: str) -> None:
    """Type a day into a field of a day: year, month and day are parts of their own."""
    group = place.get_by_role("group", name=label, exact=True).first
    group.get_by_role("spinbutton").first.focus()
    page = place if isinstance(place, Page) else place.page
    page.keyboard.type(day.replace("-", ""))
    calendar = page.locator("[data-floating-ui-portal]").get_by_role("grid")
    if calendar.count():
        group.locator("xpath=ancestor::*[@data-testid='stForm']").click(position={"x": 2, "y": 2})
        expect(calendar).to_have_count(0)
    expect(group.get_by_role("spinbutton").last).to_have_text(str(int(day[-2:])).zfill(2))


def join(
    stage: Stage, who: str, name: str, states: list[str], zone: str, courses: dict[str, list[str]]
) -> None:
    """On the page of joining: apply, agreeing to the term sheet."""
    page = stage.page(who, "/apply")
    first = min(courses)
    choose(page, "First school year", first)
    page.get_by_label("Organization", exact=True).fill(name)
    for state in states:
        choose(page, "States", state)
    page.keyboard.press("Escape")
    choose(page, "Time zone", zone)
    for year, offered in courses.items():
        for course in offered:
            choose(page, f"Courses {year}", course)
        page.keyboard.press("Escape")
    page.get_by_label("About your organization").fill(
        "We have trained teachers in two states for twelve years."
    )
    page.get_by_text("My organization has read the term sheet").click()
    page.get_by_role("button", name="Apply", exact=True).click()
    stage.told(page, "Your application is sent.")


def hand_in(stage: Stage, who: str, folder: Path, period: Period) -> Page:
    """Hand in all four files of a quarter, explaining what the page asks to explain."""
    page = stage.page(who, f"/submit?year={period.school_year}&quarter={period.quarter}")
    steps.drop_all_four(page, [folder / f"{PARTNER}_{period}_{dataset}.csv" for dataset in DATASETS])
    settle(page)
    asked = page.locator('[class*="st-key-submit_finding_"] input')
    for number in range(asked.count()):
        asked.nth(number).fill("Looked at again; it is so.")
        asked.nth(number).press("Enter")
        settle(page)
    steps.submit_quarter(page)
    return page


def accept(stage: Stage, who: str, period: Period) -> Page:
    """From the queue of the review desk to the quarter, and accept it."""
    page = stage.page(who, "/review")
    page.locator("[data-testid=stMain] a[data-page=review]", has_text=NAME).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    page.wait_for_load_state("networkidle")
    settle(page)
    steps.accept_quarter(page, NAME)
    return page


def neighbours(stage: Stage, folder: Path, others: list[str], period: Period) -> None:
    """The other partners' quarter, handed in and accepted on the command line by the evaluator."""
    account = stage.people["evaluator"]
    files = [str(p) for one in others for p in sorted((folder / one).glob(f"{one}_{period}_*.csv"))]
    stage.verb("submit", *files, "--as", account, "--backfill", "--sentence", "Looked at again; it is so.")
    for one in others:
        stage.verb("accept", "--partner", one, "--period", str(period), "--as", account)


def propose(page: Page, metric: str, unit: str, target: str, milestones: dict[str, str]) -> None:
    """On the page of targets: propose one, with milestones by quarter where there are any."""
    if not page.get_by_role("combobox", name="Metric").is_visible():
        page.get_by_text("Propose a target").click()
        settle(page)
    choose(page, "Metric", metric)
    for quarter, value in milestones.items():
        page.get_by_label(re.compile(f"^By the end of {quarter}")).fill(value)
    steps.propose_target(page, unit, target)


def give(
    page: Page,
    promise: str,
    day: str,
    *,
    number: str = "",
    words: str = "",
    link: str = "",
    more: dict[str, str] | None = None,
) -> None:
    """On the page of promises, "Give evidence" unfolded: evidence for a promise of one's own side."""
    if not page.get_by_role("combobox", name="For which promise").is_visible():
        unfold(page, "Give evidence")
    choose(page, "For which promise", promise)
    form = page.get_by_test_id("stForm").filter(has=page.get_by_label("When it happened")).first
    on(form, "When it happened", day)
    for label, option in (more or {}).items():
        choose(page, label, option)
    if number:
        form.get_by_label(re.compile("^How many ")).fill(number)
    if link:
        form.get_by_label("Link (https://…)").fill(link)
    if words:
        form.get_by_label(re.compile("^In a few words")).fill(words)
    form.get_by_role("button", name="Give it").click()
    expect(page.locator(".said").filter(has_text="to confirm it.")).to_be_visible(timeout=PATIENCE)
    settle(page)


def confirm_evidence(stage: Stage, who: str, year: str) -> Page:
    """On the page of promises: confirm all that the other side gave."""
    page = stage.page(who, f"/promises?partner={PARTNER}&year={year}")
    every = page.get_by_role("button", name=re.compile("^Confirm all "))
    one = page.get_by_role("button", name="Confirm", exact=True)
    one.first.wait_for()
    settle(page)
    (every if every.count() else one).first.click()
    stage.told(page, re.compile("onfirmed"))
    expect(one).to_have_count(0)
    return page


def write_report(stage: Stage, who: str, year: str, texts: dict[str, str]) -> Page:
    """Write every part of the annual report that asks for a text, confirm the figures."""
    for key, text in texts.items():
        write_part(stage, who, year, key, text)
    page = stage.page(who, f"/report?year={year}&part=figures")
    page.get_by_role("button", name="These are our figures").click()
    stage.told(page, "Done.")
    return page


def submit_report(stage: Stage, page: Page) -> None:
    """Attest and submit the annual report."""
    page.get_by_text("This report is complete and true").click()
    settle(page)
    page.get_by_role("button", name="Submit the report").click()
    stage.told(page, "Submitted.")


def write_part(stage: Stage, who: str, year: str, key: str, text: str) -> Page:
    """Write one part of the annual report and mark it as done."""
    page = stage.page(who, f"/report?year={year}&part={key}")
    page.get_by_label("Your text", exact=True).fill(text)
    page.get_by_role("button", name="Mark as done").click()
    stage.told(page, "Done.")
    return page


def evaluate(stage: Stage, year: str, overall: str, verdict: str) -> Page:
    """Write the evaluation of a submitted report: the year as a whole, then target by target; accept and
    seal it."""
    page = stage.page("evaluator", f"/report?partner={PARTNER}&year={year}")
    shown = page.get_by_test_id("stButtonGroup").filter(has_text=verdict)
    shown.get_by_text(verdict, exact=True).click()
    settle(page)
    page.get_by_label("In words", exact=True).fill(overall)
    page.get_by_role("button", name="Keep the evaluation").click()
    stage.told(page, "Kept.")
    settle(page)
    expect(page.get_by_role("row").filter(has_text=overall)).to_contain_text(verdict)
    page.get_by_role("button", name=re.compile("^Take the figures' word for ")).click()
    stage.told(page, "Written from the figures;")
    settle(page)
    page.get_by_role("button", name="Accept and seal it").click()
    stage.told(page, "Accepted and sealed.")
    return page


def take_sealed(stage: Stage, who: str, year: str) -> Page:
    """Open the sealed report under its own link and take its files along."""
    page = stage.page(who, f"/report?partner={PARTNER}&year={year}")
    page.get_by_role("link", name=re.compile("^Sealed on ")).first.click()
    expect(page.get_by_text("this link and these files never change")).to_be_visible()
    page.wait_for_load_state("networkidle")
    buttons = page.locator('[class*="st-key-report_sealed_files"]').get_by_role("button")
    expect(buttons).to_have_count(len(annual_files.NAMES))
    for number in range(len(annual_files.NAMES)):
        with page.expect_download() as waiting:
            buttons.nth(number).click()
        waiting.value.save_as(stage.folder / "documents" / waiting.value.suggested_filename)
    return page
