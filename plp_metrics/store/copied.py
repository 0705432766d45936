"""A store that is a copy of another, to read from: where it came from, of when, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Copied:
    """at: when the copy was made (UTC, without a zone). main: the address at which things are changed."""

    at: datetime
    main: str

    @property
    def refusal(self) -> str:
        """Why nothing is changed here, and where to do it."""
        return f"This is a copy to read from; nothing was changed. Do it at {self.main}."
