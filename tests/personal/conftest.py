"""A small program whose files and log can be searched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.act import people
from plp_metrics.model import Partner, Role, Viewer
from plp_metrics.store import Store
from tests.personal.canaries import files_with_marks, found_in


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """OHIO, admitted; 10 October 2016; the store alone in its folder."""
    folder = tmp_path / "store"
    monkeypatch.setenv("PLP_STORE", str(folder / "plp.duckdb"))
    monkeypatch.setenv("PLP_TODAY", "2016-10-10")
    stores.close_all()
    made = stores.open_store(create=True)
    facts = Partner("OHIO", "Ohio", ("OH",), "2016-17", "2016-17", "America/New_York", {"2016-17": ("CSP",)})
    people.admit(people.OWNER, made, [facts])
    staff = [("evaluator@example.org", Role.EVALUATOR, None), ("admin@example.org", Role.ADMIN, None)]
    people.grant(people.OWNER, made, [*staff, ("ohio@example.org", Role.PARTNER, "OHIO")])
    yield made
    stores.close_all()


@pytest.fixture
def who(store: Store) -> Callable[[str], Viewer]:
    def found(name: str) -> Viewer:
        with store.read() as cursor:
            viewer = access.viewer(cursor, f"{name}@example.org")
        assert viewer is not None
        return viewer

    return found


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
