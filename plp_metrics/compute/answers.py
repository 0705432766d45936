"""Answers kept until a table they were read from changes: pages call these instead of asking the store."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import ExitStack
from functools import partial
from threading import Event, Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from plp_metrics.compute import kept
from plp_metrics.compute.kept import Snapshot, of_snapshot
from plp_metrics.compute.remade import uncollected
from plp_metrics.model import Scope
from plp_metrics.store import rows
from plp_metrics.store.held import Held, weighed
from plp_metrics.store.noting import EVERYTHING, Reading, read_into, reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from plp_metrics.store import Store

P = ParamSpec("P")
T = TypeVar("T")

MOST_BYTES = 96 * 1024**2
"""What all answers kept in this process take at most."""


class _Kept(NamedTuple):
    """An answer, the version it is of, the tables it was read from and whose own rows (None for all)."""

    version: int
    tables: frozenset[str]
    raw: frozenset[str] | None
    found: Any


class _Making:
    """An answer being made. made: the answer, once it is there; over: no longer being made."""

    def __init__(self) -> None:
        self.made: list[_Kept] = []
        self.over = Event()


_answers: Held[tuple[Any, ...], _Kept] = Held(MOST_BYTES)
_newest: dict[str, int] = {}
_being_made: dict[Hashable, _Making] = {}
_took: dict[tuple[str, str], tuple[int, float]] = {}
_lock = Lock()


def slowest(most: int = 10) -> list[tuple[str, int, float]]:
    """What was made since the start: (its name, how often, its longest time in seconds), slowest first."""
    with _lock:
        found = [(f"{module}.{name}", *of) for (module, name), of in _took.items()]
    return sorted(found, key=lambda one: -one[2])[:most]


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

    def make(version: int, place: tuple[str, int]) -> _Kept:
        try:
            return once(version, place, at_once=False)
        except rows.TornError:
            return once(version, place, at_once=True)

    def once(version: int, place: tuple[str, int], *, at_once: bool) -> _Kept:
        snapshot = Snapshot(place, version, store.written, scope.raw)
        with read_into(None), ExitStack() as stack, of_snapshot(snapshot), uncollected():
            begin = partial(stack.enter_context, store.read())
            cursor = rows.RowsCursor(begin, snapshot, at_once=at_once)
            found = function(cast("DuckDBPyConnection", cursor), scope, *args, **kwargs)
        # One that read nothing by its cursor may have read elsewhere.
        return _Kept(version, frozenset(snapshot.tables) or EVERYTHING, scope.raw, found)

    kept = _kept(store, (scope, *_named(function), args, tuple(sorted(kwargs.items()))), make)
    if (outer := reading()) is not None:
        outer.note(kept.tables, kept.raw)
    found: T = kept.found
    return found


def looked(store: Store, who: Hashable, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """function(*args), or what it made before of the same arguments while nothing it read has changed.

    For what a page makes of several answers: it may call `answer` and read the store in any way, and must
    depend on nothing but that, its arguments (hashable) and `who`. What it gives must not be changed.
    """

    def make(version: int, _: tuple[str, int]) -> _Kept:
        taken_down = Reading()
        with read_into(taken_down):
            found = function(*args, **kwargs)
        return _Kept(version, frozenset(taken_down.tables), taken_down.raw, found)

    kept = _kept(store, (who, *_named(function), args, tuple(sorted(kwargs.items()))), make)
    if (outer := reading()) is not None:
        outer.note(kept.tables, kept.raw)
    found: T = kept.found
    return found


def _named(function: Callable[..., Any]) -> tuple[str, str]:
    return function.__module__, function.__qualname__


def _kept(store: Store, asked: tuple[Any, ...], make: Callable[[int, tuple[str, int]], _Kept]) -> _Kept:
    """What is kept for a question where it still counts; else made once for all who ask meanwhile."""
    version, place = store.version(), (str(store.path), store.opened)
    key = (place, *asked)
    making = (version, key)
    while True:
        with _lock:
            there = _answers.get(key)
            if there is not None and not store.written.since(there.version, there.tables, there.raw):
                return there
            others = _being_made.get(making)
            if others is None:
                mine = _being_made[making] = _Making()
                break
        # After a change many ask the same; whoever was first makes it for all, or the next where that fails.
        others.over.wait()
        if others.made:
            return others.made[0]
    began = perf_counter()
    try:
        found = make(version, place)
        mine.made.append(found)
        weight, took = weighed(key, found), perf_counter() - began
        with _lock:
            times, longest = _took.get(asked[1:3], (0, 0.0))
            _took[asked[1:3]] = times + 1, max(longest, took)
            _let_go(store, place, version)
            _answers.put(key, found, weight, took)
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
    of_this = [(key, old) for key, old in _answers.items() if key[0][0] == place[0]]
    if any(key[0] != place for key, _ in of_this):
        # Another file took the store's place: what was read of the one before goes from memory, too.
        kept.forget()
        rows.forget()
    for key, old in of_this:
        if key[0] != place or store.written.since(old.version, old.tables, old.raw):
            _answers.drop(key)


def held_bytes() -> int:
    """What is kept takes, about: answers, readings and rows."""
    return _answers.bytes + kept.held_bytes() + rows.held_bytes()


def forget() -> None:
    """Drop every answer (for tests, and when a store is replaced by its backup)."""
    with _lock:
        _answers.clear()
    kept.forget()
    rows.forget()
