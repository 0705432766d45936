"""A file on its way in is held in memory: no temporary file ever holds a part of it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from plp_metrics.serve import keep_uploads_in_memory, uploads
from plp_metrics.serve.whose import coming_with
from plp_metrics.ui.hand_in_files import MEGABYTES


def came_in(size: int) -> UploadFile:
    """A file of this size, taken out of the form it comes in as the server does."""
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n'
    body += b"a" * size + b"\r\n--x--\r\n"

    async def stream() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 1 << 16):
            yield body[at : at + (1 << 16)]

    headers = Headers({"content-type": "multipart/form-data; boundary=x"})
    # In a thread of its own: a browser test of the same worker may have left a loop running in this one.
    with ThreadPoolExecutor(1) as alone:
        form = alone.submit(asyncio.run, MultiPartParser(headers, stream()).parse()).result()
    file = form["file"]
    assert isinstance(file, UploadFile)
    return file


@pytest.fixture
def no_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)


def test_the_largest_file_the_page_takes_never_touches_a_disk(
    no_temporary_file: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1 << 20)
    keep_uploads_in_memory()
    assert came_in(MEGABYTES * 1024**2).size == MEGABYTES * 1024**2


def test_without_it_one_would(no_temporary_file: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1 << 20)
    with pytest.raises(AssertionError, match="temporary file"):
        came_in(MEGABYTES * 1024**2)


def test_there_is_an_end_to_the_files_one_account_and_all_of_them_leave_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", MemoryUploadedFileManager.add_file)
    monkeypatch.setattr(uploads, "ACCOUNT_MOST", 20)
    monkeypatch.setattr(uploads, "MOST", 45)
    uploads.bound(lambda cookies: cookies.get("who"))
    manager = MemoryUploadedFileManager("/_stcore/upload_file")

    def drop(who: str, tab: str, name: str, size: int) -> int:
        """The status of the answer to a file of so many bytes."""
        try:
            with coming_with({"who": who}):
                manager.add_file(tab, UploadedFileRec(name, "t.csv", "text/csv", b"a" * size))
        except HTTPException as refused:
            return refused.status_code
        return 204

    assert drop("ozark", "tab 1", "a", 15) == 204
    assert drop("ozark", "tab 2", "b", 5) == 204
    assert drop("ozark", "tab 3", "c", 1) == 413, "in another tab"
    assert drop("hudson", "tab 4", "a", 20) == 204, "the others have room all the same"
    assert drop("granite", "tab 5", "a", 6) == 413, "together they have no more"
    assert drop("ozark", "tab 1", "a", 15) == 204, "a file in its own place needs no more room"
    assert drop("hudson", "tab 1", "a", 1) == 403, "nobody puts a file in the place of another's"
    manager.remove_session_files("tab 1")
    assert drop("ozark", "tab 3", "c", 15) == 204
