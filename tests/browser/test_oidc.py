"""Signing in through a real identity provider, in a real browser, each a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

from plp_metrics.model import Role
from plp_metrics.store import open_store
from tests.access.test_provider import written
from tests.running import Server, free_port, serving
from tests.zygote import Zygote

pytestmark = pytest.mark.browser

TOKEN_SECONDS = 3600
COOKIE_SECRET = "a secret of the test, long enough to sign with"
PEOPLE = ("evaluator", "leaving", "stranger")
SIGN_IN = "Sign in to PLP Metrics"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an identity provider that vouches for three people."""
    port = free_port()
    log = tmp_path_factory.mktemp("provider") / "log"
    given = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    given += ["--token-max-age", str(TOKEN_SECONDS)]
    for name in PEOPLE:
        claims = f'{{"sub": "{name}", "email": "{name.title()}@example.org", "email_verified": true}}'
        given += ["--user-claims", claims]
    with log.open("w") as said:
        process = subprocess.Popen(given, stdout=said, stderr=subprocess.STDOUT)
    try:
        yield answering(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.terminate()
        process.wait(10)


def answering(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/.well-known/openid-configuration").status_code == 200:
                return url
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"The provider did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def server(provider: str, zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that knows an evaluator and somebody whose account an administrator took away."""
    folder, port = tmp_path_factory.mktemp("oidc"), free_port()
    store = open_store(folder / "first.duckdb", create=True)
    with store.change("owner", "grant") as change:
        insert = "INSERT INTO account VALUES (?, ?, ?, ?, NULL, false, NULL)"
        for email, role in (("evaluator@example.org", Role.EVALUATOR), ("leaving@example.org", Role.ADMIN)):
            change.cursor.execute(insert, [email, role, None, change.event_id])
        change.cursor.execute(insert, ["admin@example.org", Role.ADMIN, None, change.event_id])
    store.checkpoint()
    store.close()
    secrets = written(
        folder,
        f"""
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "plp"
client_secret = "a secret of the test"
server_metadata_url = "{provider}/.well-known/openid-configuration"
""",
    )
    more = {"PLP_SECRETS": str(secrets), "AUTHLIB_INSECURE_TRANSPORT": "1"}
    with serving(folder / "first.duckdb", folder / "server", zygote=zygote, port=port, more=more) as running:
        yield running


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page that may go to the provider and back, unlike every other test's."""
    return context.new_page()


def enter(page: Page, name: str) -> None:
    """From our sign-in page through the provider's and back."""
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.locator("input[name=sub]").fill(name)
    page.get_by_role("button", name="Authorize").click()
    page.get_by_role("link", name="Sign out").wait_for()


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
    claims = json.loads(decode_signed_value(COOKIE_SECRET, "_streamlit_user", cookie["value"].encode()) or "")
    old = create_signed_value(
        COOKIE_SECRET, "_streamlit_user", json.dumps({**claims, "exp": time.time() - 1})
    )
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
