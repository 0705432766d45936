"""What is kept in memory for the next who asks, bounded in bytes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from plp_metrics.store.weight import weigh

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _One(Generic[V]):
    """A thing kept. due: when it is its turn to go, the lowest first. asked: how often it was asked for."""

    __slots__ = ("asked", "due", "seconds", "thing", "weight", "worth")

    def __init__(self, thing: V, weight: int, seconds: float) -> None:
        self.thing, self.weight, self.seconds = thing, weight, seconds
        self.worth, self.due, self.asked = seconds / max(weight, 1), 0.0, 0


class Held(Generic[K, V]):
    """Things by their key, `most` bytes of them in all. Who shares one among threads holds a lock of its own.

    What would be made again in the least time for the room it takes goes first, among likes the one not asked
    for longest (GreedyDual-Size). What takes more than a quarter of the whole is not kept.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._held: dict[K, _One[V]] = {}
        self._now = 0.0

    def get(self, key: K) -> V | None:
        """What is kept by this key; None where nothing is."""
        there = self._held.get(key)
        if there is None:
            return None
        there.due = self._now + there.worth
        there.asked += 1
        return there.thing

    def put(self, key: K, thing: V, weight: int, seconds: float) -> None:
        """Keep it, in the place of what the key had before.

        weight: as `weighed` has it. seconds: what it took to make.
        """
        self.drop(key)
        if weight > self.most / 4:
            return
        if self.bytes + weight > self.most:
            self._make_room(weight)
        one = _One(thing, weight, seconds)
        one.due = self._now + one.worth
        self._held[key] = one
        self.bytes += weight

    def _make_room(self, weight: int) -> None:
        # A little more than needed, so that not every new thing has to look through all.
        least = self.most - weight - self.most // 32
        for key, one in sorted(self._held.items(), key=lambda item: item[1].due):
            if self.bytes <= least:
                return
            self._now = one.due
            self.drop(key)

    def drop(self, key: K) -> None:
        """Let go what is kept by this key, if anything is."""
        there = self._held.pop(key, None)
        self.bytes -= there.weight if there else 0

    def items(self) -> Iterator[tuple[K, V]]:
        """All of it."""
        for key, one in self._held.items():
            yield key, one.thing

    def asked(self, key: K) -> tuple[int, float]:
        """How often what is kept by this key was asked for since, and the seconds it took to make."""
        there = self._held[key]
        return there.asked, there.seconds

    def clear(self) -> None:
        self._held.clear()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._held)


def weighed(key: object, thing: object) -> int:
    """Bytes a thing takes with its key, about. To be worked out before a lock is taken."""
    return weigh((key, thing))
