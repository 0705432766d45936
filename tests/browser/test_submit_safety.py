"""Whatever happens to the browser in mid-submit: nothing is kept, or one whole submission.

What was kept is read from a copy of the server's store.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.conftest import SignIn, settle, watch
from tests.running import Server, serving
from tests.zygote import Zygote

pytestmark = pytest.mark.browser

FILES = Path(__file__).parents[1] / "fixtures" / "spreadsheet"
WHOLE = ("teachers", "students", "diversity", "workshop_surveys")
ADDRESS = "/submit?year=2017-18&quarter=Q4"
PATIENCE = 60_000
SLOW_ROWS = 60_000


@pytest.fixture
def server(sample_store: Path, zygote: Zygote, tmp_path: Path) -> Iterator[Server]:
    """A server of each test's own: what it keeps is looked at as a whole."""
    with serving(sample_store, tmp_path / "server", zygote=zygote) as running:
        yield running


def drop(page: Page, *names: str) -> None:
    page.set_input_files("input[type=file]", [str(FILES / f"{name}.csv") for name in names])


@dataclass(frozen=True)
class Kept:
    """What the store holds of OZARK's Q4: files in force, how often it was submitted, files ever saved."""

    submitted: tuple[str, ...]
    drafts: tuple[str, ...]
    times_submitted: int
    saved: int


def kept(server: Server, folder: Path) -> Kept:
    """Read from a copy of the running server's store (file and log), which nobody changes meanwhile."""
    copy = folder / f"copy{len(list(folder.glob('copy*.duckdb')))}.duckdb"
    shutil.copyfile(server.store, copy)
    log = server.store.with_name(server.store.name + ".wal")
    if log.exists():
        shutil.copyfile(log, copy.with_name(copy.name + ".wal"))
    quarter = "partner_id = 'OZARK' AND school_year = '2017-18' AND quarter = 'Q4'"
    with duckdb.connect(str(copy)) as store:
        found = store.execute(
            f"SELECT basis, dataset FROM version_in_force WHERE {quarter} AND to_event IS NULL ORDER BY ALL"
        ).fetchall()
        times = store.execute(
            "SELECT count(*) FROM event WHERE kind = 'submit' AND partner_id = 'OZARK'"
            " AND payload LIKE '%2017-18Q4%'"
        ).fetchall()
        saved = store.execute(f"SELECT count(*) FROM submission WHERE {quarter}").fetchall()
    by_basis = {basis: tuple(d for b, d in found if b == basis) for basis in ("submitted", "draft")}
    return Kept(by_basis["submitted"], by_basis["draft"], times[0][0], saved[0][0])


ALL_FOUR = tuple(sorted(WHOLE))
NOTHING = Kept((), (), 0, 0)
NOT_SUBMITTED = Kept((), ALL_FOUR, 0, 4)
SUBMITTED_ONCE = Kept(ALL_FOUR, (), 1, 4)


def ready_to_submit(page: Page, sign_in: SignIn) -> None:
    """All four files dropped and the attestation ticked."""
    sign_in(page, "ozark@example.org", ADDRESS)
    drop(page, *WHOLE)
    expect(page.get_by_role("heading", name="All four files are ready")).to_be_visible(timeout=PATIENCE)
    page.get_by_text("These files are complete and correct").click()
    expect(page.get_by_role("button", name="Submit the quarter")).to_be_enabled(timeout=PATIENCE)
    settle(page)


def big_file(folder: Path) -> Path:
    """A teachers file that takes a while to be checked: every row needs mending on reading."""
    head, *rows = (FILES / "teachers.csv").read_text(encoding="utf-8-sig").splitlines()
    code = re.search(r"OZA-\d+", rows[0])
    assert code is not None
    lines = (rows[0].replace(code.group(), f" X-{n}") for n in range(SLOW_ROWS))
    path = folder / "big.csv"
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    return path


def children_of(server: Server) -> list[int]:
    """The processes that judge files for this server just now."""
    found = []
    for task in Path(f"/proc/{server.process.pid}/task").iterdir():
        for pid in (task / "children").read_text().split():
            try:
                if b"intake/child" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(int(pid))
            except OSError:
                continue
    return found


def within(page: Page, seconds: float, found: Callable[[], object]) -> bool:
    """Whether it comes true in time. The page's connection lives on meanwhile (see Line)."""
    until = time.monotonic() + seconds
    while not found() and time.monotonic() < until:
        if page.is_closed():
            time.sleep(0.02)
        else:
            page.wait_for_timeout(20)
    return bool(found())


def held_child(page: Page, server: Server) -> int:
    """The child, held still in the middle of a file: it would never end of itself."""
    assert within(page, 20, lambda: children_of(server))
    (child,) = children_of(server)
    os.kill(child, signal.SIGSTOP)
    return child


def memory_files(server: Server) -> list[str]:
    """The files in memory that the server holds open for a judgement."""
    found = []
    for number in Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            found.append(os.readlink(number))
        except OSError:
            continue
    return [name for name in found if name.startswith("/memfd:intake")]


class Line:
    """The page's connection to the server, which can be cut."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sockets: list[tuple[WebSocketRoute, WebSocketRoute]] = []
        page.route_web_socket(re.compile("/_stcore/stream"), self._through)

    def _through(self, socket: WebSocketRoute) -> None:
        self.sockets.append((socket, socket.connect_to_server()))

    def cut(self) -> None:
        """The connection is lost and stays so until `mend`."""
        self.page.context.set_offline(True)
        for to_page, to_server in self.sockets:
            to_server.close()
            to_page.close(code=3001)
        self.sockets.clear()

    def mend(self) -> None:
        self.page.context.set_offline(False)


def test_a_double_click_submits_once(page: Page, server: Server, sign_in: SignIn, tmp_path: Path) -> None:
    ready_to_submit(page, sign_in)
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
    ready_to_submit(leaving, sign_in)
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


def test_back_and_forth_after_submitting_submits_nothing_again(
    page: Page, server: Server, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(page, "ozark@example.org")
    ready_to_submit(page, sign_in)
    page.get_by_role("button", name="Submit the quarter").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible(timeout=PATIENCE)
    page.go_back()
    settle(page)
    page.go_forward()
    settle(page)
    page.reload()
    settle(page)
    assert kept(server, tmp_path) == SUBMITTED_ONCE


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


@pytest.mark.parametrize("after_ms", [0, 400])
def test_a_connection_lost_in_mid_submit_leaves_nothing_or_the_whole_quarter(
    page: Page, server: Server, sign_in: SignIn, tmp_path: Path, after_ms: int
) -> None:
    line = Line(page)
    ready_to_submit(page, sign_in)
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
