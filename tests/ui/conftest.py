"""A small sample program in a store of its own, and its viewers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plp_metrics import access, store
from plp_metrics.compute import answers
from plp_metrics.model import Role, Viewer
from plp_metrics.ui import program


@pytest.fixture(scope="session")
def made(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ui") / "plp.duckdb"
    shutil.copyfile(small_store, path)
    return path


@pytest.fixture(autouse=True)
def opened(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PLP_STORE", str(made))
    monkeypatch.delenv("PLP_TODAY", raising=False)
    answers.forget()
    yield
    store.close(made)


@pytest.fixture
def partners() -> list[str]:
    """The ids of the partners that take part."""
    return sorted(program.partners())


@pytest.fixture
def viewer() -> Callable[..., Viewer]:
    """viewer(Role.EVALUATOR), viewer(Role.PARTNER, "OZARK")."""

    def of(role: Role, partner_id: str | None = None) -> Viewer:
        name = partner_id.lower() if partner_id else role.value
        return Viewer(f"{name}@example.org", role, partner_id, access.permissions_of(role))

    return of
