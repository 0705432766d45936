"""What comes of judging a file, and the limits it is judged under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plp_metrics.model import Fingerprint, Problem

if TYPE_CHECKING:
    import pyarrow

LISTED_PER_RULE = 1000
"""Problems of one rule listed singly; the rest are counted in `Judged.more`."""
MOST_COLUMNS = 200
"""Columns with a name that are read; no layout has a sixth of them."""


@dataclass(frozen=True)
class Limits:
    """What one judgement may cost: file bytes, address space in bytes, processor and wall seconds."""

    file_bytes: int = 512 * 1024**2
    memory_bytes: int = 6 * 1024**3
    cpu_seconds: int = 120
    wall_seconds: float = 120.0


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Judged:
    """A file, judged.

    verdict: accept, accept_normalised or reject. rows: records read (for a refused file: as far as read).
    more: rule → problems beyond those listed. normalised: {what, count, line} of each change made on reading.
    left_out: columns left out unread. kept: the bytes to keep. fingerprint: of the file's bytes,
    so that they are not read for it again; None where others are kept.
    table: typed rows, None unless accepted.
    filled: optional columns ("students_active") and dimensions ("student.gender") with a value somewhere.
    """

    file: str
    dataset: str | None
    partner_id: str | None
    school_year: str | None
    quarter: str | None
    verdict: str
    rows: int
    problems: tuple[Problem, ...]
    more: Mapping[str, int] = field(hash=False)
    normalised: tuple[Mapping[str, Any], ...] = field(hash=False)
    left_out: tuple[str, ...]
    kept: bytes = field(repr=False)
    upload_sha256: str
    fingerprint: Fingerprint | None = field(default=None, hash=False, repr=False)
    filled: frozenset[str] = frozenset()
    table: pyarrow.Table | None = field(default=None, hash=False, repr=False)

    @property
    def accepted(self) -> bool:
        return self.verdict != "reject"

    def to_json(self) -> dict[str, Any]:
        """The entry of this file in `check --json`."""
        return {
            "file": self.file,
            "dataset": self.dataset,
            "partner_id": self.partner_id,
            "school_year": self.school_year,
            "quarter": self.quarter,
            "verdict": self.verdict,
            "rows": self.rows,
            "problems": [problem_to_json(p) for p in self.problems],
            "more": dict(self.more),
            "normalised": [dict(n) for n in self.normalised],
            "left_out": list(self.left_out),
        }


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """A problem as `check --json` prints it: `value` and `suggestion` only where there is one."""
    told: dict[str, Any] = {
        "line": problem.line,
        "column": problem.column,
        "rule": problem.rule,
        "severity": str(problem.severity),
        "message": problem.message,
        "fix": problem.fix,
    }
    optional = {"value": problem.value, "suggestion": problem.suggestion}
    return told | {k: v for k, v in optional.items() if v is not None}
