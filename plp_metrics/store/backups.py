"""Backups the running app makes by itself: when one is due, which are kept, what they hold.

They lie in backups/ beside the store, one file each, named by the moment (UTC) they were made.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from plp_metrics.store.backup import backup
from plp_metrics.store.connection import Store
from plp_metrics.store.copy import CopyFailedError, read_whole
from plp_metrics.store.errors import StoreDamagedError
from plp_metrics.store.scratch import backups_of, put, scratch, settle, write_through

HOURLY, DAILY, MONTHLY = timedelta(hours=24), timedelta(days=30), timedelta(days=366)
"""For so long the last of each hour, of each day and of each month is kept."""
_NAMED = re.compile(r"-(\d{8}T\d{6})Z-(\d+)\.duckdb\Z")


@dataclass(frozen=True)
class Backup:
    """A backup beside the store. version: the last event in it; at: when it was made (UTC); size: bytes."""

    path: Path
    at: datetime
    version: int
    size: int


def backups(store: Path) -> list[Backup]:
    """The backups of a store that the app made by itself, the newest first."""
    found = []
    folder = backups_of(store)
    for path in folder.glob(f"{store.stem}-*.duckdb") if folder.is_dir() else ():
        named = _NAMED.search(path.name)
        if named:
            at = datetime.fromisoformat(named[1])
            found.append(Backup(path, at, int(named[2]), path.stat().st_size))
    return sorted(found, key=lambda b: (b.at, b.version), reverse=True)


def make(store: Store, at: datetime | None = None) -> Backup:
    """Write and check a backup now. at: the moment it is named by (UTC; the clock's unless given).

    Raises CopyFailedError, leaving no half file behind.
    """
    at = at or datetime.now(UTC).replace(tzinfo=None)
    with store.held_still():
        version = store.version()
        name = f"{store.path.stem}-{at:%Y%m%dT%H%M%S}Z-{version}.duckdb"
        path = backup(store, backups_of(store.path) / name)
    path.chmod(0o600)
    return Backup(path, at, version, path.stat().st_size)


def make_if_changed(store: Store) -> Backup | None:
    """A backup where something changed since the last one; then those are dropped that need not be kept."""
    there = backups(store.path)
    if there and there[0].version == store.version():
        return None
    made = make(store)
    for old in to_drop([made, *there], made.at):
        old.path.unlink(missing_ok=True)
    return made


def to_drop(there: Iterable[Backup], now: datetime) -> list[Backup]:
    """Those that are the last neither of an hour, a day nor a month still to be kept. The newest stays."""
    ordered = sorted(there, key=lambda b: (b.at, b.version), reverse=True)
    keep: set[Path] = {ordered[0].path} if ordered else set()
    seen: set[str] = set()
    for one in ordered:
        age = now - one.at
        for form, longest in (("%Y%m%dT%H", HOURLY), ("%Y%m%d", DAILY), ("%Y%m", MONTHLY)):
            name = one.at.strftime(form)
            if age <= longest and name not in seen:
                seen.add(name)
                keep.add(one.path)
    return [one for one in ordered if one.path not in keep]


def checked_copy(path: Path, target: Path) -> int:
    """Copy a file of a store, open the copy and read all of it; the last event it holds.

    Raises CopyFailedError where it is no store, or damaged, or the disk refuses.
    """
    try:
        shutil.copyfile(path, target)
        with duckdb.connect(str(target), config={"enable_external_access": "false"}) as connection:
            read_whole(connection)
            found = connection.execute("SELECT coalesce(max(event_id), 0) FROM event").fetchall()[0][0]
        write_through(target)
    except (OSError, duckdb.Error) as fault:
        raise CopyFailedError(
            f"{path} is not a backup that can be restored: it can't be opened and read."
        ) from fault
    return int(found)


def put_in_place(path: Path, store: Path) -> Path | None:
    """Put a backup in the place of a store that no process has open; where the old file went, if any.

    For a store that can't be opened any more. Raises CopyFailedError where the backup is no whole store,
    StoreDamagedError where the disk refuses.
    """
    aside = None
    try:
        with scratch(store) as folder:
            ready = folder / "ready.duckdb"
            checked_copy(path, ready)
            if store.exists():
                stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
                aside = store.with_name(f"{store.name}.damaged-{stamp}")
                # A second name, not another: there is a store at every moment, whatever ends this.
                os.link(store, aside)
                log = store.with_name(f"{store.name}.wal")
                if log.exists():
                    os.replace(log, aside.with_name(f"{aside.name}.wal"))
                settle(store.parent)
            put(ready, store)
    except OSError as fault:
        raise StoreDamagedError(
            f"{path} could not be put in the place of {store}: {fault.strerror}."
        ) from fault
    return aside
