"""What a page of one metric costs of the app's own work: 60 partners over five years, a share and a count.

The store is that of `bench statistics`. The page is run as an evaluator's click would run it, in Streamlit's
own test runner, with an empty page beside it: milliseconds of the processor beyond that one's, warm (nothing
changed since: its answers and drawings are kept) and with every answer asked of the store anew.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from streamlit.testing.v1 import AppTest

from bench import pages_bench, statistics_bench
from plp_metrics import store
from plp_metrics.compute import answers
from plp_metrics.model import Role

ACCOUNT = "evaluator@example.org"
METRICS = ("implementation_rate", "teachers_trained")
RUNS = 25
GOAL_MS = 80


def processor_ms(run: Callable[[], object], times: int) -> float:
    """The middle of some runs, in milliseconds of the processor."""
    taken = []
    for _ in range(times):
        before = time.process_time()
        run()
        taken.append((time.process_time() - before) * 1000)
    return median(taken)


def prepared(path: Path) -> None:
    """The store of 60 partners over five years, with somebody to look at it."""
    opened = store.open_store(path, create=True)
    statistics_bench.fill(opened)
    with opened.change("bench@example.org", "bench") as change:
        change.cursor.execute(
            "INSERT INTO account (email, role, from_event) VALUES (?, ?, ?)",
            [ACCOUNT, Role.EVALUATOR.value, change.event_id],
        )
    store.close_all()


def page(metric: str) -> AppTest:
    """The page as it stands after Q3 of the last year."""
    found = AppTest.from_function(
        pages_bench.draw,
        default_timeout=120,
        kwargs={"module": "pages.results.metric", "account": ACCOUNT},
    )
    asked = statistics_bench.question()
    found.query_params["metric"] = metric
    found.query_params["year"], found.query_params["quarter"] = asked.school_year, "Q3"
    return found


def main() -> None:
    """Print the page's own milliseconds for each metric."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLP_STORE"] = str(Path(folder) / "bench.duckdb")
        os.environ["PLP_TODAY"] = "2019-05-02"
        prepared(Path(os.environ["PLP_STORE"]))
        empty = AppTest.from_function(pages_bench.nothing, default_timeout=60)
        empty.run()
        print(f"{statistics_bench.PARTNERS} partners, {statistics_bench.YEARS} years; middle of {RUNS} runs")
        for metric in METRICS:
            one = page(metric)
            one.run()
            if one.exception:
                raise RuntimeError(f"{metric}: {one.exception[0].message}")
            base = processor_ms(empty.run, RUNS)
            warm = processor_ms(one.run, RUNS) - base

            def changed(one: AppTest = one) -> None:
                answers.forget()
                one.run()

            cold = processor_ms(changed, 5) - base
            print(f"  {metric:<22}{warm:6.0f} ms of its own warm, {cold:.0f} ms after a change")
        print(f"  (goal: {GOAL_MS} ms warm)")
        store.close_all()


if __name__ == "__main__":
    main()
