"""Servers that start at once: a process that has loaded the whole program splits one off when asked.

Everything but the loading happens in the new process, as `python -m plp_metrics serve` does it. Asked by
lines of JSON on its standard input, it answers with the id of the process; it ends with its input.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Forked:
    """A process split off by another: the part of subprocess.Popen that tests use, but for its exit code."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle = os.pidfd_open(pid)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """0 once it is gone, else None."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        if self._ended(timeout) is None:
            raise subprocess.TimeoutExpired("serve", timeout or 0)
        return 0

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._handle], [], [], seconds)[0]:
            self.returncode = 0
            os.close(self._handle)
        return self.returncode


class Zygote:
    """The process that has loaded everything. Close it when no more servers are wanted."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.zygote"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def serve(self, port: int, log: Path, environment: Mapping[str, str]) -> Forked:
        """A server that writes to this log."""
        assert self._process.stdin
        assert self._process.stdout
        asked = {"port": port, "log": str(log), "environment": dict(environment)}
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        self._process.stdin.flush()
        return Forked(int(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.communicate()


def _serve(port: int, log: str, environment: Mapping[str, str]) -> int:
    from plp_metrics.cli import main

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in (1, 2):
        os.dup2(said, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    return main(["serve", "--port", str(port)])


def _reap(*_: object) -> None:
    """So that what a server used is counted as used by the tests."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _main() -> None:
    import plp_metrics.cli
    from plp_metrics.serve import import_pages

    assert plp_metrics.cli
    import_pages()
    signal.signal(signal.SIGCHLD, _reap)
    # What is read ahead here would be in every process split off; a line at a time is not.
    for line in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if not pid:
            sys.exit(_serve(**json.loads(line)))
        print(pid, flush=True)


if __name__ == "__main__":
    _main()
