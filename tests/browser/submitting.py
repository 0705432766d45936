"""What tests of the page of handing in do to the browser and the line, and what the store then holds."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import SignIn, settle
from tests.running import Server

FILES = Path(__file__).parents[1] / "fixtures" / "spreadsheet"
WHOLE = ("teachers", "students", "diversity", "workshop_surveys")
ADDRESS = "/submit?year=2017-18&quarter=Q4"
PATIENCE = 60_000
SLOW_ROWS = 60_000


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


def tick(page: Page, sign_in: SignIn) -> None:
    """The page of the four drafts, with the attestation ticked."""
    sign_in(page, "ozark@example.org", ADDRESS)
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
