"""The store: one way in, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from plp_metrics import store
from plp_metrics.model import Fingerprint, Period
from plp_metrics.store import DiskError, StoreDamagedError, StoreError, StoreMissingError, write
from plp_metrics.store.backup import backup
from plp_metrics.store.errors import refused


@pytest.fixture
def opened(tmp_path):
    yield store.open_store(tmp_path / "plp.duckdb", create=True)
    store.close_all()


def settings(opened):
    with opened.read() as cursor:
        return dict(cursor.execute("SELECT key, value FROM setting").fetchall())


def test_a_change_is_one_event_with_its_effects(opened):
    with opened.change("a@example.org", "colour", {"to": "blue"}, partner_id="OZARK") as change:
        change.cursor.execute("INSERT INTO setting VALUES ('colour', 'blue')")
    with opened.read() as cursor:
        rows = cursor.execute("SELECT event_id, account, kind, partner_id, payload FROM event").fetchall()
    assert rows == [(1, "a@example.org", "colour", "OZARK", '{"to": "blue"}')]
    assert settings(opened)["colour"] == "blue"
    assert opened.version() == 1


def test_a_change_that_fails_leaves_nothing(opened):
    with pytest.raises(ZeroDivisionError), opened.change("a@example.org", "colour") as change:
        change.cursor.execute("INSERT INTO setting VALUES ('colour', 'blue')")
        _ = 1 / 0
    assert "colour" not in settings(opened)
    assert opened.version() == 0
    with opened.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM event").fetchall() == [(0,)]


def test_a_rehearsal_shows_its_effects_and_undoes_them(opened):
    with opened.rehearse("a@example.org") as change:
        change.cursor.execute("INSERT INTO setting VALUES ('colour', 'blue')")
        inside = change.cursor.execute("SELECT value FROM setting WHERE key = 'colour'").fetchall()
    assert inside == [("blue",)]
    assert "colour" not in settings(opened)
    assert opened.version() == 0


def test_a_reader_keeps_its_snapshot_while_a_change_commits(opened):
    with opened.read() as cursor:
        before = cursor.execute("SELECT count(*) FROM event").fetchall()
        with opened.change("a@example.org", "x"):
            pass
        assert cursor.execute("SELECT count(*) FROM event").fetchall() == before == [(0,)]
    with opened.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM event").fetchall() == [(1,)]


def test_what_a_reader_writes_is_rolled_back(opened):
    with opened.read() as cursor:
        cursor.execute("INSERT INTO setting VALUES ('colour', 'blue')")
    assert "colour" not in settings(opened)


def test_changes_of_many_threads_get_one_number_each(opened):
    def work():
        for _ in range(10):
            with opened.change("a@example.org", "x"):
                pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened.read() as cursor:
        numbers = [r[0] for r in cursor.execute("SELECT event_id FROM event ORDER BY 1").fetchall()]
    assert numbers == list(range(1, 41))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY setting TO '/tmp/leak.csv'",
        "ATTACH '/tmp/other.duckdb' AS other",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
)
def test_no_sql_reaches_a_file_or_the_configuration(opened, sql):
    with opened.read() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(sql)


def test_a_second_process_is_told_that_the_store_is_in_use(opened):
    code = (
        "import sys; from plp_metrics import store\n"
        "try: store.open_store(sys.argv[1])\n"
        "except store.StoreBusyError as e: print(e); sys.exit(3)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(opened.path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 3
    assert "in use by the running app" in done.stdout


def test_a_missing_store_says_how_to_make_one(tmp_path):
    with pytest.raises(StoreMissingError, match="init --sample"):
        store.open_store(tmp_path / "none.duckdb")


def test_a_file_that_is_no_store_is_called_damaged(tmp_path):
    path = tmp_path / "bad.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreDamagedError, match="restore the last backup"):
        store.open_store(path)


def test_a_store_the_system_keeps_closed_is_not_called_damaged(tmp_path, monkeypatch):
    folder = tmp_path / "folder.duckdb"
    folder.mkdir()
    with pytest.raises(StoreError, match=r"can't be opened.*Is a directory") as said:
        store.open_store(folder)
    assert "damaged" not in str(said.value)

    path = tmp_path / "plp.duckdb"
    path.write_bytes(b"whatever lies on a disk that is read-only now")

    def read_only(*_):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("os.open", read_only)
    said = refused(path)
    assert "Read-only file system" in str(said)
    assert "restore" not in str(said)


def test_an_older_program_refuses_a_newer_store(opened):
    with opened.change("a@example.org", "x") as change:
        change.cursor.execute("UPDATE setting SET value = '999' WHERE key = 'schema'")
    path = opened.path
    store.close_all()
    with pytest.raises(StoreError, match="newer program"):
        store.open_store(path)


def test_a_migration_makes_a_verified_backup_first(opened, monkeypatch):
    with opened.change("a@example.org", "x"):
        pass
    path = opened.path
    store.close_all()
    steps = store.migrate.steps()
    extra = [*steps, (steps[-1][0] + 1, "CREATE TABLE added (x INTEGER);")]
    monkeypatch.setattr(store.migrate, "steps", lambda: extra)
    migrated = store.open_store(path)
    with migrated.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM added").fetchall() == [(0,)]
        assert cursor.execute("SELECT count(*) FROM event").fetchall() == [(1,)]
    (copy,) = (path.parent / "backups").iterdir()
    before = duckdb.connect(str(copy), read_only=True)
    assert before.execute("SELECT count(*) FROM event").fetchall() == [(1,)]
    assert before.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'added'").fetchall() == [
        (0,)
    ]
    before.close()


def test_a_migration_that_fails_leaves_the_store_as_it_was(opened, monkeypatch):
    path = opened.path
    store.close_all()
    steps = store.migrate.steps()
    broken = [*steps, (steps[-1][0] + 1, "CREATE TABLE added (x INTEGER); SELECT * FROM nowhere;")]
    with monkeypatch.context() as patch:
        patch.setattr(store.migrate, "steps", lambda: broken)
        with pytest.raises(StoreDamagedError):
            store.open_store(path)
    again = store.open_store(path)
    with again.read() as cursor:
        assert cursor.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'added'"
        ).fetchall() == [(0,)]


def test_a_backup_of_an_open_store_holds_every_event(opened, tmp_path):
    for _ in range(3):
        with opened.change("a@example.org", "x"):
            pass
    with opened.read():  # a reader's snapshot forbids the checkpoint; the log is copied then
        backup(opened, tmp_path / "copy.duckdb")
    copied = duckdb.connect(str(tmp_path / "copy.duckdb"), read_only=True)
    assert copied.execute("SELECT count(*) FROM event").fetchall() == [(3,)]
    copied.close()
    assert sorted(p.name for p in tmp_path.glob("copy*")) == ["copy.duckdb"]


def test_today_is_the_environment_then_the_stores_own_day_then_the_clock(opened, monkeypatch):
    monkeypatch.delenv("PLP_TODAY", raising=False)
    clock = opened.today()
    with opened.change("a@example.org", "x") as change:
        change.cursor.execute("INSERT INTO setting VALUES ('today', '2018-07-20')")
    assert opened.today().isoformat() == "2018-07-20" != clock.isoformat()
    monkeypatch.setenv("PLP_TODAY", "2019-01-02")
    assert opened.today().isoformat() == "2019-01-02"


def test_a_fingerprint_taken_of_other_bytes_is_not_believed(opened):
    """A part cut out of a file brings the whole file's fingerprint along; it is kept under its own."""
    whole, part = b"a,b\n1,2\n3,4\n", b"a,b\n1,2\n"
    new = write.NewSubmission(
        "OHIO", Period("2016-17", "Q1"), "teachers", "file", "t.csv", part, None, 1, 1, "accept", {},
        Fingerprint.taken(whole),
    )  # fmt: skip
    with opened.change("ohio@example.org", "hand_in") as change:
        write.submissions(change, [new])
    with opened.read() as cursor:
        kept = cursor.execute("SELECT sha256 FROM upload").fetchall()
    assert kept == [(hashlib.sha256(part).hexdigest(),)]


@pytest.mark.parametrize(
    ("said", "raised", "told"),
    [
        ('Could not write file "/a/plp.tmp": No space left on device', DiskError, "Make room on the disk"),
        (
            'Could not read enough bytes from file "/a/plp.duckdb"',
            StoreDamagedError,
            "restore the last backup",
        ),
    ],
)
def test_a_reader_without_room_is_not_told_that_the_store_is_damaged(opened, said, raised, told):
    with pytest.raises(raised, match=told) as fault, opened.read():
        raise duckdb.IOException(said)
    assert ("is damaged" in str(fault.value)) == (raised is StoreDamagedError)
    with opened.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM event").fetchall() == [(0,)]
