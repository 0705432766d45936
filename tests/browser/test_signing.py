"""Signing in and out in a real browser: links survive, reloads keep the person, tabs agree."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SignIn, settle
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


def sign_in_form(page: Page, role: str, account: str) -> None:
    """Fill the sign-in page in as a person does."""
    page.get_by_label(role, exact=True).select_option(account)
    page.get_by_role("button", name=f"Sign in as {role}").click()
    page.get_by_role("link", name="Sign out").wait_for()


def test_a_shared_link_survives_the_sign_in(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/dictionary?from=a%20colleague")
    expect(page.get_by_role("heading", name="Sign in to PLP Metrics")).to_be_visible()
    sign_in_form(page, "Evaluator", "evaluator@example.org")
    assert page.url == f"{server.url}/dictionary?from=a+colleague"
    expect(page.get_by_text("evaluator@example.org · Evaluator")).to_be_visible()


def test_a_reload_and_a_pasted_link_keep_the_person_signed_in(page: Page, server: Server) -> None:
    page.goto(server.url)
    sign_in_form(page, "Administrator", "admin@example.org")
    page.reload()
    expect(page.get_by_text("admin@example.org · Administrator")).to_be_visible()
    page.goto(f"{server.url}/dictionary")
    expect(page.get_by_text("admin@example.org · Administrator")).to_be_visible()


def test_signing_out_leads_to_the_sign_in_and_ends_other_tabs_at_their_next_load(
    page: Page, context: BrowserContext, server: Server, sign_in: SignIn
) -> None:
    sign_in(page, "admin@example.org", "/dictionary")
    other = context.new_page()
    other.goto(f"{server.url}/dictionary")
    other.get_by_role("link", name="Sign out").wait_for()
    page.get_by_role("link", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to PLP Metrics")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="Sign in to PLP Metrics")).to_be_visible()


def test_the_script_of_the_page_cannot_read_the_cookie(page: Page, server: Server) -> None:
    page.goto(server.url)
    sign_in_form(page, "Administrator", "admin@example.org")
    (name,) = server.cookie("admin@example.org")
    assert name in {cookie["name"] for cookie in page.context.cookies()}
    assert name not in page.evaluate("document.cookie")


def test_the_sign_in_works_with_the_keyboard_alone(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_label("Leadership", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("leadership@example.org · Leadership")).to_be_visible()


def test_the_sample_program_says_that_it_is_one(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "leadership@example.org")
    settle(page)
    expect(page.get_by_role("note")).to_contain_text("today is 20 July 2018")


def test_the_sign_in_fits_a_phone(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server.url)
    page.get_by_role("button", name="Sign in as Partner").wait_for()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
