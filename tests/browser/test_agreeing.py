"""Two sides of one table in a real browser: propose and confirm a target, return and mend a quarter."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import steps
from tests.browser.conftest import PATIENCE_MS, SignIn, watch
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture
def partner(browser: Browser, server: Server, sign_in: SignIn):
    """A second person's browser, signed in as Ozark."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    faults = watch(page, server.url)
    yield lambda to: sign_in(page, "ozark@example.org", to)
    assert faults == []
    context.close()


def test_a_target_is_proposed_answered_with_another_and_confirmed(
    page: Page, sign_in: SignIn, partner
) -> None:
    sign_in(page, "evaluator@example.org", "/targets?partner=OZARK&year=2018-19")
    page.wait_for_load_state("networkidle")
    page.get_by_text("Propose a target").click()
    steps.propose_target(page, "teachers", "41")

    theirs = partner("/targets?year=2018-19")
    theirs.wait_for_load_state("networkidle")
    line = steps.proposal(theirs, "Code.org proposes: Teachers recruited for next school year, all courses")
    expect(line).to_contain_text("at least 41 teachers")
    steps.counter_target(theirs, line, "teachers", "37")

    page.reload()
    page.wait_for_load_state("networkidle")
    line = steps.proposal(page, "The partner proposes: Teachers recruited for next school year, all courses")
    expect(line).to_contain_text("at least 37 teachers")
    steps.confirm_target(line)
    expect(page.get_by_role("row", name="at least 37 teachers")).to_contain_text("Confirmed")


def test_a_page_of_home_leads_to_the_very_quarter_that_waits(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "evaluator@example.org")
    name = page.locator(".lists li a").first.inner_text()
    page.locator(".lists li a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_role("button", name="Accept").first).to_be_visible()


def test_a_partner_takes_back_its_own_file_byte_for_byte(partner, tmp_path: Path) -> None:
    page = partner("/submissions?year=2017-18")
    page.wait_for_load_state("networkidle")  # the script of the download button comes last
    page.get_by_text("Look at one version, download it, bring it back").click()
    with page.expect_download() as waiting:
        # By the keyboard: what unfolds still moves, and on a busy machine a click may miss it.
        page.get_by_role("button", name="Download the file as it was handed in").press("Enter")
    waiting.value.save_as(tmp_path / "came.csv")
    head, *rows = (tmp_path / "came.csv").read_text().splitlines()
    assert head.startswith("partner_id,school_year,quarter,")
    assert rows
    assert all(row.startswith("OZARK,2017-18,") for row in rows)


def test_a_search_in_the_dictionary_is_a_link_to_share(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "leadership@example.org", "/dictionary")
    page.get_by_label("Find a metric, a column or a value").fill("lunch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("hold “lunch”")
    address = page.url
    assert "find=lunch" in address
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("hold “lunch”")
