"""Streamlit sends its scripts uncompressed (4.7 MB for plotly alone); here they are compressed once."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
# The file's name holds a hash of what is in it, so it never changes.
FOR_EVER = "public, immutable, max-age=31536000"
LEVEL = 6


class CompressedScripts:
    """Answers GET /static/… from memory, compressed, where the browser takes gzip.

    folder: the folder whose `static/` is served. What it does not hold, and every other request,
    goes on to the app unchanged (websockets among them).
    """

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self.app = app
        self.folder = folder.resolve()
        self._kept: dict[Path, asyncio.Task[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = self.file(scope)
        if path is None:
            await self.app(scope, receive, send)
            return
        body = await self.compressed(path)
        headers = {"content-encoding": "gzip", "vary": "Accept-Encoding", "cache-control": FOR_EVER}
        await Response(body, media_type=KINDS[path.suffix], headers=headers)(scope, receive, send)

    def file(self, scope: Scope) -> Path | None:
        """The file a request asks for, if it is one to be sent compressed."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/static/"):
            return None
        headers = Headers(scope=scope)
        if "gzip" not in headers.get("accept-encoding", "") or "range" in headers:
            return None
        path = (self.folder / scope["path"].lstrip("/")).resolve()
        inside = path.is_relative_to(self.folder / "static")
        return path if inside and path.suffix in KINDS and path.is_file() else None

    async def compressed(self, path: Path) -> bytes:
        """The file's bytes, compressed; the first request does the work and the others wait for it."""
        if path not in self._kept:
            self._kept[path] = asyncio.create_task(asyncio.to_thread(squeeze, path))
        try:
            return await asyncio.shield(self._kept[path])
        except OSError:
            self._kept.pop(path, None)
            raise


def squeeze(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)
