"""The verb board: a file, or a sentence saying why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from plp_metrics import store as stores
from tests.cli.conftest import Run
from tests.report.opened import is_tagged

pytestmark = pytest.mark.thorough


@pytest.fixture
def on_sample(run: Run, sample_store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line on a copy of the sample program, on its own day."""
    path = tmp_path / "sample.duckdb"
    path.write_bytes(sample_store.read_bytes())
    monkeypatch.setenv("PLP_STORE", str(path))
    monkeypatch.delenv("PLP_TODAY")
    stores.close_all()
    return run


LEADER = ("--as", "leadership@example.org")


def test_it_writes_html_and_pdf_of_the_latest_quarter(on_sample: Run, tmp_path: Path) -> None:
    html, pdf = tmp_path / "pack.html", tmp_path / "pack.pdf"
    told = on_sample("board", *LEADER, "--out", html, "--json", "--address", "https://plp.example.org")
    assert told.code == 0
    facts = told.json()
    assert facts["period"] == "2017-18Q3" and facts["day"] == "2018-07-20" and len(facts["findings"]) == 9
    assert "https://plp.example.org/board?year=2017-18&amp;quarter=Q3" in html.read_text()
    assert on_sample("board", *LEADER, "--out", pdf).code == 0
    assert is_tagged(pdf.read_bytes())


def test_another_quarter_is_named(on_sample: Run, tmp_path: Path) -> None:
    told = on_sample("board", *LEADER, "--out", tmp_path / "p.html", "--period", "2016-17Q4")
    assert told.code == 0 and "2016-17Q4" in told.out
    assert "Q4 (Apr–Jun 2017)" in (tmp_path / "p.html").read_text()


def test_who_may_not_and_what_cannot_be_is_refused(on_sample: Run, tmp_path: Path) -> None:
    file = tmp_path / "pack.html"
    assert on_sample("board", "--as", "ozark@example.org", "--out", file).code == 1
    assert on_sample("board", "--as", "nobody@example.org", "--out", file).code == 1
    refused = on_sample("board", *LEADER, "--out", file, "--period", "2031-32Q1")
    assert refused.code == 1 and "2031-32" in refused.err
    assert on_sample("board", *LEADER, "--out", tmp_path / "no" / "folder" / "pack.html").code == 1
    assert not file.exists()


def test_another_kind_of_file_is_wrong_usage(on_sample: Run, tmp_path: Path) -> None:
    assert on_sample("board", *LEADER, "--out", tmp_path / "pack.docx").code == 2
