"""Answers kept until a table they were read from changes: pages call these instead of asking the store."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from plp_metrics.compute import kept
from plp_metrics.compute.kept import Snapshot, of_snapshot
from plp_metrics.compute.remade import uncollected
from plp_metrics.model import Scope
from plp_metrics.store.noting import EVERYTHING, noted, read_by

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from plp_metrics.store import Store

P = ParamSpec("P")
T = TypeVar("T")

KEPT = 2000
"""How many answers are kept in this process; the ones not asked for longest go first."""


class _Making:
    """An answer being made. made: the answer, once it is there; over: no longer being made."""

    def __init__(self) -> None:
        self.made: list[Any] = []
        self.over = Event()


class _Kept(NamedTuple):
    """An answer, the version it is of, and the tables it was read from."""

    version: int
    tables: frozenset[str]
    found: Any


_answers: OrderedDict[tuple[Any, ...], _Kept] = OrderedDict()
_newest: dict[str, int] = {}
_being_made: dict[Hashable, _Making] = {}
_lock = Lock()


def answer(
    store: Store,
    scope: Scope,
    function: Callable[Concatenate[DuckDBPyConnection, Scope, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """function(cursor, scope, *args) on a snapshot of the store, or the answer it gave before.

    The key holds the store, the whole scope, the function and every argument, so another viewer never meets
    a foreign answer. A kept answer counts until a change writes to a table it was read from, so an old one is
    never met. function must read by its cursor only; arguments must be hashable
    (tuples, not lists) and answers must not be changed by who gets them.
    """
    version, place = store.version(), (str(store.path), store.opened)
    key = (place, scope, function.__module__, function.__qualname__, args, tuple(sorted(kwargs.items())))
    making = (version, key)
    while True:
        with _lock:
            there = _answers.get(key)
            if there is not None and not store.written.since(there.version, there.tables, scope.raw):
                _answers.move_to_end(key)
                return there.found
            others = _being_made.get(making)
            if others is None:
                mine = _being_made[making] = _Making()
                break
        # After a change many ask the same; whoever was first makes it for all, or the next where that fails.
        others.over.wait()
        if others.made:
            return others.made[0]
    try:
        snapshot = Snapshot(place, version, store.written, scope.raw)
        with store.read() as cursor, of_snapshot(snapshot), uncollected():
            found = function(noted(cursor, read_by, snapshot.note), scope, *args, **kwargs)
        mine.made.append(found)
        with _lock:
            _let_go(store, place, version)
            # One that read nothing by its cursor may have read elsewhere.
            _answers[key] = _Kept(version, frozenset(snapshot.tables) or EVERYTHING, found)
            while len(_answers) > KEPT:
                _answers.popitem(last=False)
        return found
    finally:
        with _lock:
            del _being_made[making]
        mine.over.set()


def _let_go(store: Store, place: tuple[str, int], version: int) -> None:
    """Drop the answers that a change of a store has made old: nobody gets them again. With _lock held."""
    if _newest.get(place[0], version) == version:
        _newest[place[0]] = version
        return
    _newest[place[0]] = version
    of_this = [(key, kept) for key, kept in _answers.items() if key[0][0] == place[0]]
    for key, old in of_this:
        if key[0] != place or store.written.since(old.version, old.tables, key[1].raw):
            del _answers[key]


def forget() -> None:
    """Drop every answer (for tests, and when a store is replaced by its backup)."""
    with _lock:
        _answers.clear()
    kept.forget()
