"""Answers kept until the store moves on: what pages call instead of asking the store again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from plp_metrics.compute import kept
from plp_metrics.compute.kept import of_snapshot
from plp_metrics.compute.remade import uncollected
from plp_metrics.model import Scope

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


_answers: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
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

    The key holds the store, its version, the whole scope, the function and every argument, so a change of
    the store or another viewer never meets an old or a foreign answer. Arguments must be hashable (tuples,
    not lists) and answers must not be changed by who gets them.
    """
    version = store.version()
    key = (
        str(store.path), version, scope, function.__module__, function.__qualname__, args,
        tuple(sorted(kwargs.items())),
    )  # fmt: skip
    while True:
        with _lock:
            if key in _answers:
                _answers.move_to_end(key)
                return _answers[key]
            others = _being_made.get(key)
            if others is None:
                mine = _being_made[key] = _Making()
                break
        # After a change many ask the same; whoever was first makes it for all, or the next where that fails.
        others.over.wait()
        if others.made:
            return others.made[0]
    try:
        with store.read() as cursor:
            # A snapshot may be one version further than what was asked a moment ago.
            same = (str(store.path), version) if store.version() == version else None
            with of_snapshot(same), uncollected():
                found = function(cursor, scope, *args, **kwargs)
        mine.made.append(found)
        if store.version() == version:
            with _lock:
                _let_go(str(store.path), version)
                _answers[key] = found
                while len(_answers) > KEPT:
                    _answers.popitem(last=False)
        return found
    finally:
        with _lock:
            del _being_made[key]
        mine.over.set()


def _let_go(path: str, version: int) -> None:
    """Drop what older versions of a store were asked: nobody asks them again. With _lock held."""
    if _newest.get(path, version) == version:
        _newest[path] = version
        return
    _newest[path] = version
    for old in [key for key in _answers if key[0] == path and key[1] != version]:
        del _answers[old]


def forget() -> None:
    """Drop every answer (for tests, and when a store is replaced by its backup)."""
    with _lock:
        _answers.clear()
    kept.forget()
