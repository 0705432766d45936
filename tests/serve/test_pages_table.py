"""The one table of navigation and of access."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pages import PAGES, PageEntry, check
from tests.running import ROOT


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.url or "home")
def test_every_page_can_be_opened(entry: PageEntry) -> None:
    assert callable(entry.open())


@pytest.mark.parametrize("permission", ["", "see_everything"])
def test_a_page_without_a_permission_stops_the_start(permission: str) -> None:
    entry = PageEntry("Data", "Open door", "open", permission, "pages.start.home")
    with pytest.raises(RuntimeError, match="names no permission"):
        check([*PAGES, entry])


def test_two_pages_at_one_address_stop_the_start() -> None:
    with pytest.raises(RuntimeError, match="Two pages"):
        check([*PAGES, PageEntry("Data", "Twin", "overview", "see_overview", "pages.start.home")])


def test_importing_the_pages_draws_nothing() -> None:
    """Anything drawn outside a session makes Streamlit warn about its missing context."""
    modules = ", ".join(entry.module for entry in PAGES)
    done = subprocess.run(
        [sys.executable, "-c", f"import {modules}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout + done.stderr == ""
