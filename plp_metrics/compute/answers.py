"""Answers kept until a table they were read from changes: pages call these instead of asking the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from functools import partial
from threading import Event, Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from plp_metrics.compute import kept, memo
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
WORTH_SECONDS, MOST_AGAIN = 0.01, 100
"""After a change those answers are made again by themselves that took so long, and so many at most."""


class _Kept(NamedTuple):
    """An answer, the version it is of, the tables it was read from and whose own rows (None for all).

    again: asks for it once more; None where only who looks at a page may. parts: the answers it is made of,
    by the hashes of their keys.
    """

    version: int
    tables: frozenset[str]
    raw: frozenset[str] | None
    found: Any
    again: partial[Any] | None = None
    parts: frozenset[int] = frozenset()


class _Making:
    """An answer being made. made: the answer, once it is there; over: no longer being made."""

    def __init__(self) -> None:
        self.made: list[_Kept] = []
        self.over = Event()


_answers: Held[tuple[Any, ...], _Kept] = Held(MOST_BYTES)
_newest: dict[str, int] = {}
_gone: list[Callable[[], object]] = []
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
        tables = frozenset(snapshot.tables) or EVERYTHING
        return _Kept(
            version, tables, scope.raw, found, partial(answer, store, scope, function, *args, **kwargs)
        )

    kept = _kept(store, (scope, *_named(function), args, tuple(sorted(kwargs.items()))), make)
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
        return _Kept(
            version, frozenset(taken_down.tables), taken_down.raw, found, parts=frozenset(taken_down.parts)
        )

    kept = _kept(store, (who, *_named(function), args, tuple(sorted(kwargs.items()))), make)
    found: T = kept.found
    return found


def until_next_event(store: Store, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """function(*args), or what it made before while nothing at all was done since, on the same day.

    For what looks at the store in ways that nobody takes down (a rehearsal). What it gives must not be
    changed.
    """

    def make(version: int, _: tuple[str, int]) -> _Kept:
        return _Kept(version, EVERYTHING, None, function(*args, **kwargs))

    kept = _kept(store, (store.today(), *_named(function), args, tuple(sorted(kwargs.items()))), make)
    found: T = kept.found
    return found


def _named(function: Callable[..., Any]) -> tuple[str, str]:
    return function.__module__, function.__qualname__


def _kept(store: Store, asked: tuple[Any, ...], make: Callable[[int, tuple[str, int]], _Kept]) -> _Kept:
    """What is kept for a question, or made; whoever takes down what is read meanwhile is told of it."""
    version, place = store.version(), (str(store.path), store.opened)
    key = (place, *asked)
    found = _kept_or_made(store, version, place, key, make)
    if (outer := reading()) is not None:
        outer.note(found.tables, found.raw)
        outer.parts.update(found.parts or (hash(key),))
    return found


def _kept_or_made(
    store: Store,
    version: int,
    place: tuple[str, int],
    key: tuple[Any, ...],
    make: Callable[[int, tuple[str, int]], _Kept],
) -> _Kept:
    """What is kept for a question where it still counts; else made once for all who ask meanwhile."""
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
        weight, took = weighed(key, found.found), perf_counter() - began
        with _lock:
            name = key[2], key[3]
            times, longest = _took.get(name, (0, 0.0))
            _took[name] = times + 1, max(longest, took)
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
        memo.forget()
        rows.forget()
    asked: Counter[int] = Counter()
    for key, one in of_this:
        # Who looks at what a page made of answers, asks for these, too.
        for part in one.parts or (hash(key),):
            asked[part] += _answers.asked(key)[0]
    gone: list[tuple[int, float, Callable[[], object]]] = []
    for key, old in of_this:
        if key[0] != place or store.written.since(old.version, old.tables, old.raw):
            seconds = _answers.asked(key)[1]
            if old.again is not None and asked[hash(key)] and seconds >= WORTH_SECONDS:
                gone.append((asked[hash(key)], seconds, old.again))
            _answers.drop(key)
    _gone[:] = [again for *_, again in sorted(gone, key=lambda one: one[:2])[-MOST_AGAIN:]]


def make_one_again(store: Store) -> bool:
    """Make one of the answers that a change made old, the one asked for most often first; whether there was
    one. To be called while nothing else is to be done: where somebody waits for an answer, nothing is made.

    It is made as if somebody asked for it, so it can't be older than any other.
    """
    version, place = store.version(), (str(store.path), store.opened)
    with _lock:
        _let_go(store, place, version)
        again = _gone.pop() if _gone and not _being_made else None
    if again is None:
        return False
    again()
    return True


def all_kept(store: Store) -> list[tuple[partial[Any], bool, Any]]:
    """Every answer kept of this store: how to ask for it again, whether it counts still, and the answer. For
    holding what is kept against what is made anew (`bench kept`)."""
    with _lock:
        kept_now = [one for key, one in _answers.items() if key[0][0] == str(store.path)]
    return [
        (one.again, not store.written.since(one.version, one.tables, one.raw), one.found)
        for one in kept_now
        if one.again is not None
    ]


def held_bytes() -> int:
    """What is kept takes, about: answers, readings, rows and what was made of them."""
    return _answers.bytes + kept.held_bytes() + memo.held_bytes() + rows.held_bytes()


def forget() -> None:
    """Drop every answer (for tests, and when a store is replaced by its backup)."""
    with _lock:
        _answers.clear()
        _gone.clear()
    kept.forget()
    memo.forget()
    rows.forget()
