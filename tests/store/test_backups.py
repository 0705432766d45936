"""Backups the app makes by itself: what is kept, what is refused, and going back to one."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from plp_metrics import store
from plp_metrics.act import backups as acts
from plp_metrics.act import people
from plp_metrics.act.people import OWNER
from plp_metrics.act.purge import purge
from plp_metrics.cli import main
from plp_metrics.model import RefusedError, Role
from plp_metrics.store import backups
from plp_metrics.store.backup import backup
from plp_metrics.store.backups import Backup, to_drop
from plp_metrics.store.copy import CopyFailedError

NOW = datetime(2018, 7, 20, 12, 30)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLP_STORE", str(tmp_path / "plp.duckdb"))
    yield store.open_store(tmp_path / "plp.duckdb", create=True)
    store.close_all()


def grant(made: store.Store, name: str) -> None:
    people.grant(OWNER, made, [(f"{name}@example.org", Role.EVALUATOR, None)])


def accounts(made: store.Store) -> list[str]:
    with made.read() as cursor:
        rows = cursor.execute("SELECT email FROM account WHERE to_event IS NULL ORDER BY 1").fetchall()
    return [email.partition("@")[0] for (email,) in rows]


def one(ago: timedelta) -> Backup:
    at = NOW - ago
    return Backup(Path(f"plp-{at:%Y%m%dT%H%M%S}Z-1.duckdb"), at, 1, 1)


def test_the_last_of_each_hour_of_a_day_each_day_of_a_month_and_each_month_of_a_year_is_kept() -> None:
    every_ten_minutes = [one(timedelta(minutes=10 * n)) for n in range(6 * 24 * 400)]
    dropped = {b.path for b in to_drop(every_ten_minutes, NOW)}
    kept = [b for b in every_ten_minutes if b.path not in dropped]
    ages = [NOW - b.at for b in kept]
    assert len([a for a in ages if a <= timedelta(hours=24)]) in (25, 26)
    days = {b.at.date() for b in kept if NOW - b.at <= timedelta(days=30)}
    assert days == {(NOW - timedelta(days=n)).date() for n in range(31)}
    months = {(b.at.year, b.at.month) for b in kept}
    assert len(months) == 13
    assert len(kept) < 24 + 31 + 14
    assert max(ages) <= timedelta(days=366)


def test_the_newest_backup_is_kept_however_old_it_is() -> None:
    old, older = one(timedelta(days=800)), one(timedelta(days=801))
    assert to_drop([older, old], NOW) == [older]


def test_a_backup_is_made_only_where_something_changed_since_the_last(empty: store.Store) -> None:
    first = backups.make_if_changed(empty)
    assert first is not None
    assert first.path.stat().st_mode & 0o777 == 0o600
    assert backups.make_if_changed(empty) is None
    grant(empty, "new")
    assert backups.make_if_changed(empty) is not None


def test_the_store_stays_locked_to_its_owner_while_and_after_it_is_backed_up(empty: store.Store) -> None:
    acts.back_up(OWNER, empty)
    other = f"import duckdb; duckdb.connect({str(empty.path)!r})"
    tried = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True)
    assert "lock" in tried.stderr


def test_a_backup_never_takes_the_place_of_a_store(empty: store.Store, tmp_path: Path) -> None:
    other = store.open_store(tmp_path / "other" / "plp.duckdb", create=True)
    grant(other, "elsewhere")
    (tmp_path / "link.duckdb").symlink_to(empty.path)
    own = [empty.path, *(empty.path.with_name(empty.path.name + end) for end in (".wal", ".last", ".secret"))]
    number = empty.path.stat().st_ino
    for target in (*own, tmp_path / "link.duckdb", other.path):
        with pytest.raises(RefusedError, match="can't take its place"):
            backup(empty, target)
    assert empty.path.stat().st_ino == number
    assert accounts(other) == ["elsewhere"]
    assert backup(empty, backup(empty, tmp_path / "nightly.duckdb")).is_file()


def test_going_back_keeps_what_is_and_never_uses_an_events_number_twice(
    empty: store.Store,
) -> None:
    grant(empty, "early")
    made = acts.back_up(OWNER, empty)
    grant(empty, "late")
    before = empty.version()
    done = acts.restore(OWNER, empty, made.path)
    assert accounts(empty) == ["early"]
    assert empty.version() > before
    assert done.kept is not None
    acts.restore(OWNER, empty, done.kept)
    assert accounts(empty) == ["early", "late"]


def test_the_sample_program_and_a_real_one_never_change_places(empty: store.Store, tmp_path: Path) -> None:
    grant(empty, "real")
    real = acts.back_up(OWNER, empty)
    trial = store.open_store(tmp_path / "trial" / "plp.duckdb", create=True)
    people.set_today(OWNER, trial, NOW.date())
    fictional = acts.back_up(OWNER, trial)
    for into, other in ((empty, fictional), (trial, real)):
        before = into.version()
        with pytest.raises(RefusedError, match="sample program with its fictional partners"):
            acts.restore(OWNER, into, other.path)
        assert into.version() == before
    assert (trial.is_sample(), empty.is_sample(), accounts(empty)) == (True, False, ["real"])


def test_a_damaged_or_foreign_file_is_refused_and_changes_nothing(empty: store.Store, tmp_path: Path) -> None:
    grant(empty, "here")
    made = acts.back_up(OWNER, empty)
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(made.path.read_bytes()[:5000])
    text = tmp_path / "letter.txt"
    text.write_text("not a store")
    before = empty.version()
    for path in (damaged, text, tmp_path / "gone.duckdb"):
        with pytest.raises(RefusedError):
            acts.restore(OWNER, empty, path)
    assert (accounts(empty), empty.version()) == (["here"], before)
    with pytest.raises(CopyFailedError):
        backups.checked_copy(damaged, tmp_path / "copy.duckdb")


def test_a_store_that_cannot_be_opened_is_put_aside_and_the_backup_takes_its_place(
    empty: store.Store, capsys: pytest.CaptureFixture[str]
) -> None:
    grant(empty, "early")
    made, where = acts.back_up(OWNER, empty), empty.path
    store.close_all()
    where.write_bytes(b"rubbish" * 1000)
    assert main(["metrics"]) == 3
    assert "restore the last backup" in capsys.readouterr().err
    assert main(["restore", str(made.path)]) == 0
    assert "could not be opened is kept as" in capsys.readouterr().out
    assert accounts(store.current()) == ["early"]
    (aside,) = where.parent.glob("*.damaged-*")
    assert aside.read_bytes().startswith(b"rubbish")


def test_personal_data_removed_after_a_backup_does_not_come_back_with_it(sample: store.Store) -> None:
    with sample.read() as cursor:
        ((number,),) = cursor.execute(
            "SELECT max(submission_id) FROM submission WHERE how = 'file'"
        ).fetchall()
    made = acts.back_up(OWNER, sample)
    purge(OWNER, sample, number)
    done = acts.restore(OWNER, sample, made.path)
    assert done.purged == (number,)
    with sample.read() as cursor:
        rows = cursor.execute("SELECT how FROM submission WHERE submission_id = ?", [number]).fetchall()
    assert rows == [("purged",)]


@pytest.mark.parametrize("name", ["ozark", "evaluator", "leadership"])
def test_nobody_but_an_administrator_backs_up_or_goes_back(sample: store.Store, viewer_of, name: str) -> None:
    with pytest.raises(RefusedError):
        acts.back_up(viewer_of(name), sample)
    with pytest.raises(RefusedError):
        acts.restore(viewer_of(name), sample, sample.path)
