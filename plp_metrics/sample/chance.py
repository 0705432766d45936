"""Chance from a seed. Only uniform numbers are drawn, so that a seed gives the same program everywhere:
numpy keeps its bit streams, but not its binomial or normal draws, from version to version."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Chance:
    """A stream of uniform numbers of its own for each subject, whoever else draws."""

    def __init__(self, seed: int, *subject: str) -> None:
        self._bits = np.random.Generator(np.random.PCG64([seed, crc32("/".join(subject).encode())]))

    def shares(self, *shape: int) -> Floats:
        """Numbers in [0, 1)."""
        return self._bits.random(shape)

    def one(self) -> float:
        return float(self._bits.random())

    def whole(self, low: int, high: int, *shape: int) -> Ints:
        """Whole numbers from low to high, both included."""
        return low + np.floor(self._bits.random(shape) * (high - low + 1)).astype(np.int64)

    def pick(self, weights: list[float], size: int) -> Ints:
        """Positions drawn with the given weights."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        drawn = np.searchsorted(edges, self._bits.random(size) * edges[-1], side="right")
        return np.asarray(drawn, dtype=np.int64)


def split(total: int, shares: list[float]) -> list[int]:
    """Whole numbers in the proportion of `shares` that add up to `total` (largest remainder)."""
    whole = sum(shares)
    exact = [total * s / whole for s in shares] if whole else [0.0] * len(shares)
    counts = [int(x) for x in exact]
    order = sorted(range(len(shares)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[: total - sum(counts)]:
        counts[i] += 1
    return counts
