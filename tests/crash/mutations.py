"""The program broken on purpose, in each way the harness has to notice.

Each is put into the process that is killed, never into the one that looks afterwards (but for what a start
does). `at` says where it is ended, `notices` which kinds of fault the checker must then find.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from plp_metrics.act import hand_in
from plp_metrics.store import connection, copy, migrate, opening, scratch
from plp_metrics.store.connection import Change, Store

DRAFT = "draft OZARK teachers 0"
NEXT = "draft OZARK students 0"
FILED = ("open", DRAFT, NEXT)
HANDED_IN = (*FILED, "submit OZARK", "accept OZARK")
KEPT = ("open", DRAFT, "backup", NEXT, "backup")


@dataclass(frozen=True)
class Mutation:
    """says: what is broken. apply: breaks it. acts: what is done. at: the moment (as told by Moment) before
    which the process is ended, "" where it comes to its end by itself. notices: kinds of faults, one of
    which must be found. lost: look at what a disk holds after lost power; late: names count late.
    fails: (call, end of the file's name) that fails with an error instead. steps: schema steps it is newer.
    start: broken too in the process that starts afterwards.
    """

    says: str
    apply: Callable[[], None]
    acts: tuple[str, ...] = FILED
    at: str = ""
    notices: tuple[str, ...] = ("lost",)
    lost: bool = False
    late: bool = False
    fails: tuple[str, str] | None = None
    skips: tuple[str, str] | None = None
    steps: int = 0
    start: bool = False


def _changing(end: Callable[[Store, Change, str, str | None], None]) -> None:
    """Replace how a change ends."""

    @contextmanager
    def change(
        self: Store,
        account: str,
        kind: str,
        payload: Any = None,
        *,
        partner_id: Any = None,
        at: Any = None,
    ) -> Iterator[Change]:
        with self._changing:
            with self._transaction(account, payload, at) as one:
                yield one
                end(self, one, kind, partner_id)
            self._version = one.event_id

    Store.change = change  # type: ignore[assignment, method-assign]


def _event(change: Change, kind: str, partner_id: str | None) -> None:
    told = json.dumps(change.payload, sort_keys=True)
    values = [change.event_id, change.at, change.account, kind, partner_id, told]
    change.cursor.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", values)


def _two_transactions() -> None:
    def end(_: Store, change: Change, kind: str, partner_id: str | None) -> None:
        change.cursor.execute("COMMIT")
        change.cursor.execute("BEGIN")
        _event(change, kind, partner_id)
        change.cursor.execute("COMMIT")

    _changing(end)


def _commits_later() -> None:
    """The transaction is left open and committed when the next act begins."""
    held: list[Any] = []

    @contextmanager
    def change(
        self: Store,
        account: str,
        kind: str,
        payload: Any = None,
        *,
        partner_id: Any = None,
        at: Any = None,
    ) -> Iterator[Change]:
        while held:
            held.pop().execute("COMMIT")
        cursor = self._connection.cursor()
        cursor.execute("BEGIN")
        one = Change(cursor, self.version() + 1, at or self.now(), account, dict(payload or {}))
        yield one
        _event(one, kind, partner_id)
        held.append(cursor)
        self._version = one.event_id

    Store.change = change  # type: ignore[assignment, method-assign]


def _swallows_faults() -> None:
    def end(_: Store, change: Change, kind: str, partner_id: str | None) -> None:
        _event(change, kind, partner_id)
        with suppress(duckdb.Error):
            change.cursor.execute("COMMIT")

    _changing(end)


def _no_event() -> None:
    def end(_: Store, change: Change, kind: str, __: str | None) -> None:
        if kind == "accept":
            change.event_id -= 1
        else:
            _event(change, kind, None)
        change.cursor.execute("COMMIT")

    _changing(end)


def _two_events() -> None:
    def end(_: Store, change: Change, kind: str, partner_id: str | None) -> None:
        _event(change, kind, partner_id)
        change.event_id += 1
        _event(change, kind, partner_id)
        change.cursor.execute("COMMIT")

    _changing(end)


def _rows_afterwards() -> None:
    keep = hand_in.save_draft

    def save_draft(viewer: Any, store: Store, new: Any, rows: Any, *more: Any) -> int:
        number = keep(viewer, store, new, None, *more)
        with store._transaction("", None, None) as change:
            rows(change, number)
            change.cursor.execute("COMMIT")
        return number

    hand_in.save_draft = save_draft


def _not_measured() -> None:
    hand_in.measured = lambda *_: None


def _bytes_in_a_temporary_file() -> None:
    import tempfile

    keep = hand_in.draft

    def draft(viewer: Any, store: Store, partner_id: str, period: Any, judged: Any, *more: Any) -> int:
        with tempfile.NamedTemporaryFile(prefix="upload-") as file:
            file.write(judged.kept)
            file.flush()
            return keep(viewer, store, partner_id, period, judged, *more)

    hand_in.draft = draft


def _nothing_is_swept() -> None:
    opening.sweep = lambda _: None


def _backup_in_place() -> None:
    def put(source: Path, target: Path, events: int | None = None) -> Path:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy._copied(source, target)
        return target

    _instead_of_verified_copy(put)


def _backup_without_its_log() -> None:
    Store.checkpoint = lambda _: False  # type: ignore[method-assign, assignment]
    really = copy._copied
    copy._copied = lambda a, b: None if a.name.endswith(".wal") else really(a, b)
    really_copy = copy.verified_copy
    _instead_of_verified_copy(lambda source, target, _=None: really_copy(source, target, None))


def _backup_in_its_own_process() -> None:
    copy._copied = lambda a, b: shutil.copyfile(a, b) and None


def _backup_not_written_through() -> None:
    copy.write_through = lambda _: None


def _backups_name_not_written_through() -> None:
    scratch.settle = lambda _: None


def _instead_of_verified_copy(put: Callable[..., Path]) -> None:
    from plp_metrics.store import backup

    backup.verified_copy = put  # type: ignore[assignment]


def _restored_without_folding() -> None:
    Store.checkpoint = lambda _: True  # type: ignore[method-assign, assignment]
    closing = Store.replace_file

    def replace_file(self: Store, ready: Path, wait_seconds: float) -> None:
        self.path.with_name(self.path.name + ".wal").unlink(missing_ok=True)
        closing(self, ready, wait_seconds)

    Store.replace_file = replace_file  # type: ignore[method-assign]


def _migrates_without_a_transaction() -> None:
    def migrate_(connection_: Any, path: Path, *, fresh: bool) -> None:
        for number, sql in migrate.steps():
            if number > migrate.schema_version(connection_):
                connection_.execute(sql)
                connection_.execute("INSERT OR REPLACE INTO setting VALUES ('schema', ?)", [str(number)])

    migrate.migrate = migrate_


def _readers_without_a_snapshot() -> None:
    @contextmanager
    def read(self: Store) -> Iterator[Any]:
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    Store.read = read  # type: ignore[method-assign, assignment]


def _begins_anew() -> None:
    """A store whose log can't be read is opened without it, and nothing is said."""
    really = opening.connect

    def connect(where: Path) -> Any:
        where.with_name(where.name + ".wal").unlink(missing_ok=True)
        where.with_name(where.name + ".last").unlink(missing_ok=True)
        return really(where)

    from plp_metrics.store import opened

    opened.connect = connection.connect = connect


MUTATIONS: dict[str, Mutation] = {
    one.says: one
    for one in (
        Mutation("acknowledges before it commits", _commits_later, at=f"{NEXT}: write plp.duckdb.wal 1"),
        Mutation(
            "commits a change and its event apart", _two_transactions, at=f"{DRAFT}: fsync plp.duckdb.wal 2",
            notices=("half",), lost=True,
        ),
        Mutation(
            "stores a file's rows after its submission", _rows_afterwards,
            at=f"{DRAFT}: fsync plp.duckdb.wal 2", notices=("half",), lost=True,
        ),
        Mutation(
            "takes no notice of a failed write", _swallows_faults, fails=("write", ".wal"), at=NEXT,
        ),
        Mutation(
            "does not wait for the disk", lambda: None, skips=("fsync", ".wal"), lost=True,
            at=f"{NEXT}: write plp.duckdb.wal 1",
        ),
        Mutation("leaves no event", _no_event, acts=HANDED_IN, notices=("audit", "lost")),
        Mutation("leaves two events", _two_events, notices=("audit",)),
        Mutation("does not measure what came in", _not_measured, acts=HANDED_IN, notices=("figures",)),
        Mutation(
            "keeps uploaded bytes in a temporary file", _bytes_in_a_temporary_file, notices=("left",),
            at=f"{DRAFT}: write plp.duckdb.wal 1",
        ),
        Mutation(
            "does not clear away what was half", _nothing_is_swept, acts=KEPT, notices=("left",), start=True,
            at="backup: fsync backup.duckdb.part 1",
        ),
        Mutation(
            "does not clear away a copy being checked", _nothing_is_swept, acts=("open", DRAFT, "verify"),
            notices=("left",), start=True, at="verify: fsync copy.duckdb.part 1",
        ),
        Mutation(
            "writes a backup under its own name", _backup_in_place, acts=KEPT, notices=("backup",),
            at="backup: write backup.duckdb 1",
        ),
        Mutation("backs up without the log", _backup_without_its_log, acts=KEPT, notices=("backup",)),
        Mutation(
            "does not write a backup through", _backup_not_written_through, acts=KEPT, notices=("backup",),
            lost=True, at=f"{NEXT}: write plp.duckdb.wal 1",
        ),
        Mutation(
            "does not write a backup's name through", _backups_name_not_written_through, acts=KEPT,
            notices=("backup",), lost=True, late=True, at=f"{NEXT}: write plp.duckdb.wal 1",
        ),
        Mutation(
            "goes back without folding the log", _restored_without_folding,
            acts=("open", DRAFT, "backup", NEXT, "restore"), at="restore: write plp.duckdb 1",
            notices=("lost", "start"),
        ),
        Mutation(
            "migrates step by step", _migrates_without_a_transaction, acts=("open",), steps=2,
            at="open: fsync plp.duckdb.wal 2", notices=("start",), start=True,
        ),
        Mutation(
            "lets readers see what moves", _readers_without_a_snapshot, notices=("reader",),
            acts=("open", "read", *(f"draft OZARK students {n % 3}" for n in range(12)), "close"),
        ),
        Mutation(
            "begins anew where the log can't be read", _begins_anew, start=True,
            at=f"{NEXT}: write plp.duckdb.wal 1",
        ),
        Mutation(
            "lets a second one in during a backup", _backup_in_its_own_process, acts=KEPT,
            notices=("second",),
        ),
    )
}  # fmt: skip
