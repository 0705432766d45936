"""Rows that statements gave, kept until a table they name changes: pages ask the same again and again.

Nothing about an answer's own validity is decided here: what it read counts as read, kept rows or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from threading import Lock
from time import perf_counter
from typing import Any, NamedTuple, Protocol

from duckdb import DuckDBPyConnection

from plp_metrics.store.held import Held, weighed
from plp_metrics.store.noting import NotedCursor, read_by

MOST_BYTES = 16 * 1024**2
"""What all kept rows of this process take at most."""
_READS = re.compile(r"\s*(?:select|with)\b", re.IGNORECASE)
_NOT_THE_STORES = re.compile(
    r"\b(?:duckdb_\w+|information_schema|pragma\w*|temp|random|current_\w+|now|today|nextval)\b",
    re.IGNORECASE,
)


_VALUES = (str, int, float, date, type(None))
_LOOKS_ON = frozenset(("fetchone", "fetchmany", "fetchnumpy", "fetchdf", "df", "description", "rowcount"))


class Of(Protocol):
    """The snapshot of whoever reads. place: the store as it was opened last; version: at least this one."""

    place: Hashable
    version: int
    given: set[str]
    """The tables of all that was given out in it so far."""

    def note(self, tables: Iterable[str], version: int | None = None) -> None: ...

    def stands(self, version: int, tables: frozenset[str]) -> bool:
        """Whether what was read at this version from these tables is the same in this snapshot."""
        ...


class TornError(Exception):
    """The store changed between rows that were kept and the first statement asked: begin anew."""


class _Rows(NamedTuple):
    version: int
    tables: frozenset[str]
    rows: list[tuple[Any, ...]]


_kept: Held[Hashable, _Rows] = Held(MOST_BYTES)
_lock = Lock()


class RowsCursor:
    """A cursor on a snapshot that asks the store only where no rows are kept; begun when it first has to.

    Kept are rows fetched all at once of statements that read tables of the store and nothing else; a cursor
    that lays out tables of its own keeps none from there on. Rows must not be changed by who gets them.
    Raises TornError from the first statement asked, where what was given before is of another snapshot.
    """

    def __init__(
        self, begin: Callable[[], DuckDBPyConnection], snapshot: Of, *, at_once: bool = False
    ) -> None:
        """at_once: begin the snapshot now, after which nothing can be torn."""
        self._begin, self._snapshot, self._keeps = begin, snapshot, True
        self._inner: NotedCursor | None = None
        self._waits: tuple[str, Any, Hashable] | None = None
        if at_once:
            cursor = begin()
            # A snapshot is taken by the first statement, not by the beginning.
            cursor.execute("SELECT 1 FROM setting LIMIT 0").fetchall()
            self._inner = NotedCursor(cursor, read_by, snapshot.note)

    def execute(self, statement: Any, values: Any = None) -> RowsCursor:
        self._waits = None
        if self._keeps and isinstance(statement, str) and _is_kept(statement):
            key = _frozen(values)
            if key is not None:
                self._snapshot.note(read_by(statement))
                self._waits = statement, values, key
                return self
        elif not isinstance(statement, str) or not _READS.match(statement):
            self._keeps = False
        self._ask(statement, values)
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        if self._waits is None:
            return self._real().fetchall()
        (statement, values, asked), self._waits = self._waits, None
        of, key = read_by(statement), (self._snapshot.place, statement, asked)
        with _lock:
            there = _kept.get(key)
        if there is not None and self._snapshot.stands(there.version, of):
            self._snapshot.note(of, there.version)
            return there.rows.copy()
        began = perf_counter()
        rows = self._ask(statement, values).fetchall()
        took = perf_counter() - began
        weight = weighed(key, rows)
        with _lock:
            _kept.put(key, _Rows(self._snapshot.version, of, rows), weight, took)
        return rows.copy()

    def __getattr__(self, name: str) -> Any:
        if self._waits is not None:
            (statement, values, _), self._waits = self._waits, None
            self._ask(statement, values)
        if name not in _LOOKS_ON:
            self._keeps = False
        return getattr(self._real(), name)

    def _real(self) -> NotedCursor:
        if self._inner is None:
            self._inner = NotedCursor(self._begin(), read_by, self._snapshot.note)
        return self._inner

    def _ask(self, statement: Any, values: Any) -> Any:
        given = frozenset(self._snapshot.given) if self._inner is None else frozenset()
        asked = self._real().execute(statement) if values is None else self._real().execute(statement, values)
        # Changes are told before they can be seen: one that is in what was just read is known by now.
        if given and not self._snapshot.stands(self._snapshot.version, given):
            raise TornError
        return asked


def forget() -> None:
    """Drop all rows."""
    with _lock:
        _kept.clear()


def held_bytes() -> int:
    """What the kept rows take, about."""
    return _kept.bytes


@lru_cache(maxsize=4096)
def _is_kept(statement: str) -> bool:
    return (
        bool(_READS.match(statement)) and bool(read_by(statement)) and not _NOT_THE_STORES.search(statement)
    )


def _frozen(values: Any) -> Hashable:
    """The values of a statement as part of a key, each with its kind; None where one can't be."""
    if isinstance(values, Mapping):
        parts = [(name, _frozen(value)) for name, value in values.items()]
        return None if any(part is None for _, part in parts) else ("", *sorted(parts))
    if isinstance(values, list | tuple):
        found = [_frozen(value) for value in values]
        return None if any(part is None for part in found) else ("[]", *found)
    return (type(values).__name__, values) if isinstance(values, _VALUES) else None
