"""Signing in through an identity provider: its settings, and how long what it vouches for is believed.

Streamlit keeps the claims of the ID token in a signed cookie that lives 30 days. Here a sign-in ends
eight hours after the token was made, when the token runs out, or when its person signs out: whichever is
first, and in every tab and copy of the cookie.
"""

from __future__ import annotations

import hashlib
import json
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from plp_metrics.access.ended import Ended
from plp_metrics.model import RefusedError

SESSION_HOURS = 8
CLOCKS_DIFFER = 300
"""Seconds by which the provider's clock may be ahead of ours."""
KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
CALLBACK = "/oauth2callback"
LEAST_SECRET = 32
LOOPBACK = ("127.0.0.1", "localhost")
_USUAL_PORT = {"https": ":443", "http": ":80"}


@dataclass(frozen=True)
class Provider:
    """What the secrets say. origin: scheme and host under which people reach the app, without a path."""

    origin: str

    @property
    def is_secure(self) -> bool:
        """Whether people come by https: cookies are then for https only, and browsers told to stay there."""
        return self.origin.startswith("https://")


def read_provider(secrets_file: Path, *, is_named: bool = False) -> Provider | None:
    """The identity provider the secrets name ([auth]); None where they name none: local mode.

    is_named: somebody said where the secrets are, so that there has to be a provider in them.

    Raises RefusedError where there has to be one and is none, and where the file can't be read or a key is
    missing or wrong: guessing would open the wrong door.
    """
    if not secrets_file.exists():
        _local_mode(secrets_file, "is not there", is_named)
        return None
    try:
        auth = tomllib.loads(secrets_file.read_text(encoding="utf-8")).get("auth")
    except (OSError, ValueError) as fault:
        raise RefusedError(
            f"{secrets_file} can't be read as TOML. Mend it, or remove it for local mode."
        ) from fault
    if auth is None:
        _local_mode(secrets_file, "has no section [auth]", is_named)
        return None
    fault_found = _fault(auth)
    if fault_found:
        raise RefusedError(f"{secrets_file}, [auth]: {fault_found} See docs/operating.md, Sign-in.")
    if secrets_file.stat().st_mode & 0o007:
        raise RefusedError(f"{secrets_file} can be read by everybody on this machine: chmod 600 it.")
    parts = urlsplit(auth["redirect_uri"])
    return Provider(f"{parts.scheme}://{parts.netloc}")


def _local_mode(secrets_file: Path, why: str, is_named: bool) -> None:
    """Local mode is not for who named a file of secrets: there everybody may choose an account."""
    if is_named:
        raise RefusedError(
            f"PLP_SECRETS names {secrets_file}, which {why}. Mend it, or unset it for local mode."
        )


def _fault(auth: object) -> str | None:
    if not isinstance(auth, dict):
        return "this must be a section."
    for key in KEYS:
        if not isinstance(auth.get(key), str) or not auth[key].strip():
            return f"{key} is missing."
    if len(auth["cookie_secret"]) < LEAST_SECRET:
        return f"cookie_secret needs at least {LEAST_SECRET} random characters."
    back = urlsplit(auth["redirect_uri"])
    if back.scheme not in ("https", "http") or not back.netloc or back.path != CALLBACK or back.query:
        return f"redirect_uri must be the app's address followed by {CALLBACK}."
    if back.netloc != back.netloc.lower() or back.netloc.endswith(_USUAL_PORT[back.scheme]):
        return "redirect_uri must name the app as browsers do: in small letters, without the usual port."
    for key in ("redirect_uri", "server_metadata_url"):
        at = urlsplit(auth[key])
        if at.scheme != "https" and at.hostname not in LOOPBACK:
            return f"{key} must begin with https:// (http:// is for 127.0.0.1 alone)."
    return None


class ProviderDoor:
    """Reads the claims of a sign-in: whom it signs in, for how long, and whether it was ended."""

    def __init__(self, ended: Ended | None = None) -> None:
        self._ended = Ended() if ended is None else ended

    def account(self, claims: Mapping[str, object], now: float | None = None) -> str | None:
        """The e-mail these claims sign in, in small letters; None where they sign nobody in (any more)."""
        return None if self.why_not(claims, now) else str(claims["email"]).lower()

    def why_not(self, claims: Mapping[str, object], now: float | None = None) -> str | None:
        """The sentence why these claims sign nobody in; None where they do."""
        now = time.time() if now is None else now
        made, end = _number(claims.get("iat")), sign_in_ends(claims)
        if not isinstance(claims.get("email"), str) or not claims["email"]:
            return "Your organization's sign-in sent no e-mail address. Ask who runs it to send one."
        if claims.get("email_verified") is not True:
            return (
                "Your organization's sign-in does not vouch for your e-mail address (email_verified). "
                "Ask who runs it to have the address verified."
            )
        if not isinstance(claims.get("sub"), str) or made is None or end is None:
            return "Your organization's sign-in sent an incomplete token (sub, iat, exp). Tell who runs it."
        if made > now + CLOCKS_DIFFER:
            return "Your organization's sign-in gives a time yet to come. Tell who runs it."
        if end <= now:
            return "Your sign-in has run out. Sign in again."
        return "You signed out. Sign in again." if _name(claims) in self._ended else None

    def sign_out(self, claims: Mapping[str, object]) -> None:
        """End this sign-in wherever its cookie is; another sign-in of the same person goes on."""
        end = sign_in_ends(claims)
        if end is not None:
            self._ended.add(_name(claims), end)


def sign_in_ends(claims: Mapping[str, object]) -> float | None:
    """The second at which a sign-in ends by itself; None where the claims do not tell it."""
    made, runs_out = _number(claims.get("iat")), _number(claims.get("exp"))
    if made is None or runs_out is None:
        return None
    return min(made + SESSION_HOURS * 3600, runs_out)


def _number(value: object) -> float | None:
    known = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e11
    return float(value) if known and isinstance(value, int | float) else None


def _name(claims: Mapping[str, object]) -> str:
    told = [claims.get(key) for key in ("iss", "sub", "iat", "exp", "nonce")]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
