"""Headers every answer carries."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing outside this server is ever asked. What stands beside 'self' is needed by Streamlit and plotly:
# styles written into the page; images, fonts and workers made in the browser; a map's empty background
# as data:; blob: modules, as which Streamlit loads a component's script.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

ALWAYS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

# Two years, as browsers ask for; subdomains are not ours to speak for.
STAY_SECURE = "max-age=63072000"


class SecurityHeaders:
    """Sets `ALWAYS` on every HTTP answer, refusals included.

    secure: people come by https; then no cookie ever goes over anything else, and browsers are told so.
    """

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in ALWAYS.items():
                    headers[name] = value
                # one cross-origin answer Streamlit gives by itself; nobody else's page needs it
                if "access-control-allow-origin" in headers:
                    del headers["access-control-allow-origin"]
                if self.secure:
                    headers["strict-transport-security"] = STAY_SECURE
                message["headers"] = secured(headers.raw) if self.secure else headers.raw
            await send(message)

        await self.app(scope, receive, dressed if scope["type"] == "http" else send)


def secured(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The same headers with Secure on every cookie; Streamlit leaves it off."""
    return [
        (name, value + b"; Secure")
        if name.lower() == b"set-cookie" and b"; secure" not in value.lower()
        else (name, value)
        for name, value in headers
    ]
