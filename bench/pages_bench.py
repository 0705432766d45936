"""What one run of a page costs of the app's own work, on the sample at a million student rows.

Each page is run warm (caches filled, nothing changed since) as a person's click would run it, in
Streamlit's own test runner, and an empty page is run in between: the page's own work is the difference.
PLP_BENCH_STORE names a store made before (`init --sample --rows 1000000` takes some minutes).
"""

from __future__ import annotations

import os
import pstats
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from plp_metrics import access, store
from plp_metrics.compute import answers
from plp_metrics.sample import load

RUNS = 15
ROWS = 1_000_000
PAGES = {
    "overview": ("evaluator@example.org", "pages.results.overview", {}),
    "partner": ("evaluator@example.org", "pages.results.partner", {"partner": "OZARK"}),
    "brief": ("evaluator@example.org", "pages.results.brief", {"partner": "OZARK"}),
    "calls": ("evaluator@example.org", "pages.results.calls", {}),
    "equity": ("leadership@example.org", "pages.results.equity", {}),
    "quality": ("evaluator@example.org", "pages.results.quality", {}),
    "number": ("evaluator@example.org", "pages.results.number", {"metric": "teachers_trained"}),
    "changes": ("evaluator@example.org", "pages.results.changes", {}),
    "regions": ("leadership@example.org", "pages.results.regions", {"metric": "implementation_rate"}),
    "metric": ("evaluator@example.org", "pages.results.metric", {"metric": "implementation_rate"}),
}


def draw(module: str, account: str, profiled: str = "") -> None:
    """The script of a run: this page for this account; `profiled` is a file for its profile."""
    import cProfile
    from importlib import import_module

    from plp_metrics import access, store

    with store.current().read() as cursor:
        viewer = access.viewer(cursor, account)
    page = import_module(module).page
    if not profiled:
        page(viewer)
        return
    # The test runner runs the script in a thread of its own, so the profile is taken in here.
    profile = cProfile.Profile()
    try:
        profile.runcall(page, viewer)
    finally:
        profile.dump_stats(profiled)


def nothing() -> None:
    """The script of an empty page."""
    import streamlit as st

    st.write("empty")


def prepared(folder: Path) -> Path:
    """A store with the sample at a million student rows."""
    path = folder / "plp.duckdb"
    if ready := os.environ.get("PLP_BENCH_STORE"):
        shutil.copyfile(ready, path)
    else:
        load.into_new_store(path, rows=ROWS, say=print)
    return path


def median_ms(run: Callable[[], object]) -> float:
    """Median milliseconds of a run once warm."""
    run(), run()
    taken = []
    for _ in range(RUNS):
        before = time.perf_counter()
        run()
        taken.append((time.perf_counter() - before) * 1000)
    return statistics.median(taken)


def where(name: str, folder: Path) -> str:
    """The functions of ours in which a warm run of a page spends most."""
    file = str(folder / f"{name}.prof")
    page = opened(name, profiled=file)
    page.run()
    page.run()
    stats = pstats.Stats(file).stats  # type: ignore[attr-defined]
    ours = [
        (cumulative * 1000, f"{Path(source).parent.name}/{Path(source).name}:{function}")
        for (source, _, function), (_, _, _, cumulative, _) in stats.items()
        if "/plp_metrics/" in source
    ]
    return "; ".join(f"{function} {ms:.0f} ms" for ms, function in sorted(ours, reverse=True)[:7])


def opened(name: str, **more: str) -> AppTest:
    """A page as an account has it open, with its filters in the address."""
    account, module, params = PAGES[name]
    page = AppTest.from_function(
        draw, default_timeout=120, kwargs={"module": module, "account": account, **more}
    )
    for key, value in params.items():
        page.query_params[key] = value
    return page


def main() -> None:
    """Print each page's own work per run, cold and warm, and where the time goes."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLP_STORE"] = str(prepared(Path(folder)))
        store.close_all()
        with store.current().read() as cursor:
            students = cursor.execute("SELECT count(*) FROM students").fetchall()[0][0]
            measured = cursor.execute("SELECT count(*) FROM measurement").fetchall()[0][0]
            assert access.viewer(cursor, "evaluator@example.org")
        print(f"{students:,} student rows, {measured:,} measured figures; medians of {RUNS} runs")
        empty = AppTest.from_function(nothing, default_timeout=60)
        base = median_ms(empty.run)
        print(f"empty page {base:6.1f} ms")
        for name in PAGES:
            answers.forget()
            page = opened(name)
            before = time.perf_counter()
            page.run()
            cold = (time.perf_counter() - before) * 1000
            if page.exception:
                raise RuntimeError(f"{name}: {page.exception[0].message}")
            own = median_ms(page.run) - base
            print(f"{name:9} {own:6.1f} ms of its own warm ({cold:.0f} ms the first time)")
            print(f"          profiled: {where(name, Path(folder))}")
        store.close_all()


if __name__ == "__main__":
    main()
