"""A real browser against a real server on the sample program.

`page` fails its test if the page asked anything outside the server, broke the content security policy
or threw an error. `sign_in(page, "p01@example.org", "/submit")` opens an address as an account.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.running import Server, serving
from tests.zygote import Zygote

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
"""The one without windows is the same engine at half the processor time."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 20_000
"""A busy machine answers a click in two to six seconds: expectations would wait for five."""

SignIn = Callable[..., Page]


@pytest.fixture(scope="module")
def server(sample_store: Path, zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this test file's own, on its own copy of the sample store."""
    with serving(sample_store, tmp_path_factory.mktemp("server"), zygote=zygote) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile: no cookies, nothing cached."""
    made = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, server: Server) -> Iterator[Page]:
    opened = context.new_page()
    faults = watch(opened, server.url)
    yield opened
    assert faults == []


def watch(page: Page, url: str) -> list[str]:
    """A list that fills with what a page must never do."""
    faults: list[str] = []
    mine = (url, url.replace("http://", "ws://"), "data:", "blob:", "about:")

    def asked(address: str) -> None:
        if not address.startswith(mine):
            faults.append(f"asked outside: {address}")

    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda socket: asked(socket.url))
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    return faults


@pytest.fixture
def sign_in(server: Server) -> SignIn:
    return partial(signed_in, server)


def signed_in(server: Server, page: Page, account: str, to: str = "/") -> Page:
    """Open an address as an account and wait until the page has drawn itself."""
    page.context.add_cookies(server.browser_cookies(account))
    page.goto(server.url + to)
    page.get_by_role("link", name="Sign out").wait_for()
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until the server has nothing more to send for this page."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
