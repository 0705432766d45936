"""Fifty people clicking while four partners hand in: p50 and p95 of a click, errors, memory.

As many viewers, thinking as long between clicks, click an empty Streamlit page that is served the same way,
while the same partners hand in to the app beside it on the same machine: the ratio is what the app's own
pages cost. PLP_BENCH_LOAD_STORE names a store of the sample made before; PLP_BENCH_CLICKS says how many
clicks the fifty make (2,000).
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

from bench.load import empty, hand_ins
from bench.load.process import SETTLED, Memory, children_seconds, used_seconds
from bench.load.viewers import NOBODY, THINK_SECONDS, Pace, Seen, accounts, crowd
from plp_metrics.sample import load
from tests.running import ROOT, Server, free_port, serving, wait_for

CLICKS = int(os.environ.get("PLP_BENCH_CLICKS", "2000"))
PACES = (Pace(1.0, 1, 100), Pace(THINK_SECONDS, 10, 150), Pace(THINK_SECONDS, 50, CLICKS))
"""One viewer thinks a second, or there would be a dozen clicks in a minute and a half."""
EMPTY_CLICKS = 500
SLOWEST = 12
_REFERENCE = re.compile(r"reference: (\w+)")


def main() -> None:
    """Print the table of the load, the slowest pages, the hand-ins and the memory."""
    with tempfile.TemporaryDirectory(prefix="load-") as name:
        folder = Path(name)
        store = Path(os.environ.get("PLP_BENCH_LOAD_STORE") or folder / "sample.duckdb")
        if not store.exists():
            load.into_new_store(store)
        with serving(store, folder / "app") as app, empty_page(folder) as bare:
            asyncio.run(_run(app, *bare, folder))


@contextmanager
def empty_page(folder: Path, text: str = empty.SCRIPT) -> Iterator[tuple[str, int]]:
    """The empty page (or another script) on a port of its own: its address, its process."""
    port, log, script = free_port(), folder / "empty.log", folder / "empty.py"
    script.write_text(text)
    line = [sys.executable, "-m", "bench.load.empty", str(port), str(script)]
    with log.open("w") as said:
        process = subprocess.Popen(line, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(10)


async def _run(app: Server, bare: str, bare_process: int, folder: Path) -> None:
    print("viewers  page        clicks  p50 ms  p95 ms  errors  p95/empty  cpu ms a click  clicks a second")
    invented = hand_ins.invent()
    names = sorted(partner.partner_id for partner in invented.partners)
    memory = Memory(app.process.pid)
    by_page: dict[str, list[float]] = defaultdict(list)
    for pace in PACES:
        fewer = Pace(pace.think, pace.viewers, min(pace.clicks, EMPTY_CLICKS))
        bottom = 0.0
        for name, process, this in (("empty", bare_process, fewer), ("the app", app.process.pid, pace)):
            seen = Seen(after=(lambda: None) if name == "empty" else memory.clicked)
            done, over = hand_ins.HandedIn(), asyncio.Event()
            partners = [
                asyncio.create_task(hand_ins.partner(app.store, invented, one, folder, over, done))
                for one in hand_ins.PARTNERS
            ]
            judged = children_seconds(app.process.pid)
            began, used = time.perf_counter(), used_seconds(process)
            if name == "empty":
                await crowd(bare, lambda _: {}, [NOBODY] * this.viewers, this, seen)
            else:
                await crowd(app.url, app.cookie, accounts(names, this.viewers), this, seen)
            took, used = time.perf_counter() - began, used_seconds(process) - used
            judged = children_seconds(app.process.pid) - judged
            over.set()
            await asyncio.gather(*partners)
            top = percentile(seen.seconds, 95)
            bottom = bottom or top
            print(
                f"{this.viewers:7}  {name:11} {len(seen.clicks):6} {percentile(seen.seconds, 50) * 1000:7.0f}"
                f" {top * 1000:7.0f} {len(seen.failed):7} {top / bottom:10.1f}"
                f" {1000 * used / len(seen.clicks):15.0f} {len(seen.clicks) / took:16.1f}",
                flush=True,
            )
            _tell(seen, done, judged, app.store.with_name("server.log"))
            for page, seconds in seen.clicks if name != "empty" else ():
                by_page[page].append(seconds)
    _slowest(by_page)
    print("memory of the app, MB: " + ", ".join(f"{mb:.0f} at {clicks}" for clicks, mb in memory.seen))
    slope = memory.slope
    said = "too few clicks to say" if slope is None else f"{slope:+.1f} MB per 1,000 clicks"
    print(f"slope from {SETTLED} clicks on: {said}")


def percentile(seconds: list[float], percent: int) -> float:
    """The value below which this percent of clicks lie (the nearest click's)."""
    return sorted(seconds)[max(0, -(-len(seconds) * percent // 100) - 1)]


def _tell(seen: Seen, done: hand_ins.HandedIn, judged: float, log: Path) -> None:
    """judged: processor seconds of the app's children, in the app's row part of its time a click. log: the
    app's, which says where a page failed."""
    print(
        f"         meanwhile handed in: {done.files} files, {done.receipts} whole quarters; judging the files"
        f" took {judged:.0f} s of processor time",
        flush=True,
    )
    for what in (*seen.failed[:20], *done.failed[:5]):
        print(f"         FAILED {what}")
        if reference := _REFERENCE.search(what):
            print("".join(f"           {line}\n" for line in _where(log, reference[1])), end="")


def _where(log: Path, reference: str) -> list[str]:
    """What the app's log says of a fault: its kind and the last places of the program it passed."""
    lines = iter(log.read_text().splitlines())
    first = next((line for line in lines if line.startswith(f"Reference {reference}")), "not in the log")
    places = list(takewhile(lambda line: line.startswith("  "), lines))
    return [first, *places[-6:]]


def _slowest(by_page: dict[str, list[float]]) -> None:
    print("page            clicks  p50 ms  p95 ms   (the slowest, all paces together)")
    ordered = sorted(by_page.items(), key=lambda one: -statistics.median(one[1]))
    for page, seconds in ordered[:SLOWEST]:
        p50, p95 = percentile(seconds, 50) * 1000, percentile(seconds, 95) * 1000
        print(f"/{page:15} {len(seconds):5} {p50:7.0f} {p95:7.0f}")


if __name__ == "__main__":
    main()
