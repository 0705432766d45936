"""Backups of an open store."""

from __future__ import annotations

from pathlib import Path

from plp_metrics.store.connection import Store
from plp_metrics.store.copy import verified_copy


def backup(store: Store, target: Path) -> Path:
    """Write a verified copy of the open store to `target`; changes wait meanwhile."""
    with store.held_still():
        store.checkpoint()
        with store.read() as cursor:
            events = cursor.execute("SELECT count(*) FROM event").fetchall()[0][0]
        return verified_copy(store.path, target, events)
