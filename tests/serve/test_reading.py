"""Serving a copy to those who only read: nothing is taken in, each newer copy is taken up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plp_metrics import access
from plp_metrics import store as stores
from plp_metrics.access import sign_in
from plp_metrics.act import people
from plp_metrics.model import RefusedError, Role
from plp_metrics.serve.reading import Reader
from plp_metrics.store import Store
from plp_metrics.store.backup import backup
from plp_metrics.store.copy import CopyFailedError
from plp_metrics.ui import signing

MAIN = "https://metrics.example.org"


@pytest.fixture
def main(tmp_path: Path) -> Iterator[Store]:
    made = stores.open_store(tmp_path / "main" / "plp.duckdb", create=True)
    grant(made, "first")
    yield made
    stores.close_all()


@pytest.fixture
def reader(main: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setenv("PLP_STORE", str(main.path))
    made = Reader(backup(main, tmp_path / "copy" / "plp.duckdb"), 8502, MAIN)
    made.begin()
    return made


def grant(made: Store, name: str) -> None:
    people.grant(people.OWNER, made, [(f"{name}@example.org", Role.EVALUATOR, None)])


def accounts() -> list[str]:
    with stores.current().read() as cursor:
        return [email for email, _, _ in access.accounts(cursor)]


def test_it_works_on_a_file_of_its_own_and_changes_nothing(main: Store, reader: Reader) -> None:
    assert stores.current().path == reader.own != reader.copy
    before, held = stores.current().version(), reader.copy.read_bytes()
    with pytest.raises(RefusedError, match=f"nothing was changed. Do it at {MAIN}"):
        grant(stores.current(), "second")
    assert (stores.current().version(), reader.copy.read_bytes()) == (before, held)
    grant(main, "second")
    assert accounts() == ["first@example.org"]


def test_a_newer_copy_is_taken_up_and_takes_no_change_either(main: Store, reader: Reader) -> None:
    assert not reader.renew()
    opened, made = stores.current().opened, stores.current().copied
    grant(main, "second")
    backup(main, reader.copy)
    assert reader.renew()
    assert accounts() == ["first@example.org", "second@example.org"]
    assert stores.current().opened > opened
    assert made is not None
    assert stores.current().copied is not None
    assert stores.current().copied.at > made.at
    with pytest.raises(RefusedError):
        grant(stores.current(), "third")


def test_a_copy_that_is_damaged_leaves_the_one_before(reader: Reader) -> None:
    reader.copy.write_bytes(reader.copy.read_bytes()[:5000])
    with pytest.raises(CopyFailedError):
        reader.renew()
    assert accounts() == ["first@example.org"]


def test_what_is_no_copy_is_refused_with_the_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"Make one with: python -m plp_metrics backup"):
        Reader(tmp_path / "none.duckdb", 8502, MAIN).begin()


def test_everybody_only_reads_and_reads_of_when_the_copy_is(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "_way", sign_in.Way.LOCAL)
    monkeypatch.setattr(signing, "account", lambda: "first@example.org")
    found = signing.viewer()
    assert found is not None
    assert found.only_reads
    assert "review" not in found.permissions
    assert "see_overview" in found.permissions
    said = signing.notice()
    assert said.startswith("A copy of ")
    assert f"to read only. Change things at {MAIN}." in said
