"""Runs the child process under its limits. What it hands back is as little trusted as the upload itself."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import mmap
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from plp_metrics.intake.types import Limits

if TYPE_CHECKING:
    import pyarrow

T = TypeVar("T")
_ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-I", str(_ROOT / "plp_metrics/intake/child/start.py"))
OUT_OF_MEMORY = 3
"""The exit code of a child that met its limit of memory."""
_LONGEST_ANSWER = 64 * 1024**2
_FOR_EVER = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


class NoAnswerError(Exception):
    """The child gave nothing that can be used. why: memory, time or broken."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class StoppedError(Exception):
    """Somebody no longer wants to know: the child was ended before it answered."""


class Stop:
    """Ends judgements that run in another thread, each child with whatever it started.

    What is judged by `run` can be ended by `now`, at once and for good; both may be called from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self, work: Callable[[], T]) -> T:
        """Do something that judges files. Raises StoppedError once `now` was called."""
        before = _STOP.set(self)
        try:
            return work()
        finally:
            _STOP.reset(before)

    def now(self) -> None:
        """End the child that runs, and let none start any more."""
        with self._lock:
            self._stopped = True
            if self._child is not None:
                _end(self._child)

    def start(self, begin: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
        """Begin a child that `now` ends."""
        with self._lock:
            self.check()
            self._child = begin()
            return self._child

    def check(self) -> None:
        """Raises StoppedError once `now` was called."""
        if self._stopped:
            raise StoppedError


_STOP: ContextVar[Stop | None] = ContextVar("stop", default=None)
_RUNNING: set[subprocess.Popen[bytes]] = set()


def end_all() -> None:
    """End every child of this process: it is about to end itself."""
    for child in tuple(_RUNNING):
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """A stopped process can be killed too; what it started is of its group."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


@dataclass(frozen=True)
class Answer:
    """found: what the child says of the file. sha256: of the upload. Other files are read when asked for."""

    found: Mapping[str, Any]
    sha256: str
    _table: int
    _kept: int

    def kept(self) -> bytes:
        """The file written again without the columns left out."""
        return _read(self._kept)

    def table(self) -> pyarrow.Table:
        """The typed rows, every offset and letter of them checked. Raises NoAnswerError if they are not.

        They stay in the child's file, mapped: of what has been checked nothing is held here.
        """
        import pyarrow as pa

        _seal(self._table)
        batches = []
        try:
            mapped = mmap.mmap(self._table, 0, prot=mmap.PROT_READ)
            with pa.ipc.open_stream(pa.py_buffer(mapped)) as reader:
                for batch in reader:
                    batch.validate(full=True)
                    batches.append(batch)
                    mapped.madvise(mmap.MADV_DONTNEED)
                table = pa.Table.from_batches(batches, reader.schema)
        except (pa.ArrowException, OSError, ValueError) as fault:
            raise NoAnswerError("broken") from fault
        return table


@contextlib.contextmanager
def answer(content: bytes, options: Mapping[str, Any], limits: Limits) -> Iterator[Answer]:
    """Have a child process judge these bytes. Raises NoAnswerError when it dies, hangs or talks nonsense.

    Raises StoppedError when it was ended from another thread (see Stop). Everything passes through files in
    memory, all of them gone at the end.
    """
    with contextlib.ExitStack() as stack:
        upload, result, table, kept = (_memory_file(stack) for _ in range(4))
        code, digest = _run((upload, result, table, kept), content, options, limits.wall_seconds)
        if code:
            raise NoAnswerError(
                "memory" if code == OUT_OF_MEMORY else "time" if code == -signal.SIGXCPU else "broken"
            )
        yield Answer(_found(result), digest, table, kept)


def _run(
    files: tuple[int, ...], content: bytes, options: Mapping[str, Any], wall_seconds: float
) -> tuple[int, str]:
    """The child's exit code, and the upload's sha256, taken while the child starts: its options come last."""

    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*COMMAND, *(str(f) for f in files)],
            pass_fds=files,
            cwd=_ROOT,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PLP_ASKED_BY": str(os.getpid())},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    stop = _STOP.get() or Stop()
    with stop.start(begin) as child:
        _RUNNING.add(child)
        try:
            _fill(files[0], content)
            _seal(files[0])
            digest = hashlib.sha256(content).hexdigest()
            _ask(child, json.dumps(options).encode())
            _until_ended(child, wall_seconds)
        except BaseException as fault:
            _end(child)
            child.wait()
            stop.check()
            if isinstance(fault, subprocess.TimeoutExpired):
                raise NoAnswerError("time") from None
            raise
        finally:
            _RUNNING.discard(child)
    stop.check()
    return child.returncode, digest


def _ask(child: subprocess.Popen[bytes], options: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), child.stdin as pipe:  # type: ignore[union-attr]
        pipe.write(options)


def _until_ended(child: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for the child's end, and wake at once: `Popen.wait` looks only every twentieth of a second.

    Raises TimeoutExpired where it has not ended by then.
    """
    ended = os.pidfd_open(child.pid)
    try:
        watch = select.poll()
        watch.register(ended, select.POLLIN)
        if not watch.poll(seconds * 1000):
            raise subprocess.TimeoutExpired(child.args, seconds)
    finally:
        os.close(ended)
    child.wait()


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
