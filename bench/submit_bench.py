"""Handing in a students file of 100 thousand and 1 million rows: checked, stored, measured, one change.

The baseline is DuckDB's bare typed load of the same file into a table on disk, in the same run, turn by turn.
Wall and processor seconds are the best of the turns, of the work alone (without starting Python); those of
the app count its child process in. Peak memory is that of the larger of the two processes.
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
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from plp_metrics import store
from plp_metrics.access import permissions_of
from plp_metrics.act import hand_in, people
from plp_metrics.contracts import load_contracts
from plp_metrics.intake import Limits, judge
from plp_metrics.metrics import load_all
from plp_metrics.model import Partner, Period, Role, Viewer

SIZES = (100_000, 1_000_000)
TURNS = 3
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
started, used = time.perf_counter(), time.process_time()
con = duckdb.connect(target)
con.execute("SET enable_progress_bar = false")
types = {n: 'INTEGER' if n.startswith('students_') or n == 'ap_exam_takers' else 'VARCHAR'
         for n in open(path).readline().strip().split(',')}
load = "CREATE TABLE students AS FROM read_csv(?, columns=?, header=true, auto_detect=false)"
con.execute(load, [path, types])
con.close()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(time.perf_counter() - started, time.process_time() - used, peak)
"""
OURS = """
import sys
from bench import submit_bench
submit_bench.hand_in_one(sys.argv[1], sys.argv[2])
"""


def hand_in_one(path: str, target: str) -> None:
    """In a process of its own: hand the file in; print wall and processor seconds of each part, peak MB."""
    opened = store.open_store(target, create=True)
    years = {"2016-17": ("CSP",)}
    big = Partner("BIG", "Big Partner", ("OH",), "2016-17", "2016-17", "America/New_York", years)
    people.admit(people.OWNER, opened, [big])
    people.set_today(people.OWNER, opened, TODAY)
    viewer = Viewer("big@example.org", Role.PARTNER, "BIG", permissions_of(Role.PARTNER))
    content = Path(path).read_bytes()
    clock = [_now()]
    judged = judge("students.csv", content, partner_id="BIG", period=PERIOD, today=TODAY, limits=Limits())
    clock.append(_now())
    hand_in.draft(viewer, opened, "BIG", PERIOD, judged)
    clock.append(_now())
    hand_in.submit(viewer, opened, "BIG", PERIOD, attested=True)
    clock.append(_now())
    for before, after in pairwise(clock):
        print(after[0] - before[0], after[1] - before[1])
    for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        print(resource.getrusage(whose).ru_maxrss / 1024)


def _now() -> tuple[float, float]:
    """Wall seconds, and processor seconds of this process and the children it has waited for."""
    used = os.times()
    return time.perf_counter(), used.user + used.system + used.children_user + used.children_system


def _run(code: str, *arguments: str) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, env=os.environ
    )
    return [float(number) for number in done.stdout.split()]


class Bare(NamedTuple):
    """The bare load: seconds and MB."""

    wall: float
    cpu: float
    mb: float


class Ours(NamedTuple):
    """Handing in: seconds of each part, MB of the app's process and of its child."""

    check: float
    check_cpu: float
    store: float
    store_cpu: float
    measure: float
    measure_cpu: float
    app_mb: float
    child_mb: float

    @property
    def wall(self) -> float:
        """Seconds of all parts."""
        return self.check + self.store + self.measure

    @property
    def cpu(self) -> float:
        """Processor seconds of all parts."""
        return self.check_cpu + self.store_cpu + self.measure_cpu

    @property
    def mb(self) -> float:
        """Peak memory of the larger process."""
        return max(self.app_mb, self.child_mb)


def _line(name: str, wall: float, cpu: float, bare: Bare) -> str:
    return f"    {name:10} {wall:6.2f} s {wall / bare.wall:5.2f} x   cpu {cpu:6.2f} s {cpu / bare.cpu:5.2f} x"


def _measured(rows: int, folder: str) -> tuple[Bare, Ours]:
    """The best turn of each, by wall; the least processor seconds and the most memory of all turns."""
    path = Path(folder) / f"{rows}.csv"
    path.write_bytes(students_file(rows))
    bares, ours = [], []
    for turn in range(TURNS):
        bares.append(Bare(*_run(BARE, str(path), f"{folder}/bare-{rows}-{turn}.duckdb")))
        ours.append(Ours(*_run(OURS, str(path), f"{folder}/ours-{rows}-{turn}.duckdb")))
    bare = min(bares)._replace(cpu=min(b.cpu for b in bares), mb=max(b.mb for b in bares))
    least = min(ours, key=lambda o: o.cpu)
    best = min(ours, key=lambda o: o.wall)._replace(
        check_cpu=least.check_cpu,
        store_cpu=least.store_cpu,
        measure_cpu=least.measure_cpu,
        app_mb=max(o.app_mb for o in ours),
        child_mb=max(o.child_mb for o in ours),
    )
    return bare, best


def main() -> None:
    """Print seconds, ratios to the bare load, peak memory, and the growth exponents."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            bare, ours = _measured(rows, folder)
            found.append((bare, ours))
            print(f"{rows:>9,} rows, all {len(load_all())} metrics, best of {TURNS} turns")
            print(_line("bare load", bare.wall, bare.cpu, bare) + f"   peak {bare.mb:.0f} MB")
            print(_line("check", ours.check, ours.check_cpu, bare))
            print(_line("store", ours.store, ours.store_cpu, bare))
            print(_line("measure", ours.measure, ours.measure_cpu, bare))
            print(
                _line("together", ours.wall, ours.cpu, bare)
                + f"   peak {ours.mb:.0f} MB {ours.mb / bare.mb:.2f} x"
                f" (the app's process {ours.app_mb:.0f}, its child {ours.child_mb:.0f})",
                flush=True,
            )
    (bare, ours), (more_bare, more) = found
    times = math.log(SIZES[1] / SIZES[0])
    for name, small, large in (
        ("together, wall", ours.wall, more.wall),
        ("together, cpu", ours.cpu, more.cpu),
        ("bare load, wall", bare.wall, more_bare.wall),
    ):
        print(f"growth exponent {SIZES[0]:,} to {SIZES[1]:,}, {name}: {math.log(large / small) / times:.2f}")


if __name__ == "__main__":
    main()
