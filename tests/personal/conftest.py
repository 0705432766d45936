"""A small program whose files and log can be searched."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import people
from plp_metrics.model import Partner, Role, Viewer
from plp_metrics.store import Store
from tests.personal.canaries import files_with_marks, found_in


@contextmanager
def program(folder: Path) -> Iterator[Store]:
    """OHIO, admitted; 10 October 2016; the store alone in its folder, which may hold one already."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PLP_STORE", str(folder / "plp.duckdb"))
        patched.setenv("PLP_TODAY", "2016-10-10")
        stores.close_all()
        fresh = not folder.exists()
        made = stores.open_store(create=True)
        if fresh:
            facts = Partner(
                "OHIO", "Ohio", ("OH",), "2016-17", "2016-17", "America/New_York", {"2016-17": ("CSP",)}
            )
            people.admit(people.OWNER, made, [facts])
            staff = [("evaluator@example.org", Role.EVALUATOR, None), ("admin@example.org", Role.ADMIN, None)]
            people.grant(people.OWNER, made, [*staff, ("ohio@example.org", Role.PARTNER, "OHIO")])
        yield made
        stores.close_all()


def viewer(store: Store, name: str) -> Viewer:
    with store.read() as cursor:
        found = access.viewer(cursor, f"{name}@example.org")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def admitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as it begins, made once."""
    folder = tmp_path_factory.mktemp("admitted") / "store"
    with program(folder):
        pass
    return folder


@pytest.fixture
def store(admitted: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(admitted, tmp_path / "store")
    with program(tmp_path / "store") as made:
        yield made


@pytest.fixture
def who(store: Store) -> Callable[[str], Viewer]:
    return lambda name: viewer(store, name)


@pytest.fixture
def clean(store: Store, caplog: pytest.LogCaptureFixture) -> Callable[[], None]:
    """Fails where a mark stands in a table, in the file, its log (before and after folding) or the log."""

    def check() -> None:
        with store.read() as cursor:
            for (table,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                for row in cursor.execute(f'SELECT * FROM "{table}"').fetchall():
                    assert not found_in(repr(row)), table
        assert files_with_marks(store.path.parent) == {}
        assert store.checkpoint()
        assert files_with_marks(store.path.parent) == {}
        assert not found_in(caplog.text)

    return check
