"""Backing the store up and going back to a backup, by an administrator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plp_metrics.access import require
from plp_metrics.act.people import OWNER
from plp_metrics.act.purge import purge
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import Store, StoreDamagedError, StoreMissingError, backups, close, open_store
from plp_metrics.store.backups import Backup
from plp_metrics.store.copy import CopyFailedError
from plp_metrics.store.scratch import scratch, write_through
from plp_metrics.store.witness import forget, last_noted

WAIT_SECONDS = 20.0
MIXED = (
    "One of the two is the sample program with its fictional partners, the other a real program; they never"
    " change places. Nothing was changed. Let PLP_STORE name a store of its own for the backup."
)


@dataclass(frozen=True)
class Restored:
    """What going back did. kept: the backup of the state before it. purged: hand-ins whose personal data was
    removed after the backup was made and therefore removed once more. aside: where a damaged file went."""

    kept: Path | None
    purged: tuple[int, ...] = ()
    aside: Path | None = None


def back_up(viewer: Viewer, store: Store) -> Backup:
    """Write and check a backup now. Raises RefusedError for who may not, or where it fails."""
    require(viewer, "keep_store")
    try:
        return backups.make(store)
    except CopyFailedError as fault:
        raise RefusedError(str(fault)) from fault


def restore(viewer: Viewer, store: Store, path: Path, at: datetime | None = None) -> Restored:
    """Put a backup in the place of the open store; the state before it is backed up first.

    What an administrator removed for good since then is removed once more. It is an event of its own, with a
    number no event before it had, so that nothing kept in memory is taken for what it now is.
    Raises RefusedError, with nothing changed, for who may not, for a file that is no whole store, and where
    somebody keeps reading.
    """
    require(viewer, "keep_store")
    if not path.is_file():
        raise RefusedError(f"There is no file {path}.")
    if path.samefile(store.path):
        raise RefusedError(f"{path} is the store itself, not a backup of it.")
    try:
        with scratch(store.path) as folder, store.held_still():
            ready = folder / "ready.duckdb"
            held = backups.checked_copy(path, ready)
            kept = backups.make(store)
            payload = {"backup": path.name, "last_event": held, "kept": kept.path.name}
            again = _made_ready(viewer, store, ready, payload, at)
            store.replace_file(ready, WAIT_SECONDS)
    except (CopyFailedError, OSError) as fault:
        raise RefusedError(
            f"{fault} Nothing was changed. If the store itself is damaged, stop the app and run: python -m"
            f" plp_metrics restore {path}"
        ) from fault
    return Restored(kept.path, again)


def _made_ready(
    viewer: Viewer, store: Store, ready: Path, payload: Mapping[str, object], at: datetime | None
) -> tuple[int, ...]:
    """Write the event into the copy and remove there what was removed since, so that the moment in which it
    takes the store's place is the only one: nothing can end it half-way."""
    copy = open_store(ready)
    try:
        if copy.is_sample() != store.is_sample():
            raise RefusedError(MIXED)
        copy.number_on(store.version())
        with copy.change(viewer.account, "restore", payload, at=at):
            pass
        again = tuple(number for number in _removed(store) if _is_there(copy, number))
        for number in again:
            purge(OWNER, copy, number, reason="removed before, and back with a backup")
    finally:
        close(ready)
    write_through(ready)
    return again


def restore_closed(path: Path, where: Path) -> Restored:
    """The same for a store no app has open, from the command line of its owner; one that is damaged or gone
    is put aside, so nothing is lost."""
    try:
        store = open_store(where)
        store.read_whole()
        return restore(OWNER, store, path)
    except (StoreDamagedError, StoreMissingError):
        close(where)
        last = last_noted(where)
        aside = backups.put_in_place(path, where)
        forget(where)
        open_store(where).number_on(last)
        with open_store(where).change(OWNER.account, "restore", {"backup": path.name, "damaged": True}):
            pass
        return Restored(None, aside=aside)


def _removed(store: Store) -> list[int]:
    with store.read() as cursor:
        rows = cursor.execute("SELECT payload FROM event WHERE kind = 'purge' ORDER BY event_id").fetchall()
    return [number for (payload,) in rows for number in json.loads(payload).get("submissions", ())]


def _is_there(store: Store, submission_id: int) -> bool:
    with store.read() as cursor:
        rows = cursor.execute(
            "SELECT how FROM submission WHERE submission_id = ? AND how <> 'purged'", [submission_id]
        ).fetchall()
    return bool(rows)
