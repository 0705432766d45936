"""Whom to call first, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import NamedTuple

from plp_metrics.model.results import Result


class Grave(IntEnum):
    """How grave a reason is, the gravest first.

    ACT: worse than usual, and behind or set to miss as things are. MISSING: behind, and unlikely to be met.
    BEHIND: behind its plan. SILENT: nothing handed in for a quarter that was due. WORSE: worse than usual
    though not behind. UNLIKELY: on plan by now, yet unlikely to be met. AT_RISK: a little behind.
    """

    ACT = 0
    MISSING = 1
    BEHIND = 2
    SILENT = 3
    WORSE = 4
    UNLIKELY = 5
    AT_RISK = 6


class Reason(NamedTuple):
    """One reason to call. metric, result: of a figure, None for silence. chance: of meeting its target."""

    grave: Grave
    metric: str | None = None
    result: Result | None = None
    chance: float | None = None


@dataclass(frozen=True)
class Aside:
    """A partner set aside in the list until the end of a day, by whom, and why."""

    partner_id: str
    until: date
    reason: str
    account: str
    at: datetime


@dataclass(frozen=True)
class Case:
    """A partner with its reasons, the gravest first. aside: set aside for now."""

    partner_id: str
    reasons: tuple[Reason, ...]
    aside: Aside | None = None

    def count(self, grave: Grave) -> int:
        return sum(r.grave is grave for r in self.reasons)
