"""What is kept in memory takes no more than it may."""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from plp_metrics.store.held import Held, weighed
from plp_metrics.store.weight import weigh


@dataclass(frozen=True)
class Told:
    what: str
    much: float
    more: tuple[float, ...] = ()


MADE: dict[str, Callable[[], Any]] = {
    "rows": lambda: [(f"partner {n}", float(n), n + 1000, None) for n in range(3000)],
    "records": lambda: tuple(Told(f"number {n}", n * 1.5, (n * 2.5,)) for n in range(1000)),
    "a text": lambda: "".join(f"<p>{n}</p>" for n in range(20_000)),
    "a chart": lambda: {"data": [{"x": [n * 1.5 for n in range(400)], "name": f"no {i}"} for i in range(9)]},
    "an array": lambda: {"values": np.arange(20_000) * 1.5},
    "an array of texts": lambda: np.array([f"partner {n}" for n in range(5000)], dtype=object),
    "a table": lambda: pd.DataFrame({"number": np.arange(20_000) * 0.5}),
}


@pytest.mark.parametrize("what", MADE)
def test_a_thing_weighs_about_what_python_took_for_it(what: str) -> None:
    MADE[what]()
    gc.collect()
    tracemalloc.start()
    thing = MADE[what]()
    took = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert 0.8 * took < weigh(thing) < 1.4 * took


def test_what_is_kept_never_takes_more_bytes_than_it_may() -> None:
    chance, held = random.Random(7), Held[int, str](50_000)
    truly: dict[int, int] = {}
    for number in range(2000):
        text = "x" * chance.randint(1, 20_000)
        key = chance.randint(0, 300)
        held.put(key, text, weighed(key, text), chance.random())
        truly = {k: weighed(k, thing) for k, thing in held.items()}
        assert held.bytes == sum(truly.values()) <= 50_000, number
    assert len(truly) > 3


def test_what_is_asked_for_stays_before_what_is_not_and_the_costly_before_the_cheap() -> None:
    held = Held[str, str](1000)
    for key in "abcde":
        held.put(key, key, 150, seconds=1.0)
    held.put("cheap", "c", 150, seconds=0.1)
    held.put("f", "f", 150, seconds=1.0)
    assert held.get("cheap") is None
    assert held.get("a") == "a"
    held.put("g", "g", 150, seconds=1.0)
    held.put("h", "h", 150, seconds=1.0)
    assert held.get("b") is None
    assert held.get("a") == "a"


def test_what_would_push_out_a_quarter_of_the_rest_is_not_kept() -> None:
    held = Held[str, str](1000)
    held.put("small", "s", 100, seconds=0.1)
    held.put("great", "g", 251, seconds=9.0)
    assert [key for key, _ in held.items()] == ["small"]
    held.put("small", "too great by now", 400, seconds=9.0)
    assert (len(held), held.bytes) == (0, 0)
