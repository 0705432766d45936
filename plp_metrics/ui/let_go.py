"""Files that were dropped and read: the server lets them go at once."""

from __future__ import annotations

from collections.abc import Iterable

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def files(dropped: Iterable[UploadedFile]) -> None:
    """Let the server forget files that were read; it would hold them as long as the browser's tab is open."""
    context = get_script_run_ctx()
    if context is None or not isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        return
    for one in dropped:
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=one.file_id)
