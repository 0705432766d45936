"""What people type and what their files are called, before it is kept: no personal data in it."""

from __future__ import annotations

import re
import unicodedata

from plp_metrics.intake.personal import personal_value
from plp_metrics.model import RefusedError

LONGEST_TEXT = 2000
LONGEST_NAME = 120
_BREAKS = {"\n", "\r", "\t"}


def free_text(text: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """A sentence somebody typed, as it is kept: without blanks round it and control characters.

    what: its word on screen ("explanation", "note", "reason"). longest: in characters. Raises RefusedError
    where it holds what looks like an e-mail address, a telephone or social security number (never repeating
    it), or is too long.
    """
    plain = _printable(text.strip())
    about = personal_value(plain)
    if about:
        raise RefusedError(
            f"Your {what} holds what looks like {about}. Take it out; it would be kept for good."
        )
    if len(plain) > longest:
        raise RefusedError(f"Your {what} is longer than {longest} characters. Say it shorter.")
    return plain


def file_name(name: str, dataset: str | None) -> str:
    """The name a file is kept under: its last part, at most 120 characters, its ending kept.

    A name that itself looks like personal data, or has nothing left, becomes the dataset's.
    """
    base = _printable(re.split(r"[/\\]", name)[-1]).strip(" .")
    instead = f"{dataset or 'file'}.csv"
    if not base or personal_value(base) or personal_value(re.sub(r"[_-]", " ", base)):
        return instead
    if len(base) <= LONGEST_NAME:
        return base
    stem, dot, ending = base.rpartition(".")
    if not dot or len(ending) > 10:
        return base[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending


def _printable(text: str) -> str:
    # Format characters (Cf) too: one that turns the writing direction makes a name read as another.
    return "".join(
        c for c in text if c in _BREAKS or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
