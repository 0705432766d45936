"""A server on a store that holds nothing but accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plp_metrics.model import Role
from plp_metrics.store import open_store
from tests.running import Server, serving

ACCOUNTS = (
    ("admin@example.org", Role.ADMIN, None),
    ("evaluator@example.org", Role.EVALUATOR, None),
    ("leadership@example.org", Role.LEADERSHIP, None),
    ("p01@example.org", Role.PARTNER, "P01"),
)


@pytest.fixture(scope="session")
def bare_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bare") / "plp.duckdb"
    store = open_store(path, create=True)
    with store.change("owner", "grant") as change:
        for email, role, partner in ACCOUNTS:
            change.cursor.execute(
                "INSERT INTO account VALUES (?, ?, ?, ?, NULL, false, NULL)",
                [email, role, partner, change.event_id],
            )
    store.checkpoint()
    store.close()
    return path


@pytest.fixture(scope="module")
def server(bare_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(bare_store, tmp_path_factory.mktemp("server")) as running:
        yield running
