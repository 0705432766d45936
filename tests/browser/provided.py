"""A server whose people sign in through an identity provider on this machine."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Page

from plp_metrics.model import Role
from plp_metrics.store import open_store
from tests.access.test_provider import written
from tests.running import Server, free_port, serving
from tests.zygote import Zygote

SECRET = "a secret of the test, long enough to sign with"


@contextmanager
def vouching(folder: Path, people: Sequence[str], token_seconds: int) -> Iterator[str]:
    """The address of a provider that vouches for these people of example.org."""
    port, log = free_port(), folder / "log"
    given = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    given += ["--token-max-age", str(token_seconds)]
    for name in people:
        claims = f'{{"sub": "{name}", "email": "{name.title()}@example.org", "email_verified": true}}'
        given += ["--user-claims", claims]
    with log.open("w") as said:
        process = subprocess.Popen(given, stdout=said, stderr=subprocess.STDOUT)
    try:
        yield _answering(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.terminate()
        process.wait(10)


def _answering(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/.well-known/openid-configuration").status_code == 200:
                return url
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"The provider did not start:\n{log.read_text()}")


def knowing(
    folder: Path, zygote: Zygote, provider: str, roles: dict[str, Role], port: int, people_come_by: str
) -> AbstractContextManager[Server]:
    """A server on a store of its own that knows these people. people_come_by: the address they type."""
    store = open_store(folder / "first.duckdb", create=True)
    with store.change("owner", "grant") as change:
        for email, role in roles.items():
            change.cursor.execute(
                "INSERT INTO account VALUES (?, ?, NULL, ?, NULL, false, NULL)",
                [email, role, change.event_id],
            )
    store.checkpoint()
    store.close()
    secrets = written(
        folder,
        f"""
[auth]
redirect_uri = "{people_come_by}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "plp"
client_secret = "a secret of the test"
server_metadata_url = "{provider}/.well-known/openid-configuration"
""",
    )
    more = {"PLP_SECRETS": str(secrets), "AUTHLIB_INSECURE_TRANSPORT": "1"}
    return serving(folder / "first.duckdb", folder / "server", zygote=zygote, port=port, more=more)


def enter(page: Page, name: str) -> None:
    """From our sign-in page through the provider's and back."""
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.locator("input[name=sub]").fill(name)
    page.get_by_role("button", name="Authorize").click()
    page.get_by_role("link", name="Sign out").wait_for()
