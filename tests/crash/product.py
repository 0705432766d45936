"""The program as a process that can be killed: split off by one that has loaded everything.

Asked by lines of JSON on standard input, it answers with the new process's id. That one tells over a Unix
socket what it begins, what is done (the moment the act's function returns) and what was refused.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from tests.crash import watch
from tests.crash.acts import Acts, temporary
from tests.crash.look import look
from tests.crash.mutations import MUTATIONS
from tests.crash.stage import Files, files, make
from tests.judging import run_here


def _main(folder: Path) -> None:
    import plp_metrics.cli
    from plp_metrics.intake import process

    assert plp_metrics.cli
    pid = os.fork()
    if not pid:
        make(folder)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        raise SystemExit("The small program could not be made.")
    judged = files(folder)
    really = process._run
    process._run = run_here
    signal.signal(signal.SIGCHLD, _reap)
    print("ready", flush=True)
    for line in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if not pid:
            process._run = really if "judged " in line else run_here
            try:
                _work(judged, folder / "socket", **json.loads(line))
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)
        print(pid, flush=True)


def _reap(*_: object) -> None:
    """So that what they used is counted as used by the tests."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _work(
    judged: Files, meeting: Path, folder: str, acts: list[str], watched: bool, mutation: str, steps: int
) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    place = Path(folder)
    os.environ["PLP_STORE"] = str(place / "plp.duckdb")
    os.environ.pop("PLP_TODAY", None)
    temporary(place)
    channel = socket.socket(socket.AF_UNIX)
    channel.connect(str(meeting))
    if watched:
        watch.hand_over(channel, watch.install())
    _newer(steps)
    if mutation:
        MUTATIONS[mutation].apply()

    def say(told: dict[str, Any]) -> None:
        channel.sendall(json.dumps(told).encode() + b"\n")

    doing = Acts(judged, say)
    for act in acts:
        say({"begins": act})
        try:
            if act.startswith("look"):
                told = look(Path(act[5:] or place / "plp.duckdb"))
            elif act == "wait":
                say({"waits": True})
                channel.recv(2)
                told = {}
            elif act.startswith("verb "):
                told = _verb(act.split()[1:])
            else:
                told = doing.do(act)
            say({"done": act, **told})
        except Exception as fault:
            say({"refused": act, "kind": type(fault).__name__, "said": str(fault)})
    say({"ends": True})


def _verb(words: list[str]) -> dict[str, Any]:
    from plp_metrics import cli

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(words)
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def _newer(steps: int) -> None:
    """Be a program that is this many schema steps newer."""
    from plp_metrics.store import migrate

    known = migrate.steps()
    more = [(known[-1][0] + n, _STEP.format(n=n)) for n in range(1, steps + 1)]
    migrate.steps = lambda: [*known, *more]


_STEP = """
CREATE TABLE added_{n} AS SELECT event_id, payload FROM event;
INSERT INTO added_{n} SELECT range, repeat('x', 100) FROM range(2000);
"""

if __name__ == "__main__":
    _main(Path(sys.argv[1]))
