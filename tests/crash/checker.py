"""Compares what a store holds after a crash with the journal of what was acknowledged before it.

It knows the program only by its acts' names and the kinds of events they leave; it reads the store with
plain SQL (look.py) and the program's own verdict with its own verb (`verify`).
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.crash.workshop import Run, Workshop

KINDS = {"draft": "draft", "judged": "draft", "submit": "submit", "accept": "accept", "restore": "restore"}
"""Act → the kind of event it leaves; other acts leave none."""
VERIFY = "verb verify --json"
START = ("open", VERIFY, "close", "look")
Journal = list[dict[str, Any]]


@dataclass
class Found:
    """What the checker found after one crash. faults: a sentence each, by their kind (lost, half, audit,
    figures, start, left, backup, reader); seconds: how long the start took."""

    faults: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, kind: str, sentence: str) -> None:
        self.faults.append((kind, sentence))

    def of(self, kind: str) -> list[str]:
        return [sentence for k, sentence in self.faults if k == kind]


def read_journal(path: Path) -> Journal:
    """The acts acknowledged, in order. A line that was not written whole was never acknowledged."""
    lines = path.read_text().splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def check(
    workshop: Workshop,
    run: Run,
    folder: Path | None = None,
    *,
    steps: int = 0,
    unknown: Collection[str] = (),
    mutation: str = "",
    figures: bool = True,
) -> Found:
    """Start the program on what a run left, and look at everything.

    folder: what is looked at, if not the run's own. steps: as in Workshop.run. unknown: acts besides the
    one under way whose outcome nobody knows (their commit failed aloud). mutation: what is broken in the
    start. figures: have them all measured once more, which takes longest.
    """
    place = folder or run.folder
    found = Found()
    starting = START if figures else [act for act in START if act != VERIFY]
    again = workshop.run(starting, place, steps=steps, journal=False, mutation=mutation)
    for told in again.refused:
        found.add("start", f"“{told['refused']}” after the crash: {told['said']}")
    if again.refused or not again.ended:
        if not again.refused:
            found.add("start", f"The program ended in “{again.under_way}” after the crash.")
        return found
    found.seconds = again.done("open")["seconds"]
    if figures:
        _verified(found, again.done(VERIFY))
    compare(found, workshop.folder, read_journal(run.journal), again.done("look"), {run.under_way, *unknown})
    for told in run.other:
        if "torn" in told:
            found.add("reader", f"A reader saw: {told['torn']}.")
    if steps and f"added_{steps}" not in again.done("look")["tables"]:
        found.add("start", "The store was not brought up to date.")
    _left(found, place)
    _backups(found, workshop, place, read_journal(run.journal))
    return found


def compare(
    found: Found, files: Path, journal: Journal, held: Mapping[str, Any], unknown: Collection[str]
) -> None:
    """Every acknowledged act whole, none half, one event each. unknown: acts that may or may not be there."""
    journal = [*journal, *_gone_back(journal, held, unknown)]
    _acknowledged(found, files, journal, held)
    _whole(found, held)
    _audit(found, journal, held, unknown)


def _gone_back(journal: Journal, held: Mapping[str, Any], unknown: Collection[str]) -> Journal:
    """A going back that was asked for last and took effect, though nobody was told any more."""
    known = {told["event"] for told in journal if told["done"] == "restore"}
    if "restore" not in unknown:
        return []
    return [
        {"done": "restore", "event": number, "version": json.loads(payload)["last_event"]}
        for number, kind, _, _, payload in held["events"]
        if kind == "restore" and number not in known and "last_event" in json.loads(payload)
    ]


def _verified(found: Found, verb: Mapping[str, Any]) -> None:
    if verb["code"]:
        told = json.loads(verb["out"] or "{}")
        said = told.get("wrong") or [told.get("error", verb["err"])]
        found.add("figures", f"verify: {' '.join(said)}")


@cache
def _file(path: Path) -> tuple[str, int]:
    """Fingerprint and number of rows, from the file itself."""
    content = path.read_bytes()
    return hashlib.sha256(content).hexdigest(), len(list(csv.reader(content.decode().splitlines()))) - 1


def _acknowledged(found: Found, files: Path, journal: Journal, held: Mapping[str, Any]) -> None:
    there = {s["submission"]: s for s in held["submissions"]}
    handed_in: dict[int, tuple[str, int]] = {}
    came: dict[int, int] = {}
    for told in journal:
        act, *words = told["done"].split()
        if act == "restore":  # what came after the backup is gone, as it was asked for
            handed_in = {n: file for n, file in handed_in.items() if came[n] <= told["version"]}
        if KINDS.get(act) == "draft":
            came[told["submission"]] = told["event"]
            handed_in[told["submission"]] = _file(files / f"{'-'.join(words)}.csv")
        if act == "submit":
            for dataset, number, sha256, rows in told["files"]:
                if handed_in.get(number, (sha256, rows)) != (sha256, rows):
                    found.add("half", f"The receipt of {dataset} names other bytes or rows than came in.")
    for number, (sha256, rows) in handed_in.items():
        one = there.get(number)
        if one is None:
            found.add("lost", f"Submission {number} was acknowledged and is not there.")
        elif (one["bytes"], one["rows"], one["said"]) != (sha256, rows, rows):
            found.add("half", f"Submission {number} was acknowledged and is not whole: {one}.")


def _whole(found: Found, held: Mapping[str, Any]) -> None:
    events = {number: kind for number, kind, *_ in held["events"]}
    for one in held["submissions"]:
        if one["said"] != one["rows"] or one["bytes"] != one["sha256"] or one["event"] not in events:
            found.add("half", f"Submission {one['submission']} is half there: {one}.")
    in_force = {
        event: sorted(v[3] for v in held["versions"] if v[0] == "submitted" and v[4] == event)
        for event in events
    }
    for number, kind, _, partner, payload in held["events"]:
        told = json.loads(payload)
        if kind == "draft" and not any(
            s["event"] == number and s["submission"] == told["submission"] for s in held["submissions"]
        ):
            found.add("half", f"Event {number} says a file was saved, and there is none.")
        if kind == "submit":
            stands = [state for p, state, event in held["states"] if (p, event) == (partner, number)]
            if not set(in_force[number]) <= set(told["submissions"]) or stands != ["submitted"]:
                found.add(
                    "half", f"Event {number} says a quarter was submitted; {in_force[number]} {stands}."
                )
            if not in_force[number]:
                found.add("half", f"Event {number} says a quarter was submitted, and no file of it counts.")
    for table, rows in (("versions", held["versions"]), ("states", held["states"])):
        for row in rows:
            if not {row[-1] if table == "states" else row[4]} <= set(events):
                found.add("half", f"A row of the {table} names event {row}, which is not in the log.")


def _audit(found: Found, journal: Journal, held: Mapping[str, Any], unknown: Collection[str]) -> None:
    numbers = [number for number, *_ in held["events"]]
    kinds = {number: kind for number, kind, *_ in held["events"]}
    wanted = [(told["event"], KINDS[told["done"].split()[0]]) for told in _counted(journal)]
    for number, kind in wanted:
        if kinds.get(number) != kind:
            found.add("lost", f"Event {number} ({kind}) was acknowledged; the log has {kinds.get(number)}.")
    if len(set(numbers)) != len(numbers):
        found.add("audit", "Two events have one number.")
    began = min((number for number, _ in wanted), default=0)
    more = [k for n, k in kinds.items() if n not in dict(wanted) and (n > began > 0)]
    allowed = [KINDS[act.split()[0]] for act in unknown if act and act.split()[0] in KINDS]
    for kind in more:
        if kind in allowed:
            allowed.remove(kind)
        else:
            found.add("audit", f"The log has one more event ({kind}) than acts were done.")


def _counted(journal: Journal) -> Iterable[dict[str, Any]]:
    """The acts that leave an event which a later going back did not take out of the store."""
    kept: Journal = []
    for told in journal:
        if told["done"] == "restore":
            kept = [one for one in kept if one["event"] <= told["version"]]
        if told["done"].split()[0] in KINDS:
            kept.append(told)
    return kept


def _left(found: Found, place: Path) -> None:
    for path in sorted(place.rglob("*")):
        where = path.relative_to(place)
        fine = (
            str(where) in ("plp.duckdb", "plp.duckdb.wal", "plp.duckdb.last", "tmp", "backups")
            or (where.parts[0] == "backups" and where.suffix == ".duckdb" and not where.name.startswith("."))
            or where.name.startswith("plp.duckdb.damaged-")
        )
        if not fine:
            found.add("left", f"{where} was left behind.")


def _backups(found: Found, workshop: Workshop, place: Path, journal: Journal) -> None:
    told = {one["backup"]: one["version"] for one in journal if one.get("backup") and one["done"] == "backup"}
    there = sorted((place / "backups").glob("*.duckdb"))
    newest = max(told, key=lambda name: told[name], default="")
    # It goes only once a later one is there.
    if newest and max((_named(path) for path in there), default=0) < told[newest]:
        found.add("backup", f"The backup {newest} was acknowledged and is not there.")
    for path in there:
        looked = workshop.run([f"look {path}"], place, journal=False)
        if looked.refused:
            found.add("backup", f"{path.name} can't be opened: {looked.refused[0]['said']}")
            continue
        events = looked.done(f"look {path}")["events"]
        if "Z-" in path.name and events[-1][0] != _named(path):
            found.add("backup", f"{path.name} ends with event {events[-1][0]}.")


def _named(path: Path) -> int:
    """The last event a backup holds by its name; 0 for one made before a migration."""
    return int(path.stem.rpartition("-")[2]) if "Z-" in path.name else 0
