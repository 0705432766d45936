"""Whatever happens to the browser in mid-submit: nothing is submitted, or the whole quarter once.

The four files lie there as drafts; what was kept is read from a copy of the server's store.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from plp_metrics import access, store
from plp_metrics.act import hand_in
from plp_metrics.intake import judge
from plp_metrics.model import Period
from tests.browser.conftest import SignIn, settle, watch
from tests.browser.submitting import (
    ADDRESS,
    FILES,
    NOT_SUBMITTED,
    PATIENCE,
    SUBMITTED_ONCE,
    WHOLE,
    Line,
    kept,
    tick,
)
from tests.running import Server, serving
from tests.zygote import Zygote

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture(scope="module")
def drafted(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample program with the four files of a quarter saved as drafts, made once."""
    path = tmp_path_factory.mktemp("drafted") / "plp.duckdb"
    shutil.copyfile(sample_store, path)
    opened = store.open_store(path)
    with opened.read() as cursor:
        viewer = access.viewer(cursor, "ozark@example.org")
    assert viewer is not None
    quarter = Period("2017-18", "Q4")
    for name in WHOLE:
        content = (FILES / f"{name}.csv").read_bytes()
        judged = judge(f"{name}.csv", content, partner_id="OZARK", period=quarter, today=opened.today())
        hand_in.draft(viewer, opened, "OZARK", quarter, judged)
    store.close_all()
    return path


@pytest.fixture
def server(drafted: Path, zygote: Zygote, tmp_path: Path) -> Iterator[Server]:
    """A server of each test's own: what it keeps is looked at as a whole."""
    with serving(drafted, tmp_path / "server", zygote=zygote) as running:
        yield running


def test_a_double_click_submits_once(page: Page, server: Server, sign_in: SignIn, tmp_path: Path) -> None:
    tick(page, sign_in)
    page.get_by_role("button", name="Submit the quarter").dblclick()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible(timeout=PATIENCE)
    settle(page)
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    assert page.get_by_role("alert").count() == 0
    assert kept(server, tmp_path) == SUBMITTED_ONCE


def test_a_page_closed_right_after_the_click_leaves_nothing_or_the_whole_quarter(
    browser: Browser, page: Page, server: Server, sign_in: SignIn, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    leaving = context.new_page()
    faults = watch(leaving, server.url)
    tick(leaving, sign_in)
    leaving.get_by_role("button", name="Submit the quarter").click(no_wait_after=True)
    context.close()
    assert faults == []
    page.wait_for_timeout(3_000)
    found = kept(server, tmp_path)
    assert found in (SUBMITTED_ONCE, NOT_SUBMITTED)
    sign_in(page, "ozark@example.org", ADDRESS)
    if found == SUBMITTED_ONCE:
        expect(page.get_by_role("heading", name="is submitted")).to_be_visible(timeout=PATIENCE)
    else:
        expect(page.get_by_role("heading", name="All four files are ready")).to_be_visible(timeout=PATIENCE)


def test_back_and_forth_after_submitting_submits_nothing_again(
    page: Page, server: Server, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(page, "ozark@example.org")
    tick(page, sign_in)
    page.get_by_role("button", name="Submit the quarter").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible(timeout=PATIENCE)
    page.go_back()
    settle(page)
    page.go_forward()
    settle(page)
    page.reload()
    settle(page)
    assert kept(server, tmp_path) == SUBMITTED_ONCE


@pytest.mark.parametrize("after_ms", [0, 400])
def test_a_connection_lost_in_mid_submit_leaves_nothing_or_the_whole_quarter(
    page: Page, server: Server, sign_in: SignIn, tmp_path: Path, after_ms: int
) -> None:
    line = Line(page)
    tick(page, sign_in)
    page.get_by_role("button", name="Submit the quarter").click(no_wait_after=True)
    page.wait_for_timeout(after_ms)
    line.cut()
    page.wait_for_timeout(4_000)
    found = kept(server, tmp_path)
    assert found in (SUBMITTED_ONCE, NOT_SUBMITTED)
    line.mend()
    told = "is submitted" if found == SUBMITTED_ONCE else "All four files are ready"
    page.goto(server.url + ADDRESS)
    expect(page.get_by_role("heading", name=told)).to_be_visible(timeout=PATIENCE)
    settle(page)
    assert kept(server, tmp_path) == found
