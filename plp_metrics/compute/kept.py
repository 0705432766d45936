"""What several answers of one version of the store read alike (partners, agreements, states), kept for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")

KEPT = 60
"""How many readings are kept; the ones not asked for longest go first."""

_snapshot: ContextVar[Hashable | None] = ContextVar("snapshot", default=None)
_readings: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


@contextmanager
def of_snapshot(snapshot: Hashable) -> Iterator[None]:
    """What is read inside is read from this snapshot, whoever reads. Never for a cursor that changes."""
    before = _snapshot.set(snapshot)
    try:
        yield
    finally:
        _snapshot.reset(before)


def kept(what: Hashable, read: Callable[[], T]) -> T:
    """What `read` gives; inside `of_snapshot` the same object as before for the same `what` and snapshot.

    It must not be changed by who gets it. what: everything the reading depends on but the snapshot.
    """
    snapshot = _snapshot.get()
    if snapshot is None:
        return read()
    key = (snapshot, what)
    with _lock:
        if key in _readings:
            _readings.move_to_end(key)
            return _readings[key]
    found = read()
    with _lock:
        _readings[key] = found
        while len(_readings) > KEPT:
            _readings.popitem(last=False)
    return found


def forget() -> None:
    """Drop every reading."""
    with _lock:
        _readings.clear()
