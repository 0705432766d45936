"""The app resolves the person anew in every run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from plp_metrics import store
from plp_metrics.access import sign_in
from plp_metrics.ui import signing
from tests.running import ROOT


@pytest.fixture
def own_store(bare_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[store.Store]:
    path = tmp_path / "plp.duckdb"
    path.write_bytes(bare_store.read_bytes())
    monkeypatch.setenv("PLP_STORE", str(path))
    monkeypatch.setattr(sign_in, "way", lambda: sign_in.Way.LOCAL)
    monkeypatch.setattr(sign_in, "door", lambda: sign_in.LocalDoor("a secret of the test", 1))
    monkeypatch.setattr(signing, "account", lambda: "evaluator@example.org")
    yield store.current()
    store.close_all()


def heads(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def test_a_removed_role_takes_effect_at_the_next_run(own_store: store.Store) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert "evaluator@example.org · Evaluator" in heads(app)
    with own_store.change("admin@example.org", "revoke") as change:
        change.cursor.execute(
            "UPDATE account SET to_event = ? WHERE email = 'evaluator@example.org'", [change.event_id]
        )
    app.run()
    assert "Sign in to PLP Metrics" in heads(app)
    assert "evaluator@example.org" not in heads(app)


def test_a_changed_role_takes_effect_at_the_next_run(own_store: store.Store) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    with own_store.change("admin@example.org", "grant") as change:
        change.cursor.execute(
            "UPDATE account SET role = 'leadership' WHERE email = 'evaluator@example.org'",
        )
    app.run()
    assert "evaluator@example.org · Leadership" in heads(app)


def test_an_app_started_by_another_way_lets_nobody_in(
    own_store: store.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "way", lambda: None)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    monkeypatch.setattr(signing, "account", lambda: None)
    app.run()
    assert "python -m plp_metrics serve" in app.error[0].value
