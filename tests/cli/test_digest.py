"""The verb digest: a letter for its reader, the log of each run, and the switch that ends it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import digest as acts
from tests.cli.conftest import Run


@pytest.fixture
def on_sample(run: Run, sample_store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line on a copy of the sample program, on its own day."""
    path = tmp_path / "sample.duckdb"
    path.write_bytes(sample_store.read_bytes())
    monkeypatch.setenv("PLP_STORE", str(path))
    monkeypatch.delenv("PLP_TODAY")
    stores.close_all()
    return run


def runs() -> list[tuple[str, str | None, dict[str, str]]]:
    """(account, partner, payload) of every run in the log."""
    try:
        with stores.current().read() as cursor:
            rows = cursor.execute(
                "SELECT account, partner_id, payload FROM event WHERE kind = 'digest' ORDER BY event_id"
            ).fetchall()
    finally:
        stores.close_all()
    return [(account, partner, json.loads(payload)) for account, partner, payload in rows]


def switch(account: str, *, on: bool) -> None:
    try:
        store = stores.current()
        with store.read() as cursor:
            viewer = access.viewer(cursor, account)
        assert viewer is not None
        acts.switch(viewer, store, on=on)
    finally:
        stores.close_all()


def test_a_partner_reads_what_changed_for_it_and_of_nobody_else(on_sample: Run, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    told = on_sample("digest", "--as", "ozark@example.org", "--since", "2018-03-31", "--out", file, "--json")
    assert told.code == 0 and told.err == "" and told.json()["outcome"] == "changed"
    said = file.read_text()
    assert said.startswith("Since 31 Mar 2018: ") and "Ozark Regional Service" in said
    for other in ("Gulf Coast", "Bluegrass", "Rio Grande"):
        assert other not in said
    assert runs() == [("ozark@example.org", "OZARK", {"since": "2018-03-31", "outcome": "changed"})]


def test_leadership_reads_accepted_figures_and_the_letter_links_to_the_app(
    on_sample: Run, tmp_path: Path
) -> None:
    file = tmp_path / "letter.html"
    leader = ("digest", "--as", "leadership@example.org", "--out", file)
    told = on_sample(*leader, "--since", "2018-05-01", "--address", "https://plp.example.org")
    assert told.code == 0
    made = file.read_text()
    assert "turned better" in made and 'href="https://plp.example.org/partner?' in made
    assert "<script" not in made and "src=" not in made


def test_nothing_changed_is_said_and_logged(on_sample: Run, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    told = on_sample("digest", "--as", "ozark@example.org", "--since", "2018-07-20", "--out", file, "--json")
    assert told.json()["outcome"] == "nothing"
    assert file.read_text().startswith("Nothing changed since 20 Jul 2018")
    assert runs()[-1][2]["outcome"] == "nothing"


def test_the_next_one_begins_where_the_last_one_ended_so_that_nothing_is_lost(
    on_sample: Run, tmp_path: Path
) -> None:
    """The first tells four weeks; the next begins with the day of the last run, told whole."""
    account = ("digest", "--as", "evaluator@example.org", "--out", tmp_path / "letter.txt", "--json")
    assert on_sample(*account).json()["since"] == "2018-06-22"
    assert on_sample(*account).json()["since"] == "2018-07-19"


def test_who_switched_it_off_gets_no_file_and_the_run_says_so(on_sample: Run, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    ozark = ("digest", "--as", "ozark@example.org", "--since", "2018-03-31", "--out", file, "--json")
    switch("ozark@example.org", on=False)
    told = on_sample(*ozark)
    assert told.code == 0 and told.json()["outcome"] == "off" and told.json()["file"] is None
    assert "switched the digest off" in told.json()["done"] and not file.exists()
    assert runs()[-1][2]["outcome"] == "off"
    switch("ozark@example.org", on=True)
    assert on_sample(*ozark).json()["outcome"] == "changed" and file.exists()


def test_what_cannot_be_is_refused_or_wrong_usage(on_sample: Run, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    assert on_sample("digest", "--as", "nobody@example.org", "--out", file).code == 1
    later = on_sample("digest", "--as", "ozark@example.org", "--since", "2031-01-01", "--out", file)
    assert later.code == 1 and "yet to come" in later.err
    assert on_sample("digest", "--as", "ozark@example.org", "--out", tmp_path / "letter.pdf").code == 2
    assert not file.exists() and runs() == []
