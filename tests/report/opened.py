"""A PDF taken apart as far as the tests ask: its objects as text, its pages counted, its tags."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def opened(pdf: bytes) -> bytes:
    """The whole file with every packed part unpacked."""
    assert pdf.startswith(b"%PDF-")
    parts = [pdf]
    for found in STREAM.finditer(pdf):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", opened(pdf)))


def is_tagged(pdf: bytes) -> bool:
    """It says that it is tagged for reading out (PDF/UA), has the tags, a title and a language."""
    whole = opened(pdf)
    return all(word in whole for word in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid", b"/Title", b"/Lang"))
