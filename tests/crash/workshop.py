"""Runs the program on a store of its own, journals what it acknowledges, and ends it where a plan says so."""

from __future__ import annotations

import errno
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.disk import Disk
from tests.crash.watch import Step, Watch

ROOT = Path(__file__).parents[2]
PATIENCE = 120
KILL, SKIP = "kill", "skip"
"""What a plan may answer beside an error number: end the process before the call; pretend it was done."""


@dataclass(frozen=True)
class Moment:
    """A step of the program: its number in the run, the act under way, and the call about to happen.

    nth: how many calls of this kind on this file the act has made, this one included.
    """

    number: int
    act: str
    step: Step
    nth: int

    @property
    def file(self) -> str:
        """The file's name; what is numbered or dated in it is not told."""
        name = Path(self.step.path).name
        stem, made, ending = name.partition("Z-")
        return f"backup{ending[ending.find('.') :]}" if made and stem else name

    def __str__(self) -> str:
        return f"{self.act}: {self.step.call} {self.file} {self.nth}"


Plan = Callable[[Moment], str | int | None]


@dataclass
class Run:
    """What came of a run. acknowledged: each act done, as told; refused: each act refused, as told.

    under_way: the act begun and neither done nor refused when the process ended; killed: whether a plan or
    the clock ended it; other: what readers and the like told besides; moments: every step, where watched;
    elsewhere: where the journal is kept, if not beside the folder.
    """

    folder: Path
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    other: list[dict[str, Any]] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    under_way: str = ""
    killed: bool = False
    ended: bool = False
    disk: Disk | None = None
    journals: bool = True
    waits: bool = False
    meanwhile: str = ""
    elsewhere: Path | None = None

    @property
    def store(self) -> Path:
        return self.folder / "plp.duckdb"

    @property
    def journal(self) -> Path:
        return self.elsewhere or self.folder.with_name(f"{self.folder.name}.journal")

    def done(self, act: str) -> dict[str, Any]:
        """What the last act of this name told. Raises LookupError where it was not done."""
        for told in reversed(self.acknowledged):
            if told["done"] == act:
                return told
        raise LookupError(f"“{act}” was not done: {self.refused} {self.under_way}")


class Workshop:
    """The process that has loaded everything, and the socket its offspring tell their doings on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._meeting = socket.socket(socket.AF_UNIX)
        self._meeting.bind(str(folder / "socket"))
        self._meeting.listen()
        self._meeting.settimeout(PATIENCE)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.product", str(folder)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PLP_MEMORY": "1GB"},
        )  # fmt: skip
        if self._line() != "ready":
            raise RuntimeError("The small program could not be made.")
        self._count = 0

    def close(self) -> None:
        self._process.communicate()
        self._meeting.close()

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().decode().strip()

    def new(self, base: Path | None = None, inside: Path | None = None) -> Path:
        """A folder with a store of its own. inside: where it is to lie, if not in the workshop."""
        self._count += 1
        folder = (inside or self.folder) / f"round-{self._count}"
        folder.mkdir()
        shutil.copyfile(base or self.folder / "base.duckdb", folder / "plp.duckdb")
        return folder

    def run(
        self,
        acts: Sequence[str],
        folder: Path,
        plan: Plan | None = None,
        *,
        seconds: float | None = None,
        mutation: str = "",
        steps: int = 0,
        late: bool | None = None,
        journal: bool = True,
        meanwhile: Callable[[], str] | None = None,
        into: Run | None = None,
    ) -> Run:
        """Have a new process do these acts on the store of this folder.

        plan: what happens at each step; without one nothing is watched. seconds: kill it after so long.
        late: keep what a disk would hold after lost power, and how (see Disk). journal: whether what is done
        is written into the round's journal; not so for what only looks. meanwhile: done while the process
        stays in its act “wait”; what it gives is kept in the run. into: the run to fill, a new one
        unless given.
        """
        done = into or Run(folder, disk=None if late is None else Disk(folder, late), journals=journal)
        with self.begun(
            acts, folder, done, watched=plan is not None, mutation=mutation, steps=steps
        ) as going:
            going.follow(plan, seconds, until=lambda run: run.waits)
            if done.waits and meanwhile:
                done.waits, done.meanwhile = False, meanwhile()
                going.go_on()
                going.follow(plan, seconds)
        return done

    def begun(
        self, acts: Sequence[str], folder: Path, run: Run, *, watched: bool = False, mutation: str = "",
        steps: int = 0,
    ) -> Going:  # fmt: skip
        """A process that has begun: to be followed, or left to its doings while another is started."""
        asked = {
            "folder": str(folder), "acts": list(acts), "watched": watched, "mutation": mutation,
            "steps": steps,
        }  # fmt: skip
        assert self._process.stdin
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        self._process.stdin.flush()
        pid = int(self._line())
        channel, _ = self._meeting.accept()
        return Going(pid, channel, Watch(channel, folder) if watched else None, run)


class Going:
    """A process under way. Leaving its block ends it."""

    def __init__(self, pid: int, channel: socket.socket, watch: Watch | None, run: Run) -> None:
        self._pid, self._channel, self._watch, self._run = pid, channel, watch, run
        self._process = _opened(pid)
        self._half = b""
        self._counts: dict[tuple[str, str, str], int] = {}
        self._journal = os.open(run.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def __enter__(self) -> Going:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        while select.select([self._channel], [], [], 0)[0] and self._hear():
            pass  # what was told before it ended was told
        self._channel.close()
        os.close(self._journal)
        os.close(self._process)
        if self._watch:
            self._watch.close()

    def go_on(self) -> None:
        """Let it leave its act “wait”."""
        self._channel.sendall(b"on")

    def kill(self) -> None:
        """End it and all it started, at once."""
        while not select.select([self._process], [], [], 0)[0]:
            try:
                os.killpg(self._pid, signal.SIGKILL)
            except ProcessLookupError:
                break
            select.select([self._process], [], [], 1)

    def follow(
        self,
        plan: Plan | None = None,
        seconds: float | None = None,
        until: Callable[[Run], bool] | None = None,
    ) -> None:
        """Go along until it ends, is killed, or `until` holds after something was told."""
        poll = select.poll()
        for one in (self._channel, self._process, *([self._watch] if self._watch else [])):
            poll.register(one, select.POLLIN)
        end = time.monotonic() + (PATIENCE if seconds is None else seconds)
        while True:
            ready = dict(poll.poll(max(0.0, end - time.monotonic()) * 1000))
            if not ready:
                if seconds is None:
                    raise RuntimeError(f"The program hangs: {self._run.under_way}")
                self._run.killed = not self._run.ended
                return self.kill()
            if self._watch and ready.get(self._watch.fileno(), 0) & select.POLLIN and not self._step(plan):
                self._run.killed = True
                return self.kill()
            if ready.get(self._channel.fileno(), 0):
                if not self._hear():
                    return None
                if self._run.ended or (until and until(self._run)):
                    return None
            elif self._process in ready:
                return None

    def _step(self, plan: Plan | None) -> bool:
        assert self._watch
        asked = self._watch.next()
        if asked is None:
            return True
        number, step = asked
        answer: str | int | None = None
        if step is not None:
            while select.select([self._channel], [], [], 0)[0] and self._hear():
                pass  # which act this step belongs to
            run = self._run
            key = (run.under_way, step.call, step.path)
            self._counts[key] = self._counts.get(key, 0) + 1
            moment = Moment(len(run.moments) + 1, run.under_way, step, self._counts[key])
            run.moments.append(moment)
            answer = plan(moment) if plan else None
            if answer == KILL:
                return False
            if run.disk and answer is None:
                run.disk.before(step)
        self._watch.answer(number, answer if isinstance(answer, int) else 0, skip=answer == SKIP)
        return True

    def _hear(self) -> bool:
        try:
            heard = self._channel.recv(1 << 20, socket.MSG_DONTWAIT)
        except BlockingIOError:  # heard before the step that came with it
            return True
        except OSError as fault:
            if fault.errno == errno.ECONNRESET:
                return False
            raise
        *lines, self._half = (self._half + heard).split(b"\n")
        for line in lines:
            self._take(json.loads(line))
        return bool(heard)

    def _take(self, told: dict[str, Any]) -> None:
        run = self._run
        if "begins" in told:
            run.under_way = told["begins"]
        elif "done" in told:
            # On disk and outside the program before anything else happens.
            if run.journals:
                os.write(self._journal, json.dumps(told).encode() + b"\n")
                os.fsync(self._journal)
            run.acknowledged.append(told)
            run.under_way = ""
        elif "refused" in told:
            run.refused.append(told)
            run.under_way = ""
        elif "ends" in told:
            run.ended = True
        elif "waits" in told:
            run.waits = True
        else:
            run.other.append(told)


def _opened(pid: int) -> int:
    """A descriptor that can be read from once the process has ended."""
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        # It was over before it could be looked at: a pipe nobody writes to can be read from at once.
        ended, other = os.pipe()
        os.close(other)
        return ended
