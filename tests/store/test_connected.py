"""A store's file opened anew while the program runs: nobody notices, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import duckdb
import pytest

from plp_metrics import store
from plp_metrics.store import StoreError, connected
from plp_metrics.store.connection import Store
from plp_metrics.store.scratch import scratch


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(connected, "RENEW_AFTER", 1)
    yield store.open_store(tmp_path / "plp.duckdb", create=True)
    store.close_all()


def note(opened: Store, value: str) -> None:
    with opened.change("a@example.org", "colour") as change:
        change.cursor.execute("INSERT OR REPLACE INTO setting VALUES ('colour', ?)", [value])


def colour(opened: Store) -> str:
    with opened.read() as cursor:
        rows: list[tuple[str]] = cursor.execute("SELECT value FROM setting WHERE key = 'colour'").fetchall()
    return rows[0][0]


def test_a_store_opened_anew_holds_what_was_written_and_goes_on(opened: Store) -> None:
    note(opened, "blue")
    before = opened.version(), opened.opened, opened.written.since(0, frozenset({"setting"}))
    assert colour(opened) == "blue"
    assert opened.renew(0)
    assert (opened.version(), opened.opened, opened.written.since(0, frozenset({"setting"}))) == before
    assert colour(opened) == "blue"
    note(opened, "green")
    assert colour(opened) == "green"
    assert opened.version() == before[0] + 1


def test_it_is_not_opened_anew_while_hardly_anything_was_asked(
    opened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(opened, "blue")
    monkeypatch.setattr(connected, "RENEW_AFTER", 3)
    assert [colour(opened) for _ in range(2)] == ["blue", "blue"]
    assert not opened.renew(0)
    colour(opened)
    assert opened.renew(0)
    assert not opened.renew(0)


def test_whoever_reads_keeps_the_snapshot_and_the_file_stays_open(opened: Store) -> None:
    note(opened, "blue")
    with opened.read() as cursor:
        cursor.execute("SELECT value FROM setting").fetchall()
        note(opened, "green")
        assert not opened.renew(0.1)
        found = cursor.execute("SELECT value FROM setting WHERE key = 'colour'").fetchall()
    assert found == [("blue",)]
    assert opened.renew(0)


def test_a_change_under_way_is_not_cut_off(opened: Store) -> None:
    note(opened, "blue")
    colour(opened)
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with opened.change("a@example.org", "colour") as change:
            change.cursor.execute("UPDATE setting SET value = 'green' WHERE key = 'colour'")
            begun.set()
            go_on.wait(10)

    changing = threading.Thread(target=slowly)
    changing.start()
    try:
        assert begun.wait(10)
        assert not opened.renew(0.1)
    finally:
        go_on.set()
        changing.join()
    assert colour(opened) == "green"


def test_a_file_that_was_put_away_is_not_let_go(opened: Store, tmp_path: Path) -> None:
    note(opened, "blue")
    colour(opened)
    (tmp_path / "plp.duckdb").rename(tmp_path / "elsewhere.duckdb")
    assert not opened.renew(0)
    assert colour(opened) == "blue"
    (tmp_path / "elsewhere.duckdb").rename(tmp_path / "plp.duckdb")
    assert opened.renew(0)


def test_who_is_at_work_beside_the_store_keeps_their_files(opened: Store) -> None:
    note(opened, "blue")
    with scratch(opened.path) as folder:
        (folder / "copy.duckdb").write_bytes(b"being checked")
        colour(opened)
        assert opened.renew(0)
        assert (folder / "copy.duckdb").read_bytes() == b"being checked"
        store.close_all()
        store.open_store(opened.path)
        assert not folder.exists(), "who comes to own the store clears away what others left"


def test_a_closed_store_stays_closed(opened: Store, tmp_path: Path) -> None:
    note(opened, "blue")
    colour(opened)
    opened.close()
    assert not opened.renew(0)
    duckdb.connect(str(tmp_path / "plp.duckdb"), config={"memory_limit": "1GB"}).close()


def test_where_the_file_can_not_be_opened_the_next_who_asks_tries_again(
    opened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(opened, "blue")
    colour(opened)

    def refused(_: Path) -> duckdb.DuckDBPyConnection:
        raise duckdb.IOException("IO Error: Could not read from file: Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr(connected, "connect", refused)
        with pytest.raises(StoreError):
            opened.renew(0)
        with pytest.raises(StoreError):
            colour(opened)
    assert colour(opened) == "blue"
    note(opened, "green")
    assert colour(opened) == "green"


def test_many_read_and_write_while_it_is_opened_anew_again_and_again(opened: Store) -> None:
    note(opened, "0")
    wrong: list[str] = []
    over, times = monotonic() + 1.5, 0

    def read() -> None:
        last = 0
        while monotonic() < over:
            try:
                now = int(colour(opened))
            except Exception as fault:
                wrong.append(repr(fault))
                return
            if now < last:
                wrong.append(f"{now} after {last}")
            last = now

    def write() -> None:
        number = 0
        while monotonic() < over:
            number += 1
            note(opened, str(number))

    doing = [threading.Thread(target=read) for _ in range(3)] + [threading.Thread(target=write)]
    for one in doing:
        one.start()
    while monotonic() < over:
        times += opened.renew(0.2)
    for one in doing:
        one.join()
    assert wrong == []
    assert times > 0
    assert int(colour(opened)) == opened.version() - 1
