"""A PDF taken apart as far as the tests ask: its objects as text, its pages counted, its tags."""

from __future__ import annotations

import re
import zlib

ALT = re.compile(rb"/Alt ?(?:\(((?:\\.|[^\\)])*)\)|<([0-9a-fA-F]*)>)")
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


def objects(pdf: bytes) -> list[bytes]:
    """Its objects, those of packed streams too, without what their own streams hold."""
    found = []
    for part in pdf.split(b"endobj"):
        head, _, rest = part.partition(b"stream")
        if b"/ObjStm" not in head:
            found.append(head)
            continue
        packed = zlib.decompress(rest.lstrip(b"\r\n").rpartition(b"endstream")[0])
        named = re.search(rb"/First (\d+)", head)
        assert named is not None
        first = int(named[1])
        starts = [first + int(number) for number in packed[:first].split()[1::2]]
        ends = [*starts[1:], len(packed)]
        found += [packed[start:end] for start, end in zip(starts, ends, strict=True)]
    return found


def elements(pdf: bytes, tag: str) -> list[bytes]:
    """What is tagged so for reading out: its structure elements of one kind."""
    kind = re.compile(rb"/S ?/%s\b" % tag.encode())
    return [one for one in objects(pdf) if b"/StructElem" in one and kind.search(one)]


def alternatives(pdf: bytes) -> list[str | None]:
    """The text that stands for each picture; None for one without, at which a screen reader stops too."""
    told = (ALT.search(figure) for figure in elements(pdf, "Figure"))
    return [t and (bytes.fromhex(t[2].decode()).decode("utf-16") if t[2] else t[1].decode()) for t in told]


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", opened(pdf)))


def is_tagged(pdf: bytes) -> bool:
    """It says that it is tagged for reading out (PDF/UA), has the tags, a title it shows and a language."""
    (catalog,) = [one for one in objects(pdf) if b"/Type /Catalog" in one]
    says = (b"/MarkInfo <</Marked true>>", b"/StructTreeRoot ", b"/Lang (en)", b"/DisplayDocTitle true")
    return all(word in catalog for word in says) and b"pdfuaid" in opened(pdf) and b"/Title" in opened(pdf)
