"""What can be wrong with a store, in sentences for people."""

from __future__ import annotations

import re
import subprocess

import duckdb

from plp_metrics.model import RefusedError

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


def not_saved(fault: duckdb.Error) -> DiskError:
    """What to say of a change the disk did not take."""
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


def reason(fault: Exception) -> str:
    """The system's own words for what a disk did, out of a longer message."""
    if isinstance(fault, subprocess.CalledProcessError):
        return str(fault.stderr.decode(errors="replace").strip().rpartition(": ")[2]) or "copying failed"
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    found = _REASON.search(str(fault))
    return found[1].strip() if found else "it could not be written through"
