"""Thousands of objects at once: dataclasses made with all their fields set together."""

from __future__ import annotations

from dataclasses import MISSING, fields
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def made(kind: type[T], /, **given: Any) -> T:
    """`kind(**given)` for a dataclass without slots and without work of its own at the start, at a third of
    its price: a frozen one sets its fields one by one. Raises TypeError where they are not just these."""
    one: T = object.__new__(kind)
    held, of = vars(one), cast(Any, kind)
    held.update(_told(of))
    held.update(given)
    if held.keys() != _names(of):
        raise TypeError(f"{kind.__name__} can't be made of {', '.join(given)}")
    return one


def remade(one: T, /, **changes: Any) -> T:
    """`dataclasses.replace` for such a dataclass. Raises TypeError for a field there is none of."""
    other: T = object.__new__(type(one))
    held = vars(other)
    held.update(vars(one))
    many = len(held)
    held.update(changes)
    if len(held) != many:
        raise TypeError(f"{type(one).__name__} has no such field among {', '.join(changes)}")
    return other


@cache
def _told(kind: Any) -> dict[str, Any]:
    """What a field is where nothing is given. A field with a factory must be given."""
    return {f.name: f.default for f in fields(kind) if f.default is not MISSING}


@cache
def _names(kind: Any) -> frozenset[str]:
    return frozenset(f.name for f in fields(kind))
