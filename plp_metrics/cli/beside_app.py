"""Command-line verbs while the app runs: they are asked of the app, over a Unix socket beside the store.

The app owns the store's file; a second process can't even read it. The socket belongs to the store's owner
alone (0600, and the peer's user is checked), so it lets nobody in who could not open the file itself. What
is sent is the command line as it was read; paths are made whole first, since the app has another folder.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import socket
import socketserver
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

Run = Callable[[Sequence[str], Path], int]
"""Runs a command line as if from a folder; returns the exit code. It prints to sys.stdout and sys.stderr."""
Failed = Callable[[str, Exception], None]
"""Is told which verb failed, and how; it keeps the log."""
LONGEST = 1_000_000


class Answered(NamedTuple):
    """What the app said to a command."""

    code: int
    out: str
    err: str


class NobodyAnswersError(Exception):
    """No app listens beside this store, or it hung up."""


class HungUpError(NobodyAnswersError):
    """The app heard the command and ended before it said what came of it."""


def socket_beside(store: Path) -> Path:
    """The socket of the app that owns a store."""
    return store.with_name(f"{store.name}.sock")


def ask(store: Path, arguments: Sequence[str], folder: Path) -> Answered:
    """Have the running app run a command line. Raises NobodyAnswersError where no app answers, HungUpError
    where it ended meanwhile."""
    heard = False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            with _short(socket_beside(store)) as address:
                line.connect(address)
            line.sendall(json.dumps({"arguments": list(arguments), "folder": str(folder)}).encode() + b"\n")
            heard = True
            with line.makefile("rb") as answer:
                said = json.loads(answer.read())
        except (OSError, ValueError) as fault:
            raise (HungUpError if heard else NobodyAnswersError)(str(fault)) from fault
    return Answered(int(said["code"]), str(said["out"]), str(said["err"]))


def is_answering(store: Path) -> bool:
    """Whether an app listens beside this store."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line, suppress(OSError):
        with _short(socket_beside(store)) as address:
            line.connect(address)
        return True
    return False


@contextmanager
def answering(store: Path, run: Run, failed: Failed) -> Iterator[Path]:
    """Answer commands beside a store until the block ends; the socket's path.

    The caller owns the store, so a socket left there by a killed app can be taken away.
    """
    path = socket_beside(store)
    path.unlink(missing_ok=True)
    prints = _PrintsByThread()
    server = _Server(path, run, prints, failed)
    thread = threading.Thread(target=server.serve_forever, name="commands", daemon=True)
    thread.start()
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = prints.beside("out", out), prints.beside("err", err)
    try:
        yield path
    finally:
        sys.stdout, sys.stderr = out, err
        server.shutdown()
        server.server_close()
        path.unlink(missing_ok=True)


class _PrintsByThread:
    """Keeps what a command's thread prints apart from what the app itself says."""

    def __init__(self) -> None:
        self._own = threading.local()

    @contextmanager
    def kept(self) -> Iterator[dict[str, io.StringIO]]:
        self._own.kept = {"out": io.StringIO(), "err": io.StringIO()}
        try:
            yield self._own.kept
        finally:
            del self._own.kept

    def beside(self, which: str, usual: Any) -> Any:
        own = self._own

        class Stream(io.TextIOBase):
            encoding = "utf-8"

            def write(self, text: str) -> int:
                kept = getattr(own, "kept", None)
                return int((kept[which] if kept else usual).write(text))

            def flush(self) -> None:
                usual.flush()

            def fileno(self) -> int:
                return int(usual.fileno())

            def isatty(self) -> bool:
                return bool(usual.isatty())

        return Stream()


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def __init__(self, path: Path, run: Run, prints: _PrintsByThread, failed: Failed) -> None:
        self.run, self.prints, self.failed = run, prints, failed
        with _short(path) as address:
            # The mask holds for the moment between binding and chmod.
            before = os.umask(0o177)
            try:
                super().__init__(address, _Command)
            finally:
                os.umask(before)
        path.chmod(0o600)


class _Command(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        if _user_of(self.connection) != os.getuid():
            return
        try:
            asked = json.loads(self.rfile.readline(LONGEST))
            arguments, folder = [str(a) for a in asked["arguments"]], Path(asked["folder"])
        except (ValueError, KeyError, TypeError):
            return
        with self.server.prints.kept() as kept:
            code = self._run(arguments, folder)
        said = {"code": code, "out": kept["out"].getvalue(), "err": kept["err"].getvalue()}
        with suppress(OSError):  # who asked has hung up; what was done is done
            self.wfile.write(json.dumps(said).encode())

    def _run(self, arguments: list[str], folder: Path) -> int:
        try:
            return self.server.run(arguments, folder)
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else 2
        except Exception as fault:
            self.server.failed(f"The command {' '.join(arguments[:1])}", fault)
            print("The app could not do this; its log says more.", file=sys.stderr)
            return 3


def whole_paths(given: argparse.Namespace, folder: Path) -> argparse.Namespace:
    """The same arguments with every path made whole, as seen from a folder."""

    def whole(value: Any) -> Any:
        if isinstance(value, Path):
            return folder / value
        return [whole(one) for one in value] if isinstance(value, list) else value

    return argparse.Namespace(**{name: whole(value) for name, value in vars(given).items()})


def _user_of(line: socket.socket) -> int:
    _, user, _ = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return int(user)


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name of the socket that is short enough: a Unix socket's address has 107 bytes at most."""
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
