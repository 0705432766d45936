"""How people sign in to this process, and signing in on one machine: demo accounts, no way in from outside.

Where no identity provider is configured (`access.provider`), the server opens one `LocalDoor` per process.
The cookie says who asked to be whom; whether that account still exists and what it may do is read anew
from the store at every run (`access.viewer`), so a removed role ends at the next click.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer

from plp_metrics.access.ended import Ended
from plp_metrics.access.provider import LEAST_SECRET, SESSION_HOURS, ProviderDoor
from plp_metrics.model import RefusedError

COOKIE_HOURS = SESSION_HOURS
FORM_HOURS = 12
NO_PAGES = ("/local/", "/provider/", "/auth/", "/oauth2callback", "/_stcore")


class LocalDoor:
    """Issues and reads the cookie of local mode.

    secret: what cookies and forms are signed with; another secret makes all of them invalid.
    port: names the cookie, because browsers share cookies between the ports of one host.
    ended: where sign-ins that were ended are kept.
    """

    def __init__(self, secret: str, port: int, ended: Ended | None = None) -> None:
        self.cookie_name = f"plp_account_{port}"
        self._cookies = URLSafeTimedSerializer(secret, salt="plp-account")
        self._forms = URLSafeTimedSerializer(secret, salt="plp-sign-in-form")
        self._ended = Ended() if ended is None else ended

    def cookie(self, account: str) -> str:
        """The value of a cookie that signs this account in."""
        return self._cookies.dumps([account, secrets.token_urlsafe(12)])

    def account(self, cookies: Mapping[str, str]) -> str | None:
        """The account these cookies sign in; None where there is none, or it is forged, old or signed out."""
        read = self._read(cookies)
        return None if read is None or read[1] in self._ended else read[0]

    def sign_out(self, cookies: Mapping[str, str]) -> None:
        """End this sign-in in every tab that holds its cookie, not only where the cookie is deleted."""
        read = self._read(cookies)
        if read is not None:
            self._ended.add(read[1], time.time() + COOKIE_HOURS * 3600)

    def form(self) -> str:
        """A token for a sign-in form of ours: another site can make a browser post, but cannot read this."""
        return self._forms.dumps("sign in")

    def is_our_form(self, token: str) -> bool:
        """Whether a posted token came from `form` within the last hours."""
        try:
            self._forms.loads(token, max_age=FORM_HOURS * 3600)
        except BadData:
            return False
        return True

    def _read(self, cookies: Mapping[str, str]) -> tuple[str, str] | None:
        try:
            account, sign_in = self._cookies.loads(
                cookies.get(self.cookie_name, ""), max_age=COOKIE_HOURS * 3600
            )
        except (BadData, TypeError, ValueError):
            return None
        return str(account), str(sign_in)


class Way(StrEnum):
    """How people sign in to this process."""

    LOCAL = "local"
    PROVIDER = "provider"


_door: LocalDoor | None = None
_provider: ProviderDoor | None = None
_way: Way | None = None


def open_local(door: LocalDoor) -> None:
    """Local mode: this process signs people in through this door."""
    global _door, _provider, _way
    _door, _provider, _way = door, None, Way.LOCAL


def open_provider(door: ProviderDoor) -> None:
    """An identity provider signs people in; there is no local door."""
    global _door, _provider, _way
    _door, _provider, _way = None, door, Way.PROVIDER


def door() -> LocalDoor | None:
    """The local door; None where there is none, and then no cookie of ours signs anybody in."""
    return _door


def provider_door() -> ProviderDoor | None:
    """What judges the claims of an identity provider; None where there is none."""
    return _provider


def way() -> Way | None:
    """How people sign in; None where the app was not started by `python -m plp_metrics serve`."""
    return _way


def secret_beside(store: Path) -> str:
    """The signing secret of a store's folder: made once, readable by its owner only.

    Raises RefusedError where others can read the file, or it holds no secret: a cookie signed with it proves
    nothing.
    """
    path = store.with_name(f"{store.name}.secret")
    if not path.exists():
        _make_secret(path)
    if path.stat().st_mode & 0o077:
        raise RefusedError(
            f"{path} can be read by others; remove it and start again (everybody signs in anew)."
        )
    secret = path.read_text(encoding="ascii", errors="replace")
    if len(secret) < LEAST_SECRET or not secret.isascii():
        raise RefusedError(
            f"{path} holds no secret (any more); remove it and start again (everybody signs in anew, and the"
            " addresses of calendars change)."
        )
    return secret


def _make_secret(path: Path) -> None:
    """It gets its name once it is whole and on the disk: no crash may leave an empty one to sign with."""
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        # Whoever is second keeps the first one's.
        with suppress(FileExistsError):
            os.link(half, path)
    finally:
        os.unlink(half)


def way_back(to: str) -> str:
    """Where to go after signing in: the path and query asked for, on this site; "/" for anything else."""
    if not to.startswith("/") or to.startswith("//") or any(c <= " " or c == "\\" or c == "\x7f" for c in to):
        return "/"
    parts = urlsplit(to)
    if parts.scheme or parts.netloc or parts.path.startswith(NO_PAGES):
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")
