"""Two sides of one table in a real browser: propose and confirm a target, return and mend a quarter."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, SignIn, watch
from tests.running import Server

pytestmark = pytest.mark.browser


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
    page.get_by_label("Target, in teachers").fill("41")
    # Straight from typing to the button: what was typed last is what is proposed.
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("Proposed. It waits for the other side.")).to_be_visible()

    theirs = partner("/targets?year=2018-19")
    theirs.wait_for_load_state("networkidle")
    line = theirs.get_by_text("Code.org proposes: Teachers recruited for next school year, all courses")
    expect(line).to_contain_text("at least 41 teachers")
    theirs.get_by_role("button", name="Propose another …").first.click()
    theirs.get_by_test_id("stPopoverBody").get_by_label("Target, in teachers").fill("37")
    theirs.get_by_role("button", name="Propose this instead").click()
    expect(theirs.get_by_text("Proposed instead. It waits for the other side.")).to_be_visible()

    page.reload()
    page.wait_for_load_state("networkidle")
    line = page.get_by_text("The partner proposes: Teachers recruited for next school year, all courses")
    expect(line).to_contain_text("at least 37 teachers")
    page.get_by_role("button", name="Confirm").first.click()
    expect(page.get_by_text("Confirmed. The target counts from now on.")).to_be_visible()
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
        page.get_by_role("button", name="Download the file as it was handed in").click()
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
