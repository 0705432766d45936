"""Every system call by which a process changes files, seen before it happens, and let through, failed or
made the process's last.

No hook in the program: the kernel asks (seccomp user notification, Linux 5.5 or newer, no privilege needed).
The process installs the filter itself before it runs the program; whatever it starts is under it too.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FD, _PATH, _TWO_PATHS = "fd", "path", "two paths"
# name, number on x86_64, number on aarch64 (None: not there), and what its arguments name: (kind, first one)
_CALLS: tuple[tuple[str, int | None, int | None, str, int], ...] = (
    ("write", 1, 64, _FD, 0),
    ("write", 18, 68, _FD, 0),  # pwrite64
    ("write", 20, 66, _FD, 0),  # writev
    ("write", 296, 70, _FD, 0),  # pwritev
    ("write", 40, 71, _FD, 0),  # sendfile
    ("write", 326, 285, _FD, 2),  # copy_file_range
    ("fsync", 74, 82, _FD, 0),
    ("fsync", 75, 83, _FD, 0),  # fdatasync
    ("truncate", 77, 46, _FD, 0),
    ("rename", 82, None, _TWO_PATHS, 0),
    ("rename", 264, 38, _TWO_PATHS, 1),
    ("rename", 316, 276, _TWO_PATHS, 1),
    ("unlink", 87, None, _PATH, 0),
    ("unlink", 263, 35, _PATH, 1),
)
_ARM = platform.machine() == "aarch64"
_TABLE = {
    number: (name, kind, first)
    for name, x86, arm, kind, first in _CALLS
    if (number := arm if _ARM else x86) is not None
}
_SECCOMP = 277 if _ARM else 317
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_NO_NEW_PRIVILEGES, _FILTER, _NEW_LISTENER, _LET_THROUGH = 38, 1, 8, 1
_HERE = -100  # in place of a folder's descriptor: where the process works
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000


@dataclass(frozen=True)
class Step:
    """One call about to happen. call: write, fsync, truncate, rename or unlink. path: the file; to: its new
    name. argument: the new length of a truncated file."""

    call: str
    path: str
    to: str = ""
    argument: int = 0


def install() -> int:
    """Put this process, and all it starts, under watch; the descriptor to hand to the watcher."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    numbers = sorted(_TABLE)
    code = [struct.pack("HBBI", 0x20, 0, 0, 0)]
    code += [struct.pack("HBBI", 0x15, len(numbers) - i, 0, n) for i, n in enumerate(numbers)]
    code += [struct.pack("HBBI", 0x06, 0, 0, _ALLOW), struct.pack("HBBI", 0x06, 0, 0, _ASK)]
    program = ctypes.create_string_buffer(b"".join(code))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

    wanted = Program(len(code), ctypes.addressof(program))
    number = libc.syscall(_SECCOMP, _FILTER, _NEW_LISTENER, ctypes.byref(wanted))
    if number < 0:
        raise OSError(ctypes.get_errno(), "this machine can't watch system calls")
    return int(number)


def possible() -> bool:
    """Whether this machine can do it (tried in a process of its own, which then ends)."""
    pid = os.fork()
    if not pid:
        try:
            install()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == 0


def hand_over(channel: socket.socket, number: int) -> None:
    """Give the descriptor to the watcher. It must take it: from now on calls wait for its answer."""
    socket.send_fds(channel, [b"w"], [number])
    os.close(number)


class Watch:
    """The watcher's end: `pending` calls, each to be answered."""

    def __init__(self, channel: socket.socket, folder: Path) -> None:
        self.folder = str(folder)
        _, (self._number,), _, _ = socket.recv_fds(channel, 1, 1)

    def fileno(self) -> int:
        return self._number

    def close(self) -> None:
        os.close(self._number)

    def next(self) -> tuple[int, Step | None] | None:
        """The next call that waits: its id, and the step where it is about a file of the folder.

        None where the asking process is gone.
        """
        asked = bytearray(80)
        try:
            fcntl.ioctl(self._number, _RECEIVE, asked, True)
        except OSError as fault:
            if fault.errno in (errno.ENOENT, errno.EINTR):
                return None
            raise
        number, pid, _, call, _, _, *arguments = struct.unpack("QIIiIQ6Q", asked)
        try:
            step = self._step(pid, call, arguments)
        except OSError:
            return None
        return number, step

    def answer(self, number: int, fails: int = 0, *, skip: bool = False) -> None:
        """Let a call through, have it fail with this error number, or pretend that it was done (skip)."""
        said = struct.pack("QqiI", number, 0, -fails, 0 if fails or skip else _LET_THROUGH)
        try:
            fcntl.ioctl(self._number, _SEND, bytearray(said), True)
        except OSError as fault:
            if fault.errno != errno.ENOENT:  # it was killed meanwhile
                raise

    def _step(self, pid: int, call: int, arguments: list[int]) -> Step | None:
        name, kind, first = _TABLE[call]
        paths = list(self._paths(pid, kind, first, arguments))
        if not any(self._is_ours(path) for path in paths):
            return None
        return Step(name, paths[0], paths[1] if len(paths) > 1 else "", arguments[1])

    def _is_ours(self, path: str) -> bool:
        return path == self.folder or path.startswith((self.folder + "/", "pipe:"))

    def _paths(self, pid: int, kind: str, first: int, arguments: list[int]) -> Iterator[str]:
        if kind == _FD:
            yield os.readlink(f"/proc/{pid}/fd/{arguments[first]}")
            return
        with open(f"/proc/{pid}/mem", "rb", 0) as memory:
            # Calls that take a folder's descriptor have one before each path.
            for at in (first,) if kind == _PATH else (first, first + 1 + first):
                memory.seek(arguments[at])
                text = os.fsdecode(memory.read(4096).split(b"\0")[0])
                folder = ctypes.c_int(arguments[at - 1]).value if first else _HERE
                where = f"/proc/{pid}/cwd" if folder == _HERE else f"/proc/{pid}/fd/{folder}"
                yield text if text.startswith("/") else os.path.join(os.readlink(where), text)
