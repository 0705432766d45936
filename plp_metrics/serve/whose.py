"""Whose a file is that waits here: what one account dropped or may fetch is no other account's."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import PurePosixPath

import streamlit as st
from streamlit.runtime import memory_media_file_storage as storage
from streamlit.runtime.scriptrunner import get_script_run_ctx

Cookies = Mapping[str, str]
_SECRET = secrets.token_bytes(32)
"""Addresses of downloads are worth nothing after the process, and so is what they are marked with."""
_MARK = 32
_came_with: ContextVar[Cookies | None] = ContextVar("came_with", default=None)


@contextmanager
def coming_with(cookies: Cookies) -> Iterator[None]:
    """What is done in this block, also in threads it waits for, is done for who has these cookies."""
    before = _came_with.set(cookies)
    try:
        yield
    finally:
        _came_with.reset(before)


def asking(account: Callable[[Cookies], str | None]) -> str | None:
    """The account a request or a run of a page is done for; None where nobody is signed in.

    account: whom cookies sign in.
    """
    cookies = _came_with.get()
    if cookies is None and get_script_run_ctx(suppress_warning=True) is not None:
        cookies = st.context.cookies
    return None if cookies is None else account(cookies)


def mark_downloads(account: Callable[[Cookies], str | None]) -> None:
    """Let the address of a download say, as nobody can forge it, which account it was made for.

    Streamlit's own address is a hash of what is in the file: who can guess the content, or was given the
    address, would get the file.
    Raises RuntimeError where Streamlit no longer makes addresses there.
    """
    if not hasattr(storage, "_calculate_file_id"):
        raise RuntimeError("Streamlit's storage of downloads no longer makes their addresses.")
    storage._calculate_file_id = _marking(storage._calculate_file_id, account)


def _marking(name: Callable[..., str], account: Callable[[Cookies], str | None]) -> Callable[..., str]:
    name = getattr(name, "unmarked", name)

    @wraps(name)
    def marked(data: bytes, mimetype: str, filename: str | None = None) -> str:
        content = name(data, mimetype, filename)
        return content + _mark(content, asking(account))

    vars(marked)["unmarked"] = name
    return marked


def is_made_for(path: str, account: str) -> bool:
    """Whether this address of a download was made for this account."""
    name = PurePosixPath(path).stem
    return hmac.compare_digest(name[-_MARK:].encode(), _mark(name[:-_MARK], account).encode())


def _mark(content: str, account: str | None) -> str:
    if account is None:
        # For nobody: an address that fits no account.
        return secrets.token_hex(_MARK // 2)
    said = f"{content} {account.casefold()}".encode()
    return hmac.new(_SECRET, said, hashlib.sha256).hexdigest()[:_MARK]
