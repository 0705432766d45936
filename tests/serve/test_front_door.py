"""What the server answers before any page is drawn: headers, compression, and whom it refuses."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import streamlit
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pages import PAGES
from plp_metrics.store import close_all, open_store
from tests.running import ROOT, Server, free_port, serving, wait_for

STATIC = Path(streamlit.__file__).parent / "static"
(PLOTLY,) = (STATIC / "static" / "js").glob("PlotlyChart.*.js")


def get(server: Server, path: str, **headers: str) -> httpx.Response:
    asked = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(server.url + path, headers=asked, verify=False)


# ── headers ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/", "/overview", "/healthz", "/nowhere", "/_stcore/metrics"])
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    headers = get(server, path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]


def test_scripts_may_not_be_written_into_a_page(server: Server) -> None:
    policy = get(server, "/").headers["content-security-policy"]
    (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert "unsafe-inline" not in scripts
    assert "data:" not in scripts


def test_the_server_does_not_say_what_it_runs_on(server: Server) -> None:
    assert "server" not in get(server, "/").headers


# ── the document and its scripts ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.url or "home")
def test_every_page_address_answers_with_our_document(server: Server, entry) -> None:
    answer = get(server, f"/{entry.url}")
    assert answer.status_code == 200
    assert "<title>PLP Metrics</title>" in answer.text
    assert "<script>" not in answer.text
    assert "_stcore/agent" not in answer.text
    assert f'rel="modulepreload" crossorigin href="./static/js/{PLOTLY.name}"' in answer.text


def test_plotly_is_sent_compressed_and_whole(server: Server) -> None:
    with httpx.stream(
        "GET", f"{server.url}/static/js/{PLOTLY.name}", headers={"accept-encoding": "gzip"}
    ) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert len(sent) < PLOTLY.stat().st_size / 3
    assert gzip.decompress(sent) == PLOTLY.read_bytes()


def test_a_browser_without_gzip_gets_the_script_as_it_is(server: Server) -> None:
    answer = get(server, f"/static/js/{PLOTLY.name}", accept_encoding="identity")
    assert "content-encoding" not in answer.headers
    assert answer.content == PLOTLY.read_bytes()


@pytest.mark.parametrize(
    "path", ["/static/../index.html", "/static/%2e%2e/index.html", "/static/..%2f..%2f__init__.py"]
)
def test_compression_serves_nothing_outside_its_folder(server: Server, path: str) -> None:
    answer = get(server, path, accept_encoding="gzip")
    assert "import" not in answer.text.split("</head>")[-1]


# ── whom it refuses ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Prefix",
        "Forwarded",
        "Via",
        "X-Real-IP",
    ],
)
def test_a_request_through_a_proxy_is_refused(server: Server, header: str) -> None:
    answer = httpx.get(server.url + "/", headers={header: "127.0.0.1"})
    assert answer.status_code == 403
    assert "local mode" in answer.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "10.0.0.7"]
)
def test_a_foreign_host_name_is_refused(server: Server, host: str) -> None:
    assert get(server, "/", Host=host).status_code in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_the_names_of_this_machine_are_let_through(server: Server, host: str) -> None:
    assert get(server, "/healthz", Host=f"{host}:{server.port}").status_code == 200


@pytest.mark.parametrize(
    ("origin", "header"),
    [("http://evil.example", {}), (None, {"X-Forwarded-For": "1.2.3.4"}), ("http://localhost:1", {})],
)
def test_a_websocket_from_elsewhere_is_refused(
    server: Server, origin: str | None, header: dict[str, str]
) -> None:
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    with pytest.raises(InvalidStatus), connect(address, origin=origin, additional_headers=header):
        pass


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/script-health-check",
    ],
)
def test_what_nobody_needs_is_closed(server: Server, path: str) -> None:
    assert httpx.get(server.url + path, follow_redirects=True).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("GET", "/media/a.csv"), ("PUT", "/_stcore/upload_file/a/b")])
def test_uploads_and_downloads_take_a_signed_in_browser(server: Server, method: str, path: str) -> None:
    stranger = httpx.request(method, server.url + path)
    assert (stranger.status_code, stranger.text) == (403, "Sign in first.")
    signed_in = httpx.request(method, server.url + path, cookies=server.cookie("p01@example.org"))
    assert signed_in.status_code in (400, 403, 404)
    assert signed_in.text != "Sign in first."


def test_the_server_is_healthy_while_it_has_a_store(server: Server) -> None:
    answer = get(server, "/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


# ── the command ───────────────────────────────────────────────────────────────────────────────


def serve_again(server: Server, store: Path, port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "plp_metrics", "serve", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PLP_STORE": str(store)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_second_server_on_one_store_says_that_it_is_in_use(server: Server) -> None:
    done = serve_again(server, server.store, server.port + 1)
    assert done.returncode == 3
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_app_that_may_wait_starts_once_a_command_is_done_with_its_store(
    bare_store: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "plp.duckdb"
    copy.write_bytes(bare_store.read_bytes())
    works = f"import duckdb; a = duckdb.connect({str(copy)!r}); print('held', flush=True); input()"
    command = subprocess.Popen(
        [sys.executable, "-c", works], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert command.stdin
    assert command.stdout
    assert command.stdout.readline() == "held\n"
    port = free_port()
    log = tmp_path / "log"
    with log.open("w") as said:
        app = subprocess.Popen(
            [sys.executable, "-m", "plp_metrics", "serve", "--port", str(port), "--wait", "60"],
            cwd=ROOT, env={**os.environ, "PLP_STORE": str(copy)}, stdout=said, stderr=said,
        )  # fmt: skip
    try:
        until = time.monotonic() + 50
        while "A command works on the store" not in log.read_text() and time.monotonic() < until:
            time.sleep(0.1)
        assert log.read_text().startswith("A command works on the store")
        command.communicate("done\n", timeout=20)
        wait_for(f"http://127.0.0.1:{port}/healthz", app, log)
    finally:
        app.terminate()
        app.wait(20)
        command.kill()
        command.wait(10)


def test_a_taken_port_says_so(server: Server, bare_store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "plp.duckdb"
    copy.write_bytes(bare_store.read_bytes())
    done = serve_again(server, copy, server.port)
    assert done.returncode == 1
    assert f"Port {server.port}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_stopping_is_quiet_and_leaves_the_store_whole(
    stop: signal.Signals, bare_store: Path, tmp_path: Path
) -> None:
    with serving(bare_store, tmp_path) as running:
        address = f"ws://127.0.0.1:{running.port}/_stcore/stream"
        with connect(address, origin=running.url, subprotocols=["streamlit"]):
            running.process.send_signal(stop)
            running.process.wait(20)
    assert running.process.returncode in (0, -stop)
    said = (tmp_path / "server.log").read_text()
    assert "KeyboardInterrupt" not in said
    assert "CancelledError" not in said
    assert not running.store.with_name("plp.duckdb.wal").exists()
    with open_store(running.store).read() as cursor:
        assert cursor.execute("SELECT count(*) FROM account").fetchall() == [(4,)]
    close_all()
