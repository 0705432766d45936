"""How long the check of a students file takes, against DuckDB's bare typed load of the same file.

    python bench/check_bench.py [ROWS] [REPEATS]

Prints medians of wall and processor seconds, their ratios, and the peak memory of both processes. The file
has 1 % bad rows of several kinds; the bare load reads a clean copy into a table on disk and checks nothing.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from plp_metrics.contracts import load_contracts, template
from plp_metrics.places import STATES

BARE = """
import duckdb, json, resource, sys, time
path, store, columns = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
started = time.perf_counter()
db = duckdb.connect(store)
spec = ", ".join(f"'{n}': '{t}'" for n, t in columns.items())
db.execute("SET enable_progress_bar = false")
reader = f"read_csv('{path}', header = true, auto_detect = false, columns = {{{spec}}})"
db.execute(f"CREATE TABLE t AS SELECT * FROM {reader}")
db.close()
print(json.dumps({"rows": 0, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
JUDGE = """
import json, resource, sys
from datetime import date
from plp_metrics.intake import judge
with open(sys.argv[1], "rb") as file:
    found = judge("students.csv", file.read(), today=date(2018, 7, 20))
told = len(found.problems) + sum(found.more.values())
mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps({"verdict": found.verdict, "rows": found.rows, "problems": told, "mb": mb}))
"""
FAULTS = (
    lambda cells: cells.__setitem__(6, "9-12 grade"),
    lambda cells: cells.__setitem__(9, "-4"),
    lambda cells: cells.__setitem__(10, "99"),
    lambda cells: cells.__setitem__(4, "XYZ"),
    lambda cells: cells.__setitem__(7, "ZZ"),
    lambda cells: cells.__setitem__(8, "1.00005E+11"),
    lambda cells: cells.__setitem__(3, "T 17"),
    lambda cells: cells.__setitem__(13, ""),
)


def write(path: Path, rows: int, bad: float) -> int:
    """A students file with a share of bad rows; returns how many cells are wrong."""
    chance = random.Random(7)
    states = list(STATES.values())
    wrong = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(template("students"))
        for number in range(rows):
            state = states[number // 40 % len(states)]
            enrolled = chance.randint(12, 34)
            course = ("CSP", "CSD", "CSF", "ECS")[number % 4]
            cells = [
                "P01", "2016-17", "Q2", f"T-{number // 5:06d}", course, f"S{number % 5 + 1}",
                {"CSF": "k_5", "CSD": "6_8"}.get(course, "9_12"), state.code,
                f"{state.fips}{number // 40:010d}", str(enrolled),
                str(enrolled - chance.randint(0, 8)), "", "", "platform",
            ]  # fmt: skip
            if chance.random() < bad:
                FAULTS[number % len(FAULTS)](cells)
                wrong += 1
            file.write(",".join(cells) + "\n")
    return wrong


def run(code: str, *arguments: str) -> tuple[float, float, dict[str, float]]:
    """Wall and processor seconds of a whole Python process with its children, and what it printed."""
    started, used = time.perf_counter(), os.times()
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=True)
    now = os.times()
    processor = now.children_user + now.children_system - used.children_user - used.children_system
    return time.perf_counter() - started, processor, json.loads(done.stdout)


def main(rows: int = 1_000_000, repeats: int = 3) -> None:
    columns = {c.name: c.stored for c in load_contracts()["students"].columns}
    with tempfile.TemporaryDirectory() as folder:
        clean, dirty = Path(folder) / "clean.csv", Path(folder) / "dirty.csv"
        write(clean, rows, 0)
        wrong = write(dirty, rows, 0.01)
        times: dict[str, list[float]] = {"bare": [], "accepted": [], "refused": []}
        processor: dict[str, list[float]] = {name: [] for name in times}
        told: dict[str, dict[str, float]] = {}
        for turn in range(repeats):
            store = os.path.join(folder, f"{turn}.duckdb")
            for name, code, arguments in (
                ("bare", BARE, (str(clean), store, json.dumps(columns))),
                ("accepted", JUDGE, (str(clean),)),
                ("refused", JUDGE, (str(dirty),)),
            ):
                seconds, used, told[name] = run(code, *arguments)
                times[name].append(seconds)
                processor[name].append(used)
    bare, bare_processor = (statistics.median(t["bare"]) for t in (times, processor))
    print(f"{rows:,} rows, {wrong:,} of them with a fault; medians of {repeats}")
    for name, seconds in times.items():
        middle, used = statistics.median(seconds), statistics.median(processor[name])
        print(
            f"{name:9} {middle:6.2f} s  {middle / bare:5.2f} x bare  "
            f"cpu {used:6.2f} s {used / bare_processor:5.2f} x  peak {told[name]['mb']:5.0f} MB "
            f"{told[name]['mb'] / told['bare']['mb']:5.2f} x bare  {told[name]}"
        )


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
