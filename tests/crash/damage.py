"""Stores and logs that were damaged or cut short, and disks that are full or fail."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.checker import VERIFY, Found, check, compare, read_journal
from tests.crash.rounds import OZARK, cleared, failing, found_after
from tests.crash.workshop import Run, Workshop

KEPT = ("open", *OZARK[:2], "submit OZARK", "checkpoint", "backup", "draft RIOGRANDE teachers 1")
"""Acts that leave a store, a backup of it and a log with one act that the backup has not."""
Change = Callable[[Path], None]


def _flip(name: str, part: float) -> Change:
    def change(folder: Path) -> None:
        path = folder / name
        size = path.stat().st_size
        at = min(int(size * part), size - 16)
        with path.open("r+b") as file:
            file.seek(at)
            held = file.read(16)
            file.seek(at)
            file.write(bytes(b ^ 0xFF for b in held))

    return change


def _cut(name: str, part: float) -> Change:
    return lambda folder: os.truncate(folder / name, int((folder / name).stat().st_size * part))


DAMAGE: dict[str, Change] = {
    "the log's first bytes are others": _flip("plp.duckdb.wal", 0),
    "bytes in the middle of the log are others": _flip("plp.duckdb.wal", 0.5),
    "the log's last bytes are others": _flip("plp.duckdb.wal", 1),
    "the log is empty": _cut("plp.duckdb.wal", 0),
    "the log is cut in the middle": _cut("plp.duckdb.wal", 0.5),
    "the end of the log is cut off": _cut("plp.duckdb.wal", 0.99),
    "the log was removed": lambda folder: (folder / "plp.duckdb.wal").unlink(),
    "the store's first bytes are others": _flip("plp.duckdb", 0),
    "bytes in the middle of the store are others": _flip("plp.duckdb", 0.5),
    "bytes near the end of the store are others": _flip("plp.duckdb", 0.9),
    "the store's last bytes are others": _flip("plp.duckdb", 1),
    "the store is empty": _cut("plp.duckdb", 0),
    "the store is cut in the middle": _cut("plp.duckdb", 0.5),
    "the end of the store is cut off": _cut("plp.duckdb", 0.97),
}


@dataclass
class Harmed:
    """What came of a damage. said: the sentence, "" where nothing was missing; faults: what is wrong with how
    it was told, or with what going back to the backup gave."""

    said: str = ""
    faults: list[str] = field(default_factory=list)


def harmed(workshop: Workshop, whole: Run, name: str) -> Harmed:
    """Damage a copy of what a run left. It is found whole, or refused in a sentence that names the backup,
    and with that backup all that was acknowledged up to it is there again."""
    done = Harmed()
    folder = whole.folder.with_name(f"{whole.folder.name}-harmed")
    shutil.copytree(whole.folder, folder)
    try:
        DAMAGE[name](folder)
        verdict = workshop.run([VERIFY], folder, journal=False).done(VERIFY)
        if verdict["code"] == 0:
            done.faults += [sentence for _, sentence in check(workshop, whole, folder).faults]
            return done
        done.said = str(json.loads(verdict["out"]).get("error", ""))
        (backup,) = (folder / "backups").glob("*.duckdb")
        if verdict["code"] != 3 or str(backup) not in done.said:
            done.faults.append(f"{name}: not told plainly: {verdict}")
        back = f"verb restore {backup}"
        told = workshop.run([back], folder, journal=False).done(back)
        if told["code"]:
            done.faults.append(f"{name}: could not be restored: {told['err']}")
            return done
        looked = workshop.run([VERIFY, "close", "look"], folder, journal=False)
        if looked.done(VERIFY)["code"]:
            done.faults.append(f"{name}: not whole after going back: {looked.done(VERIFY)['out']}")
        version = whole.done("backup")["version"]
        journal = [one for one in read_journal(whole.journal) if one["event"] <= version]
        found = Found()
        compare(found, workshop.folder, journal, looked.done("look"), ["restore"])
        done.faults += [sentence for _, sentence in found.faults]
    finally:
        shutil.rmtree(folder)
    return done


FAILING = tuple(
    (call, ending, act, number, times)
    for call, ending, act in (
        ("write", ".wal", "draft OZARK students"),
        ("fsync", ".wal", "draft OZARK students"),
        ("write", ".wal", "submit"),
        ("fsync", ".wal", "submit"),
        ("write", "plp.duckdb", "checkpoint"),
        ("fsync", "plp.duckdb", "checkpoint"),
        ("unlink", ".wal", "checkpoint"),
        ("write", ".part", "backup"),
        ("fsync", ".part", "backup"),
        ("rename", ".part", "backup"),
        ("write", "plp.duckdb", "close"),
        ("fsync", "plp.duckdb", "close"),
    )
    for number in (errno.ENOSPC, errno.EIO)
    for times in (1, 1 << 30)
)
"""(call, end of the file's name, act from which on it fails, error, how often)"""
FAILED = ("open", *OZARK[:2], "submit OZARK", "checkpoint", "draft RIOGRANDE teachers 1", "backup", "close")


def failed(
    workshop: Workshop,
    call: str,
    ending: str,
    act: str,
    number: int,
    times: int,
    *,
    late: bool = False,
    figures: bool = True,
) -> tuple[Run, list[str]]:
    """Have a call fail; the run, and what is wrong afterwards: with the store as left and after lost power,
    and with what was said. late: as in Disk; figures: as in check."""
    plan = failing(call, ending, number, act, times)
    with cleared(workshop.run(FAILED, workshop.new(), plan, late=late)) as run:
        faults = [s for found in found_after(workshop, run, figures=figures) for _, s in found.faults]
        faults += [
            f"{one['refused']}: {one['kind']}: {one['said']}" for one in run.refused if not _plain(one)
        ]
        if not run.ended:
            faults.append(f"The program ended in “{run.under_way}”.")
        return run, faults


def _plain(told: dict[str, str]) -> bool:
    """A sentence of ours, not a library's."""
    return told["kind"] in ("DiskError", "CopyFailedError", "RefusedError") and "Error:" not in told["said"]


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Callable[[int], None] | None]:
    """A file system of this size in memory, and what makes it larger; None where only root may mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        yield None
        return
    try:
        yield lambda larger: subprocess.run(
            ["mount", "-o", f"remount,size={larger}m", str(folder)], check=True
        ).check_returncode()
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def filled(workshop: Workshop) -> tuple[str, Run | None, list[str]]:
    """Work on a small disk until it is full, make it larger, and go on in the same process; which way it was
    done, the run, and what is wrong."""
    acts = [
        f"draft {partner} {dataset} {kind}"
        for kind in range(3)
        for partner in ("OZARK", "RIOGRANDE")
        for dataset in ("teachers", "students", "diversity", "workshop_surveys")
    ]
    size = 1 + (workshop.folder / "base.duckdb").stat().st_size // 2**20
    with small_disk(workshop.folder / "small", size) as enlarge:
        if enlarge is None:
            return "not done: only root may mount a small disk", None, []
        folder = workshop.new(inside=workshop.folder / "small")
        # The journal would fill it too.
        run = Run(folder, elsewhere=workshop.folder / "small.journal")

        def make_room() -> str:
            enlarge(64)
            return ""

        until_full = ("open", *acts, "backup", "submit OZARK", "wait")
        with_room = (*acts[:3], "submit RIOGRANDE", "backup")
        workshop.run([*until_full, *with_room], folder, into=run, meanwhile=make_room)
        faults = [s for _, s in check(workshop, run).faults]
        faults += [f"{one['refused']}: {one['said']}" for one in run.refused if not _plain(one)]
        if not run.refused:
            faults.append("The disk was never full.")
        if not run.ended or [one["done"] for one in run.acknowledged][-1] != "backup":
            faults.append("The program did not go on once there was room.")
        return f"a tmpfs of {size} MB", run, faults
