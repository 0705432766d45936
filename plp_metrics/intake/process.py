"""Runs the child process under its limits. What it hands back is as little trusted as the upload itself."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plp_metrics.intake.types import Limits

if TYPE_CHECKING:
    import pyarrow

_ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "plp_metrics.intake.child")
OUT_OF_MEMORY = 3
"""The exit code of a child that met its limit of memory."""
_LONGEST_ANSWER = 64 * 1024**2
_FOR_EVER = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


class NoAnswerError(Exception):
    """The child gave nothing that can be used. why: memory, time or broken."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Answer:
    """found: what the child says of the file. Its other files are read only when asked for."""

    found: Mapping[str, Any]
    _table: int
    _kept: int

    def kept(self) -> bytes:
        """The file written again without the columns left out."""
        return _read(self._kept)

    def table(self) -> pyarrow.Table:
        """The typed rows, every offset and letter of them checked. Raises NoAnswerError if they are not."""
        import pyarrow as pa

        _seal(self._table)
        try:
            path = f"/proc/self/fd/{self._table}"
            with pa.memory_map(path, "rb") as source, pa.ipc.open_stream(source) as reader:
                table = reader.read_all()
            table.validate(full=True)
        except (pa.ArrowException, OSError, ValueError) as fault:
            raise NoAnswerError("broken") from fault
        return table


@contextlib.contextmanager
def answer(content: bytes, options: Mapping[str, Any], limits: Limits) -> Iterator[Answer]:
    """Have a child process judge these bytes. Raises NoAnswerError when it dies, hangs or talks nonsense.

    Everything passes through files in memory, all of them gone at the end.
    """
    with contextlib.ExitStack() as stack:
        upload, result, table, kept = (_memory_file(stack) for _ in range(4))
        _fill(upload, content)
        _seal(upload)
        code = _run((upload, result, table, kept), options, limits.wall_seconds)
        if code:
            raise NoAnswerError(
                "memory" if code == OUT_OF_MEMORY else "time" if code == -signal.SIGXCPU else "broken"
            )
        yield Answer(_found(result), table, kept)


def _run(files: tuple[int, ...], options: Mapping[str, Any], wall_seconds: float) -> int:
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [*COMMAND, *(str(f) for f in files)],
        pass_fds=files,
        cwd=_ROOT,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with child:
        try:
            child.communicate(json.dumps(options).encode(), timeout=wall_seconds)
        except BaseException as fault:
            # Whatever it started goes with it; a stopped process can be killed too.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            if isinstance(fault, subprocess.TimeoutExpired):
                raise NoAnswerError("time") from None
            raise
    return child.returncode


def _found(number: int) -> Mapping[str, Any]:
    if os.fstat(number).st_size > _LONGEST_ANSWER:
        raise NoAnswerError("broken")
    try:
        found = json.loads(_read(number))
    except (ValueError, RecursionError) as fault:
        raise NoAnswerError("broken") from fault
    if not isinstance(found, dict):
        raise NoAnswerError("broken")
    return found


def _memory_file(stack: contextlib.ExitStack) -> int:
    number = os.memfd_create("intake", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    stack.callback(os.close, number)
    return number


def _seal(number: int) -> None:
    """Let nobody who may still hold this file change it. Raises NoAnswerError where somebody could."""
    try:
        fcntl.fcntl(number, fcntl.F_ADD_SEALS, _FOR_EVER)
    except OSError as fault:
        raise NoAnswerError("broken") from fault


def _fill(number: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(number, view) :]


def _read(number: int) -> bytes:
    with os.fdopen(os.dup(number), "rb") as file:
        file.seek(0)
        return file.read()
