"""The stores this process has open: one object for each file."""

from __future__ import annotations

import os
import threading
from functools import lru_cache
from pathlib import Path

from plp_metrics.store.connection import Store
from plp_metrics.store.errors import StoreMissingError, lost
from plp_metrics.store.opening import connect
from plp_metrics.store.scratch import sweep
from plp_metrics.store.witness import Witness

_open: dict[Path, Store] = {}
_opening = threading.Lock()


def default_path() -> Path:
    """PLP_STORE, or data/plp.duckdb beside the program."""
    told = os.environ.get("PLP_STORE") or ""
    return _absolute(told, "" if told.startswith("/") else os.getcwd())


# Every answer asks for it, a hundred times a click.
@lru_cache(maxsize=8)
def _absolute(told: str, _folder: str) -> Path:
    return Path(told or Path(__file__).parents[2] / "data" / "plp.duckdb").absolute()


def open_store(path: Path | str | None = None, *, create: bool = False) -> Store:
    """The process's store at a path; the second call gives the same object.

    Raises StoreMissingError, StoreBusyError or StoreDamagedError.
    """
    where = Path(path).absolute() if path else default_path()
    with _opening:
        if where in _open:
            return _open[where]
        if not where.exists() and not create:
            raise StoreMissingError(
                f"There is no store at {where}. Make one: python -m plp_metrics init --sample"
            )
        where.parent.mkdir(parents=True, exist_ok=True)
        witness = Witness(where)
        store = Store(where, connect(where), witness)
        # Now only: where a file is opened anew later on, somebody may be at work in there.
        sweep(where)
        if store.version() < witness.told():
            store.close()
            raise lost(where, witness.told(), store.version())
        _open[where] = store
        return store


def current() -> Store:
    """The store this process works on."""
    return open_store()


def close(path: Path) -> None:
    """Close the process's store at a path, if it is open."""
    with _opening:
        store = _open.pop(path.absolute(), None)
        if store is not None:
            store.close()


def close_all() -> None:
    """Close every store of this process."""
    with _opening:
        for store in _open.values():
            store.close()
        _open.clear()
