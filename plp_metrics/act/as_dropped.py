"""How the bytes that are kept differ from the file as it was dropped, for receipts and downloads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TITLE_LINES = "title_lines"
"""Among a submission's findings: how many lines above the column names were not kept."""


def told(sha256: str | None, upload_sha256: str | None, findings: Mapping[str, Any]) -> str:
    """A sentence with the fingerprint of the file as dropped; "" where the very same bytes are kept.

    sha256, upload_sha256: of the bytes kept and of the file as dropped; findings: as kept with them.
    """
    if sha256 is None or upload_sha256 in (None, sha256):
        return ""
    lines, columns = int(findings.get(TITLE_LINES, 0)), len(findings.get("left_out", ()))
    without = [f"its {_plural(lines, 'title line')}"] if lines else []
    without += [f"{_plural(columns, 'column')} that were left out"] if columns > 1 else []
    without += ["one column that was left out"] if columns == 1 else []
    if without:
        kept = f"Kept without {' and '.join(without)}"
    elif TITLE_LINES in findings:
        kept = "Kept as it was mended here"
    else:
        kept = "Kept are the rows of this quarter, under the column names"
    return f"{kept}. The SHA-256 of the file as it was dropped is {upload_sha256}."


def _plural(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
