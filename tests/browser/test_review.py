"""The review desk in a real browser: open the rows, accept by keyboard, go on; the partner reads the log."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, settle

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


def test_a_quarter_is_reviewed_from_the_queue_to_the_next_one(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "evaluator@example.org", "/review")
    heading = page.get_by_role("heading", level=1)
    waiting = int(re.match(r"\d+", heading.inner_text()).group())
    page.locator("[data-testid=stMain] a[data-page=review]").first.click()
    expect(heading).to_contain_text("figures move")
    first = heading.inner_text().split(":")[0]

    page.get_by_role("button", name="Open the rows").click()
    expect(page.get_by_text("Rows opened until you accept or return the quarter.")).to_be_visible()
    line = page.locator("table.rows tbody tr").first.locator("th")
    expect(line).to_have_text("2")

    settle(page)
    page.keyboard.press("Alt+a")
    expect(page.get_by_text(f"Accepted: {first}.")).to_be_visible()
    expect(heading).not_to_contain_text(first)
    expect(page.get_by_text(f"{waiting - 1} quarters in the queue")).to_be_visible()
    expect(page.get_by_role("button", name="Open the rows")).to_be_visible()


def test_two_are_ticked_and_accepted_together(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "evaluator@example.org", "/review")
    page.wait_for_load_state("networkidle")
    boxes = page.locator("[data-testid=stMain] [data-testid=stCheckbox] label")
    boxes.nth(0).click()
    expect(page.get_by_role("button", name="Accept the 1 quarter ticked")).to_be_visible()
    boxes.nth(1).click()
    page.get_by_role("button", name="Accept the 2 quarters ticked").click()
    expect(page.get_by_text("Accepted: 2 quarters.")).to_be_visible()


def test_its_partner_reads_who_opened_the_rows(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "chesapeake@example.org", "/audit?kind=see_raw")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "1 thing was done to your organization's data"
    )
    row = page.locator("table.log tbody tr").first
    expect(row).to_contain_text("evaluator@example.org")
    expect(row).to_contain_text("opened the rows for review")


def test_a_closed_quarter_is_reopened_and_its_partner_can_hand_in_again(page: Page, sign_in: SignIn) -> None:
    page.set_default_timeout(60_000)
    sign_in(page, "evaluator@example.org", "/submissions?year=2017-18&partner=TWINRIVERS")
    page.get_by_text("Every version, newest first").wait_for()
    settle(page)
    page.get_by_text("Reopen a quarter").click()
    page.get_by_label("Why?").fill("The school's storm days made it late.")
    which = page.get_by_role("combobox", name="Quarter")
    which.fill("Q3 (Jan")
    which.press("Enter")
    expect(which).to_have_value(re.compile("Q3"))
    settle(page)
    page.get_by_role("button", name="Reopen", exact=True).click()
    page.get_by_text(re.compile("Reopened: Twin Rivers Education, Q3 .*, until")).wait_for()

    sign_in(page, "twinrivers@example.org", "/submit?year=2017-18&quarter=Q3")
    page.get_by_text("Reopened by Code.org until 3 Aug 2018: The school's storm days").wait_for()
    settle(page)
    page.get_by_role("button", name="Nothing to report").first.click()
    page.get_by_text("Nothing to report · saved, not submitted").wait_for()


def test_a_comment_waits_for_the_other_side_until_it_is_resolved(page: Page, sign_in: SignIn) -> None:
    where = "/partner?partner=OZARK&year=2017-18&quarter=Q3"
    sign_in(page, "evaluator@example.org", where)
    page.get_by_text("Comments · 0").click()
    page.get_by_label("Comment", exact=True).fill("Which school has the new classes?")
    page.get_by_text("Somebody has to follow this up").click()
    page.get_by_role("button", name="Add the comment").click()
    expect(page.get_by_text("Comments · 1 · 1 to follow up")).to_be_visible()

    sign_in(page, "ozark@example.org", where)
    expect(page.get_by_text("Which school has the new classes?", exact=True)).to_be_visible()
    expect(page.get_by_text("To follow up 1 comment below")).to_be_visible()
    page.get_by_role("button", name="Resolved").click()
    expect(page.get_by_text(re.compile("resolved by ozark@example.org"))).to_be_attached()
    expect(page.get_by_text("To follow up")).to_have_count(0)


@pytest.mark.parametrize("account", ["ozark", "leadership"])
def test_who_does_not_review_is_not_let_onto_the_desk(page: Page, sign_in: SignIn, account: str) -> None:
    sign_in(page, f"{account}@example.org", "/review")
    expect(page.get_by_text("wait for your review")).to_have_count(0)
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)
