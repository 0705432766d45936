"""One connection to the store, cursors to read from, one lock around every change."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from plp_metrics.model import RefusedError
from plp_metrics.store.copied import Copied
from plp_metrics.store.copy import read_whole
from plp_metrics.store.errors import (
    StoreBusyError,
    StoreDamagedError,
    damaged,
    is_damage,
    no_room,
    not_saved,
    unwritable,
)
from plp_metrics.store.noting import NEW_EVENTS, Written, noted, read_by, reading, written_by
from plp_metrics.store.opening import connect
from plp_metrics.store.scratch import put, settle
from plp_metrics.store.witness import Witness

SET_DAY_FROM, SET_DAY_PACE = time(10), 14 / 24
MEND_SECONDS = 10.0
_OPENED = count(1)


@dataclass
class Change:
    """A change under way: its cursor (inside the transaction), its event and when it happens."""

    cursor: duckdb.DuckDBPyConnection
    event_id: int
    at: datetime
    account: str
    payload: dict[str, Any] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)


class Store:
    """An open store. Readers get snapshots and never wait; changes run one at a time.

    written: what was written to when. opened: a number of its own for each time a store's file is opened.
    copied: what it is a copy of, where it only serves to read; then it takes no change.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, witness: Witness) -> None:
        self.path = path
        self._connection = connection
        self._changing = threading.RLock()
        self._reading = threading.Condition()
        self._readers = 0
        self._failed = self._write_again = False
        self._witness = witness
        self.written, self.opened = Written(), next(_OPENED)
        self.copied: Copied | None = None
        self._version = self._one("SELECT coalesce(max(event_id), 0) FROM event")
        self._set_today = self._one("SELECT max(value) FROM setting WHERE key = 'today'")

    def _one(self, sql: str) -> Any:
        cursor = self._connection.cursor()
        try:
            return cursor.execute(sql).fetchall()[0][0]
        finally:
            cursor.close()

    def version(self) -> int:
        """The last event's number: moves with every change, so it belongs in every cache key."""
        return int(self._version)

    def number_on(self, version: int) -> None:
        """Let the next event's number follow this one, where another store already used those before it."""
        self._version = max(self._version, version)

    def today(self) -> date:
        """The day everything due, late or closed is judged by: PLP_TODAY, the store's own, the clock."""
        told = os.environ.get("PLP_TODAY") or self._set_today
        return date.fromisoformat(told) if told else datetime.now(UTC).date()

    def has_own_today(self) -> bool:
        """True where the day is set, in the store (the sample program) or by PLP_TODAY."""
        return bool(os.environ.get("PLP_TODAY") or self._set_today)

    def is_sample(self) -> bool:
        """True for a store of fictional partners: its day stands in it. None of it gets into a real one."""
        return self._set_today is not None

    def now(self) -> datetime:
        """This moment, in UTC without zone; on a day that is set, one that is of that day all over the US.

        There the clock's 24 hours run from 10:00 to midnight UTC: what is done on that day is then done on
        that day for every partner, whatever time it is while it is tried out.
        """
        clock = datetime.now(UTC).replace(tzinfo=None)
        if not self.has_own_today():
            return clock
        gone = clock - datetime.combine(clock.date(), time())
        return datetime.combine(self.today(), SET_DAY_FROM) + gone * SET_DAY_PACE

    @contextmanager
    def read(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on a snapshot. Whatever is done with it is rolled back.

        Raises DiskError where the disk failed and fails still.
        """
        with self._reading:
            self._mend()
            cursor = self._connection.cursor()
            self._readers += 1
        try:
            cursor.execute("BEGIN")
            taken_down = reading()
            yield cursor if taken_down is None else noted(cursor, read_by, taken_down.note)
        except duckdb.FatalException as fault:
            self._failed = True
            raise unwritable(fault) from fault
        except duckdb.Error as fault:
            if is_damage(fault):
                raise damaged(self.path, fault) from fault
            if isinstance(fault, duckdb.IOException):
                raise no_room(fault) from fault
            raise
        finally:
            _quietly_roll_back(cursor)
            cursor.close()
            with self._reading:
                self._readers -= 1
                self._reading.notify_all()

    @contextmanager
    def change(
        self,
        account: str,
        kind: str,
        payload: Mapping[str, Any] | None = None,
        *,
        partner_id: str | None = None,
        at: datetime | None = None,
        seen_by_others: bool = True,
    ) -> Iterator[Change]:
        """One event and its effects in one transaction; any exception leaves the store as it was.

        seen_by_others: False where nobody but `partner_id` reads anything new but the event itself.

        The body may add to `change.payload`; it is written with the event at the end. Once this returns the
        change is on the disk. Raises DiskError where the disk did not take it, RefusedError for a copy.
        """
        if self.copied is not None:
            raise RefusedError(self.copied.refusal)
        with self._changing:
            with self._transaction(account, payload, at) as change:
                yield change
                change.cursor.execute(
                    "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        change.event_id,
                        change.at,
                        account,
                        kind,
                        partner_id,
                        json.dumps(change.payload, sort_keys=True),
                    ],
                )
                # Noted before it can be seen: an answer made meanwhile is then too old rather than wrong.
                self.written.note(change.written, change.event_id, None if seen_by_others else partner_id)
                self.written.note([NEW_EVENTS], change.event_id)
                change.cursor.execute("COMMIT")
            self._witness.note(change.event_id)
            self._version = change.event_id
            self._set_today = self._one("SELECT max(value) FROM setting WHERE key = 'today'")

    @contextmanager
    def rehearse(self, account: str, at: datetime | None = None) -> Iterator[Change]:
        """The same as `change`, undone at the end: what a preview shows is the real act."""
        with self._changing, self._transaction(account, None, at) as change:
            yield change

    @contextmanager
    def _transaction(
        self, account: str, payload: Mapping[str, Any] | None, at: datetime | None
    ) -> Iterator[Change]:
        with self._reading:
            self._mend()
            cursor = self._connection.cursor()
        try:
            cursor.execute("BEGIN")
            change = Change(cursor, self.version() + 1, at or self.now(), account, dict(payload or {}))
            change.cursor = noted(cursor, written_by, change.written.update)
            yield change
        except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as fault:
            if isinstance(fault, duckdb.FatalException):
                self._failed = self._write_again = True
            raise not_saved(self.path, fault) from fault
        finally:
            _quietly_roll_back(cursor)
            cursor.close()

    def read_whole(self) -> None:
        """Read all there is once, so that damage is found now. Raises StoreDamagedError naming the remedy."""
        with self.read() as cursor:
            read_whole(cursor)

    @contextmanager
    def held_still(self) -> Iterator[None]:
        """Hold off every change (for a backup)."""
        with self._changing:
            yield

    def checkpoint(self) -> bool:
        """Fold the log into the file; False where a reader's open snapshot forbids it now."""
        with self._reading:
            self._mend()
            cursor = self._connection.cursor()
        try:
            cursor.execute("CHECKPOINT")
            return True
        except duckdb.TransactionException:
            return False
        except (duckdb.IOException, duckdb.FatalException) as fault:
            self._failed = True
            raise not_saved(self.path, fault) from fault
        finally:
            cursor.close()

    def replace_file(self, ready: Path, wait_seconds: float) -> None:
        """Put another file in the place of the store's own, in a moment when nobody reads.

        Numbers of events go on from where they were, whatever the file holds. The caller holds off changes,
        and has written the file through to disk.
        Raises StoreBusyError, with nothing changed, where somebody reads on.
        """
        with self._reading:
            if not self._reading.wait_for(lambda: self._readers == 0, wait_seconds) or not self.checkpoint():
                raise StoreBusyError("Somebody is reading from the store just now; try again in a moment.")
            self._connection.close()
            # The log is folded in and must not be replayed into the other file.
            self.path.with_name(self.path.name + ".wal").unlink(missing_ok=True)
            settle(self.path.parent)
            put(ready, self.path)
            self._witness.know(self.path)
            self._connection = connect(self.path)
            self.opened = next(_OPENED)
            self.number_on(self._one("SELECT coalesce(max(event_id), 0) FROM event"))
            self._set_today = self._one("SELECT max(value) FROM setting WHERE key = 'today'")

    def _mend(self) -> None:
        """After the disk failed DuckDB answers nothing any more: open the store anew, with _reading held.

        Where a change failed, what lies in the log is then written once more: of what failed to be written
        through, the system believes afterwards that it was.
        """
        if not self._failed:
            return
        if not self._reading.wait_for(lambda: self._readers == 0, MEND_SECONDS):
            raise StoreBusyError(
                "The store is being opened again after its disk failed; try again in a moment."
            )
        try:
            self._connection.close()
            self._connection = connect(self.path)
            if self._write_again:
                self._connection.execute("CHECKPOINT")
        except (duckdb.Error, StoreDamagedError) as fault:
            cause = fault if isinstance(fault, duckdb.Error) else fault.__cause__
            raise unwritable(cause if isinstance(cause, duckdb.Error) else None) from fault
        self._failed = self._write_again = False
        self.opened = next(_OPENED)
        self.number_on(self._one("SELECT coalesce(max(event_id), 0) FROM event"))
        self._set_today = self._one("SELECT max(value) FROM setting WHERE key = 'today'")

    def close(self) -> None:
        self._connection.close()


def _quietly_roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    # Committed already; or the disk failed, and there is nothing left to undo.
    with suppress(duckdb.TransactionException, duckdb.FatalException):
        cursor.execute("ROLLBACK")
