"""Cookies that prove who asked, ways back that stay on the site, a secret nobody else reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from plp_metrics.access import sign_in
from plp_metrics.access.ended import Ended
from plp_metrics.access.sign_in import LocalDoor, secret_beside, way_back
from plp_metrics.model import RefusedError

DOOR = LocalDoor("a secret of the test", 8501)


def cookies(value: str) -> dict[str, str]:
    return {DOOR.cookie_name: value}


def test_a_cookie_signs_in_the_account_it_was_made_for() -> None:
    assert DOOR.account(cookies(DOOR.cookie("p01@example.org"))) == "p01@example.org"


def test_nobody_is_signed_in_without_a_cookie() -> None:
    assert DOOR.account({}) is None


def test_a_cookie_signed_with_another_secret_signs_nobody_in() -> None:
    other = LocalDoor("another secret", 8501)
    assert DOOR.account(cookies(other.cookie("admin@example.org"))) is None


def test_a_changed_cookie_signs_nobody_in() -> None:
    value = DOOR.cookie("p01@example.org")
    assert DOOR.account(cookies(("X" if value[0] != "X" else "Y") + value[1:])) is None
    assert DOOR.account(cookies(value[:-1])) is None


def test_the_token_of_a_form_is_no_cookie_and_a_cookie_no_token() -> None:
    assert DOOR.account(cookies(DOOR.form())) is None
    assert not DOOR.is_our_form(DOOR.cookie("p01@example.org"))
    assert DOOR.is_our_form(DOOR.form())


def test_an_old_cookie_signs_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    value = DOOR.cookie("p01@example.org")
    monkeypatch.setattr(sign_in, "COOKIE_HOURS", -1)
    assert DOOR.account(cookies(value)) is None


def test_signing_out_ends_this_sign_in_and_no_other() -> None:
    here, there = DOOR.cookie("p01@example.org"), DOOR.cookie("p01@example.org")
    DOOR.sign_out(cookies(here))
    assert DOOR.account(cookies(here)) is None
    assert DOOR.account(cookies(there)) == "p01@example.org"


def test_a_sign_in_that_was_ended_stays_ended_after_a_new_start(tmp_path: Path) -> None:
    file = tmp_path / "plp.duckdb.signed-out"
    before = LocalDoor("secret", 8501, Ended(file))
    here, there = before.cookie("p01@example.org"), before.cookie("p01@example.org")
    before.sign_out(cookies(here))
    after = LocalDoor("secret", 8501, Ended(file))
    assert after.account(cookies(here)) is None
    assert after.account(cookies(there)) == "p01@example.org"
    assert file.stat().st_mode & 0o777 == 0o600
    assert here not in file.read_text()


def test_what_would_have_ended_by_itself_is_kept_no_longer(tmp_path: Path) -> None:
    file = tmp_path / "signed-out"
    file.write_text("old 1000\nyoung 99999999999\n\nhalf a li")
    ended = Ended(file)
    assert "old" not in ended
    assert "young" in ended
    assert file.read_text() == "young 99999999999\n"


def test_servers_on_two_ports_use_cookies_of_two_names() -> None:
    assert LocalDoor("s", 8501).cookie_name != LocalDoor("s", 8502).cookie_name


@pytest.mark.parametrize(
    "to", ["/", "/overview", "/metric?metric=teachers_trained&year=2017-18", "/?a=%2F%2Fb"]
)
def test_the_way_back_keeps_the_page_and_its_query(to: str) -> None:
    assert way_back(to) == to


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/%0d\n",
        "javascript:alert(1)",
        "overview",
        "",
        " /overview",
        "/\t/evil.example",
        "///evil.example",
        "/local/sign-out",
        "/_stcore/metrics",
        "/auth/logout",
        "/oauth2callback?code=1",
        "/provider/sign-in?to=/",
    ],
)
def test_the_way_back_never_leaves_the_site(to: str) -> None:
    assert way_back(to) == "/"


def test_the_way_back_drops_a_fragment() -> None:
    assert way_back("/overview?x=1#y") == "/overview?x=1"


def test_the_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    store = tmp_path / "plp.duckdb"
    first = secret_beside(store)
    assert secret_beside(store) == first
    assert len(first) >= 43
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_secret_others_can_read_is_refused(tmp_path: Path) -> None:
    store = tmp_path / "plp.duckdb"
    secret_beside(store)
    (file,) = tmp_path.iterdir()
    file.chmod(0o644)
    with pytest.raises(RefusedError, match="can be read by others"):
        secret_beside(store)


@pytest.mark.parametrize("held", [b"", b"short", bytes(range(100, 200))])
def test_a_secret_that_is_none_signs_nothing(tmp_path: Path, held: bytes) -> None:
    file = tmp_path / "plp.duckdb.secret"
    file.write_bytes(held)
    file.chmod(0o600)
    with pytest.raises(RefusedError, match="holds no secret"):
        secret_beside(tmp_path / "plp.duckdb")


def test_a_secret_has_no_name_before_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        secret_beside(tmp_path / "plp.duckdb")
    assert not [*tmp_path.iterdir()]
