"""Every file that leaves opens safely: no cell is a formula, no markup or calendar line comes from data."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path

import icalendar
import openpyxl
import pytest

from plp_metrics import store as stores
from plp_metrics.act import report
from plp_metrics.cli import main
from plp_metrics.draw.table import Table
from plp_metrics.partnership import calendar, dues
from plp_metrics.report import calendar_feed, table_file
from plp_metrics.report.annual import gather
from plp_metrics.report.annual_files import book
from plp_metrics.report.annual_html import document
from plp_metrics.report.page_book import About, page_book
from plp_metrics.report.pdf import available
from plp_metrics.store import Store, read_reports
from tests.hostile import OF, WORDS, hostile, plant, tag_of

EVERY = [hostile(tag_of(table, column)) for table, columns in WORDS.items() for column in columns]
STAFF = "evaluator@example.org"
RUNS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def planted(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("planted") / "plp.duckdb"
    shutil.copyfile(sample_store, path)
    plant(path)
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("PLP_STORE", str(path))
        stores.close_all()
        yield stores.current()
        stores.close_all()


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def safe_csv(content: bytes) -> str:
    """The text of a CSV file; no cell of it would run."""
    text = content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
    assert [c for c in cells if c.startswith(RUNS) and not is_number(c)] == []
    return text


def safe_book(content: bytes) -> str:
    """The words of a workbook; none of them became a formula or a link."""
    words = []
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                told = str(cell.value or "")
                words.append(told)
                assert cell.hyperlink is None or "evil" not in str(cell.hyperlink.target)
                if "|" in told and "img src" in told and not told.startswith("=IF("):
                    assert cell.data_type != "f", (sheet.title, cell.coordinate)
                    assert not told.startswith(RUNS), (sheet.title, cell.coordinate)
    return "\n".join(words)


class Marked(HTMLParser):
    """The tags of a document with what would run or load in it, and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or "javascript:" in (value or "") or "evil" in (value or ""):
                self.wrong.append(f"{tag} {name}")
        if tag in ("script", "iframe", "object", "base") or (tag == "img" and dict(attrs).get("src") == "x"):
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def safe_html(path: Path) -> str:
    """The words of a document; nothing in it runs or loads."""
    read = Marked(path.read_text(encoding="utf-8"))
    assert read.wrong == []
    return read.words


def written(*arguments: str) -> None:
    assert main(list(arguments)) == 0, arguments


def test_the_export_s_tables_open_safely_for_who_sees_all_and_for_a_partner(planted: Store, tmp_path: Path):
    for account in ("admin@example.org", "ozark@example.org"):
        folder = tmp_path / account
        written("export", str(folder), "--as", account)
        told = "".join(safe_csv(path.read_bytes()) for path in folder.glob("*.csv"))
        assert OF in told


def test_the_annual_report_holds_everybody_s_words_as_words(planted: Store, tmp_path: Path):
    with planted.read() as cursor:
        found = read_reports.report(cursor, report.own_scope(OF), OF, "2016-17")
    assert found
    annual = gather(planted, found)
    page = tmp_path / "report.html"
    page.write_text(document(annual), encoding="utf-8")
    told = safe_html(page)
    for tag in ("report-text.text", "report-evaluation.text", "partner.name"):
        assert hostile(tag) in told, tag
    assert hostile("report-text.text") in safe_book(book(annual))


def test_board_pack_and_digest_hold_names_as_words(planted: Store, tmp_path: Path):
    pack, letter = tmp_path / "board.html", tmp_path / "digest.html"
    written("board", "--as", STAFF, "--period", "2017-18Q3", "--out", str(pack))
    assert "All partners, Q3" in safe_html(pack)
    written("digest", "--as", STAFF, "--since", "2018-01-01", "--out", str(letter))
    assert hostile("partner.name") in safe_html(letter)


@pytest.mark.skipif(not available(), reason="PDF files need Pango")
def test_a_pdf_has_no_link_and_no_action_from_data(planted: Store, tmp_path: Path):
    out = tmp_path / "report.pdf"
    written("report", "--partner", "GULFCOAST", "--school-year", "2016-17", "--out", str(out))
    content = out.read_bytes()
    for mark in (b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/OpenAction"):
        assert mark not in content, mark


def test_the_quarter_workbook_s_own_formulas_are_the_only_ones(planted: Store, tmp_path: Path):
    out = tmp_path / "quarter.xlsx"
    written(
        "template", "--workbook", "--partner", OF, "--period", "2017-18Q4", "--as", "ozark@example.org",
        "--out", str(out),
    )  # fmt: skip
    safe_book(out.read_bytes())


@pytest.mark.parametrize("words", [*EVERY, "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\u00a0=1+1", "＝1+1"])
def test_a_table_with_such_words_opens_safely_in_every_form_it_is_taken_along(words: str):
    table = Table((words, "b"), ((words, 1),), words)
    assert "1+1" in safe_csv(table.csv()) or "SUM" in words or "src=x" in words
    for sheet in openpyxl.load_workbook(
        BytesIO(page_book(About(words, ((words, words),)), [(words, table)]))
    ):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").lstrip().startswith(RUNS)
    assert table_file.parquet(table)


def test_a_name_adds_no_line_of_its_own_to_the_calendar_feed(planted: Store):
    with planted.read() as cursor:
        today = planted.today()
        found = dues.dues(cursor, dues.of_one(OF), calendar.years_around(today), today)
    name = hostile("partner.name") + "\r\nBEGIN:VALARM\r\nATTACH:http://evil.example/x\r\nEND:VALARM"
    plain = icalendar.Calendar.from_ical(calendar_feed.feed(found, "Ozark", planted.now()))
    read = icalendar.Calendar.from_ical(calendar_feed.feed(found, name, planted.now()))
    assert [c.name for c in read.walk()] == [c.name for c in plain.walk()]
    assert not [c for c in read.walk() if "ATTACH" in c or "URL" in c]
