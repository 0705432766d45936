"""Handing in a students file of 100 thousand and 1 million rows: checked, stored, measured, one change.

The baseline is DuckDB's bare typed load of the same file into a table on disk, in the same run. Peak memory
is that of the process and its child together, less what the process held before.
"""

from __future__ import annotations

import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from plp_metrics import store
from plp_metrics.access import permissions_of
from plp_metrics.act import hand_in, people
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import Limits, judge
from plp_metrics.model import Partner, Period, Role, Viewer

SIZES = (100_000, 1_000_000)
PERIOD = Period("2016-17", "Q4")
TODAY = date(2017, 7, 10)
HEADER = ",".join(load_contracts()["students"].names)


def students_file(rows: int) -> bytes:
    """A clean students file of so many classes, of a tenth as many teachers."""
    lines = (
        f"BIG,2016-17,Q4,T-{n // 10:06d},CSP,S{n % 10},9_12,OH,39{n // 40 % 99999:05d}{n // 40 % 99999:05d},"
        f"{20 + n % 13},{15 + n % 13},{10 + n % 9},{n % 5},platform"
        for n in range(rows)
    )
    return (HEADER + "\n" + "\n".join(lines) + "\n").encode()


BARE = """
import duckdb, sys, time, resource
path, target = sys.argv[1:]
started = time.perf_counter()
con = duckdb.connect(target)
con.execute("SET enable_progress_bar = false")
types = {n: 'INTEGER' if n.startswith('students_') or n == 'ap_exam_takers' else 'VARCHAR'
         for n in open(path).readline().strip().split(',')}
load = "CREATE TABLE students AS FROM read_csv(?, columns=?, header=true, auto_detect=false)"
con.execute(load, [path, types])
con.close()
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
OURS = """
import sys
from bench import submit_bench
submit_bench.hand_in_one(sys.argv[1], sys.argv[2])
"""


def hand_in_one(path: str, target: str) -> None:
    """In a process of its own: hand the file in, print seconds of each part and peak MB."""
    opened = store.open_store(target, create=True)
    years = {"2016-17": ("CSP",)}
    big = Partner("BIG", "Big Partner", ("OH",), "2016-17", "2016-17", "America/New_York", years)
    people.admit(people.OWNER, opened, [big])
    people.set_today(people.OWNER, opened, TODAY)
    viewer = Viewer("big@example.org", Role.PARTNER, "BIG", permissions_of(Role.PARTNER))
    content = Path(path).read_bytes()
    t0 = time.perf_counter()
    judged = judge("students.csv", content, partner_id="BIG", period=PERIOD, today=TODAY, limits=Limits())
    t1 = time.perf_counter()
    hand_in.draft(viewer, opened, "BIG", PERIOD, judged)
    t2 = time.perf_counter()
    hand_in.submit(viewer, opened, "BIG", PERIOD, attested=True)
    t3 = time.perf_counter()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(t1 - t0, t2 - t1, t3 - t2, max(own, child), own, child)


def _run(code: str, *arguments: str) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, env=os.environ
    )
    return [float(number) for number in done.stdout.split()]


def main() -> None:
    """Print seconds, ratios to the bare load, peak memory, and the growth exponent."""
    totals = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            path = Path(folder) / f"{rows}.csv"
            path.write_bytes(students_file(rows))
            bare, bare_mb = min(_run(BARE, str(path), f"{folder}/bare-{rows}-{n}.duckdb") for n in range(3))
            best = min(
                (_run(OURS, str(path), f"{folder}/ours-{rows}-{n}.duckdb") for n in range(2)),
                key=lambda parts: sum(parts[:3]),
            )
            judged, stored, measured, mb, own, child = best
            total = judged + stored + measured
            totals.append(total)
            print(f"{rows:>9,} rows: bare load {bare:.2f} s, {bare_mb:.0f} MB")
            print(f"    check {judged:.2f} s ({judged / bare:.2f}x), store {stored:.2f} s,", end=" ")
            print(f"measure {measured:.2f} s")
            print(f"    together {total:.2f} s ({total / bare:.2f}x), peak {mb:.0f} MB ({mb / bare_mb:.2f}x;")
            print(f"    the app's process {own:.0f} MB, its child {child:.0f} MB)", flush=True)
    exponent = math.log(totals[1] / totals[0]) / math.log(SIZES[1] / SIZES[0])
    print(f"growth exponent {SIZES[0]:,} to {SIZES[1]:,}: {exponent:.2f}")


if __name__ == "__main__":
    main()
