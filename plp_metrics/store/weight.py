"""What an answer weighs in memory, so that what is kept can be bounded in bytes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from enum import Enum
from types import FunctionType, MethodType, ModuleType
from typing import Any

SAMPLE = 24
"""Of a longer row of things so many are weighed, spread evenly over it, and stand for the rest."""
_SLOT = 16
"""Bytes an object needs for each thing it names, where Python does not count them in with it."""
_SHARED = (type, ModuleType, FunctionType, MethodType, Enum, bool, type(None))
_PLAIN = (str, bytes, int, float, complex)


def weigh(thing: Any) -> int:
    """Bytes a thing takes with all it holds, about: each object once, what the program holds anyway (classes,
    functions, members of an enumeration) not at all.

    Of long tuples, lists and dicts SAMPLE parts stand for all. Arrays and tables weigh their buffers.
    """
    return round(_weigh(thing, set()))


def _weigh(thing: Any, seen: set[int]) -> float:
    if isinstance(thing, _SHARED) or id(thing) in seen:
        return 0.0
    seen.add(id(thing))
    own = float(sys.getsizeof(thing, 64))
    if isinstance(thing, _PLAIN):
        return own
    if (usage := getattr(thing, "memory_usage", None)) is not None and hasattr(thing, "columns"):
        return max(own, float(usage(deep=True).sum()))
    if (size := getattr(thing, "nbytes", None)) is not None:
        # An array of objects holds them besides its own bytes, and the collector does not see them.
        objects = getattr(getattr(thing, "dtype", None), "hasobject", False)
        return max(own, float(size)) + (_of(list(thing.flat), seen) if objects else 0.0)
    if isinstance(thing, dict):
        return own + _of(list(thing), seen) + _of(list(thing.values()), seen)
    if isinstance(thing, tuple | list):
        return own + _of(thing, seen)
    parts = gc.get_referents(thing)
    return own + _SLOT * len(parts) + _of(parts, seen)


def _of(parts: Sequence[Any], seen: set[int]) -> float:
    if len(parts) <= SAMPLE:
        return sum(_weigh(part, seen) for part in parts)
    some = [parts[len(parts) * n // SAMPLE] for n in range(SAMPLE)]
    return sum(_weigh(part, seen) for part in some) * len(parts) / SAMPLE
