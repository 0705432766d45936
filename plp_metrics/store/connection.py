"""A store: its open file to read from, and one lock around every change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from plp_metrics.model import RefusedError
from plp_metrics.store.connected import Connected, quietly_roll_back
from plp_metrics.store.copied import Copied
from plp_metrics.store.errors import not_saved
from plp_metrics.store.noting import NEW_EVENTS, Written, noted, written_by
from plp_metrics.store.witness import Witness


@dataclass
class Change:
    """A change under way: its cursor (inside the transaction), its event and when it happens."""

    cursor: duckdb.DuckDBPyConnection
    event_id: int
    at: datetime
    account: str
    payload: dict[str, Any] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)


class Store(Connected):
    """An open store. Readers get snapshots and never wait; changes run one at a time.

    written: what was written to when. copied: what it is a copy of, where it only serves to read; then it
    takes no change.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, witness: Witness) -> None:
        super().__init__(path, connection, witness)
        self.written = Written()
        self.copied: Copied | None = None

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
            quietly_roll_back(cursor)
            cursor.close()
