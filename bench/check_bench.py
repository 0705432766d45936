"""The check of a students file, beside DuckDB's bare load and the same check by other tools, in one run.

    python -m bench.check_bench [ROWS] [REPEATS]

Medians and bests of wall and processor seconds of whole processes, their ratios to the bare load, and peak
memory. The file has 1 % bad rows of several kinds; the bare load reads a clean copy into a table on disk and
checks nothing. PLP_RIVALS names a Python that has pandas, pandera and frictionless; a tool it has not is
passed over with a sentence. Frictionless gets a tenth of the rows, and its seconds are scaled.
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
from dataclasses import dataclass, field
from pathlib import Path

from bench import rivals
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


def rules() -> str:
    """The students contract as the other tools are told it, as JSON."""
    contract = load_contracts()["students"]
    columns: dict[str, dict[str, object]] = {}
    for column in contract.columns:
        rule: dict[str, object] = {"required": not column.may_be_empty}
        if column.allowed:
            rule["allowed"] = list(column.values)
        elif column.type == "integer":
            rule |= {"pattern": "0|[1-9][0-9]*", "minimum": column.minimum, "maximum": column.maximum}
        elif column.type == "school_id":
            rule["pattern"] = "[0-9]{12}|[A-Za-z0-9]{8}|own-[A-Za-z0-9._-]{1,36}"
        else:
            rule["pattern"] = column.pattern
        columns[column.name] = rule
    fips = {state.code: state.fips for state in STATES.values()}
    return json.dumps({"columns": columns, "key": list(contract.key), "fips": fips})


@dataclass
class Run:
    """Seconds of each turn, and what the last one printed. scale: what the seconds are multiplied by."""

    scale: float = 1.0
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    told: dict[str, float] = field(default_factory=dict)

    def turn(self, *command: str) -> None:
        """Run a whole process with its children. Raises RuntimeError with its last line if it fails."""
        started, used = time.perf_counter(), os.times()
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        now = os.times()
        if done.returncode:
            raise RuntimeError(done.stderr.strip().splitlines()[-1])
        spent = now.children_user + now.children_system - used.children_user - used.children_system
        self.wall.append((time.perf_counter() - started) * self.scale)
        self.processor.append(spent * self.scale)
        self.told = json.loads(done.stdout)


def _printed(name: str, run: Run, bare: Run) -> str:
    wall, best = statistics.median(run.wall), min(run.wall)
    cpu, base = min(run.processor), min(bare.processor)
    return (
        f"{name:13} {wall:7.2f} s  best {best:7.2f} s {best / min(bare.wall):6.2f} x bare  "
        f"cpu {cpu:7.2f} s {cpu / base:6.2f} x  peak {run.told['mb']:5.0f} MB "
        f"{run.told['mb'] / bare.told['mb']:5.2f} x  problems {run.told.get('problems', 0):,.0f}"
        + (" (scaled from a tenth of the rows)" if run.scale != 1 else "")
    )


def main(rows: int = 1_000_000, repeats: int = 3) -> None:
    """Print the table."""
    columns = json.dumps({c.name: c.stored for c in load_contracts()["students"].columns})
    theirs = os.environ.get("PLP_RIVALS", sys.executable)
    with tempfile.TemporaryDirectory() as folder:
        clean, dirty, tenth = (Path(folder) / f"{name}.csv" for name in ("clean", "dirty", "tenth"))
        write(clean, rows, 0)
        wrong = write(dirty, rows, 0.01)
        write(tenth, rows // 10, 0.01)
        commands = {
            "bare load": (sys.executable, "-c", BARE, str(clean), f"{folder}/STORE", columns),
            "accepted": (sys.executable, "-c", JUDGE, str(clean)),
            "refused": (sys.executable, "-c", JUDGE, str(dirty)),
        }
        for tool in rivals.TOOLS:
            file = tenth if tool == "frictionless" else dirty
            commands[tool] = (theirs, rivals.__file__, tool, str(file), rules())
        runs = {name: Run(10.0 if name == "frictionless" else 1.0) for name in commands}
        for turn in range(repeats):
            for name, command in commands.items():
                if turn and name == "frictionless":
                    continue
                try:
                    runs[name].turn(*(part.replace("STORE", f"{turn}.duckdb") for part in command))
                except RuntimeError as fault:
                    if name not in rivals.TOOLS:
                        raise
                    if not turn:
                        print(f"{name} is passed over: {fault}. PLP_RIVALS names a Python that has it.")
    print(f"{rows:,} rows, {wrong:,} of them with a fault; {repeats} turns, one after the other")
    for name, run in runs.items():
        if run.wall:
            print(_printed(name, run, runs["bare load"]))


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
