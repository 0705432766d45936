"""Signing in through a real identity provider, in a real browser, each a process of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

from plp_metrics.model import Role
from tests.browser.provided import SECRET, enter, knowing, vouching
from tests.running import Server, free_port
from tests.serve.test_provider import SIGN_IN
from tests.zygote import Zygote

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

TOKEN_SECONDS = 3600
PEOPLE = ("evaluator", "leaving", "stranger")


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with vouching(tmp_path_factory.mktemp("provider"), PEOPLE, TOKEN_SECONDS) as address:
        yield address


@pytest.fixture(scope="module")
def server(provider: str, zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that knows an evaluator and somebody whose account an administrator took away."""
    folder, port = tmp_path_factory.mktemp("oidc"), free_port()
    roles = {
        "evaluator@example.org": Role.EVALUATOR,
        "leaving@example.org": Role.ADMIN,
        "admin@example.org": Role.ADMIN,
    }
    with knowing(folder, zygote, provider, roles, port, f"http://127.0.0.1:{port}") as running:
        yield running


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page that may go to the provider and back, unlike every other test's."""
    return context.new_page()


def test_an_evaluator_signs_in_works_and_signs_out_everywhere(
    page: Page, context: BrowserContext, server: Server
) -> None:
    page.goto(server.url)
    expect(page.get_by_role("heading", name=SIGN_IN)).to_be_visible()
    enter(page, "evaluator")
    expect(page.get_by_text("evaluator@example.org · Evaluator")).to_be_visible()
    assert page.url == f"{server.url}/"
    (cookie,) = [c for c in context.cookies(server.url) if c["name"] == "_streamlit_user"]
    assert cookie["httpOnly"]
    assert cookie["expires"] <= time.time() + 8 * 3600 + 60
    copied = context.storage_state()
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("heading", name=SIGN_IN)).to_be_visible()
    assert context.browser
    other = context.browser.new_context(storage_state=copied)
    try:
        elsewhere = other.new_page()
        elsewhere.goto(server.url)
        expect(elsewhere.get_by_text("You signed out. Sign in again.")).to_be_visible(timeout=20_000)
    finally:
        other.close()


def test_a_link_survives_the_sign_in_and_an_account_without_a_role_may_only_apply(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.url}/terms?from=a%20colleague")
    expect(page.get_by_role("heading", name=SIGN_IN)).to_be_visible()
    enter(page, "stranger")
    assert page.url.replace("%20", "+") == f"{server.url}/terms?from=a+colleague"
    expect(page.get_by_text("stranger@example.org · Applicant")).to_be_visible()
    page.goto(f"{server.url}/overview")
    expect(page.get_by_role("heading", name="This page is not for your account")).to_be_visible()


def test_a_token_that_has_run_out_leads_to_the_sign_in_and_back_to_the_page(
    page: Page, context: BrowserContext, server: Server
) -> None:
    page.goto(f"{server.url}/dictionary")
    enter(page, "evaluator")
    (cookie,) = [c for c in context.cookies(server.url) if c["name"] == "_streamlit_user"]
    claims = json.loads(decode_signed_value(SECRET, "_streamlit_user", cookie["value"].encode()) or "")
    old = create_signed_value(SECRET, "_streamlit_user", json.dumps({**claims, "exp": time.time() - 1}))
    context.add_cookies([{"name": "_streamlit_user", "value": old.decode(), "url": server.url}])
    page.reload()
    expect(page.get_by_text("Your sign-in has run out. Sign in again.")).to_be_visible()
    enter(page, "evaluator")
    assert page.url == f"{server.url}/dictionary"
    expect(page.get_by_text("evaluator@example.org · Evaluator")).to_be_visible()


def test_a_role_taken_away_ends_what_is_open_at_the_next_click(
    page: Page, context: BrowserContext, server: Server
) -> None:
    page.goto(f"{server.url}/privacy")
    enter(page, "leaving")
    other = context.new_page()
    other.goto(f"{server.url}/people")
    other.get_by_role("combobox", name="Invite or change").fill("leaving@example.org")
    other.keyboard.press("Enter")
    other.get_by_role("button", name="Take the role away").click()
    expect(other.get_by_text("Your account has no role here any more")).to_be_visible()
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_text("Your account has no role here any more")).to_be_visible()
    expect(page.get_by_role("heading", name=SIGN_IN)).to_be_visible()
