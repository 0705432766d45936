"""Personal data that got in is removed for good: from every table, from the file and from its log."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import hand_in, people, purge, questions, review
from plp_metrics.compute import results
from plp_metrics.contracts import sample_rows
from plp_metrics.intake import judge
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, Partner, Period, QuarterState, Question, RefusedError, Role, Viewer
from plp_metrics.store import Store, read_hand_ins

Q1 = Period("2016-17", "Q1")
CANARY = "XQ7-Quarterstone-Wilhelmina"
"""A name that passes as a teacher's code: letters and hyphens only."""
EXPLAINED = "XQ8 the woman from the mill road"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """OHIO alone; it is 10 October 2016."""
    monkeypatch.setenv("PLP_STORE", str(tmp_path / "plp.duckdb"))
    monkeypatch.setenv("PLP_TODAY", "2016-10-10")
    made = stores.open_store(create=True)
    facts = Partner("OHIO", "Ohio", ("OH",), "2016-17", "2016-17", "America/New_York", {"2016-17": ("CSP",)})
    people.admit(people.OWNER, made, [facts])
    staff = [("evaluator@example.org", Role.EVALUATOR, None), ("admin@example.org", Role.ADMIN, None)]
    people.grant(people.OWNER, made, [*staff, ("ohio@example.org", Role.PARTNER, "OHIO")])
    yield made
    stores.close_all()


def who(store: Store, name: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, f"{name}@example.org")
    assert found is not None
    return found


def handed_in(store: Store, code: str = CANARY, rows: int = 40, name: str = "teachers.csv") -> int:
    """Hand in a roster whose second teacher has this code; returns the submission."""
    text = sample_rows("teachers", "OHIO", Q1, rows).replace("T-0002", code, 1)
    judged = judge(name, text.encode(), partner_id="OHIO", period=Q1, today=store.today())
    number = hand_in.draft(who(store, "ohio"), store, "OHIO", Q1, judged)
    asked = questions.asked(who(store, "ohio"), store, "OHIO", Q1)
    explained = {o.key: EXPLAINED for o in asked}
    hand_in.submit(who(store, "ohio"), store, "OHIO", Q1, attested=True, explained=explained)
    return number


def on_disk(store: Store) -> bytes:
    """Everything the store has written: its file, its log, whatever lies beside them."""
    return b"".join(f.read_bytes() for f in store.path.parent.rglob("*") if f.is_file())


def packed(store: Store, number: int) -> bytes:
    """A piece out of the middle of the compressed upload."""
    with store.read() as cursor:
        ((content,),) = cursor.execute(
            "SELECT u.content FROM upload AS u JOIN submission AS s USING (sha256) WHERE s.submission_id = ?",
            [number],
        ).fetchall()
    return content[len(content) // 2 :][:32]


def everything(store: Store) -> str:
    """Every value of every table."""
    told = []
    with store.read() as cursor:
        for (table,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            told.append(repr(cursor.execute(f'SELECT * FROM "{table}"').fetchall()))
    return "".join(told)


@pytest.mark.parametrize("folded", [True, False])
def test_after_a_purge_neither_the_file_nor_its_log_holds_the_name_or_the_upload(store, folded):
    number = handed_in(store)
    piece = packed(store, number)
    if folded:
        assert store.checkpoint()
    assert CANARY.encode() in on_disk(store) and piece in on_disk(store)  # else the search proves nothing
    done = purge.purge(who(store, "admin"), store, number, reason="A name as a code.")
    assert done.submissions == (number,) and done.rewritten and not done.backups
    assert CANARY not in everything(store)
    assert store.checkpoint()
    assert CANARY.encode() not in on_disk(store)
    assert piece not in on_disk(store)
    assert EXPLAINED.encode() not in on_disk(store)
    stores.close(store.path)
    assert CANARY not in everything(stores.open_store())


def test_deleting_alone_would_not_have_done(store):
    """Why the file is written anew: DuckDB leaves deleted rows in freed blocks."""
    number = handed_in(store)
    assert store.checkpoint()
    with store.change("admin@example.org", "purge") as change:
        purge.erase(change, number)
    assert store.checkpoint()
    assert CANARY not in everything(store)
    assert CANARY.encode() in on_disk(store)


def test_a_tombstone_stays_with_when_and_what_but_no_word_of_the_file(store):
    number = handed_in(store, name="ohio_fall_roster.csv")
    purge.purge(who(store, "admin"), store, number, reason="A name as a code.")
    with store.read() as cursor:
        row = cursor.execute(
            "SELECT partner_id, school_year, quarter, dataset, version, how, file_name, sha256, findings"
            " FROM submission WHERE submission_id = ?",
            [number],
        ).fetchall()
        kind, account, partner, payload = cursor.execute(
            "SELECT kind, account, partner_id, payload FROM event ORDER BY event_id DESC LIMIT 1"
        ).fetchall()[0]
        assert read_hand_ins.content(cursor, access.scope(who(store, "admin")), number) is None
    assert row == [("OHIO", *Q1, "teachers", 1, "purged", "purged", None, "{}")]
    assert (kind, account, partner) == ("purge", "admin@example.org", "OHIO")
    assert f'"submissions": [{number}]' in payload
    assert "ohio_fall_roster" not in everything(store)


def test_the_figures_it_counted_in_are_not_reported_any_more_and_the_quarter_is_open(store):
    number = handed_in(store)
    review.accept(who(store, "evaluator"), store, [("OHIO", Q1)])
    question = Question(*Q1, ("teachers_participating",), ALL, ("OHIO",))
    admin = who(store, "admin")

    def value() -> float | None:
        with store.read() as cursor:
            (found,) = results.results(cursor, access.scope(admin), question)
        return found.value

    assert value() == 40
    purge.purge(admin, store, number)
    assert value() is None
    with store.read() as cursor:
        now = read_hand_ins.quarters_now(cursor, access.scope(admin))[("OHIO", Q1)]
        open_rows = cursor.execute("SELECT count(*) FROM version_in_force WHERE to_event IS NULL").fetchall()
        figures = {
            metric
            for (metric,) in cursor.execute(
                "SELECT DISTINCT metric FROM measurement WHERE to_event IS NULL"
            ).fetchall()
            if not load_all()[metric].records
        }
    assert (now.state, now.note) == (QuarterState.OPEN, "Personal data was removed.")
    assert open_rows == [(0,)]
    assert figures == set()


def test_a_mended_file_can_be_handed_in_afterwards(store):
    purge.purge(who(store, "admin"), store, handed_in(store))
    number = handed_in(store, code="T-9002")
    with store.read() as cursor:
        version = cursor.execute(
            "SELECT version FROM submission WHERE submission_id = ?", [number]
        ).fetchall()
        rows = cursor.execute("SELECT count(*) FROM teachers WHERE submission_id = ?", [number]).fetchall()
    assert (version, rows) == ([(2,)], [(40,)])


def test_other_hand_ins_of_the_same_bytes_are_named_and_go_too_when_asked(store):
    first, second = handed_in(store), handed_in(store)
    done = purge.purge(who(store, "admin"), store, first)
    assert done.shared == (second,)
    assert CANARY in everything(store)
    done = purge.purge(who(store, "admin"), store, second)
    assert done.shared == () and CANARY not in everything(store)
    third, fourth = handed_in(store), handed_in(store)
    done = purge.purge(who(store, "admin"), store, third, with_copies=True)
    assert set(done.submissions) == {third, fourth}
    assert CANARY.encode() not in on_disk(store)


def test_with_a_reader_who_stays_the_rows_are_gone_and_the_file_is_written_anew_by_the_next_try(store):
    number = handed_in(store)
    reading, enough = threading.Event(), threading.Event()

    def reads_on() -> None:
        with store.read() as cursor:
            cursor.execute("SELECT count(*) FROM teachers").fetchall()
            reading.set()
            enough.wait(30)

    reader = threading.Thread(target=reads_on)
    reader.start()
    reading.wait(30)
    done = purge.purge(who(store, "admin"), store, number, wait_seconds=0.05)
    assert not done.rewritten and "try again" in done.trouble
    enough.set()
    reader.join()
    version = store.version()
    again = purge.purge(who(store, "admin"), store, number)
    assert again.rewritten and again.submissions == () and store.version() == version
    assert CANARY.encode() not in on_disk(store)


def test_a_backup_made_before_is_named_because_it_holds_the_data_still(store):
    number = handed_in(store)
    folder = store.path.parent / "backups"
    folder.mkdir()
    (folder / "before.duckdb").write_bytes(b"an earlier copy")
    done = purge.purge(who(store, "admin"), store, number)
    assert [Path(b).name for b in done.backups] == ["before.duckdb"]


@pytest.mark.parametrize("name", ["ohio", "evaluator"])
def test_only_an_administrator_may_purge(store, name):
    number = handed_in(store)
    with pytest.raises(RefusedError, match="may not remove personal data"):
        purge.purge(who(store, name), store, number)
    assert CANARY in everything(store)


def test_a_number_that_is_no_submission_is_refused(store):
    with pytest.raises(RefusedError, match="There is no submission 99"):
        purge.purge(who(store, "admin"), store, 99)


def test_writing_the_file_anew_keeps_every_row_of_every_table(sample):
    def counted() -> dict[str, int]:
        with sample.read() as cursor:
            return {
                t: cursor.execute("SELECT count(*) FROM event").fetchall()[0][0]
                if t == "event"
                else cursor.execute(f'SELECT count(*), sum(hash("{t}")) FROM "{t}"').fetchall()[0]
                for (t,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            }

    before = counted()
    purge.rewrite(sample)
    assert counted() == before
    with sample.change("admin@example.org", "still writable"):
        pass
    stores.close(sample.path)
    assert stores.open_store().version() == before["event"] + 1
