"""Who is let through to the app at all."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from plp_metrics.model import Role, Viewer
from plp_metrics.serve.whose import coming_with, is_made_for

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
DOWNLOADS, UPLOADS = "/media/", "/_stcore/upload_file/"


class LoopbackGuard:
    """In local mode everybody can pick an account, so nobody may come from another machine.

    RefusedError: a peer that is not loopback; a Host that does not name loopback (a foreign name that was
    made to point here); any header a proxy adds (then the peer is the proxy, not the person).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = local_fault(scope) if scope["type"] in ("http", "websocket") else None
        if fault is None:
            await self.app(scope, receive, send)
        else:
            await refuse(scope, receive, send, 403, fault)


class OwnPages:
    """No page of another site opens a websocket here or has anything changed, whoever is signed in.

    Beyond this door no Origin but our own is seen: Streamlit, to judge a foreign one, would ask a machine on
    the internet for this machine's address, and everybody would wait for the answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not is_foreign(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD"):
            await refuse(scope, receive, send, 403, "This request comes from a page of another site.")
        else:
            others = [(name, value) for name, value in scope["headers"] if name != b"origin"]
            await self.app({**scope, "headers": others}, receive, send)


class ClosedPaths:
    """What Streamlit answers to anybody and nobody here needs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and scope["path"].startswith(CLOSED):
            await refuse(scope, receive, send, 404, "Not found.")
        else:
            await self.app(scope, receive, send)


class SignedInFiles:
    """Uploads and downloads take a signed-in browser, not only an address nobody can guess.

    viewer: whom a request's cookies sign in, as the store knows them now; None where nobody. Files are taken
    only from who may change something here, and given only to the account they were made for.
    """

    def __init__(self, app: ASGIApp, viewer: Callable[[Mapping[str, str]], Viewer | None]) -> None:
        self.app = app
        self.viewer = viewer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        cookies = cookies_of(Headers(scope=scope))
        if scope["type"] == "http" and scope["path"].startswith((DOWNLOADS, UPLOADS)):
            found, is_upload = (
                await asyncio.to_thread(self.viewer, cookies),
                scope["path"].startswith(UPLOADS),
            )
            fault = files_fault(found, is_upload=is_upload)
            if fault:
                await refuse(scope, receive, send, 403, fault)
                return
            if found and not is_upload and not is_made_for(scope["path"], found.account):
                # Nobody learns whether another has such a file.
                await refuse(scope, receive, send, 404, "Not found.")
                return
        with coming_with(cookies):
            await self.app(scope, receive, send)


def files_fault(viewer: Viewer | None, *, is_upload: bool) -> str | None:
    """Why this viewer is given no file, or none is taken from it; None where that is fine."""
    if viewer is None:
        return "Sign in first."
    if is_upload and (viewer.role is Role.APPLICANT or viewer.only_reads):
        return "Your account hands in no files."
    return None


def local_fault(scope: Scope) -> str | None:
    """Why a request is refused in local mode; None where it is not."""
    headers = Headers(scope=scope)
    peer = scope.get("client")
    if peer is None or not is_loopback(peer[0]):
        return "This server is in local mode and answers only the machine it runs on."
    if any(name == "forwarded" or name == "via" or name.startswith("x-forwarded") for name in headers) or (
        "x-real-ip" in headers
    ):
        return "This server is in local mode and must not stand behind a proxy. Configure a sign-in first."
    hosts = headers.getlist("host")
    if len(hosts) != 1 or host_name(hosts[0]) not in LOOPBACK_NAMES:
        return "This server is in local mode and answers to 127.0.0.1 and localhost only."
    return None


def is_foreign(scope: Scope) -> bool:
    """Whether a browser says that a page of another site makes this request."""
    headers = Headers(scope=scope)
    try:
        return any(urlsplit(o).netloc != headers.get("host") for o in headers.getlist("origin"))
    except ValueError:
        return True


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def host_name(host: str) -> str | None:
    """The name in a Host header, without its port; None where it is not a plain host."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return parts.hostname


def cookies_of(headers: Headers) -> dict[str, str]:
    """The cookies a request carries; none where they can't be read."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, why: str) -> None:
    """Answer a request that goes no further."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
    else:
        await PlainTextResponse(why, status)(scope, receive, send)
