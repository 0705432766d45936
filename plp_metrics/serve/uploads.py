"""How much of what people drop the server holds: it lies in memory alone, so there is an end to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from starlette.exceptions import HTTPException
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from plp_metrics.serve.whose import Cookies, asking

MEGABYTE = 1024**2
ACCOUNT_MOST = 256 * MEGABYTE
"""Bytes of files one account may have waiting here, in all its tabs."""
MOST = 1024 * MEGABYTE
"""Bytes of files all of them together may."""
Add = Callable[[MemoryUploadedFileManager, str, UploadedFileRec], None]
Waiting = dict[tuple[str, str], str | None]
"""Tab and file → whose it is."""


def bound(account: Callable[[Cookies], str | None]) -> None:
    """Let a file for which there is no room be refused (413) instead of taken in.

    Streamlit bounds each file and takes any number of them, also such as no page asked for. account: whom
    cookies sign in; nobody can take the room of the others, in however many tabs.
    Raises RuntimeError where Streamlit no longer holds files as expected.
    """
    if not {"file_storage", "_total_bytes"} <= vars(MemoryUploadedFileManager("")).keys():
        raise RuntimeError("Streamlit's manager of uploaded files no longer tells what it holds.")
    add = getattr(MemoryUploadedFileManager.add_file, "unbounded", MemoryUploadedFileManager.add_file)
    MemoryUploadedFileManager.add_file = _within(add, account)  # type: ignore[assignment, method-assign]


def _within(add: Add, account: Callable[[Cookies], str | None]) -> Add:
    waiting: Waiting = {}

    @wraps(add)
    def add_file(manager: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
        whose, place, size = asking(account), (session_id, file.file_id), len(file.data)
        held = _held(manager)
        for gone in waiting.keys() - held.keys():
            del waiting[gone]
        if waiting.get(place, whose) != whose:
            raise HTTPException(403, "A file of another account lies there.")
        # A file in the place of an earlier one needs only what it is larger.
        size -= held.get(place, 0)
        own = sum(held[one] for one, its in waiting.items() if its == whose)
        if own + size > ACCOUNT_MOST or manager._total_bytes + size > MOST:
            raise HTTPException(
                413, "There is no room for more files now. Load the page again, and drop fewer."
            )
        add(manager, session_id, file)
        waiting[place] = whose

    vars(add_file)["unbounded"] = add
    return add_file


def _held(manager: MemoryUploadedFileManager) -> dict[tuple[str, str], int]:
    """Tab and file → bytes, of all that lies here."""
    with manager._lock:
        return {
            (session, one.file_id): len(one.data)
            for session, files in manager.file_storage.items()
            for one in files.values()
        }
