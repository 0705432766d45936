"""A copy of a store's file (and of its log), opened once before it counts as a copy."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb


class CopyFailedError(Exception):
    """The copy can't be opened or does not hold what the store holds."""


def verified_copy(source: Path, target: Path, events: int | None = None) -> Path:
    """Copy `source` to `target` by way of a temporary name; returns `target`.

    The caller holds off changes. events: how many events the copy must hold.
    Raises CopyFailedError, leaving no half copy behind.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(target.name + ".part")
    log, half_log = source.with_name(source.name + ".wal"), half.with_name(half.name + ".wal")
    try:
        shutil.copyfile(source, half)
        if log.exists():
            shutil.copyfile(log, half_log)
        _open_once(half, events)
        with open(half, "rb+") as copied:
            os.fsync(copied.fileno())
        os.replace(half, target)
    except (OSError, duckdb.Error) as fault:
        raise CopyFailedError(f"The backup {target} could not be written and checked: {fault}") from fault
    finally:
        half.unlink(missing_ok=True)
        half_log.unlink(missing_ok=True)
    return target


def _open_once(path: Path, events: int | None) -> None:
    # Opening for writing folds the log into the copy, so that one file is the whole backup.
    connection = duckdb.connect(str(path))
    try:
        found = connection.execute("SELECT count(*) FROM event").fetchall()[0][0]
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
    if events is not None and found != events:
        raise CopyFailedError(f"The copy holds {found} events where the store holds {events}.")
