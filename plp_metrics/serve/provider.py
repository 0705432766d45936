"""Around Streamlit's own addresses of signing in: the way back to the page asked for, an end that holds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from plp_metrics.access.provider import CALLBACK, SESSION_HOURS, ProviderDoor
from plp_metrics.access.sign_in import way_back
from plp_metrics.serve.guard import cookies_of

WAY_COOKIE = "plp_way_back"
WAY_MINUTES = 30


def claims_of(cookies: Mapping[str, str]) -> dict[str, object]:
    """The claims in Streamlit's signed cookie; none where there is no cookie or it is forged."""

    def part(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1")) if value else None

    try:
        found = json.loads(get_cookie_with_chunks(part, USER_COOKIE_NAME) or b"{}")
    except (UnicodeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


async def enter(request: Request) -> Response:
    """GET /provider/sign-in?to=…: note where the person wanted to go, and go to the provider."""
    query = urlencode({"provider": encode_provider_token("default")})
    answer = RedirectResponse(f"/auth/login?{query}", status_code=303)
    answer.set_cookie(
        WAY_COOKIE,
        urlencode({"to": way_back(request.query_params.get("to", "/"))}),
        max_age=WAY_MINUTES * 60,
        httponly=True,
        samesite="lax",
    )
    return answer


ROUTE = Route("/provider/sign-in", enter, methods=["GET"])


class ProviderPaths:
    """Signing out ends the sign-in in every copy of the cookie; coming back leads to the page asked for."""

    def __init__(self, app: ASGIApp, door: ProviderDoor) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in ("/auth/logout", CALLBACK):
            await self.app(scope, receive, send)
        elif scope["path"] == CALLBACK:
            await self.app(scope, receive, self._back(scope, send))
        elif Headers(scope=scope).get("sec-fetch-site", "none") in ("same-origin", "none"):
            self.door.sign_out(claims_of(cookies_of(Headers(scope=scope))))
            await self.app(scope, receive, send)
        else:
            # A link on another site must not sign anybody out.
            await RedirectResponse("/", status_code=303)(scope, receive, send)

    def _back(self, scope: Scope, send: Send) -> Send:
        noted = cookies_of(Headers(scope=scope)).get(WAY_COOKIE, "")

        async def led_back(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                where = headers.get("location")
                if where is not None and urlsplit(where).path in ("", "/"):
                    headers["location"] = way_back(dict(parse_qsl(noted)).get("to", "/"))
                    headers.append("set-cookie", f"{WAY_COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax")
                message["headers"] = shortened(headers.raw)
            await send(message)

        return led_back


def shortened(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The same headers, with no cookie of Streamlit's sign-in outliving the sign-in."""
    return [
        (name, re.sub(rb"(?i)max-age=2592000", f"Max-Age={SESSION_HOURS * 3600}".encode(), value))
        if name.lower() == b"set-cookie"
        else (name, value)
        for name, value in headers
    ]
