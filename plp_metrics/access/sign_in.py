"""Signing in on one machine: demo accounts, a signed cookie, no password and no way in from outside.

Where no identity provider is configured, the server opens one `LocalDoor` per process. The cookie says
who asked to be whom; whether that account still exists and what it may do is read anew from the store
at every run (`access.viewer`), so a removed role ends at the next click.
"""

from __future__ import annotations

import os
import secrets
import time
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer

from plp_metrics.model import RefusedError

COOKIE_HOURS = 12
FORM_HOURS = 12


class LocalDoor:
    """Issues and reads the cookie of local mode.

    secret: what cookies and forms are signed with; another secret makes all of them invalid.
    port: names the cookie, because browsers share cookies between the ports of one host.
    """

    def __init__(self, secret: str, port: int) -> None:
        self.cookie_name = f"plp_account_{port}"
        self._cookies = URLSafeTimedSerializer(secret, salt="plp-account")
        self._forms = URLSafeTimedSerializer(secret, salt="plp-sign-in-form")
        self._ended: set[str] = set()

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
            self._ended.add(read[1])

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
_way: Way | None = None


def open_local(door: LocalDoor) -> None:
    """Local mode: this process signs people in through this door."""
    global _door, _way
    _door, _way = door, Way.LOCAL


def open_provider() -> None:
    """An identity provider signs people in; there is no local door."""
    global _door, _way
    _door, _way = None, Way.PROVIDER


def door() -> LocalDoor | None:
    """The local door; None where there is none, and then no cookie of ours signs anybody in."""
    return _door


def way() -> Way | None:
    """How people sign in; None where the app was not started by `python -m plp_metrics serve`."""
    return _way


def has_provider(secrets_file: Path) -> bool:
    """Whether the secrets name an identity provider ([auth]).

    Raises RefusedError where the file can't be read: then nobody knows, and guessing opens the wrong door.
    """
    if not secrets_file.exists():
        return False
    try:
        return "auth" in tomllib.loads(secrets_file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise RefusedError(
            f"{secrets_file} can't be read as TOML. Mend it, or remove it for local mode."
        ) from fault


def secret_beside(store: Path) -> str:
    """The signing secret of a store's folder: made once, readable by its owner only.

    Raises RefusedError where others can read the file: a cookie signed with it proves nothing.
    """
    path = store.with_name(f"{store.name}.secret")
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise RefusedError(
                f"{path} can be read by others; remove it and start again (everybody signs in anew)."
            ) from None
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret


def way_back(to: str) -> str:
    """Where to go after signing in: the path and query asked for, on this site; "/" for anything else."""
    if not to.startswith("/") or to.startswith("//") or any(c <= " " or c == "\\" or c == "\x7f" for c in to):
        return "/"
    parts = urlsplit(to)
    if parts.scheme or parts.netloc or parts.path.startswith(("/local/", "/_stcore")):
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")


def account_of_claims(claims: Mapping[str, object], now: float | None = None) -> str | None:
    """The e-mail an identity provider vouches for; None once the token has run out.

    The cookie in which Streamlit keeps the claims lives 30 days, so the token's own end is checked
    here. An address the provider says it has not verified signs nobody in.
    """
    email, ends = claims.get("email"), claims.get("exp")
    if not isinstance(email, str) or not email or claims.get("email_verified") is False:
        return None
    if not isinstance(ends, int | float) or ends <= (time.time() if now is None else now):
        return None
    return email
