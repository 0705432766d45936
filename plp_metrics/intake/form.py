"""Bytes → plain text bytes: UTF-8 without a mark, lines ending in a line feed; or why that can't be."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from plp_metrics.model import DATASETS

_WORKBOOK, _OLD_WORKBOOK = "a spreadsheet file (such as .xlsx)", "an old Excel or Office file"
_SPREADSHEETS = {_WORKBOOK, _OLD_WORKBOOK}
_SHEETS = f"{', '.join(DATASETS[:-1])} or {DATASETS[-1]}"
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", _OLD_WORKBOOK),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"7z\xbc\xaf", "an archive (7z)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"Rar!", "an archive (rar)"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)


@dataclass
class Form:
    """text: the normalised bytes. notes: what was changed. refusal: (rule, words, line) if it is not text."""

    text: bytes = b""
    notes: list[str] = field(default_factory=list)
    refusal: tuple[str, dict[str, str], int | None] | None = None


def read_form(content: bytes) -> Form:
    """The text of an upload. Never raises."""
    if content.isspace() or not content:
        return Form(refusal=("empty_file", {}, None))
    if kind := _binary_kind(content):
        if kind in _SPREADSHEETS:
            return Form(refusal=("spreadsheet_file", {"kind": kind, "sheets": _SHEETS}, None))
        return Form(refusal=("not_a_csv", {"kind": kind}, None))
    form = Form(text=content)
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return Form(refusal=("encoding", {"name": "Unicode text of four bytes a letter (UTF-32)"}, None))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            form.text = content.decode("utf-16").encode("utf-8")
        except UnicodeError:
            return Form(refusal=("encoding", {"name": "Unicode text (UTF-16) and is damaged"}, None))
        form.notes.append("utf16")
    elif content.startswith(codecs.BOM_UTF8):
        form.text = content[3:]
        form.notes.append("bom")
    if b"\x00" in form.text:
        return Form(refusal=_nul(form.text))
    if not form.text.isascii():
        try:
            form.text.decode("utf-8")
        except UnicodeDecodeError as fault:
            line = content.count(b"\n", 0, fault.start) + 1
            return Form(refusal=("encoding", {"name": _letters(content)}, line))
    _one_line_ending(form)
    if form.text.isspace() or not form.text:
        return Form(refusal=("empty_file", {}, None))
    return form


def _letters(content: bytes) -> str:
    """How letters outside English that are not UTF-8 were most likely written."""
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return "text of another kind"
    return "an older Windows text (Windows-1252)"


def _binary_kind(content: bytes) -> str | None:
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        head = content[:4096]
        if b"xl/" in content or b"spreadsheet" in head:
            return _WORKBOOK
        return "an archive (zip)"
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    start = content[:200].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "a web page or XML"
    return None


def _nul(text: bytes) -> tuple[str, dict[str, str], int | None]:
    if text[:2000].count(0) > len(text[:2000]) // 4:
        return ("encoding", {"name": "Unicode text (UTF-16) without its mark"}, None)
    return ("binary", {}, text.count(b"\n", 0, text.index(b"\x00")) + 1)


def _one_line_ending(form: Form) -> None:
    if b"\r" not in form.text:
        return
    form.text = form.text.replace(b"\r\n", b"\n")
    if b"\r" in form.text:
        form.text = form.text.replace(b"\r", b"\n")
    form.notes.append("line_ending")
