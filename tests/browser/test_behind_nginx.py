"""docs/examples/nginx.conf, run: nginx ends TLS in front of the app, and people sign in through it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from plp_metrics.model import Role
from plp_metrics.serve.headers import STAY_SECURE
from tests.browser.conftest import settle
from tests.browser.provided import enter, knowing, vouching
from tests.running import ROOT, Server, free_port, wait_for
from tests.serve.test_provider import SIGN_IN
from tests.zygote import Zygote

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@dataclass(frozen=True)
class Proxy:
    """Where nginx answers, by https and by http, and the app behind it."""

    url: str
    plain: str
    behind: Server


@pytest.fixture(scope="module")
def proxy(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    tls, plain, port = free_port(), free_port(), free_port()
    roles = {"evaluator@example.org": Role.EVALUATOR}
    with (
        vouching(folder, ("evaluator",), 3600) as provider,
        knowing(folder, zygote, provider, roles, port, f"https://127.0.0.1:{tls}") as running,
    ):
        settings = configured(folder, tls, plain, port)
        log = folder / "nginx.log"
        with log.open("w") as said:
            process = subprocess.Popen(
                ["nginx", "-p", str(folder), "-c", str(settings), "-e", "stderr"],
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_for(f"https://127.0.0.1:{tls}/_stcore/health", process, log)
            yield Proxy(f"https://127.0.0.1:{tls}", f"http://127.0.0.1:{plain}", running)
        finally:
            process.terminate()
            process.wait(10)


def configured(folder: Path, tls: int, plain: int, port: int) -> Path:
    """The example with this test's ports, name and certificate, and nothing else changed."""
    made = f"-days 2 -subj /CN=127.0.0.1 -keyout {folder}/privkey.pem -out {folder}/fullchain.pem"
    ask = f"openssl req -x509 -newkey rsa:2048 -nodes {made}".split()
    subprocess.run(ask, check=True, capture_output=True)
    text = (ROOT / "docs" / "examples" / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"\n *listen \[::\].*", "", text)
    for was, now in (
        ("listen 443", f"listen 127.0.0.1:{tls}"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("https://metrics.example.org", f"https://127.0.0.1:{tls}"),
        ("metrics.example.org", "127.0.0.1"),
        ("/etc/ssl/plp-metrics", str(folder)),
        ("127.0.0.1:8501", f"127.0.0.1:{port}"),
    ):
        assert was in text
        text = text.replace(was, now)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    settings = folder / "nginx.conf"
    settings.write_text(
        f"daemon off; pid {folder}/pid; events {{}} http {{ access_log off; {temporary}\n{text}\n}}",
        encoding="utf-8",
    )
    return settings


def test_people_sign_in_through_the_proxy_and_every_page_comes_over_its_websocket(
    browser: Browser, proxy: Proxy
) -> None:
    context = browser.new_context(ignore_https_errors=True)
    try:
        page = context.new_page()
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.goto(f"{proxy.plain}/terms")
        expect(page.get_by_role("heading", name=SIGN_IN)).to_be_visible()
        enter(page, "evaluator")
        settle(page)
        expect(page.get_by_text("evaluator@example.org · Evaluator")).to_be_visible()
        assert page.url == f"{proxy.url}/terms"
        assert sockets
        assert {s.partition("/_stcore")[0] for s in sockets} == {proxy.url.replace("https", "wss")}
        ours = [c for c in context.cookies(proxy.url) if c["name"].startswith("_streamlit")]
        assert any(c["name"] == "_streamlit_user" for c in ours)
        assert all(c["secure"] for c in ours)
    finally:
        context.close()


def test_behind_tls_browsers_are_told_to_stay_there_and_plain_http_leads_to_it(proxy: Proxy) -> None:
    answer = httpx.get(proxy.url, verify=False)
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"] == STAY_SECURE
    assert "nginx/" not in answer.headers.get("server", "")
    moved = httpx.get(f"{proxy.plain}/overview?year=2017-18")
    assert (moved.status_code, moved.headers["location"]) == (301, f"{proxy.url}/overview?year=2017-18")


def test_what_is_for_this_machine_alone_is_not_passed_on(proxy: Proxy) -> None:
    assert httpx.get(f"{proxy.behind.url}/healthz").status_code == 200
    for closed in ("healthz", "_stcore/metrics"):
        assert httpx.get(f"{proxy.url}/{closed}", verify=False).status_code == 404


def test_a_file_beyond_what_a_page_takes_is_refused_before_the_app(proxy: Proxy) -> None:
    answer = httpx.put(f"{proxy.url}/_stcore/upload_file/a/b", content=b"x" * (13 << 20), verify=False)
    assert answer.status_code == 413
