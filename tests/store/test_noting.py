"""What a change writes is taken down from its statements, and nothing it writes is missed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from plp_metrics import store
from plp_metrics.store.noting import EVERYTHING, NEW_EVENTS, Written, noted, read_by, tables, written_by


@pytest.mark.parametrize(
    ("statement", "written"),
    [
        ("INSERT INTO partner VALUES (1)", {"partner"}),
        ("insert or replace into\n setting values (1)", {"setting"}),
        ("WITH x AS (SELECT 1) INSERT INTO event SELECT * FROM x", {NEW_EVENTS}),
        ("UPDATE event SET payload = '{}'", {"event"}),
        ("INSERT INTO event SELECT 1; DELETE FROM event", {"event", NEW_EVENTS}),
        ("INSERT INTO state VALUES (1) ON CONFLICT DO UPDATE SET name = 1", {"state"}),
        ("UPDATE account SET to_event = 1 WHERE email IN (SELECT email FROM partner)", {"account"}),
        ("DELETE FROM upload", {"upload"}),
        ("DELETE FROM upload; UPDATE partner SET name = ''", {"upload", "partner"}),
        ("SELECT * FROM partner -- DELETE FROM upload", set()),
        ("SELECT 'DELETE FROM upload' FROM partner", set()),
        ("CREATE OR REPLACE TEMP TABLE mine AS SELECT * FROM partner", set()),
        ("COPY partner FROM 'file.csv'", EVERYTHING),
        ("CALL something()", EVERYTHING),
    ],
)
def test_the_tables_a_statement_writes_are_known(statement: str, written: set[str]) -> None:
    assert written_by(statement) == written


def test_every_table_that_a_statement_names_counts_as_read() -> None:
    assert read_by("SELECT p.name FROM partner AS p, (SELECT * FROM event) JOIN mine USING (x)") == {
        "partner",
        "event",
        NEW_EVENTS,
    }


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM report AS r JOIN event AS e ON e.event_id = r.from_event",
        "SELECT * FROM report JOIN event ON event.event_id = report.to_event WHERE kind = 'a' OR kind = 'b'",
        "SELECT * FROM report AS r LEFT JOIN event AS began\n ON began.event_id = r.from_event"
        " LEFT JOIN event AS ended ON ended.event_id = r.to_event AND ended.event_id <= $as_of",
    ],
)
def test_who_looks_up_the_event_of_a_row_reads_no_new_events(statement: str) -> None:
    assert read_by(statement) == {"report", "event"}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT max(event_id) FROM event",
        "SELECT * FROM report, event AS e WHERE e.event_id = report.from_event",
        "SELECT * FROM report AS r RIGHT JOIN event AS e ON e.event_id = r.from_event",
        "SELECT * FROM report AS r JOIN event AS e ON e.event_id > r.from_event",
        "SELECT * FROM report AS r JOIN event AS e ON e.account = r.account",
        "SELECT * FROM report AS r JOIN event AS e ON r.event_id = r.from_event",
        "SELECT * FROM report AS r JOIN event AS e ON e.event_id = r.from_event OR e.kind = 'lock'",
        "SELECT * FROM report AS r JOIN event AS e ON e.event_id = r.from_event"
        " WHERE e.happened_at = (SELECT max(happened_at) FROM event)",
    ],
)
def test_who_looks_at_events_in_another_way_reads_the_new_ones_too(statement: str) -> None:
    assert read_by(statement) >= {"event", NEW_EVENTS}


def test_the_tables_known_are_those_of_a_store(tmp_path: Path) -> None:
    store.close_all()
    with store.open_store(tmp_path / "new.duckdb", create=True).read() as cursor:
        there = {name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert tables() == there


def test_what_is_done_with_a_cursor_in_another_way_counts_as_concerning_everything() -> None:
    seen: set[str] = set()
    with duckdb.connect() as connection:
        cursor = noted(connection, read_by, seen.update)
        assert cursor.execute("SELECT 1").fetchall() == [(1,)]
        assert not seen
        cursor.table_function("range", [3])
        assert seen == EVERYTHING


def test_only_what_was_written_since_is_new() -> None:
    written = Written()
    written.note({"partner"}, 5)
    assert written.since(4, frozenset({"partner", "event"}))
    assert not written.since(5, frozenset({"partner"}))
    assert not written.since(4, frozenset({"event"}))
    written.note(EVERYTHING, 6)
    assert written.since(5, frozenset({"event"}))
    assert not written.since(6, EVERYTHING)
