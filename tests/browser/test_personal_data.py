"""Personal data dropped on the real page of a running server, looked for everywhere it could have gone."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, settle
from tests.personal.canaries import MAIL, NAME, PHONE, SSN, files_with_marks, found_in, temporary
from tests.running import ROOT, Server, serving

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

FILES = Path(__file__).parents[1] / "fixtures" / "spreadsheet"
ADDRESS = "/submit?year=2017-18&quarter=Q4"
PATIENCE = 60_000
ALL = f"{NAME} {MAIL} {PHONE} {SSN}"
KEYS = ("partner_id", "school_year", "quarter")


@pytest.fixture
def server(sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server whose temporary files lie in a folder of their own, and which logs all it can."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setenv("PYTHONWARNINGS", "always")
    monkeypatch.setenv("STREAMLIT_LOGGER_LEVEL", "debug")
    with serving(sample_store, tmp_path / "server") as running:
        yield running


@dataclass
class Ears:
    """Everything the browser got: websocket frames, downloads, what the page says at each stop.

    understood: a frame held a word that is known to be in one, so they can be searched at all.
    """

    heard: list[str] = field(default_factory=list)
    understood: bool = False

    def listen(self, page: Page) -> None:
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))

    def _frame(self, payload: str | bytes) -> None:
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else payload
        self.understood |= "titled.csv" in text
        self._search("a websocket frame", payload)

    def _search(self, where: str, text: str | bytes) -> None:
        if marks := found_in(text):
            self.heard.append(f"{where}: {marks}")

    def look(self, page: Page, what: str) -> None:
        """The page as it is drawn, with what stands in its fields."""
        self._search(f"the page after {what}", page.content())
        values = page.locator("input, textarea").evaluate_all("all => all.map(one => one.value)")
        self._search(f"the fields after {what}", " ".join(values))

    def take(self, page: Page, button: str) -> bytes:
        """A download; the parts of a workbook are searched unpacked."""
        with page.expect_download(timeout=PATIENCE) as waiting:
            page.get_by_role("button", name=button).first.click()
        content = Path(waiting.value.path()).read_bytes()
        self._search(button, content)
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                for name in book.namelist():
                    self._search(f"{button}, {name}", book.read(name))
        return content


def rows_of(dataset: str) -> list[list[str]]:
    text = (FILES / f"{dataset}.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def written(path: Path, rows: list[list[str]], above: str = "", below: str = "") -> Path:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(above + out.getvalue() + below, encoding="utf-8")
    return path


def in_every_column(dataset: str, folder: Path) -> Path:
    """Under each column one row whose cell holds all of it; more rows with one kind of it each."""
    head, *rows = rows_of(dataset)
    for number, name in enumerate(n for n in head if n not in KEYS):
        for more, text in enumerate((ALL, NAME, MAIL, PHONE, SSN)):
            row = rows[(5 * number + more) % len(rows)]
            row[head.index(name)] = text
    return written(folder / f"{dataset}.csv", [head, *rows])


def elsewhere(folder: Path) -> Iterator[Path]:
    """A file for every other place of a file."""
    head, *rows = rows_of("teachers")
    yield written(folder / "title.csv", [head, *rows], above=f"Sent by {ALL}\n")
    yield written(folder / "heading.csv", [[*head, NAME, MAIL], *([*row, "x", "y"] for row in rows)])
    yield written(folder / "column.csv", [[*head, "remarks"], *([*row, ALL] for row in rows)])
    yield written(folder / "quote.csv", [head, *rows], below=f'OZARK,2017-18,Q4,"{ALL}\n')
    yield written(folder / "beyond.csv", [head, [*rows[0], ALL], *rows[1:]])
    yield written(folder / "total.csv", [head, *rows, ["Total", ALL]])
    (folder / "letter.csv").write_text(f"Dear {ALL},\nthe files follow.\n", encoding="utf-8")
    yield folder / "letter.csv"
    (folder / "other.csv").write_bytes(f"Zoë {ALL}\n".encode("cp1252"))
    yield folder / "other.csv"


def drop(page: Page, *paths: Path) -> None:
    page.set_input_files("input[type=file]", [str(path) for path in paths])
    checking = page.locator(".st-key-submit_cancel button")
    checking.wait_for(timeout=PATIENCE)
    checking.wait_for(state="detached", timeout=PATIENCE)
    settle(page)


def in_tables(store: Path) -> list[str]:
    """Tables of a store with a mark in them, the kept files unpacked."""
    found = []
    with duckdb.connect(str(store), read_only=True) as opened:
        for (table,) in opened.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            if table == "upload":
                for content, size in opened.execute("SELECT content, size FROM upload").fetchall():
                    plain = pa.decompress(content, size, "zstd", asbytes=True)
                    found += [f"upload: {marks}" for marks in [found_in(plain)] if marks]
                continue
            found += [table for row in opened.execute(f'FROM "{table}"').fetchall() if found_in(repr(row))]
    return found


def test_nothing_of_it_is_kept_logged_or_said_back_whatever_is_dropped(
    page: Page, server: Server, sign_in: SignIn, tmp_path: Path
) -> None:
    before, ears, mine = temporary(), Ears(), tmp_path / "mine"
    mine.mkdir()
    ears.listen(page)
    sign_in(page, "ozark@example.org", ADDRESS)

    drop(page, *(in_every_column(d, mine) for d in ("teachers", "students", "diversity", "workshop_surveys")))
    ears.look(page, "four files")
    assert page.get_by_text("personal data").count()
    for button in ("Download this list as Excel workbook", "Download this list as CSV"):
        ears.take(page, button)

    for path in elsewhere(mine):
        drop(page, path)
        ears.look(page, path.name)
        ears.take(page, "Download this list as CSV")

    # One that can be mended: the cell is emptied at a click, and the mended file has nothing of it.
    head, *rows = rows_of("teachers")
    rows[1][head.index("school_id")] = MAIL
    drop(page, written(mine / "mended.csv", [head, *rows]))
    ears.look(page, "a file to mend")
    page.locator(".st-key-submit_mend_teachers").get_by_role("button", name="Empty this cell").click()
    expect(page.get_by_text("mended.csv is mended and saved as a draft")).to_be_visible(timeout=PATIENCE)
    settle(page)
    assert len(ears.take(page, "Download mended.csv as mended")) > 1_000

    # One with a bare name above its column names: accepted, and kept without that line.
    drop(page, written(mine / "titled.csv", rows_of("students"), above=f"Kept by {NAME}\n"))
    expect(page.get_by_text("titled.csv").first).to_be_visible(timeout=PATIENCE)
    ears.look(page, "a title line")
    assert files_with_marks(server.store.parent, tmp_path / "temporary") == {}
    assert ears.understood
    assert ears.heard == []

    said = (server.store.parent / "server.log").read_text()
    assert "PLP Metrics is at" in said
    assert not found_in(said)
    mine_in_temporary = {p for p in temporary() - before if "pytest" not in p and Path(p).is_dir()}
    assert files_with_marks(*map(Path, mine_in_temporary)) == {}
    kept = tmp_path / "kept"
    kept.mkdir()
    for name in (server.store.name, f"{server.store.name}.wal"):
        if (server.store.parent / name).exists():
            shutil.copyfile(server.store.parent / name, kept / name)
    environment = {**os.environ, "PLP_STORE": str(kept / server.store.name)}
    done = subprocess.run(
        [sys.executable, "-m", "plp_metrics", "export", str(kept / "out"), "--as", "admin@example.org"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list((kept / "out").rglob("*.csv"))
    assert files_with_marks(kept) == {}
    assert in_tables(kept / server.store.name) == []
