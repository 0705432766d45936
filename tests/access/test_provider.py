"""What an identity provider vouches for is believed for eight hours at most, and never half."""

from __future__ import annotations

from pathlib import Path

import pytest

from plp_metrics.access.ended import Ended
from plp_metrics.access.provider import Provider, ProviderDoor, read_provider
from plp_metrics.model import RefusedError

HOUR = 3600
CLAIMS = {
    "iss": "https://login.example.org",
    "sub": "7",
    "nonce": "n",
    "email": "Rosa@Example.org",
    "email_verified": True,
    "iat": 1000,
    "exp": 1000 + HOUR,
}
SECRETS = """
[auth]
redirect_uri = "https://metrics.example.org/oauth2callback"
cookie_secret = "a secret of the test, long enough to sign with"
client_id = "plp"
client_secret = "a secret of the test"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"
"""


def account(now: float = 1000, **changed: object) -> str | None:
    return ProviderDoor().account({**CLAIMS, **changed}, now)


def test_an_address_is_read_in_small_letters() -> None:
    assert account() == "rosa@example.org"


def test_a_sign_in_ends_with_its_token() -> None:
    assert account(now=1000 + HOUR - 1) is not None
    assert account(now=1000 + HOUR) is None


def test_a_sign_in_ends_after_eight_hours_though_its_token_lives_longer() -> None:
    assert account(exp=1000 + 90 * HOUR, now=1000 + 8 * HOUR - 1) is not None
    assert account(exp=1000 + 90 * HOUR, now=1000 + 8 * HOUR) is None


@pytest.mark.parametrize("said", [False, None, "true", 1, "yes"])
def test_an_address_the_provider_has_not_verified_signs_nobody_in(said: object) -> None:
    assert account(email_verified=said) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"email": None},
        {"email": ""},
        {"email": ["a@example.org"]},
        {"sub": None},
        {"iat": None},
        {"exp": None},
        {"exp": True},
        {"exp": "9999999999"},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"iat": 5000, "exp": 9000},
    ],
)
def test_half_a_token_signs_nobody_in(changed: dict[str, object]) -> None:
    assert account(**changed) is None


def test_nobody_is_signed_in_without_claims() -> None:
    assert ProviderDoor().account({"is_logged_in": False}) is None


def test_why_somebody_is_not_signed_in_is_said_in_a_sentence() -> None:
    door = ProviderDoor()
    assert door.why_not(CLAIMS, 1000) is None
    assert "run out" in str(door.why_not(CLAIMS, 1000 + HOUR))
    assert "verified" in str(door.why_not({**CLAIMS, "email_verified": False}, 1000))


def test_signing_out_ends_this_sign_in_in_every_copy_and_no_other(tmp_path: Path) -> None:
    later = 99_999_999_999
    here = {**CLAIMS, "iat": later - HOUR, "exp": later}
    door = ProviderDoor(Ended(tmp_path / "signed-out"))
    door.sign_out(here)
    again = ProviderDoor(Ended(tmp_path / "signed-out"))
    for each in (door, again):
        assert each.account(dict(here), later - HOUR) is None
        assert each.account({**here, "nonce": "another"}, later - HOUR) == "rosa@example.org"


def written(folder: Path, text: str) -> Path:
    file = folder / "secrets.toml"
    file.write_text(text)
    file.chmod(0o600)
    return file


def test_the_secrets_say_where_people_come_from(tmp_path: Path) -> None:
    assert read_provider(tmp_path / "none.toml") is None
    assert read_provider(written(tmp_path, '[other]\nkey = "x"\n')) is None
    found = read_provider(written(tmp_path, SECRETS))
    assert found == Provider("https://metrics.example.org")
    assert found.is_secure
    local = SECRETS.replace("https://metrics.example.org", "http://127.0.0.1:8501")
    assert read_provider(written(tmp_path, local)) == Provider("http://127.0.0.1:8501")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[auth\n", "can't be read"),
        ("auth = 1\n", "must be a section"),
        ("[auth]\n", "redirect_uri is missing"),
        (SECRETS.replace('client_id = "plp"', ""), "client_id is missing"),
        (SECRETS.replace("a secret of the test, long enough to sign with", "short"), "at least 32"),
        (SECRETS.replace("/oauth2callback", "/"), "followed by /oauth2callback"),
        (SECRETS.replace("https://metrics", "http://metrics"), "begin with https"),
        (SECRETS.replace("https://login", "http://login"), "begin with https"),
        (SECRETS.replace("metrics.example.org", "Metrics.example.org"), "as browsers do"),
        (SECRETS.replace("metrics.example.org", "metrics.example.org:443"), "as browsers do"),
    ],
)
def test_secrets_that_are_wrong_stop_the_start(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RefusedError, match=says):
        read_provider(written(tmp_path, text))


def test_secrets_that_were_named_and_hold_no_provider_open_no_local_mode(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="which is not there"):
        read_provider(tmp_path / "none.toml", is_named=True)
    with pytest.raises(RefusedError, match=r"has no section \[auth\]"):
        read_provider(written(tmp_path, '[other]\nkey = "x"\n'), is_named=True)


def test_secrets_everybody_can_read_stop_the_start(tmp_path: Path) -> None:
    file = written(tmp_path, SECRETS)
    file.chmod(0o644)
    with pytest.raises(RefusedError, match="chmod 600"):
        read_provider(file)
