"""On a phone, 390 pixels wide: nothing runs out at the side, and every cell of a table says what it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

NAMELESS = """() => [...document.querySelectorAll('.plp table.t tbody td')]
    .filter((cell) => cell.offsetParent && cell.textContent.trim())
    .filter((cell) => {
        const place = [...cell.parentNode.children].indexOf(cell);
        const before = getComputedStyle(cell, '::before').content;
        const head = cell.closest('table').querySelectorAll('thead th')[place];
        const own = place === 0 || (head && head.offsetParent && head.textContent.trim());
        return !own && (before === 'none' || before === '""' || !cell.dataset.h);
    })
    .map((cell) => cell.textContent.trim())"""
PAGES = (
    "regions", "metric", "equity", "quality", "privacy", "changes", "submissions", "calendar", "targets",
    "portfolio", "funding", "facilitators", "report", "review",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_nothing_runs_out_at_the_side_and_every_cell_has_its_heading(
    page: Page, sign_in: SignIn, address: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    sign_in(page, "evaluator@example.org", f"/{address}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(NAMELESS) == []
