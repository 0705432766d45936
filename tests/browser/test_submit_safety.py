"""Whatever happens to the browser while a file is checked: nothing of it is kept.

What was kept is read from a copy of the server's store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SignIn
from tests.browser.submitting import (
    ADDRESS,
    NOTHING,
    PATIENCE,
    Line,
    big_file,
    children_of,
    drop,
    held_child,
    kept,
    memory_files,
    within,
)
from tests.running import Server, serving
from tests.zygote import Zygote

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture
def server(sample_store: Path, zygote: Zygote, tmp_path: Path) -> Iterator[Server]:
    """A server of each test's own: what it keeps is looked at as a whole."""
    with serving(sample_store, tmp_path / "server", zygote=zygote) as running:
        yield running


def test_a_reload_while_a_file_is_checked_keeps_nothing_of_it(
    page: Page, server: Server, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(page, "ozark@example.org", ADDRESS)
    page.set_input_files("input[type=file]", str(big_file(tmp_path)))
    page.locator(".st-key-submit_cancel button").wait_for(timeout=PATIENCE)
    page.reload()
    expect(page.get_by_role("heading", name="Drop your files")).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(5_000)
    page.reload()
    expect(page.get_by_role("heading", name="Drop your files")).to_be_visible(timeout=PATIENCE)
    assert kept(server, tmp_path) == NOTHING


def test_cancel_while_a_file_is_checked_keeps_nothing_and_says_so(
    page: Page, server: Server, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(page, "ozark@example.org", ADDRESS)
    page.set_input_files("input[type=file]", str(big_file(tmp_path)))
    page.locator(".st-key-submit_cancel button").click(timeout=PATIENCE)
    expect(page.get_by_text("Stopped. Nothing of the file")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", name="Drop your files")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Drop your files")).to_be_visible(timeout=PATIENCE)
    assert kept(server, tmp_path) == NOTHING
    drop(page, "teachers")
    expect(page.get_by_role("heading", name="1 file ready")).to_be_visible(timeout=PATIENCE)


def test_drafts_are_there_in_a_new_session(
    browser: Browser, page: Page, server: Server, sign_in: SignIn
) -> None:
    context = browser.new_context()
    first = context.new_page()
    sign_in(first, "ozark@example.org", ADDRESS)
    drop(first, "teachers", "students")
    expect(first.get_by_role("heading", name="2 files ready")).to_be_visible(timeout=PATIENCE)
    context.close()
    sign_in(page, "ozark@example.org", ADDRESS)
    expect(page.get_by_role("heading", name="2 files ready")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("saved, not submitted")).to_have_count(2)


def cancel(page: Page) -> None:
    page.locator(".st-key-submit_cancel button").click(timeout=PATIENCE)


def leave(page: Page) -> None:
    page.get_by_role("link", name="Home", exact=True).first.click()


def go_back(page: Page) -> None:
    page.go_back(wait_until="commit")


def reload(page: Page) -> None:
    page.reload(wait_until="commit")


def close(page: Page) -> None:
    page.close()


@contextmanager
def being_checked(browser: Browser, server: Server, sign_in: SignIn, big: Path) -> Iterator[tuple[Page, int]]:
    """A page whose big file is in the middle of its check, and the child that checks it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, "ozark@example.org")
    sign_in(page, "ozark@example.org", ADDRESS)
    page.set_input_files("input[type=file]", str(big))
    child = held_child(page, server)
    page.locator(".st-key-submit_cancel button").wait_for(timeout=PATIENCE)
    assert memory_files(server)
    yield page, child
    context.close()


def test_who_no_longer_waits_for_a_file_ends_its_check_at_once_and_nothing_is_left(
    browser: Browser, server: Server, sign_in: SignIn, tmp_path: Path
) -> None:
    big = big_file(tmp_path)
    for away in (cancel, leave, go_back, reload, close):
        with being_checked(browser, server, sign_in, big) as (page, child):
            away(page)
            assert within(page, 5, lambda pid=child: not Path(f"/proc/{pid}").exists()), away
            assert within(page, 5, lambda: not memory_files(server) and not children_of(server)), away
    assert kept(server, tmp_path) == NOTHING


def test_another_file_dropped_in_mid_check_ends_the_check_and_both_are_checked(
    browser: Browser, server: Server, sign_in: SignIn, tmp_path: Path
) -> None:
    with being_checked(browser, server, sign_in, big_file(tmp_path)) as (page, child):
        drop(page, "students")
        assert within(page, 5, lambda: not Path(f"/proc/{child}").exists())
        expect(page.get_by_role("heading", name="files ready")).to_be_visible(timeout=PATIENCE)
        assert kept(server, tmp_path).drafts == ("students", "teachers")


def test_a_connection_lost_in_mid_check_ends_the_check_and_nothing_is_left(
    page: Page, server: Server, sign_in: SignIn, tmp_path: Path
) -> None:
    line = Line(page)
    sign_in(page, "ozark@example.org", ADDRESS)
    page.set_input_files("input[type=file]", str(big_file(tmp_path)))
    child = held_child(page, server)
    line.cut()
    assert within(page, 5, lambda: not Path(f"/proc/{child}").exists())
    assert within(page, 5, lambda: not memory_files(server) and not children_of(server))
    assert kept(server, tmp_path) == NOTHING
