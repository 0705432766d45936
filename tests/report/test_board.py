"""The board pack as a document: what stands in it, in which order, and that it loads nothing."""

from __future__ import annotations

import re
import sys
from datetime import date
from html import unescape

import pytest

from plp_metrics.draw.charts import blank
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import link
from plp_metrics.draw.table import Raw, Table
from plp_metrics.report import board, pdf
from plp_metrics.report.board import Pack, Section
from tests.report.opened import is_tagged, opened, pages

DAY = date(2018, 7, 20)


def chart() -> Figure:
    made = blank("light")
    made.add_scatter(x=[0, 1], y=[4, 9], mode="lines+markers")
    behind = Table(("Quarter", "Teachers"), (("Q1", 4), ("Q2", 9)))
    return Figure(made, "From 4 teachers to 9.", behind, "More teachers", "By quarter")


PACK = Pack(
    "All partners, Q3 (Jan–Mar 2018)",
    ("Accepted figures only.",),
    (
        Section(
            "The goals", "1 of 2 goals is met", ("Students <learning>: 9 of 10.",), (chart(),),
            (Table(("Metric", "So far"), ((Raw(link("Teachers", "metric"), "Teachers"), 9),), "Targets"),),
        ),
        Section("Notes", "What the words mean", terms=(("Range", "where the true share lies"),)),
    ),
    "https://plp.example.org/board?year=2017-18&on=2018-07-20",
    DAY,
)  # fmt: skip

GOLDEN = """
All partners, Q3 (Jan–Mar 2018)
All partners, Q3 (Jan–Mar 2018)
Accepted figures only.
As it stood on 20 Jul 2018. The same figures at any time:
https://plp.example.org/board?year=2017-18&on=2018-07-20
The goals
1 of 2 goals is met
The goals
1 of 2 goals is met
Students <learning>: 9 of 10.
More teachers
By quarter
[From 4 teachers to 9.]
Targets
Targets
Metric
So far
Teachers
9
Notes
What the words mean
Range
where the true share lies
"""


def text_of(document: str) -> str:
    """What is read: a line for each piece of text, the words of a picture in brackets."""
    told = re.sub(r"<style>.*?</style>", "", document, flags=re.DOTALL)
    told = re.sub(r'<img alt="([^"]*)"[^>]*>', r"\n[\1]\n", told)
    lines = (line.strip() for line in re.sub(r"<[^>]+>", "\n", told).splitlines())
    return "\n".join(unescape(line) for line in lines if line)


def test_the_pack_reads_as_agreed() -> None:
    assert text_of(board.document(PACK)) == GOLDEN.strip()


def test_the_file_loads_nothing_and_leads_only_to_its_frozen_link() -> None:
    made = board.document(PACK)
    assert "<script" not in made and "default-src 'none'" in made
    assert re.findall(r'(?:src|href)="(?!data:)([^"]*)"', made) == [PACK.link.replace("&", "&amp;")]


def test_a_pack_without_an_address_names_its_page_and_has_no_dead_link() -> None:
    made = board.document(Pack(PACK.title, (), (), "board?year=2017-18", DAY))
    assert "board?year=2017-18" in made and "<a " not in made


def test_the_pdf_is_tagged_titled_and_holds_the_picture() -> None:
    made = board.as_pdf(PACK)
    assert is_tagged(made) and pages(made) == 3
    assert "All partners".encode("utf-16-be") in opened(made) or b"All partners" in opened(made)
    assert b"From 4 teachers" in opened(made) or "From 4 teachers".encode("utf-16-be") in opened(made)


def test_the_same_pack_gives_the_same_html() -> None:
    assert board.document(PACK) == board.document(PACK)


def test_a_pdf_asks_nobody_for_anything(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """Pictures and sheets from the network or the disk are left out, not fetched."""
    asked: list[str] = []
    import urllib.request

    monkeypatch.setattr(urllib.request.HTTPHandler, "http_open", lambda *a: asked.append("http"))
    monkeypatch.setattr(urllib.request.FileHandler, "file_open", lambda *a: asked.append("file"))
    made = pdf.pdf(
        '<html lang="en"><head><title>T</title><link rel="stylesheet" href="http://127.0.0.1:9/x.css"></head>'
        '<body><img alt="" src="file:///etc/hostname"><img alt="" src="http://127.0.0.1:9/x.png"></body></html>'
    )
    assert pages(made) == 1 and asked == []


def test_without_pango_a_plain_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the library: importing what draws fails there as it does when the file is missing."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf.available.cache_clear()
    try:
        assert not pdf.available()
        with pytest.raises(pdf.NoPdfError, match=r"apt-get install libpango-1\.0-0"):
            board.as_pdf(PACK)
        assert "1 of 2 goals is met" in board.document(PACK)
    finally:
        pdf.available.cache_clear()
