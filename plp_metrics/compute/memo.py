"""What costs much and depends on nothing but its arguments: made once, kept in so many bytes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from time import perf_counter
from typing import Any, ParamSpec, TypeVar, cast

from plp_metrics.store.held import Held, weighed

P = ParamSpec("P")
T = TypeVar("T")

MOST_BYTES = 24 * 1024**2
"""What all that is kept here takes at most, arguments counted in."""
_made: Held[Hashable, tuple[Any]] = Held(MOST_BYTES)
_lock = Lock()


def memo(function: Callable[P, T]) -> Callable[P, T]:
    """The function, worked out once for equal arguments, which must be hashable.

    It must depend on nothing else and change nothing; nobody may change what it gives. Unlike
    `functools.lru_cache` it counts bytes, over all functions together: charts with what they were drawn
    from weigh a hundred kilobytes each.
    """

    @wraps(function)
    def of(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (function.__module__, function.__qualname__, args, tuple(sorted(kwargs.items())))
        with _lock:
            there = _made.get(key)
        if there is not None:
            return cast("T", there[0])
        began = perf_counter()
        found = function(*args, **kwargs)
        weight, took = weighed(key, found), perf_counter() - began
        with _lock:
            _made.put(key, (found,), weight, took)
        return found

    return of


def held_bytes() -> int:
    """What is kept takes, about."""
    return _made.bytes


def forget() -> None:
    """Drop all of it."""
    with _lock:
        _made.clear()
