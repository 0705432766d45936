"""The only door: the app, its guards and its headers, on 127.0.0.1."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import streamlit as st
import uvicorn
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit import config, file_util
from streamlit.runtime.pages_manager import PagesManager

import pages
from plp_metrics import access, store
from plp_metrics.access import sign_in
from plp_metrics.access.ended import Ended, beside
from plp_metrics.access.provider import ProviderDoor, read_provider
from plp_metrics.access.sign_in import LocalDoor
from plp_metrics.act.locking import lock_closed
from plp_metrics.act.records import measure_as_defined, measure_ended
from plp_metrics.act.release import release_closed
from plp_metrics.intake import end_all
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.serve import feed, lean, local, provider, trouble, uploads, whose
from plp_metrics.serve.ahead import work_ahead
from plp_metrics.serve.compress import CompressedScripts
from plp_metrics.serve.front import Front
from plp_metrics.serve.garbage import collect_garbage
from plp_metrics.serve.guard import ClosedPaths, LoopbackGuard, OwnPages, SignedInFiles
from plp_metrics.serve.headers import SecurityHeaders
from plp_metrics.serve.provider import ProviderPaths, claims_of
from plp_metrics.serve.quiet_log import keep_quiet, told
from plp_metrics.serve.reading import Reader
from plp_metrics.store import backups
from plp_metrics.ui.hand_in_files import MEGABYTES

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
# What a browser sends over the websocket is clicks and filters; files come by another way.
MOST_BYTES = 16 * 1024 * 1024
HOUR = 3600
END_SECONDS = 30.0
"""How long the end waits for what the calendar has begun."""
_KEEPING = Lock()
log = logging.getLogger("plp_metrics")

# What safety rests on is set here, whatever a configuration file says.
SETTINGS: dict[str, Any] = {
    "server.address": HOST,
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.maxUploadSize": MEGABYTES,
    "server.trustedUserHeaders": {},
    "server.scriptHealthCheckEnabled": False,
    "client.showErrorDetails": "none",
    "logger.enableRich": False,
    "browser.gatherUsageStats": False,
    "global.developmentMode": False,
    # Looking through every object after every run holds up everybody: `collect_garbage` does it in a while.
    "runner.postScriptGC": False,
}


def serve(port: int = 8501, copy: Path | None = None, main: str = "") -> None:
    """Serve the app on 127.0.0.1 until it is told to stop.

    Without a configured identity provider this is local mode: demo accounts, and nobody from outside.
    copy: serve this copy of a store, to read only; main: the address at which things are changed then.
    Raises StoreError where the store can't be opened, RefusedError where the port is taken.
    """
    keep_quiet()
    reader = Reader(copy, port, main) if copy else None
    if reader is None:
        store.open_store().read_whole()
    listener = listen(port)
    if reader is not None:
        reader.begin()
    app = build(port, reader)
    settings = uvicorn.Config(
        app,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_level="warning",
        ws_max_size=MOST_BYTES,
        timeout_graceful_shutdown=2,
    )
    print(f"PLP Metrics is at http://{HOST}:{port} (Ctrl+C stops it)", flush=True)
    # uvicorn sends itself the signal that stopped it once more when all is closed.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(settings).run(sockets=[listener])


def listen(port: int) -> socket.socket:
    """A socket on 127.0.0.1. Raises RefusedError where another program has the port."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as fault:
        listener.close()
        raise RefusedError(
            f"Port {port} can't be used: another program has it. Choose another: --port {port + 1}"
        ) from fault
    return listener


def build(port: int, reader: Reader | None = None) -> st.App:
    """The whole app as ASGI: Streamlit inside, guards and headers around it. reader: who serves a copy."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    folder = Path(file_util.get_static_dir())
    routes = [Route("/healthz", health), feed.ROUTE]
    front = Front(folder)
    routes += [Route(f"/{entry.url}", front.answer) for entry in pages.PAGES]
    named = os.environ.get("PLP_SECRETS")
    secrets_file = Path(named or ROOT / ".streamlit" / "secrets.toml")
    found = read_provider(secrets_file, is_named=bool(named))
    ended = Ended(beside(store.current().path))
    guards = [Middleware(SecurityHeaders, secure=found is not None and found.is_secure)]
    guards.append(Middleware(OwnPages))
    if found:
        judge = ProviderDoor(ended)
        sign_in.open_provider(judge)
        routes.append(provider.ROUTE)
        guards.append(Middleware(ProviderPaths, door=judge))

        def account(cookies: whose.Cookies) -> str | None:
            return judge.account(claims_of(cookies))
    else:
        door = LocalDoor(sign_in.secret_beside(store.current().path), port, ended)
        sign_in.open_local(door)
        routes += local.routes(door)
        guards.append(Middleware(LoopbackGuard))
        account = door.account
    guards.append(Middleware(SignedInFiles, viewer=lambda cookies: viewer_of(account(cookies))))
    app = st.App(
        ROOT / "app.py",
        routes=routes,
        middleware=[*guards, Middleware(ClosedPaths), Middleware(CompressedScripts, folder=folder)],
        lifespan=partial(warm, reader=reader),
        on_script_error=trouble.tell,
    )
    keep_uploads_in_memory()
    uploads.bound(account)
    whose.mark_downloads(account)
    lean.spare()
    lean.forget_widgets()
    lean.share_memory()
    lean.share_time()
    # Streamlit's old page discovery would answer the first request of a process without app.py,
    # and so without the sign-in.
    PagesManager.uses_pages_directory = False
    own = {"server.port": port, "secrets.files": [str(secrets_file)]}
    for name, value in {**SETTINGS, **own}.items():
        config.set_option(name, value)
    return app


def viewer_of(email: str | None) -> Viewer | None:
    """The viewer who signed in with this address, as the store knows it now; None where nobody (any more)."""
    if email is None:
        return None
    now = store.current()
    with now.read() as cursor:
        found = access.visitor(cursor, email, now.today())
    if found is None or now.copied is None:
        return found
    return replace(found, only_reads=True)


def keep_uploads_in_memory() -> None:
    """Let no part of a file that may be handed in be written to disk while it comes in.

    The parser of forms would write all beyond its first megabyte into a temporary file.
    """
    MultiPartParser.spool_max_size = MEGABYTES * 1024**2 + MOST_BYTES


async def health(_: Request) -> Response:
    """200 once the store answers a question; 503 where it does not."""

    def ask() -> None:
        with store.current().read():
            pass

    try:
        await asyncio.to_thread(ask)
    except store.StoreError:
        return JSONResponse({"status": "no store"}, 503)
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def warm(_: st.App, reader: Reader | None = None) -> AsyncIterator[None]:
    """Import what the first page would wait for; at the end close the store, its log folded in."""
    await asyncio.to_thread(import_pages)
    # What was imported is never garbage, and need not be looked through.
    gc.collect()
    gc.freeze()
    # A copy has no calendar of its own: the next copy brings what the main app locked and published.
    keeping = reader.keep_up() if reader else keep_the_calendar()
    tasks = [asyncio.create_task(one) for one in (keeping, collect_garbage(), work_ahead(_KEEPING))]
    yield
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    end_all()
    # What the calendar has begun can't be called off: the store is closed once it is done.
    in_time = await asyncio.to_thread(_KEEPING.acquire, timeout=END_SECONDS)
    store.close_all()
    if in_time:
        _KEEPING.release()
    gc.unfreeze()


def _kept(keep: Callable[[store.Store], object]) -> None:
    with _KEEPING:
        keep(store.current())


async def keep_the_calendar() -> None:
    """At the start and every hour: lock quarters whose last day is over, publish a closed Q2 or Q4, measure
    what was recorded in a quarter that ended, again once its hand-in day has passed (all of it where an
    upgrade defines figures otherwise), and back up what changed."""
    while True:
        for keep, what in (
            (lock_closed, "locked"),
            (release_closed, "published"),
            (measure_as_defined, "measured as this version defines it"),
            (measure_ended, "measured"),
            (backups.make_if_changed, "backed up"),
        ):
            try:
                await asyncio.to_thread(_kept, keep)
            except Exception as fault:
                log.error("The calendar failed; not %s: %s", what, told(fault))
        await asyncio.sleep(HOUR)


def import_pages() -> None:
    """Import plotly and every page; a page that can't be imported is logged and fails when opened.

    And pandas, which Streamlit imports in the first run that needs it: plotly looks into it as soon as it is
    there, and a chart drawn by another thread while it is half imported fails.
    """
    import pandas  # noqa: F401
    import plotly.graph_objects  # noqa: F401

    for entry in pages.PAGES:
        try:
            entry.open()
        except Exception as fault:
            log.error("The page %s can't be imported: %s", entry.module, told(fault))
