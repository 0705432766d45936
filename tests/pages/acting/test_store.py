"""The page of the store: its keeper backs it up and goes back, nobody else opens it."""

from __future__ import annotations

import pytest

import pages
from plp_metrics.store import backups
from tests.pages.acting.conftest import person

STORE = "pages.admin.store"


def test_an_administrator_backs_up_and_goes_back_after_ticking_the_box(opened, store):
    page = opened(STORE, "admin")
    assert "There is no backup yet: make one now" in page.text
    page.click("Back up now")
    assert "Backed up, and opened once to check it." in page.text
    assert len(backups.backups(store.path)) == 1

    page.click("Go back")
    assert "Tick the box first" in page.text
    assert len(backups.backups(store.path)) == 1
    page.at.checkbox(key="store_sure").check()
    page.click("Go back")
    assert "Back at" in page.text
    with store.read() as cursor:
        last = cursor.execute("SELECT kind FROM event ORDER BY event_id DESC LIMIT 1").fetchall()
    assert last == [("restore",)]


def test_it_says_version_layout_disk_mails_and_last_change(opened):
    text = " ".join(opened(STORE, "admin").text.split())
    for fact in ("Version of the program", "Step of its layout", "Last change", "Free on its disk"):
        assert fact in text
    assert "the program sends none; 0 letters were made for a mailer of yours" in text


@pytest.mark.parametrize("name", ["buckeye", "evaluator", "leadership"])
def test_nobody_else_may_open_it(store, name):
    (entry,) = [p for p in pages.PAGES if p.url == "store"]
    assert not person(store, name).may(entry.permission)
