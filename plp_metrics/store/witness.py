"""A note beside the store of the last event that was confirmed, so that a log that was cut short or removed
is noticed: DuckDB takes the end of a short log for one that was never finished, and says nothing.

It is a notice, not a promise: where it is missing, old, or of another store, nothing follows from it.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

_HEAD = 4096  # DuckDB's first block: written once, when the file is made, with a number of its own in it


class Witness:
    """The note of one store. Make it while the store is closed: closing its file would free DuckDB's lock."""

    def __init__(self, store: Path) -> None:
        self._path = _path(store)
        self._whose = ""
        self.know(store)

    def know(self, store: Path) -> None:
        """Learn which store the file holds. Only while it is closed."""
        with suppress(OSError), open(store, "rb") as file:
            self._whose = hashlib.sha256(file.read(_HEAD)).hexdigest()[:16]

    def told(self) -> int:
        """The last event noted of this very store; 0 where none is."""
        with suppress(OSError, ValueError):
            whose, number = self._path.read_text(encoding="ascii").split()
            return int(number) if whose == self._whose else 0
        return 0

    def note(self, event_id: int) -> None:
        """Keep an event's number. A disk that does not take it takes nothing from what was confirmed.

        Of a store made by this process nothing is noted before it is opened anew.
        """
        if not self._whose:
            return
        with suppress(OSError):
            number = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                # Always as long, so that it is written over in place.
                os.pwrite(number, f"{self._whose:16} {event_id:020d}\n".encode("ascii"), 0)
            finally:
                os.close(number)


def last_noted(store: Path) -> int:
    """The last event noted beside a store, whichever store that was; 0 where none is."""
    with suppress(OSError, ValueError, IndexError):
        return int(_path(store).read_text(encoding="ascii").split()[1])
    return 0


def forget(store: Path) -> None:
    """Believe the file as it is from now on."""
    _path(store).unlink(missing_ok=True)


def _path(store: Path) -> Path:
    return store.with_name(f"{store.name}.last")
