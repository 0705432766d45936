"""What can be wrong with a store, in sentences for people."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

import duckdb

from plp_metrics.model import RefusedError
from plp_metrics.store.scratch import backups_of

_WRITING = re.compile(
    r"(?:could not|cannot|failed to) (?:write|truncate|fsync|create)|no space left", re.IGNORECASE
)
_REASON = re.compile(r"(?:Could not|Cannot|Failed to) [^\n]*?\": ([A-Z][^\n\"]+)")


class StoreError(Exception):
    """The store can't be used; the message says why and what to do, in one sentence."""


class StoreBusyError(StoreError):
    """Another process owns the store."""


class StoreDamagedError(StoreError):
    """The file is not a store this program can open."""


class StoreMissingError(StoreError):
    """There is no store yet."""


class DiskError(StoreError, RefusedError):
    """The disk refused to write what was to be saved; the message says whether anything was."""


def damaged(store: Path, fault: Exception) -> StoreDamagedError:
    """What to say of a file that can't be read: which, and how to go back to the last backup."""
    log = store.with_name(f"{store.name}.wal")
    what = f"The log {log} of the store" if "WAL" in str(fault) else f"The store {store}"
    return StoreDamagedError(f"{what} is damaged and can't be read; {how_to_restore(store)}")


def refused(store: Path) -> StoreError | None:
    """What to say where the system keeps the store from being opened; None where it does not.

    Only for a store that this process has not open: closing its file would free DuckDB's lock.
    """
    log = store.with_name(f"{store.name}.wal")
    for path in (store, log):
        try:
            if path.exists():
                os.close(os.open(path, os.O_RDWR))
        except OSError as fault:
            return _kept_out(path, fault)
    try:
        tempfile.TemporaryFile(dir=store.parent).close()
    except OSError as fault:
        return _kept_out(store.parent, fault)
    return None


def _kept_out(path: Path, fault: OSError) -> StoreError:
    return StoreError(
        f"The store can't be opened: nothing can be written to {path} ({reason(fault)}). That says nothing of"
        " what is in it. Mend the disk, or whom the file and its folder belong to, and start again."
    )


def lost(store: Path, told: int, there: int) -> StoreDamagedError:
    """What to say of a store that ends before the last event that was confirmed."""
    gone = f"event {told}" if told == there + 1 else f"events {there + 1} to {told}"
    return StoreDamagedError(
        f"The store {store} has lost what was saved last ({gone}): its log {store.name}.wal was cut short or"
        f" removed. Put the log back; or {how_to_restore(store)} To go on without what is lost, remove"
        f" {store.name}.last."
    )


def how_to_restore(store: Path) -> str:
    """Half a sentence that names the newest backup the app made, and the command."""
    there = sorted(backups_of(store).glob(f"{store.stem}-*Z-*.duckdb"))
    name = there[-1] if there else "FILE"
    return f"restore the last backup: python -m plp_metrics restore {name}"


def is_damage(fault: duckdb.Error) -> bool:
    """Whether a fault of DuckDB's says that what lies on the disk is not what was written there.

    A reader may have to write too: what does not fit into memory goes into a file, and the disk may be full.
    """
    failed_reading = isinstance(fault, duckdb.IOException) and not _WRITING.search(str(fault))
    return failed_reading or "corrupt" in str(fault).lower()


def not_saved(store: Path, fault: duckdb.Error) -> StoreError:
    """What to say of a change the disk did not take."""
    if "corrupt" in str(fault).lower():
        return damaged(store, fault)
    why = reason(fault)
    if isinstance(fault, duckdb.FatalException):
        # What was written can't be told from what was not until the store is opened anew.
        return DiskError(
            f"The store's disk failed while this was being saved ({why}). It was not confirmed: load the page"
            " again and look whether it is there before you do it again."
        )
    return DiskError(
        f"The store's disk did not take what was to be saved ({why}); nothing was saved. Make room or mend"
        " the disk, then do it again."
    )


def unwritable(fault: duckdb.Error | None) -> DiskError:
    """What to say while a store can't be opened again after its disk failed."""
    return DiskError(
        f"The store's disk fails ({reason(fault or OSError())}); nothing can be read or saved until it is"
        " mended. What was confirmed before is kept."
    )


def no_room(fault: duckdb.Error) -> DiskError:
    """What to say to a reader whose answer needs more room than memory and disk have."""
    return DiskError(
        f"The store's disk did not take what this answer needs beside memory ({reason(fault)}); nothing was"
        " changed. Make room on the disk, then load the page again."
    )


def reason(fault: Exception) -> str:
    """The system's own words for what a disk did, out of a longer message."""
    if isinstance(fault, subprocess.CalledProcessError):
        return str(fault.stderr.decode(errors="replace").strip().rpartition(": ")[2]) or "copying failed"
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    if "corrupt" in str(fault).lower():
        return "what it is made from is damaged"
    found = _REASON.search(str(fault))
    return found[1].strip() if found else "it could not be written through"
