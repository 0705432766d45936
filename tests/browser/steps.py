"""What people do on the pages, step by step: the journeys and the long walk take the same steps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.conftest import settle

PATIENCE = 60_000
BEGUN_MS = 500
"""By then the server has heard of a click and says that it is busy."""


def spaced(number: float) -> str:
    """A number as the pages write it: 2754 → "2 754", with a no-break space."""
    return f"{number:,}".replace(",", "\u00a0")


def metric_row(page: Page, title: str) -> str:
    """The text of a metric's row on the partner page, spaces evened out."""
    row = page.locator("tr", has=page.get_by_role("rowheader", name=re.compile(f"^{re.escape(title)}"))).first
    row.wait_for()
    return re.sub(r"[ \n\t]+", " ", row.inner_text())


def drop(page: Page, paths: Iterable[Path]) -> None:
    """Drop files on the page of handing in."""
    page.set_input_files("input[type=file]", [str(path) for path in paths])


def drop_all_four(page: Page, paths: Iterable[Path]) -> None:
    """Drop files that have nothing to fix, and wait until they are read and saved."""
    drop(page, paths)
    expect(page.get_by_role("heading", name="All four files are ready")).to_be_visible(timeout=PATIENCE)


def submit_quarter(page: Page) -> None:
    """Attest and submit; every question the page still asks has been answered before."""
    page.get_by_text("These files are complete and correct").click()
    button = page.get_by_role("button", name="Submit the quarter")
    expect(button).to_be_enabled(timeout=PATIENCE)
    button.click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible(timeout=PATIENCE)


def accept_quarter(page: Page, partner: str) -> None:
    """On a quarter's page of the review desk: accept it. partner: its name."""
    page.get_by_role("button", name=re.compile("^Accept")).first.click()
    # The act's own sentence: the word stands elsewhere on the page before anything is accepted.
    said = page.get_by_text(re.compile(f"^Accepted: {re.escape(partner)}, Q"))
    expect(said).to_be_visible(timeout=PATIENCE)


def choose(page: Page | Locator, label: str, option: str, *, exact: bool = True) -> None:
    """Choose in a list one can type into."""
    box = page.get_by_role("combobox", name=label, exact=exact).first
    if box.input_value() == option:
        return
    of = page if isinstance(page, Page) else page.page
    found = of.get_by_role("option", name=option).first
    for _ in range(3):
        box.click()
        box.fill(option)
        try:
            found.click(timeout=5_000)
            break
        except TimeoutError:
            of.keyboard.press("Escape")  # the page was drawn anew under the open list
    else:
        raise AssertionError(f"{label} can't be set to {option}")
    of.wait_for_timeout(BEGUN_MS)
    settle(of)


def propose_target(page: Page, unit: str, target: str) -> None:
    """On the page of targets, its form unfolded: type the target and propose it."""
    field = page.get_by_label(f"Target, in {unit}")
    expect(field).to_have_count(1)  # that of the metric chosen before goes a moment later
    field.fill(target)
    # Straight from typing to the button: what was typed last is what is proposed. By the keyboard, as the
    # form still unfolds and on a busy machine a click may miss it.
    page.get_by_role("button", name="Propose it").press("Enter")
    expect(page.get_by_text("Proposed. It waits for the other side.")).to_be_visible()


def counter_target(page: Page, line: Locator, unit: str, target: str) -> None:
    """Answer a proposal (its line on the page) with another one."""
    line.get_by_role("button", name="Propose another …").click()
    page.get_by_test_id("stPopoverBody").get_by_label(f"Target, in {unit}").fill(target)
    page.get_by_role("button", name="Propose this instead").click()
    expect(page.get_by_text("Proposed instead. It waits for the other side.")).to_be_visible()


def confirm_target(line: Locator) -> None:
    """Confirm a proposal (its line on the page)."""
    line.get_by_role("button", name="Confirm", exact=True).click()
    expect(line.page.get_by_text("Confirmed. The target counts from now on.")).to_be_visible()


def proposal(page: Page, text: str) -> Locator:
    """The line of a proposal that waits: its sentence and its buttons. text: part of the sentence."""
    return page.locator('[class*="st-key-targets_line_"]').filter(has_text=text)
