"""What falls due on which day, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plp_metrics.model.promises import Side


class Kind(StrEnum):
    """CLOSES: the last day on which a quarter can be handed in. TARGETS: agreed for the end of a quarter.
    EXCEPTION: the last day of an exception from a target."""

    QUARTER = "quarter"
    CLOSES = "closes"
    PROMISE = "promise"
    REPORT = "report"
    TARGETS = "targets"
    EXCEPTION = "exception"


ONLY_DAYS = frozenset({Kind.TARGETS, Kind.EXCEPTION})
"""What has a day and asks for nothing to be done: nobody is late with it."""


@dataclass(frozen=True)
class Due:
    """One thing that falls due for one partner at the end of a day, its own day.

    about: the quarter ("2016-17Q2"), the promise's key, the target's number or the school year; with partner
    and kind it names the thing for good. says: what it is, in the words of where it was agreed; "" where the
    kind says all.
    done: nothing is left to do. open: its day is over, yet what it waits for (figures, an answer) may still
    come. count: how many targets.
    """

    day: date
    partner_id: str
    kind: Kind
    about: str
    school_year: str
    side: Side
    says: str = ""
    done: bool = False
    open: bool = False
    count: int = 1

    @property
    def key(self) -> str:
        return f"{self.partner_id}-{self.kind}-{self.school_year}-{self.about}"
