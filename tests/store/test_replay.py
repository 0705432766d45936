"""A store's whole history is worked out again from its log, and whatever is not what it gives is named."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from plp_metrics import store
from plp_metrics.access import permissions_of
from plp_metrics.act import (
    hand_in,
    people,
    promise,
    purge,
    records,
    replay_acts,
    take_back,
    verify_files,
    verify_replay,
)
from plp_metrics.act.people import OWNER
from plp_metrics.act.promise_checks import Given
from plp_metrics.act.verify import verified
from plp_metrics.cli import main
from plp_metrics.contracts import sample_rows
from plp_metrics.intake import judge
from plp_metrics.model import Partner, Period, Role, Viewer
from plp_metrics.store import Change, Store, replay_tables
from plp_metrics.store.opening import connect
from plp_metrics.store.replay import Replayed, keep_until
from plp_metrics.store.replay_tables import Source
from plp_metrics.ui import audit_told

Q1 = Period("2016-17", "Q1")
OWN = Viewer("ohio@example.org", Role.PARTNER, "OHIO", permissions_of(Role.PARTNER))
LATER = {"teachers|implementing_without_class": "Later."}
TODAY = "2016-11-20"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A partner's first quarter, handed in, and a promise that is kept."""
    path = tmp_path_factory.mktemp("made") / "plp.duckdb"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PLP_TODAY", TODAY)
        one = store.open_store(path, create=True)
        _live(one)
        one.checkpoint()
        store.close(path)
    return path


def _live(one: Store) -> None:
    began = datetime(2016, 7, 1, 15)
    records.measure_as_defined(one, began)
    facts = Partner("OHIO", "Ohio", ("OH",), "2016-17", "2016-17", "America/New_York", {"2016-17": ("CSP",)})
    people.admit(OWNER, one, [facts], at=began)
    _hand_in(one, 3, datetime(2016, 10, 5, 15), "teachers", "workshop_surveys")
    given = Given(date(2016, 9, 3))
    promise.give(OWN, one, "OHIO", "P2", "2016-17", given, at=datetime(2016, 11, 4, 15))
    promise.confirm(OWNER, one, 1, at=datetime(2016, 11, 5, 15))


def _hand_in(one: Store, rows: int, at: datetime, *datasets: str) -> None:
    for name in datasets:
        text = sample_rows(name, "OHIO", Q1, rows).encode()
        judged = judge(f"{name}.csv", text, partner_id="OHIO", period=Q1, today=at.date())
        hand_in.draft(OWN, one, "OHIO", Q1, judged, at)
    hand_in.submit(OWN, one, "OHIO", Q1, attested=True, explained=LATER, at=at)


def quiet(done: int, many: int, what: str) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def again(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replayed]:
    """What the log gives, beside what is kept."""
    folder = tmp_path_factory.mktemp("again")
    one = store.open_store(shutil.copy(made, folder / "plp.duckdb"))
    with one.read() as cursor:
        given = Replayed(folder / "again.duckdb", cursor)
    found = verify_replay.gone_through(one, given, quiet, defined=True)
    assert found.read == verify_files.Reread(2, (), []) and found.wrong == ()
    assert found.checked == {"events replayed": len(given.events)}
    store.close(one.path)
    yield given
    given.close()


def test_a_history_is_given_again_by_its_log(again: Replayed) -> None:
    with again.change() as change:
        assert verify_replay.differences(change.cursor, again) == []
        # Something stands behind it: figures and standings that are over, survey lines.
        for table in ("measurement WHERE to_event > 0", "promise_standing WHERE to_event > 0", "published"):
            assert change.cursor.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] > 0


OVER = "to_event IS NOT NULL AND metric = 'commitments_kept_partner' AND basis = 'submitted'"
DAMAGE = (
    (f"UPDATE original.measurement SET numerator = 9 WHERE {OVER}", "measurement", "submit, 05 Oct 2016"),
    ("UPDATE original.published SET denominator = 7 WHERE rowid = 0", "published", "submit, 05 Oct 2016"),
    (
        "UPDATE original.promise_standing SET to_event = to_event + 1 WHERE line = 'P2' AND to_event > 0",
        "promise_standing",
        "give evidence, 04 Nov 2016",
    ),
    ("DELETE FROM original.event WHERE kind = 'submit'", "event", "submit, 05 Oct 2016"),
    ("UPDATE original.setting SET value = '9' WHERE key = 'defined_by'", "setting", "key defined_by"),
    ("DELETE FROM original.teachers WHERE line = 3", "teachers", "line 3"),
)


def test_what_is_kept_but_not_given_by_the_log_is_named_with_where_it_begins(again: Replayed) -> None:
    with again.change() as change:
        for sql, _, _ in DAMAGE:
            change.cursor.execute(sql)
        said = verify_replay.differences(change.cursor, again)
        _undo(change)
    told = {line.split()[2].rstrip(":"): line for line in said}
    assert set(told) == {table for _, table, _ in DAMAGE}
    assert [table for _, table, when in DAMAGE if when not in told[table]] == []


def test_what_cannot_be_worked_out_any_more_is_taken_as_it_is_kept(again: Replayed) -> None:
    last = again.events[-1].event_id
    with again.change() as change:
        change.cursor.execute(DAMAGE[0][0])
        kept = keep_until(change.cursor, replay_tables.of(Source.DERIVED)[:1], last + 1, ["OHIO"])
        assert kept > 10 and verify_replay.differences(change.cursor, again) == []
        _undo(change)


def _undo(change: Change) -> None:
    change.cursor.execute("ROLLBACK")
    change.cursor.execute("BEGIN")


def test_what_was_recorded_and_is_gone_shows_in_all_that_rests_on_it(made: Path, tmp_path: Path) -> None:
    one = store.open_store(shutil.copy(made, tmp_path / "plp.duckdb"))
    with one.change("test", "draft") as change:
        change.cursor.execute(
            "DELETE FROM upload WHERE sha256 = (SELECT sha256 FROM submission WHERE submission_id = 1)"
        )
        change.cursor.execute("DELETE FROM promise_evidence WHERE state = 'given'")
        change.cursor.execute(
            "UPDATE version_in_force SET to_event = ? WHERE dataset = 'workshop_surveys'"
            " AND to_event IS NULL",
            [change.event_id - 1],
        )
    said = verify_replay.replayed(one, tmp_path, quiet).wrong
    store.close(one.path)
    told = {line.split(":")[0] for line in said}
    assert told == {
        "Rows of teachers", "Rows of submission_filled", "Rows of measurement", "Rows of published",
        "Rows of promise_standing",
    }  # fmt: skip


@pytest.mark.thorough
def test_what_was_told_before_new_definitions_and_removals_is_kept_and_counted(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLP_TODAY", TODAY)
    one = store.open_store(shutil.copy(made, tmp_path / "plp.duckdb"))
    with one.change("calendar", "measure_again") as change:
        change.cursor.execute(f"UPDATE measurement SET numerator = 9 WHERE {OVER}")
    take_back.take_back(OWN, one, "OHIO", Q1)
    _hand_in(one, 4, one.now(), "teachers")
    purge.purge(OWNER, one, 1)
    records.measure_ended(one)
    found = verified(OWNER, one, replay=True)
    store.close(one.path)
    assert found.wrong == ()
    assert found.checked["rows of earlier definitions or school facts, not worked out again"] > 100
    assert found.checked["rows from before a file was removed, not worked out again"] > 100


def test_every_table_says_where_its_rows_come_from(tmp_path: Path) -> None:
    with connect(tmp_path / "plp.duckdb") as fresh:
        tables = {name for (name,) in fresh.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert tables == set(replay_tables.TABLES)


def test_of_every_kind_of_event_it_is_known_what_follows() -> None:
    assert set(audit_told.KINDS) == replay_acts.NOTHING | set(replay_acts.FOLLOWS)
    assert not replay_acts.NOTHING & set(replay_acts.FOLLOWS)


@pytest.mark.thorough
def test_the_sample_program_is_given_again_by_its_log(
    sample: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--replay"]) == 0
    said = capsys.readouterr()
    assert "all is well" in said.out and "not worked out again" not in said.out
    assert "events replayed" in said.err
