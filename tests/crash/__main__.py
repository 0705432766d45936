"""The long form: python -m tests.crash [--kills 300] [--seed 1]. Ends with 1 where anything is wrong."""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from tests.crash import damage, watch
from tests.crash.mutations import MUTATIONS
from tests.crash.rounds import (
    SCRIPTS,
    at_step,
    cleared,
    found_after,
    noticed,
    points,
    second_one,
    trace,
)
from tests.crash.totals import Totals
from tests.crash.workshop import Workshop


def main() -> int:
    """Run all of it, say the totals."""
    given = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    given.add_argument("--kills", type=int, default=300, help="how many processes are killed")
    given.add_argument("--seed", type=int, default=1, help="of the moments chosen by chance")
    told = given.parse_args()
    if not watch.possible():
        print("This machine can't watch system calls (Linux 5.5 or newer is needed).", file=sys.stderr)
        return 2
    # So that nothing is left behind where it is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="plp-crash-") as folder:
        workshop = Workshop(Path(folder) / "workshop")
        try:
            return _all(workshop, told.kills, random.Random(told.seed))
        finally:
            workshop.close()


def _all(workshop: Workshop, kills: int, chance: random.Random) -> int:
    totals = Totals()
    _at_steps(workshop, totals, kills * 2 // 3, chance)
    _by_the_clock(workshop, totals, kills, chance)
    print(f"Killed during {', '.join(SCRIPTS)}: {totals}")
    failing = Totals()
    for late, one in zip(cycle((False, True)), damage.FAILING):
        run, faults = damage.failed(workshop, *one, late=late)
        failing.add(run, [], "")
        failing.wrong(f"{one[0]} of {one[1]} fails in {one[2]}", faults)
    print(
        f"Failing calls: {len(damage.FAILING)} ways, {failing.acknowledged} acts acknowledged,"
        f" {failing.refused} refused in a sentence, {len(failing.faults)} faults"
    )
    way, run, faults = damage.filled(workshop)
    failing.wrong("full disk", faults)
    refused = len(run.refused) if run else 0
    print(f"Full disk ({way}): {refused} acts refused, {len(faults)} faults")
    _damaged(workshop, failing)
    _second(workshop, failing)
    missed = [name for name in MUTATIONS if not _is_noticed(workshop, name)]
    print(f"Broken on purpose: {len(MUTATIONS)} ways, {len(MUTATIONS) - len(missed)} noticed")
    failing.wrong("not noticed", missed)
    wrong = totals.faults + failing.faults
    print("\n".join(wrong) if wrong else "Nothing lost, nothing half.")
    return 1 if wrong else 0


def _at_steps(workshop: Workshop, totals: Totals, kills: int, chance: random.Random) -> None:
    """Kill before named steps and steps by chance; every other round also lose power, both ways of names."""
    for number, (script, step) in enumerate(_chosen(workshop, kills, chance)):
        acts, steps = SCRIPTS[script]
        late = (None, False, None, True)[number % 4]
        run = workshop.run(acts, workshop.new(), at_step(step), steps=steps, late=late)
        with cleared(run):
            where = str(run.moments[-1]) if run.moments else script
            totals.add(run, found_after(workshop, run, steps), f"{script} before step {step} ({where})")
        _so_far(totals)


def _chosen(workshop: Workshop, kills: int, chance: random.Random) -> Iterator[tuple[str, int]]:
    each = {script: points(trace(workshop, script), chance, kills) for script in SCRIPTS}
    turns = [(script, steps) for script in SCRIPTS for steps in [iter(cycle(each[script]))]]
    return islice(((script, next(steps)) for script, steps in cycle(turns)), kills)


def _by_the_clock(workshop: Workshop, totals: Totals, kills: int, chance: random.Random) -> None:
    """Kill at moments by chance, unwatched, until there are as many kills as wanted."""
    lengths = dict.fromkeys(SCRIPTS, 1.0)
    for script in islice(cycle(SCRIPTS), 4 * kills):
        if totals.kills >= kills:
            return
        acts, steps = SCRIPTS[script]
        seconds = chance.uniform(0.02, lengths[script])
        run = workshop.run(acts, workshop.new(), seconds=seconds, steps=steps)
        # A script that came to its end first was given too long; one that did not, perhaps too little.
        lengths[script] *= 1.1 if run.killed else 0.9
        with cleared(run):
            totals.add(run, found_after(workshop, run, steps), f"{script} after {seconds:.3f} s")
        _so_far(totals)


def _so_far(totals: Totals) -> None:
    if totals.kills % 50 == 0:
        print(f"{totals.kills} killed, {len(totals.faults)} faults", file=sys.stderr, flush=True)


def _damaged(workshop: Workshop, totals: Totals) -> None:
    told = 0
    with cleared(workshop.run(damage.KEPT, workshop.new())) as whole:
        for name in damage.DAMAGE:
            done = damage.harmed(workshop, whole, name)
            told += bool(done.said)
            totals.wrong(name, done.faults)
    print(f"Damaged: {len(damage.DAMAGE)} ways; {told} told plainly and gone back from, the others harmless")


def _second(workshop: Workshop, totals: Totals) -> None:
    folder = workshop.new()
    run = workshop.run(
        ["open", "backup", "wait"], folder, lambda _: None,
        meanwhile=lambda: second_one(workshop, folder, ("verify --json", "metrics", "serve")),
    )  # fmt: skip
    with cleared(run):
        totals.wrong("a second one", [run.meanwhile] if run.meanwhile else [])
    print(f"A second one: {run.meanwhile or 'refused in one sentence'}")


def _is_noticed(workshop: Workshop, name: str) -> bool:
    mutation = MUTATIONS[name]
    whole, broken = noticed(workshop, mutation, broken=False), noticed(workshop, mutation)
    return not whole.faults and any(broken.of(kind) for kind in mutation.notices)


if __name__ == "__main__":
    sys.exit(main())
