"""Who no longer wants to know ends the child at once, with all it started, and nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from plp_metrics.contracts import sample_rows
from plp_metrics.intake import Stop, StoppedError, end_all, judge
from plp_metrics.intake import process as process_module
from plp_metrics.ui.hand_in_judging import Progress

pytestmark = pytest.mark.child

FILE = sample_rows("students").encode()
AT_ONCE = 1.0
"""Seconds; the children here would go on for a hundred times as long."""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], list[int]]:
    """The child becomes one that takes for ever and has started another; returns the ids of both."""
    told = tmp_path / "pids"
    code = (
        "import os, sys, time; sys.stdin.read(); other = os.fork();"
        f"other and open({str(told)!r} + '.new', 'w').write(f'{{os.getpid()}} {{other}}');"
        f"other and os.rename({str(told)!r} + '.new', {str(told)!r}); time.sleep(100)"
    )
    monkeypatch.setattr(process_module, "COMMAND", (sys.executable, "-c", code))

    def pids() -> list[int]:
        until = time.monotonic() + 20
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.01)
        return [int(pid) for pid in told.read_text().split()]

    return pids


def judged() -> object:
    return judge("students.csv", FILE, today=date(2018, 7, 20))


def runs(pid: int) -> bool:
    """Whether a process does anything still (one that only waits to be counted as dead does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pids: list[int], within: float = AT_ONCE) -> bool:
    until = time.monotonic() + within
    while any(map(runs, pids)) and time.monotonic() < until:
        time.sleep(0.01)
    return not any(map(runs, pids))


def in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[BaseException | object]]:
    came: list[BaseException | object] = []

    def run() -> None:
        try:
            came.append(work())
        except BaseException as fault:
            came.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, came


def open_files() -> list[str]:
    return sorted(os.listdir("/proc/self/fd"))


def test_a_stop_ends_the_child_and_what_it_started_and_leaves_nothing_open(slow) -> None:
    before, stop = open_files(), Stop()
    thread, came = in_thread(lambda: stop.run(judged))
    pids = slow()
    assert len(pids) == 2
    assert all(map(runs, pids))
    stop.now()
    thread.join(AT_ONCE)
    assert not thread.is_alive()
    assert isinstance(came[0], StoppedError)
    assert gone(pids)
    assert open_files() == before
    assert not process_module._RUNNING


def test_a_stop_before_the_child_begins_lets_none_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a child was begun")

    monkeypatch.setattr(process_module.subprocess, "Popen", never)
    stop = Stop()
    stop.now()
    with pytest.raises(StoppedError):
        stop.run(judged)


def test_a_stop_of_one_file_lets_the_other_be_judged_to_its_end() -> None:
    stop, other = Stop(), Stop()
    stop.now()
    assert other.run(judged).accepted
    other.now()
    assert judged().accepted


def test_a_stop_lets_no_second_file_begin_in_the_same_work(slow) -> None:
    stop = Stop()

    def both() -> None:
        with contextlib.suppress(StoppedError):
            judged()
        judged()

    thread, came = in_thread(lambda: stop.run(both))
    slow()
    stop.now()
    thread.join(AT_ONCE)
    assert isinstance(came[0], StoppedError)


def test_the_end_of_the_server_ends_every_child(slow) -> None:
    thread, came = in_thread(judged)
    pids = slow()
    end_all()
    thread.join(AT_ONCE)
    assert gone(pids)
    assert [p.rule for p in came[0].problems] == ["check_broke_off"]


class Interrupted(BaseException):
    """As Streamlit ends a run of the page."""


class Box:
    """A status box of a page that is left while the child runs."""

    def __init__(self, running: Callable[[], list[int]]) -> None:
        self.running = running

    def update(self, **_: object) -> None:
        self.running()
        raise Interrupted


def test_a_page_that_is_left_ends_the_child_of_its_file(slow) -> None:
    before = open_files()
    began = time.monotonic()
    with pytest.raises(Interrupted):
        Progress(Box(slow)).judged("students.csv", len(FILE), judged)
    assert gone(slow())
    assert time.monotonic() - began < 20
    until = time.monotonic() + AT_ONCE
    while open_files() != before and time.monotonic() < until:
        time.sleep(0.01)
    assert open_files() == before


def asked() -> tuple[subprocess.Popen[bytes], int]:
    """A process that has the real child judge a file of many rows, and the child's id."""
    script = (
        "import sys, threading, time; from datetime import date; from plp_metrics.intake import judge;"
        "from plp_metrics.intake import process\n"
        "def told():\n"
        "    while not process._RUNNING: time.sleep(0.005)\n"
        "    print(next(iter(process._RUNNING)).pid, flush=True)\n"
        "threading.Thread(target=told, daemon=True).start()\n"
        "judge('s.csv', sys.stdin.buffer.read(), today=date(2018, 7, 20))"
    )
    head, row = FILE.splitlines()[:2]
    content = head + b"\n" + b"".join(row.replace(b"S1", b" S%d" % n) + b"\n" for n in range(400_000))
    server = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(content)
    server.stdin.close()
    pid = int(server.stdout.readline())
    until = time.monotonic() + 20
    while b"intake/child" not in Path(f"/proc/{pid}/cmdline").read_bytes() and time.monotonic() < until:
        time.sleep(0.001)
    return server, pid


def killed(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGKILL)
    server.wait()
    assert server.stdout is not None
    server.stdout.close()


def loaded(pid: int, name: str) -> bool:
    """Whether a process holds this library; one that is gone holds none."""
    try:
        return name in Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return False


def test_a_child_does_not_outlive_a_server_that_was_killed() -> None:
    """The real child, held still before it can answer; nobody is left to end it."""
    server, pid = asked()
    until = time.monotonic() + 20
    while not loaded(pid, "_duckdb") and time.monotonic() < until:
        time.sleep(0.001)
    os.kill(pid, signal.SIGSTOP)
    assert runs(pid)
    killed(server)
    assert gone([pid], within=20)


def test_a_child_whose_server_is_gone_before_it_starts_reads_nothing() -> None:
    """Whoever asked has another id than the child's parent by then; nothing is said on its standard input."""
    gone_already = str(os.getppid())
    child = subprocess.Popen(
        [*process_module.COMMAND, "0", "0", "0", "0"],
        stdin=subprocess.PIPE,
        env={"PLP_ASKED_BY": gone_already},
    )
    with child:
        assert child.wait(20) == 1
