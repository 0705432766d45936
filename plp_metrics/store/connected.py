"""The open file of a store: cursors to read from; opened anew where that is called for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import duckdb

from plp_metrics.store.copy import read_whole
from plp_metrics.store.days import Days
from plp_metrics.store.errors import (
    StoreBusyError,
    StoreError,
    damaged,
    is_damage,
    no_room,
    not_saved,
    unwritable,
)
from plp_metrics.store.noting import noted, read_by, reading
from plp_metrics.store.opening import connect
from plp_metrics.store.scratch import put, settle
from plp_metrics.store.witness import Witness

MEND_SECONDS = 10.0
RENEW_AFTER = 200
"""Snapshots asked for after which a file is worth opening anew: about 10 MB, for thirty milliseconds."""
TRY_AGAIN_SECONDS = 0.05
_OPENED = count(1)


class Connected(Days):
    """An open store to read from. Readers get snapshots and never wait.

    opened: a number of its own for each time a store's file is opened with what may be other rows.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, witness: Witness) -> None:
        self.path = path
        self._connection, self._file = connection, _which(path)
        self._changing = threading.RLock()
        self._reading = threading.Condition()
        self._readers = self._asked = 0
        self._failed = self._write_again = self._closed = False
        self._witness = witness
        self.opened = next(_OPENED)
        self._version = self._last_event()
        self._set_today = self._one("SELECT max(value) FROM setting WHERE key = 'today'")

    def _last_event(self) -> int:
        return int(self._one("SELECT coalesce(max(event_id), 0) FROM event"))

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

    @contextmanager
    def read(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on a snapshot. Whatever is done with it is rolled back.

        Raises DiskError where the disk failed and fails still.
        """
        with self._reading:
            self._mend()
            cursor = self._connection.cursor()
            self._readers += 1
            self._asked += 1
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
            quietly_roll_back(cursor)
            cursor.close()
            with self._reading:
                self._readers -= 1
                self._reading.notify_all()

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
            self._connect()
            self._begin_anew()

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
        self._open_again()
        self._begin_anew()

    def _open_again(self) -> None:
        """Close the file and open it, with _reading held. Until that is done, whoever asks tries it again."""
        self._failed = True
        try:
            self._connection.close()
            self._connect()
            if self._write_again:
                self._connection.execute("CHECKPOINT")
        except StoreBusyError:
            raise
        except (duckdb.Error, StoreError) as fault:
            cause = fault if isinstance(fault, duckdb.Error) else fault.__cause__
            raise unwritable(cause if isinstance(cause, duckdb.Error) else None) from fault
        self._failed = self._write_again = False
        self._asked = 0

    def _connect(self) -> None:
        self._connection = connect(self.path)
        self._file = _which(self.path)

    def _begin_anew(self) -> None:
        """Know nothing any more of what the file held before."""
        self.opened = next(_OPENED)
        self.number_on(self._last_event())
        self._set_today = self._one("SELECT max(value) FROM setting WHERE key = 'today'")

    def renew(self, patience: float) -> bool:
        """Open the file anew in a moment when nobody reads or changes; False where none came within
        `patience` seconds, or where hardly anything was asked since the last time.

        DuckDB 2.0 keeps some kilobytes of every question that joins or groups until its file is closed.
        Raises StoreError where the file can't be opened again; who asks next tries once more.
        """
        until = monotonic() + patience
        while self._asked >= RENEW_AFTER:
            if self._changing.acquire(blocking=False):
                try:
                    if self._renewed():
                        return True
                finally:
                    self._changing.release()
            if monotonic() >= until:
                break
            sleep(TRY_AGAIN_SECONDS)
        return False

    def _renewed(self) -> bool:
        with self._reading:
            # Where the file was put away, what was written since lies in the open one alone.
            if self._readers or self._failed or self._closed or _which(self.path) != self._file:
                return False
            self._open_again()
            if self._last_event() != self._version:
                self._begin_anew()
            return True

    def close(self) -> None:
        """Close the file for good."""
        with self._reading:
            self._closed = True
            self._connection.close()


def _which(path: Path) -> tuple[int, int] | None:
    """Which file lies there, whatever its name; None for none."""
    try:
        there = path.stat()
    except OSError:
        return None
    return there.st_dev, there.st_ino


def quietly_roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    # Committed already; or the disk failed, and there is nothing left to undo.
    with suppress(duckdb.TransactionException, duckdb.FatalException):
        cursor.execute("ROLLBACK")
