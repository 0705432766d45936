"""With an identity provider there is no local mode, and its word is believed for a while only."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pages import PAGES, PageEntry
from plp_metrics.cli import beside_app
from tests.access.test_provider import written
from tests.running import Server, serving
from tests.serve.drawn import drawn
from tests.zygote import Zygote

COOKIE_SECRET = "a secret of the test, long enough to sign with"
SECRETS = f"""
[auth]
redirect_uri = "https://metrics.example.org/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "plp"
client_secret = "a secret of the test"
server_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"
"""
HOUR = 3600
SIGN_IN = "Sign in to PLP Metrics"


@pytest.fixture(scope="module")
def provided(bare_store: Path, zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    secrets = written(tmp_path_factory.mktemp("secrets"), SECRETS)
    folder = tmp_path_factory.mktemp("provided")
    with serving(bare_store, folder, zygote=zygote, more={"PLP_SECRETS": str(secrets)}) as running:
        yield running


def vouched(server: Server, email: str, secret: str = COOKIE_SECRET, **changed: object) -> dict[str, str]:
    """The cookies of a browser that came back from the provider just now."""
    now = int(time.time())
    claims: dict[str, object] = {
        "origin": server.url,
        "is_logged_in": True,
        "provider": "default",
        "iss": "https://login.example.org",
        "sub": email,
        "nonce": str(time.time_ns()),
        "email": email,
        "email_verified": True,
        "iat": now,
        "exp": now + HOUR,
    }
    value = create_signed_value(secret, "_streamlit_user", json.dumps({**claims, **changed})).decode()
    return {"_streamlit_user": value, "_streamlit_xsrf": generate_xsrf_token_string()}


def test_the_sign_in_offers_the_provider_and_no_demo_account(provided: Server) -> None:
    page = drawn(provided, "overview", "year=2017-18")
    assert SIGN_IN in page.text
    assert "/provider/sign-in?to=%2Foverview%3Fyear%3D2017-18" in page.text
    assert "@example.org" not in page.text
    assert page.menu == []


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.url or "home")
def test_signed_out_every_address_leads_to_the_sign_in(provided: Server, entry: PageEntry) -> None:
    page = drawn(provided, entry.url)
    assert SIGN_IN in page.text
    assert page.menu == []


def test_a_local_cookie_signs_nobody_in(provided: Server) -> None:
    page = drawn(provided, "", cookies=provided.cookie("admin@example.org"))
    assert SIGN_IN in page.text


def test_the_local_addresses_are_not_there(provided: Server) -> None:
    answer = httpx.post(f"{provided.url}/local/sign-in", data={"account": "admin@example.org"})
    assert answer.status_code in (404, 405)


def test_the_provider_s_word_signs_in_whatever_the_case_of_its_letters(provided: Server) -> None:
    page = drawn(provided, "dictionary", cookies=vouched(provided, "Evaluator@EXAMPLE.org"))
    assert "evaluator@example.org · Evaluator" in page.text
    assert "/auth/logout" in page.text
    assert SIGN_IN not in page.text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"exp": int(time.time()) - 1}, "Your sign-in has run out"),
        ({"iat": int(time.time()) - 8 * HOUR, "exp": int(time.time()) + 90 * HOUR}, "has run out"),
        ({"email_verified": False}, "does not vouch for your e-mail"),
        ({"email_verified": None}, "does not vouch for your e-mail"),
        ({"iat": None}, "incomplete token"),
        ({"origin": "https://evil.example"}, SIGN_IN),
    ],
)
def test_what_is_not_vouched_for_signs_nobody_in(
    provided: Server, changed: dict[str, object], says: str
) -> None:
    page = drawn(provided, "dictionary", cookies=vouched(provided, "admin@example.org", **changed))
    assert SIGN_IN in page.text
    assert says in page.text
    assert page.menu == []


def test_a_cookie_signed_with_another_secret_signs_nobody_in(provided: Server) -> None:
    forged = vouched(provided, "admin@example.org", secret="another secret, just as long as the other")
    assert SIGN_IN in drawn(provided, "dictionary", cookies=forged).text


def test_who_has_no_role_may_apply_and_nothing_else(provided: Server) -> None:
    stranger = vouched(provided, "stranger@example.net")
    page = drawn(provided, "", cookies=stranger)
    assert set(page.menu) == {"Term sheet", "Apply to join"}
    assert "This page is not for your account" in drawn(provided, "partner", cookies=stranger).text


def test_signing_out_ends_the_sign_in_for_every_copy_of_the_cookie(provided: Server) -> None:
    cookies = vouched(provided, "admin@example.org")
    other = vouched(provided, "admin@example.org")
    answer = httpx.get(f"{provided.url}/auth/logout", cookies=cookies)
    assert 'streamlit_user=""' in answer.headers["set-cookie"]
    assert "You signed out" in drawn(provided, "dictionary", cookies=cookies).text
    assert SIGN_IN not in drawn(provided, "dictionary", cookies=other).text


def test_a_link_on_another_site_signs_nobody_out(provided: Server) -> None:
    cookies = vouched(provided, "admin@example.org")
    headers = {"sec-fetch-site": "cross-site"}
    answer = httpx.get(f"{provided.url}/auth/logout", cookies=cookies, headers=headers)
    assert "set-cookie" not in answer.headers
    assert SIGN_IN not in drawn(provided, "dictionary", cookies=cookies).text


def test_downloads_take_a_sign_in_that_holds(provided: Server) -> None:
    address = f"{provided.url}/media/{'0' * 64}.csv"
    assert httpx.get(address).status_code == 403
    old = vouched(provided, "admin@example.org", exp=int(time.time()) - 1)
    assert httpx.get(address, cookies=old).status_code == 403
    assert httpx.get(address, cookies=vouched(provided, "admin@example.org")).status_code == 404


def test_a_role_that_was_taken_away_ends_downloads_and_uploads_at_the_next_click(provided: Server) -> None:
    cookies = vouched(provided, "gone@example.org")
    file = f"{provided.url}/media/{'0' * 64}.csv"
    place = f"{provided.url}/_stcore/upload_file/session/file"
    beside_app.ask(provided.store, ["grant", "gone@example.org", "evaluator"], provided.store.parent)
    assert httpx.get(file, cookies=cookies).status_code == 404
    assert "files" not in httpx.put(place, cookies=cookies).text
    beside_app.ask(provided.store, ["grant", "gone@example.org", "none"], provided.store.parent)
    assert httpx.get(file, cookies=cookies).text == "Sign in first."
    assert httpx.put(place, cookies=cookies).text == "Sign in first."


def test_who_has_no_role_leaves_no_file_here(provided: Server) -> None:
    place = f"{provided.url}/_stcore/upload_file/session/file"
    answer = httpx.put(place, cookies=vouched(provided, "stranger@example.net"))
    assert (answer.status_code, answer.text) == (403, "Your account hands in no files.")


def test_the_way_back_is_noted_where_no_script_reads_it_and_never_leaves_the_site(provided: Server) -> None:
    for to, noted in (("/metric?metric=a&year=b", "to=%2Fmetric%3F"), ("//evil.example/", 'to=%2F"')):
        answer = httpx.get(f"{provided.url}/provider/sign-in", params={"to": to})
        assert answer.headers["location"].startswith("/auth/login?provider=")
        assert noted in answer.headers["set-cookie"]
        assert "httponly" in answer.headers["set-cookie"].lower()
    back = httpx.get(
        f"{provided.url}/oauth2callback", cookies={"plp_way_back": "to=https%3A%2F%2Fevil.example"}
    )
    assert back.headers["location"] == "/"


def test_a_page_of_another_site_opens_no_websocket_and_has_nobody_else_asked_who_it_is(
    provided: Server,
) -> None:
    address = f"ws://127.0.0.1:{provided.port}/_stcore/stream"
    for other in (
        "http://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://[",
        f"http://localhost:{provided.port}",
    ):
        with pytest.raises(InvalidStatus, match="403"), connect(address, origin=other):
            pass
        for path in ("/_stcore/health", "/_stcore/host-config"):
            answer = httpx.get(provided.url + path, headers={"Origin": other})
            assert answer.status_code == 200
            assert "access-control-allow-origin" not in answer.headers
        assert httpx.post(provided.url + "/", headers={"Origin": other}).status_code == 403
    with connect(address, origin=provided.url):
        pass
    # Streamlit would look for this machine's address on the internet, and everybody would wait for it.
    assert "get_external_ip" not in provided.store.with_name("server.log").read_text()


def test_behind_tls_every_cookie_is_secure_and_browsers_are_told_to_stay(provided: Server) -> None:
    headers = {"Host": "metrics.example.org", "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    page = httpx.get(f"{provided.url}/overview", headers=headers)
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["strict-transport-security"] == "max-age=63072000"
    for path in ("/_stcore/health", "/provider/sign-in", "/auth/logout"):
        cookies = httpx.get(f"{provided.url}{path}", headers=headers).headers.get_list("set-cookie")
        assert cookies
        assert all("; secure" in cookie.lower() for cookie in cookies)
