"""What comes in: problems of a file, and the states of a quarter."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    MUST_FIX = "must_fix"
    EXPLAIN = "fix_or_explain"
    NOTE = "note"


@dataclass(frozen=True)
class Fingerprint:
    """The SHA-256 of some bytes, which go along with it: other bytes cannot be kept under it by mistake."""

    taken_of: bytes
    sha256: str

    @classmethod
    def taken(cls, content: bytes) -> Fingerprint:
        return cls(content, hashlib.sha256(content).hexdigest())

    def of(self, content: bytes) -> str:
        """The fingerprint of content; taken anew unless it is the very object this one was taken of."""
        return (self if content is self.taken_of else Fingerprint.taken(content)).sha256


@dataclass(frozen=True)
class Problem:
    """One fault in a file, told to a person.

    line: the physical line where the record starts; None for the whole file.
    value: the cell as it stood; None where it is empty or may be personal data.
    suggestion: the value that would mend the cell, when one is certain.
    """

    rule: str
    severity: Severity
    message: str
    fix: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    suggestion: str | None = None


class QuarterState(StrEnum):
    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    LOCKED = "locked"


class RefusedError(Exception):
    """Something that was asked for is not done; the message is for the person who asked."""
