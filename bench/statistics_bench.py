"""What the statistics of every partner, metric and quarter cost at once, asked of the store anew.

60 partners, five school years, every declared metric, measured at random with a target on each. Each part is
one function of (cursor, scope, question); all of them together are to take 300 ms at most. They are computed
as columns, and what a page draws is made of them when it is looked at; the last line looks at everything.
Told are milliseconds of the processor, the best and the middle of some runs.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pyarrow as pa

from plp_metrics import store
from plp_metrics.compute import fair, forecasts, statistics, trends
from plp_metrics.metrics import load_all
from plp_metrics.model import (
    ALL,
    QUARTERS,
    Basis,
    Direction,
    Kind,
    Question,
    Scope,
    school_year,
)
from plp_metrics.store import Store

PARTNERS, YEARS, RUNS = 60, 5, 15
FIRST_YEAR = 2014
GOAL_MS = 300

PARTS: dict[str, Callable[..., Any]] = {
    "trends": partial(trends.trends, brief=True),
    "fair": fair.funnels,
    "forecasts": lambda cursor, scope, asked: forecasts.forecasts(
        cursor, scope, replace(asked, quarter="Q3")
    ),
    "at once": partial(statistics.statistics, ahead_from="Q3"),
    "all looked at": lambda cursor, scope, asked: looked_at(
        statistics.statistics(cursor, scope, asked, ahead_from="Q3")
    ),
}
"""Name → what is asked. A new kind of statistics is one line here."""


def looked_at(found: statistics.Statistics) -> int:
    """Every trend and forecast made; how many."""
    return len(list(found.trends)) + len(list(found.forecasts))


def question() -> Question:
    """Everything, at the end of the last year."""
    return Question(school_year(FIRST_YEAR + YEARS - 1), "Q4", tuple(load_all()))


def fill(into: Store, seed: int = 1) -> int:
    """Write measured figures of every partner, metric and quarter, and a target each; how many figures."""
    chance = np.random.default_rng(seed)
    partners = [f"P{i:02d}" for i in range(PARTNERS)]
    years = [school_year(FIRST_YEAR + i) for i in range(YEARS)]
    rows: list[tuple[object, ...]] = []
    agreed: list[tuple[object, ...]] = []
    for metric in load_all().values():
        season = metric.season_of(ALL) if metric.kind is not Kind.RATE else (1, 1, 1, 1)
        for partner in partners:
            level, size = chance.uniform(0.5, 0.95), int(chance.integers(15, 120))
            for year in years:
                for quarter, share in zip(QUARTERS, season, strict=True):
                    top = float(chance.binomial(size, level))
                    n = float(size) if metric.kind is Kind.RATE else None
                    x = top if n else float(chance.poisson(size * share))
                    rows.append((metric.key, partner, year, quarter, x, n))
                aim = level if metric.kind is Kind.RATE else float(size)
                number = len(agreed) + 1
                agreed.append((number, partner, metric.key, year, _comparison(metric.direction), aim))
    with into.change("bench@example.org", "bench") as change:
        _insert(change.cursor, partners, years, rows, agreed, change.event_id)
    return len(rows)


def _comparison(direction: Direction) -> str:
    return "at_most" if direction is Direction.LESS else "at_least"


def _insert(
    cursor: Any,
    partners: list[str],
    years: list[str],
    rows: list[tuple[Any, ...]],
    agreed: list[tuple[Any, ...]],
    event: int,
) -> None:
    table = pa.table(dict(zip("mpyqxn", map(list, zip(*rows, strict=True)), strict=True)))
    cursor.register("figures", table)
    cursor.execute(
        "INSERT INTO measurement SELECT m, b, p, y, q, 'ALL', 'ALL', 'ALL', 'ALL', 'ALL', x, n, ?, NULL"
        " FROM figures, (VALUES ('submitted'), ('accepted')) AS basis(b)",
        [event],
    )
    cursor.unregister("figures")
    targets = pa.table(dict(zip("ipmyct", map(list, zip(*agreed, strict=True)), strict=True)))
    cursor.register("targets", targets)
    cursor.execute(
        "INSERT INTO agreement SELECT i, p, m, y, 'ALL', c, t, NULL, 'Q4', '{}', 'agreed', 'confirmed',"
        " 'a@example.org', 'partner', 'b@example.org', TIMESTAMP '2014-07-01', '', ?, NULL FROM targets",
        [event],
    )
    cursor.unregister("targets")
    for partner in partners:
        facts = [partner, partner, "America/Chicago", False, 1, years[0], years[0], event]
        cursor.execute("INSERT INTO partner VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)", facts)


def measure(opened: Store, part: Callable[..., Any], scope: Scope, asked: Question) -> tuple[float, float]:
    """Milliseconds of one part, the best and the middle of some runs on fresh snapshots."""
    taken = []
    for _ in range(RUNS):
        with opened.read() as cursor:
            began = time.process_time()
            part(cursor, scope, asked)
            taken.append(time.process_time() - began)
    return min(taken) * 1000, median(taken) * 1000


def main() -> None:
    """Print the milliseconds of each part, and of all at once from one reading."""
    with tempfile.TemporaryDirectory() as folder:
        opened = store.open_store(Path(folder) / "bench.duckdb", create=True)
        figures = fill(opened)
        print(f"{PARTNERS} partners, {YEARS} years, {len(load_all())} metrics: {figures} figures")
        scope = Scope(None, None, Basis.SUBMITTED)
        for name, part in PARTS.items():
            best, middle = measure(opened, part, scope, question())
            print(f"  {name:<14}{best:7.0f} ms (middle {middle:.0f})")
        print(f"  (goal: {GOAL_MS} ms at once)")
        store.close_all()


if __name__ == "__main__":
    main()
