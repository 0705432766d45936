"""What was agreed and what came of it: agreements, questions and results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from plp_metrics.model.courses import ALL
from plp_metrics.model.metrics import Comparison, Mark, Status
from plp_metrics.model.time import Period


@dataclass(frozen=True)
class Agreement:
    """A target for one partner (or the network), metric, school year and course (or all).

    milestones: quarter → value agreed for that quarter's end.
    basis: term_sheet, playbook, local_schedule or agreed.
    state: proposed, confirmed, declined or superseded. proposed_side: "partner" or "code_org"; "" where it
    was made up of others.
    """

    agreement_id: int
    partner_id: str
    metric: str
    school_year: str
    course: str
    comparison: Comparison
    target: float | None
    due_quarter: str = "Q4"
    baseline: float | None = None
    milestones: Mapping[str, float] = field(default_factory=dict, hash=False)
    basis: str = "agreed"
    state: str = "confirmed"
    proposed_by: str = ""
    confirmed_by: str = ""
    agreed_on: datetime | None = None
    note: str = ""
    proposed_side: str = ""


@dataclass(frozen=True)
class Question:
    """What a page asks: these metrics, in this school year as they stood by this quarter."""

    school_year: str
    quarter: str
    metrics: tuple[str, ...]
    course: str = ALL
    partners: tuple[str, ...] | None = None
    as_of: int | None = None

    @cached_property
    def period(self) -> Period:
        return Period(self.school_year, self.quarter)


class Unpublished(StrEnum):
    """Why nobody published a figure of people, which is not the same as hidden. YET: no release of the school
    year so far told it. QUARTER: none told it for this very quarter. COURSE: it is never told by course."""

    YET = "yet"
    QUARTER = "quarter"
    COURSE = "course"


@dataclass(frozen=True)
class Result:
    """One figure beside its target.

    value: a rate as a share 0..1, anything else as the count itself; None unless SHOWN or KEPT.
    as_of: the quarter the value stands for (the latest of the year with a value).
    plan: what the value should be by that quarter; low, high: 95 % interval of a rate.
    gap: value − plan in the metric's unit (people where it counts people), positive = better.
    unpublished: only of a WITHHELD one.
    """

    metric: str
    partner_id: str
    school_year: str
    quarter: str
    course: str
    mark: Mark
    status: Status
    as_of: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    plan: float | None = None
    attainment: float | None = None
    gap: float | None = None
    too_close: bool = False
    provisional: bool = False
    agreement: Agreement | None = None
    partners_in: int | None = None
    partners_due: int | None = None
    state: str = ALL
    division: str = ALL
    workshop: str = ALL
    unpublished: Unpublished | None = None

    @property
    def to_go(self) -> float | None:
        """What is still missing to an "at least" target: things of a count, people behind a share.

        Zero or less where the target is met; None without a value, a target or such a comparison.
        """
        if self.value is None or self.target is None or self.agreement is None:
            return None
        if self.agreement.comparison is not Comparison.AT_LEAST:
            return None
        return (self.target - self.value) * (self.denominator if self.denominator is not None else 1)


Row = dict[str, Any]
