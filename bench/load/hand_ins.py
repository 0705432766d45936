"""Partners who hand in while others look: through the command line, which the app runs in its own process.

The line goes over the app's socket beside the store, so each file is judged in the app's child process, saved
as a draft, and the quarter submitted by the very acts a page calls. Files come one after the other, as people
drop them; one number in the teachers' and one in the students' file changes each time, so that figures move.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path

from plp_metrics.cli.beside_app import ask
from plp_metrics.model import DATASETS, Period
from plp_metrics.sample import program
from plp_metrics.sample.program import Program
from plp_metrics.sample.write import csv_text

PERIOD = Period("2017-18", "Q4")
PARTNERS = ("CHESAPEAKE", "SONORAN", "WASATCH", "HUDSON")
"""Partners of the sample whose last quarter is in and waits, so that it can be handed in again."""
BETWEEN_SECONDS = 75.0
"""From one file to the next: a quarter of four files takes five minutes, as it is promised to. Each partner
begins with another file, so that files and whole quarters come in from the beginning on."""


@dataclass
class HandedIn:
    """receipts: of quarters handed in whole. files: saved. failed: what was refused, in the app's words."""

    receipts: int = 0
    files: int = 0
    failed: list[str] = field(default_factory=list)


async def partner(
    store: Path, invented: Program, name: str, folder: Path, over: asyncio.Event, done: HandedIn
) -> None:
    """Hand the quarter in again and again until it is over."""
    turn, first = 0, PARTNERS.index(name)
    await _wait(over, BETWEEN_SECONDS * (first + 1) / len(PARTNERS) / 2)
    while not over.is_set():
        turn += 1
        for number, dataset in list(enumerate(DATASETS))[0 if turn > 1 else first :]:
            path = folder / f"{name}-{dataset}.csv"
            path.write_text(
                changed(csv_text(dataset, invented.hand_ins[name, PERIOD, dataset]), dataset, turn)
            )
            last = number == len(DATASETS) - 1
            line = ["submit", str(path), "--as", f"{name.lower()}@example.org", "--json"]
            said = await asyncio.to_thread(ask, store, line if last else [*line, "--draft"], folder)
            if said.code:
                done.failed.append(f"{name} {dataset}: {said.out}{said.err}"[:500])
            else:
                done.files += 1
                done.receipts += last and not json.loads(said.out)["missing"]
            if await _wait(over, BETWEEN_SECONDS):
                return


async def _wait(over: asyncio.Event, seconds: float) -> bool:
    """Wait so long or until it is over; whether it is."""
    try:
        await asyncio.wait_for(over.wait(), seconds)
    except TimeoutError:
        return False
    return True


def changed(text: str, dataset: str, turn: int) -> str:
    """The file, every second time with one number less by one (not where other files hold its total)."""
    column = {"teachers": "ay_workshops_attended", "students": "students_active"}.get(dataset)
    if column is None or turn % 2 == 0:
        return text
    rows = list(csv.reader(io.StringIO(text)))
    at = rows[0].index(column)
    row = next(row for row in rows[1:] if row[at] not in ("", "0"))
    row[at] = str(int(row[at]) - 1)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def invent() -> Program:
    """The sample's program, whose files these partners hand in."""
    return program()
