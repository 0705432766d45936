"""Rows a statement gave stand until a table it names changes."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from plp_metrics.compute import kept
from plp_metrics.compute.kept import Snapshot
from plp_metrics.store import rows
from plp_metrics.store.noting import Written
from plp_metrics.store.rows import RowsCursor, TornError

STATES = "SELECT state FROM quarter_state WHERE partner_id = $partner ORDER BY ALL"


class Quarters:
    """A store of one table, which counts who begins to read. version: as readers know it."""

    def __init__(self) -> None:
        self.own = duckdb.connect()
        self.own.execute("CREATE TABLE quarter_state (partner_id VARCHAR, state VARCHAR)")
        self.own.execute("CREATE TABLE setting (key VARCHAR)")
        self.written, self.version, self.begun = Written(), 1, 0

    def changes(self, partner: str, state: str, only: str | None = None) -> None:
        self.written.note(["quarter_state"], self.version + 1, only)
        self.own.execute("INSERT INTO quarter_state VALUES (?, ?)", [partner, state])
        self.version += 1

    def begin(self) -> duckdb.DuckDBPyConnection:
        self.begun += 1
        return self.own.cursor()

    def cursor(self, raw: frozenset[str] | None = frozenset(), **how: bool) -> tuple[RowsCursor, Snapshot]:
        snapshot = Snapshot("here", self.version, self.written, raw)
        return RowsCursor(self.begin, snapshot, **how), snapshot

    def states(self, partner: str, raw: frozenset[str] | None = frozenset()) -> list[str]:
        cursor, snapshot = self.cursor(raw)
        found = [state for (state,) in cursor.execute(STATES, {"partner": partner}).fetchall()]
        assert "quarter_state" in snapshot.tables
        return found


@pytest.fixture
def store() -> Iterator[Quarters]:
    rows.forget()
    yield Quarters()
    rows.forget()


def test_the_same_statement_with_the_same_values_is_asked_once_until_its_table_changes(
    store: Quarters,
) -> None:
    store.changes("OZARK", "open")
    assert [store.states("OZARK") for _ in range(3)] == [["open"]] * 3
    assert store.states("HUDSON") == []
    assert store.begun == 2
    store.changes("HUDSON", "submitted")
    assert store.states("HUDSON") == ["submitted"]
    assert store.states("OZARK") == ["open"]
    assert store.begun == 4


def test_a_draft_is_new_to_who_sees_it_and_to_nobody_else(store: Quarters) -> None:
    assert store.states("OZARK") == []
    store.changes("OZARK", "draft", only="OZARK")
    assert store.states("OZARK") == []
    assert store.states("OZARK", frozenset({"OZARK"})) == ["draft"]
    assert store.states("OZARK", None) == ["draft"]


def test_what_is_made_of_rows_that_are_old_for_another_is_old_for_that_other(store: Quarters) -> None:
    def reads(raw: frozenset[str]) -> object:
        cursor, snapshot = store.cursor(raw)
        with kept.of_snapshot(snapshot):
            inner = lambda: cursor.execute(STATES, {"partner": "OZARK"}).fetchall()  # noqa: E731
            return kept.kept("outer", lambda: kept.kept("inner", inner))

    kept.forget()
    assert reads(frozenset({"HUDSON"})) == []
    store.changes("OZARK", "draft", only="OZARK")
    kept.forget()
    assert reads(frozenset({"HUDSON"})) == []
    assert reads(frozenset({"OZARK"})) == [("draft",)]
    kept.forget()


def test_rows_given_and_rows_asked_for_are_of_one_moment_or_it_is_begun_anew(store: Quarters) -> None:
    store.states("OZARK")
    cursor, _ = store.cursor()
    assert cursor.execute(STATES, {"partner": "OZARK"}).fetchall() == []
    store.changes("OZARK", "submitted")
    with pytest.raises(TornError):
        cursor.execute("SELECT count(*) FROM quarter_state").fetchall()
    anew, _ = store.cursor(at_once=True)
    assert anew.execute(STATES, {"partner": "OZARK"}).fetchall() == [("submitted",)]


def test_what_reads_a_table_of_its_own_is_never_kept(store: Quarters) -> None:
    for state in ("open", "submitted"):
        cursor, _ = store.cursor()
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE own AS SELECT '{state}' AS state")
        found = cursor.execute("SELECT own.state FROM own LEFT JOIN quarter_state USING (state)").fetchall()
        assert found == [(state,)]


@pytest.mark.parametrize(
    ("first", "second"), [(1, True), (1, 1.0), ("1", 1), (["a", "b"], ["a"]), (None, "")]
)
def test_values_of_different_kinds_are_different_questions(
    store: Quarters, first: object, second: object
) -> None:
    asked = "SELECT typeof($of), $of::VARCHAR FROM (SELECT count(*) FROM quarter_state)"
    (one,), (other,) = (store.cursor()[0].execute(asked, {"of": of}).fetchall() for of in (first, second))
    assert one != other


def test_who_changes_the_list_changes_it_for_nobody_else(store: Quarters) -> None:
    store.changes("OZARK", "open")
    found = store.cursor()[0].execute(STATES, {"partner": "OZARK"}).fetchall()
    found.clear()
    assert store.states("OZARK") == ["open"]
