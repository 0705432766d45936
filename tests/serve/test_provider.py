"""With an identity provider configured there is no local mode: no demo accounts, no local cookie."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.running import ROOT, Server, serving
from tests.serve.drawn import drawn

SECRETS = """
[auth]
redirect_uri = "https://metrics.example.org/oauth2callback"
cookie_secret = "a secret of the test, long enough to sign with"
client_id = "plp"
client_secret = "a secret of the test"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def provided(bare_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    program = tmp_path_factory.mktemp("program")
    for name in ("app.py", "pages", "plp_metrics", ".streamlit"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, program / name)
    (program / ".streamlit" / "secrets.toml").write_text(SECRETS)
    with serving(bare_store, tmp_path_factory.mktemp("provided"), program) as running:
        yield running


def test_the_sign_in_offers_the_provider_and_no_demo_account(provided: Server) -> None:
    page = drawn(provided, "overview")
    assert "Sign in to PLP Metrics" in page.text
    assert "button" in page.kinds
    assert "@example.org" not in page.text
    assert page.menu == []


def test_a_local_cookie_signs_nobody_in(provided: Server) -> None:
    page = drawn(provided, "", cookies=provided.cookie("admin@example.org"))
    assert "Sign in to PLP Metrics" in page.text


def test_the_local_addresses_are_not_there(provided: Server) -> None:
    answer = httpx.post(f"{provided.url}/local/sign-in", data={"account": "admin@example.org"})
    assert answer.status_code in (404, 405)


def test_a_proxy_may_stand_in_front(provided: Server) -> None:
    headers = {"Host": "metrics.example.org", "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    answer = httpx.get(f"{provided.url}/overview", headers=headers)
    assert answer.status_code == 200
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
