"""What several answers read alike (partners, agreements, states), kept until a table of it changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from time import perf_counter
from typing import Any, Protocol, TypeVar

from plp_metrics.store.held import Held, weighed

T = TypeVar("T")

MOST_BYTES = 16 * 1024**2
"""What all readings kept in this process take at most."""


class Written(Protocol):
    """What tells whether a table was written to after a version."""

    def since(self, version: int, tables: frozenset[str], raw: frozenset[str] | None) -> bool: ...


class Snapshot:
    """A store at one version, and what is read from it.

    place: the store, as it was opened last. raw: as in Scope. tables: those read so far; given: the same,
    those read inside a reading counted in at once. as_of: the lowest version of what was given out in it.
    The snapshot may be a later one than its version says, never an earlier one.
    """

    def __init__(
        self, place: Hashable, version: int, written: Written, raw: frozenset[str] | None = None
    ) -> None:
        self.place, self.version, self.written, self.raw = place, version, written, raw
        self.tables: set[str] = set()
        self.given: set[str] = set()
        self.as_of = version

    def note(self, tables: Iterable[str], version: int | None = None) -> None:
        """version: where it was not read from the store now, but at this one."""
        named = tuple(tables)
        self.as_of = min(self.as_of, self.version if version is None else version)
        self.tables.update(named)
        self.given.update(named)

    def stands(self, version: int, tables: frozenset[str]) -> bool:
        """Whether what was read at this version from these tables is the same in this snapshot."""
        return version <= self.version and not self.written.since(version, tables, self.raw)


_snapshot: ContextVar[Snapshot | None] = ContextVar("snapshot", default=None)
_readings: Held[Hashable, tuple[int, frozenset[str], Any]] = Held(MOST_BYTES)
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
    if there is not None and snapshot.stands(*there[:2]):
        snapshot.note(there[1], there[0])
        return there[2]
    around, snapshot.tables = (snapshot.tables, snapshot.as_of), set()
    snapshot.as_of = snapshot.version
    began = perf_counter()
    try:
        found = read()
        # What stands for this reader may be old for another, who sees drafts that this one does not.
        tables, as_of = frozenset(snapshot.tables), snapshot.as_of
    finally:
        snapshot.tables |= around[0]
        snapshot.as_of = min(snapshot.as_of, around[1])
    weight, took = weighed(key, found), perf_counter() - began
    with _lock:
        _readings.put(key, (as_of, tables, found), weight, took)
    return found


def held_bytes() -> int:
    """What the kept readings take, about."""
    return _readings.bytes


def forget() -> None:
    """Drop every reading."""
    with _lock:
        _readings.clear()
