"""`make screenshots`: every page as each role, at two widths, light and dark, into docs/screenshots/."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from pages import PAGES
from plp_metrics.access import permissions_of
from plp_metrics.model import Role
from plp_metrics.store import open_store
from tests.browser.conftest import ARGUMENTS, CHROMIUM, settle
from tests.running import ROOT, Server, once, serving

OUT = ROOT / "docs" / "screenshots"
WIDTHS = {"wide": 1440, "phone": 390}
PAINTED_MS = 700


def accounts(store: Path) -> dict[Role, str]:
    """One account of each role: the first by name."""
    opened = open_store(store)
    with opened.read() as cursor:
        rows = cursor.execute(
            "SELECT role, min(email) FROM account WHERE to_event IS NULL GROUP BY role"
        ).fetchall()
    opened.close()
    return {Role(role): email for role, email in rows}


def take(browser: Browser, server: Server, by_role: dict[Role, str], only: set[str]) -> None:
    """Visit and picture every page each role may open. only: page addresses; empty means all."""
    for scheme in ("light", "dark"):
        for name, width in WIDTHS.items():
            for role, account in by_role.items():
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-US"
                )
                context.add_cookies(server.browser_cookies(account))
                page = context.new_page()
                for entry in PAGES:
                    url = entry.url or "home"
                    if entry.permission in permissions_of(role) and (not only or url in only):
                        page.goto(f"{server.url}/{entry.url}")
                        picture(page, OUT / f"{url}-{role}-{name}-{scheme}.png")
                context.close()


def mistakes(browser: Browser, server: Server) -> None:
    """A partner's quarter with two mistakes in one of its four files."""
    files = [
        str(ROOT / "tests" / "fixtures" / "spreadsheet" / f"{name}.csv")
        for name in ("teachers_mistake", "students", "diversity", "workshop_surveys")
    ]
    for scheme in ("light", "dark"):
        for name, width in WIDTHS.items():
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-US"
            )
            context.add_cookies(server.browser_cookies("ozark@example.org"))
            page = context.new_page()
            page.goto(f"{server.url}/submit")
            page.get_by_role("link", name="Sign out").wait_for()
            page.set_input_files("input[type=file]", files)
            page.get_by_role("heading", name="What to fix").wait_for()
            picture(page, OUT / f"submit-mistakes-{name}-{scheme}.png")
            context.close()


def picture(page: Page, path: Path) -> None:
    page.get_by_role("link", name="Sign out").wait_for()
    settle(page)
    # Streamlit scrolls inside the page; a window as high as its content shows all of it.
    page.wait_for_timeout(PAINTED_MS)
    height = page.evaluate(
        "Math.max(...[...document.querySelectorAll('[data-testid=stMain]')].map((e) => e.scrollHeight), 900)"
    )
    width = (page.viewport_size or {"width": 1440})["width"]
    page.set_viewport_size({"width": width, "height": min(height, 6000)})
    page.wait_for_timeout(PAINTED_MS)
    page.screenshot(path=path)
    page.set_viewport_size({"width": width, "height": 900})
    print(path.relative_to(ROOT))


def main(only: list[str]) -> None:
    """Picture these page addresses ("home" for the first one), or all of them."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = once(Path(folder) / "sample.duckdb", ("-m", "plp_metrics", "init", "--sample"))
        by_role = accounts(store)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        with serving(store, Path(folder) / "server") as server:
            take(browser, server, by_role, set(only))
            if not only or "submit" in only:
                mistakes(browser, server)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
