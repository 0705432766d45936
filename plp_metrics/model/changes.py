"""A figure that is not what it was on an earlier day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plp_metrics.model.results import Result


class What(StrEnum):
    """What happened to a figure between two days."""

    CAME = "came"
    WENT = "went"
    MOVED = "moved"
    TARGET = "target"
    STATUS = "status"


@dataclass(frozen=True)
class Change:
    """One figure on two days. then: None where there was no such figure at all.

    corrected: the value moved though it stands for the very quarter it stood for before.
    """

    what: What
    then: Result | None
    now: Result
    corrected: bool = False
