"""The store: one DuckDB file, one owner process, one way in (`Store.change`)."""

from plp_metrics.store.connection import Change, Store
from plp_metrics.store.errors import (
    DiskError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreMissingError,
)
from plp_metrics.store.opened import close, close_all, current, default_path, open_store

__all__ = [
    "Change",
    "DiskError",
    "Store",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "StoreMissingError",
    "close",
    "close_all",
    "current",
    "default_path",
    "open_store",
]
