"""Backups of an open store."""

from __future__ import annotations

from pathlib import Path

from plp_metrics.model import RefusedError
from plp_metrics.store.connection import Store
from plp_metrics.store.copy import verified_copy

BESIDE = (".wal", ".last", ".sock")
"""How the names of the files end that a store's app keeps beside it while it works."""


def backup(store: Store, target: Path) -> Path:
    """Write a verified copy of the open store to `target`; changes wait meanwhile.

    Raises RefusedError where a store lies there, or what one keeps beside it; CopyFailedError where it fails.
    """
    _check_free(store.path, target)
    with store.held_still():
        store.checkpoint()
        with store.read() as cursor:
            events = cursor.execute("SELECT count(*) FROM event").fetchall()[0][0]
        return verified_copy(store.path, target, events)


def _check_free(store: Path, target: Path) -> None:
    """Whoever has a store open goes on writing into the old file once another has its name: all of that
    would be lost, and a second app would not notice the first."""
    there = target.parent.resolve() / target.name
    own = store.resolve()
    is_own = there.parent == own.parent and (there.name == own.name or there.name.startswith(f"{own.name}."))
    is_own = is_own or (target.exists() and target.samefile(store))
    if is_own or any(there.with_name(there.name + end).exists() for end in BESIDE):
        raise RefusedError(
            f"{target} is a store or belongs to one: a backup can't take its place. Name another file; to go"
            " back to a backup there is: python -m plp_metrics restore BACKUP"
        )
