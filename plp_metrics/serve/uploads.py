"""How much of what people drop the server holds: it lies in memory alone, so there is an end to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from starlette.exceptions import HTTPException
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

MEGABYTE = 1024**2
SESSION_MOST = 256 * MEGABYTE
"""Bytes of files one browser tab may have waiting here."""
MOST = 1024 * MEGABYTE
"""Bytes of files all of them together may."""
Add = Callable[[MemoryUploadedFileManager, str, UploadedFileRec], None]


def bound() -> None:
    """Let a file for which there is no room be refused (413) instead of taken in.

    Streamlit bounds each file and takes any number of them, also such as no page asked for.
    Raises RuntimeError where Streamlit no longer holds files as expected.
    """
    if not {"file_storage", "_total_bytes"} <= vars(MemoryUploadedFileManager("")).keys():
        raise RuntimeError("Streamlit's manager of uploaded files no longer tells what it holds.")
    MemoryUploadedFileManager.add_file = _within(MemoryUploadedFileManager.add_file)  # type: ignore[assignment, method-assign]


def _within(add: Add) -> Add:
    if getattr(add, "bounded", False):
        return add

    @wraps(add)
    def add_file(manager: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
        own = sum(len(one.data) for one in [*manager.file_storage.get(session_id, {}).values()])
        size = len(file.data)
        if own + size > SESSION_MOST or manager._total_bytes + size > MOST:
            raise HTTPException(
                413, "There is no room for more files now. Load the page again, and drop fewer."
            )
        add(manager, session_id, file)

    vars(add_file)["bounded"] = True
    return add_file
