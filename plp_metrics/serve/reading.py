"""Serving a copy of the store to those who only read: it takes nothing in, and takes up each newer copy.

The copy is a backup that the main app writes (`backup FILE`). This process works on a file of its own beside
it, so that the next backup can take the copy's place at any moment.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from plp_metrics import store
from plp_metrics.model import RefusedError
from plp_metrics.serve.quiet_log import told
from plp_metrics.store import backups
from plp_metrics.store.copied import Copied
from plp_metrics.store.copy import CopyFailedError
from plp_metrics.store.scratch import scratch

LOOK_SECONDS = 60
WAIT_SECONDS = 20.0
log = logging.getLogger("plp_metrics")
Stamp = tuple[int, int, int]


class Reader:
    """Keeps this process's own store as new as the copy. main: the address at which things are changed."""

    def __init__(self, copy: Path, port: int, main: str) -> None:
        self.copy, self.main = copy.absolute(), main
        self.own = self.copy.parent / f"reading-{port}" / "plp.duckdb"
        self._of: Stamp | None = None

    def begin(self) -> None:
        """Make the own store and let this process work on it; the caller has the port to itself.

        Raises RefusedError where the copy is missing, or no whole store.
        """
        shutil.rmtree(self.own.parent, ignore_errors=True)
        self.own.parent.mkdir(mode=0o700, parents=True)
        try:
            stamp = _stamp(self.copy)
            backups.checked_copy(self.copy, self.own)
        except (OSError, CopyFailedError) as fault:
            raise RefusedError(
                f"{self.copy} can't be read as a copy of a store. Make one with: python -m plp_metrics backup"
                f" {self.copy}"
            ) from fault
        os.environ["PLP_STORE"] = str(self.own)
        self._took(store.open_store(self.own), stamp)

    def renew(self) -> bool:
        """Take up the copy if it is another by now; False where it is the same.

        Raises CopyFailedError, OSError or StoreBusyError; what was read until now stays.
        """
        stamp, now = _stamp(self.copy), store.current()
        if stamp == self._of:
            return False
        with scratch(self.own) as folder, now.held_still():
            ready = folder / "ready.duckdb"
            backups.checked_copy(self.copy, ready)
            now.replace_file(ready, WAIT_SECONDS)
        self._took(now, stamp)
        return True

    async def keep_up(self) -> None:
        """Look for a newer copy every minute."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await asyncio.to_thread(self.renew)
            except Exception as fault:
                log.error("The newer copy could not be taken up: %s", told(fault))

    def _took(self, now: store.Store, stamp: Stamp) -> None:
        self._of = stamp
        made = datetime.fromtimestamp(stamp[0] / 1e9, UTC).replace(tzinfo=None)
        now.copied = Copied(made, self.main)


def _stamp(copy: Path) -> Stamp:
    seen = copy.stat()
    return seen.st_mtime_ns, seen.st_ino, seen.st_size
