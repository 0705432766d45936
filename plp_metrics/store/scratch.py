"""What lies half-way beside a store: copies being checked, backups being written. A process that is killed
leaves it behind, with partners' files in it; the next one that owns the store clears it away."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HALF = ".part"
"""How the name of a backup ends while it is being written."""


def backups_of(store: Path) -> Path:
    """Where the backups of a store lie."""
    return store.parent / "backups"


@contextmanager
def scratch(store: Path) -> Iterator[Path]:
    """A folder on the store's own disk, for its owner's eyes only and gone at the end.

    Raises OSError where the disk refuses.
    """
    over = _over(store)
    over.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=over))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):  # somebody else's is still in it
            over.rmdir()


def sweep(store: Path) -> None:
    """Clear away what a process that was killed left. Only for whoever owns the store now."""
    # DuckDB puts into STORE.tmp what does not fit into memory.
    for folder in (_over(store), store.with_name(f"{store.name}.tmp")):
        shutil.rmtree(folder, ignore_errors=True)
    for left in backups_of(store).glob(f"{store.stem}-*{HALF}*"):
        with suppress(OSError):
            left.unlink()


def write_through(path: Path) -> None:
    """Have a file's content written through to disk."""
    with open(path, "rb+") as written:
        os.fsync(written.fileno())


def put(ready: Path, target: Path) -> None:
    """Give a file that is written through to disk its final name, for good."""
    os.replace(ready, target)
    settle(target.parent)


def settle(folder: Path) -> None:
    """Have the names in a folder written through to disk: a new name is not there for good before."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _over(store: Path) -> Path:
    return store.with_name(f"{store.name}.scratch")
