"""What several answers read alike (partners, agreements, states), kept until a table of it changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

KEPT = 60
"""How many readings are kept; the ones not asked for longest go first."""


class Written(Protocol):
    """What tells whether a table was written to after a version."""

    def since(self, version: int, tables: frozenset[str], raw: frozenset[str] | None) -> bool: ...


class Snapshot:
    """A store at one version, and what is read from it.

    place: the store, as it was opened last. raw: as in Scope. tables: those read so far.
    The snapshot may be a later one than its version says, never an earlier one.
    """

    def __init__(
        self, place: Hashable, version: int, written: Written, raw: frozenset[str] | None = None
    ) -> None:
        self.place, self.version, self.written, self.raw = place, version, written, raw
        self.tables: set[str] = set()

    def note(self, tables: Iterable[str]) -> None:
        self.tables.update(tables)

    def stands(self, version: int, tables: frozenset[str]) -> bool:
        """Whether what was read at this version from these tables is the same in this snapshot."""
        return version <= self.version and not self.written.since(version, tables, self.raw)


_snapshot: ContextVar[Snapshot | None] = ContextVar("snapshot", default=None)
_readings: OrderedDict[Hashable, tuple[int, frozenset[str], Any]] = OrderedDict()
_lock = Lock()


@contextmanager
def of_snapshot(snapshot: Snapshot) -> Iterator[None]:
    """What is read inside is read from this snapshot, whoever reads. Never for a cursor that changes."""
    before = _snapshot.set(snapshot)
    try:
        yield
    finally:
        _snapshot.reset(before)


def kept(what: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives; inside `of_snapshot` the same object as before while nothing it read has changed.

    It must not be changed by who gets it. what: everything the reading depends on but the store.
    """
    snapshot = _snapshot.get()
    if snapshot is None:
        return read()
    key = (snapshot.place, what)
    with _lock:
        there = _readings.get(key)
        if there is not None:
            _readings.move_to_end(key)
    if there is not None and snapshot.stands(*there[:2]):
        snapshot.note(there[1])
        return there[2]
    around, snapshot.tables = snapshot.tables, set()
    try:
        found = read()
        tables = frozenset(snapshot.tables)
    finally:
        snapshot.tables |= around
    with _lock:
        _readings[key] = (snapshot.version, tables, found)
        while len(_readings) > KEPT:
            _readings.popitem(last=False)
    return found


def forget() -> None:
    """Drop every reading."""
    with _lock:
        _readings.clear()
