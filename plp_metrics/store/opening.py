"""Opening a store's file: alone, locked down and brought up to date."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from plp_metrics.store import migrate
from plp_metrics.store.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    damaged,
    is_damage,
    refused,
)

# No SQL of ours reads or writes a file: rows come in as Arrow, backups are written by Python.
LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": os.environ.get("PLP_MEMORY", "4GB"),
    "max_temp_directory_size": "8GB",
    "threads": str(os.cpu_count() or 2),
    "lock_configuration": "true",
}


def connect(where: Path) -> duckdb.DuckDBPyConnection:
    """The one connection to a store; its file is made where there is none.

    Raises StoreBusyError, StoreDamagedError, or StoreError where a newer program wrote it.
    """
    fresh = not where.exists()
    try:
        connection = duckdb.connect(str(where), config=LOCKED_DOWN)
    except duckdb.IOException as fault:
        if "could not set lock" in str(fault).lower():
            raise StoreBusyError(
                f"The store {where} is in use by the running app. Stop the app first, or use its pages."
            ) from fault
        raise refused(where) or damaged(where, fault) from fault
    except duckdb.Error as fault:
        raise damaged(where, fault) from fault
    try:
        migrate.migrate(connection, where, fresh=fresh)
    except migrate.NewerStoreError as fault:
        connection.close()
        raise StoreError(str(fault)) from fault
    except duckdb.Error as fault:
        connection.close()
        if is_damage(fault):
            raise damaged(where, fault) from fault
        raise StoreDamagedError(f"The store {where} is not one of ours, or damaged.") from fault
    return connection
