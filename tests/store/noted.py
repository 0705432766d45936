"""Every change is held against what it took down as written: no table it changed may be missing there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from plp_metrics.store import Change, Store
from plp_metrics.store.noting import EVERYTHING, tables

change = Store.change


def _prints(cursor: Any) -> dict[str, tuple[Any, ...]]:
    counted = {"upload": "sha256"}
    return {
        table: cursor.execute(
            f"SELECT count(*), bit_xor(hash({counted.get(table, 't')})) FROM {table} AS t"
        ).fetchall()[0]
        for table in tables()
    }


@contextmanager
def _held_against(self: Store, *args: Any, **more: Any) -> Iterator[Change]:
    with change(self, *args, **more) as now:
        unnoted = now.cursor._cursor  # type: ignore[attr-defined]
        before = _prints(unnoted)
        yield now
        after = _prints(unnoted)
        moved = {table for table in before if before[table] != after[table]}
        assert moved <= now.written or now.written >= EVERYTHING, (args, moved - now.written)


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change of the test is watched."""
    monkeypatch.setattr(Store, "change", _held_against)
