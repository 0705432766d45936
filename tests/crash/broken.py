"""What breaks the program on purpose: each replaces a part of it in the process that calls it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from plp_metrics.act import hand_in
from plp_metrics.store import connected, copy, migrate, opened, opening, scratch
from plp_metrics.store.connection import Change, Store


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
        **_: Any,
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


def two_transactions() -> None:
    def end(_: Store, change: Change, kind: str, partner_id: str | None) -> None:
        change.cursor.execute("COMMIT")
        change.cursor.execute("BEGIN")
        _event(change, kind, partner_id)
        change.cursor.execute("COMMIT")

    _changing(end)


def commits_later() -> None:
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
        **_: Any,
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


def swallows_faults() -> None:
    def end(_: Store, change: Change, kind: str, partner_id: str | None) -> None:
        _event(change, kind, partner_id)
        with suppress(duckdb.Error):
            change.cursor.execute("COMMIT")

    _changing(end)


def no_event() -> None:
    def end(_: Store, change: Change, kind: str, __: str | None) -> None:
        if kind == "accept":
            change.event_id -= 1
        else:
            _event(change, kind, None)
        change.cursor.execute("COMMIT")

    _changing(end)


def two_events() -> None:
    def end(_: Store, change: Change, kind: str, partner_id: str | None) -> None:
        _event(change, kind, partner_id)
        change.event_id += 1
        _event(change, kind, partner_id)
        change.cursor.execute("COMMIT")

    _changing(end)


def rows_afterwards() -> None:
    keep = hand_in.save_draft

    def save_draft(viewer: Any, store: Store, new: Any, rows: Any, *more: Any) -> int:
        number = keep(viewer, store, new, None, *more)
        with store._transaction("", None, None) as change:
            rows(change, number)
            change.cursor.execute("COMMIT")
        return number

    hand_in.save_draft = save_draft


def not_measured() -> None:
    hand_in.measured = lambda *_: None


def bytes_in_a_temporary_file() -> None:
    import tempfile

    keep = hand_in.draft

    def draft(viewer: Any, store: Store, partner_id: str, period: Any, judged: Any, *more: Any) -> int:
        with tempfile.NamedTemporaryFile(prefix="upload-") as file:
            file.write(judged.kept)
            file.flush()
            return keep(viewer, store, partner_id, period, judged, *more)

    hand_in.draft = draft


def nothing_is_swept() -> None:
    opened.sweep = lambda _: None


def backup_in_place() -> None:
    def put(source: Path, target: Path, events: int | None = None) -> Path:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy._copied(source, target)
        return target

    _instead_of_verified_copy(put)


def backup_without_its_log() -> None:
    Store.checkpoint = lambda _: False  # type: ignore[method-assign, assignment]
    really = copy._copied
    copy._copied = lambda a, b: None if a.name.endswith(".wal") else really(a, b)
    really_copy = copy.verified_copy
    _instead_of_verified_copy(lambda source, target, _=None: really_copy(source, target, None))


def backup_in_its_own_process() -> None:
    copy._copied = lambda a, b: shutil.copyfile(a, b) and None


def backup_not_written_through() -> None:
    copy.write_through = lambda _: None


def backups_name_not_written_through() -> None:
    scratch.settle = lambda _: None


def _instead_of_verified_copy(put: Callable[..., Path]) -> None:
    from plp_metrics.store import backup

    backup.verified_copy = put  # type: ignore[assignment]


def restored_without_folding() -> None:
    Store.checkpoint = lambda _: True  # type: ignore[method-assign, assignment]
    closing = Store.replace_file

    def replace_file(self: Store, ready: Path, wait_seconds: float) -> None:
        self.path.with_name(self.path.name + ".wal").unlink(missing_ok=True)
        closing(self, ready, wait_seconds)

    Store.replace_file = replace_file  # type: ignore[method-assign]


def migrates_without_a_transaction() -> None:
    def migrate_(connection_: Any, path: Path, *, fresh: bool) -> None:
        for number, sql in migrate.steps():
            if number > migrate.schema_version(connection_):
                connection_.execute(sql)
                connection_.execute("INSERT OR REPLACE INTO setting VALUES ('schema', ?)", [str(number)])

    migrate.migrate = migrate_


def readers_without_a_snapshot() -> None:
    @contextmanager
    def read(self: Store) -> Iterator[Any]:
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    Store.read = read  # type: ignore[method-assign, assignment]


def begins_anew() -> None:
    """A store whose log can't be read is opened without it, and nothing is said."""
    really = opening.connect

    def connect(where: Path) -> Any:
        where.with_name(where.name + ".wal").unlink(missing_ok=True)
        where.with_name(where.name + ".last").unlink(missing_ok=True)
        return really(where)

    opened.connect = connected.connect = connect
