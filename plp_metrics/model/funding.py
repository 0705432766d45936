"""What follows from a partner's books: budget lines, what waits, the way to local money, costs, loads.

Amounts are whole US cents; shares are 0..1; costs are US dollars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plp_metrics.model.money import BudgetLine, Expense
from plp_metrics.model.time import Period


@dataclass(frozen=True)
class BudgetRow:
    """One item of one cohort. line: None where nothing was asked for. spent: bills Code.org is to pay;
    local: bills other sources paid. waiting: spent and not paid back yet."""

    school_year: str
    course: str
    item: str
    line: BudgetLine | None
    spent: int
    local: int
    reimbursed: int

    @property
    def waiting(self) -> int:
        return self.spent - self.reimbursed

    @property
    def agreed(self) -> int:
        return (self.line.agreed or 0) if self.line else 0

    @property
    def over(self) -> int:
        """How much more was spent than is agreed; 0 where it is not more."""
        return max(0, self.spent - self.agreed)


@dataclass(frozen=True)
class Claim:
    """An expense Code.org has still to pay back. open: how much of it. days: since it was paid."""

    expense: Expense
    open: int
    days: int


@dataclass(frozen=True)
class Waiting:
    """What waits to be paid back, the oldest first, and for how many days: the middle one and the oldest.

    usual_days: the middle one of the bills that were paid back whole; None where none was.
    """

    claims: tuple[Claim, ...] = ()
    total: int = 0
    median_days: float | None = None
    oldest_days: int | None = None
    usual_days: float | None = None


@dataclass(frozen=True)
class YearMoney:
    """One school year's money by source. pledged: of Code.org, what it agreed to. spent: as last told, on
    that day; None where it was not. billed: the bills written down, by source."""

    school_year: str
    pledged: Mapping[str, int] = field(hash=False)
    spent: Mapping[str, int] | None = field(default=None, hash=False)
    day: date | None = None
    billed: Mapping[str, int] = field(default_factory=dict, hash=False)
    explanation: str = ""

    @property
    def local_share(self) -> float | None:
        """Share of what was spent that did not come from Code.org; None where nothing was."""
        total = sum(self.spent.values()) if self.spent else 0
        return None if not total or not self.spent else 1 - self.spent.get("code_org", 0) / total


class Way(StrEnum):
    """How the money for year 3 stands. SECURED: all of it is pledged. ON_PACE: the last milestone was kept
    and pledges come fast enough for the next. EARLY: no milestone is over and it is too early to tell.
    SHORT: the pace so far is not enough. LATE: a milestone that is over is missed still. UNKNOWN: what
    year 3 costs was not told."""

    SECURED = "secured"
    ON_PACE = "on_pace"
    EARLY = "early"
    SHORT = "short"
    LATE = "late"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Milestone:
    """A share of the year-3 money due by a day. due: in cents, None without a budget. reached: what was
    pledged by then; None for a day to come."""

    day: date
    share: float
    due: int | None = None
    reached: int | None = None

    @property
    def kept(self) -> bool | None:
        return None if self.due is None or self.reached is None else self.reached >= self.due


@dataclass(frozen=True)
class Glide:
    """The way to a third year paid locally. steps: what was pledged in all, by day. pace: what will be
    pledged by the last milestone if pledges go on as they came since the partnership began; None where it is
    too early, or over. flat: what there will be if nothing more is pledged: the same as today.
    """

    partner_id: str
    school_year: str
    began: date
    on: date
    budget: int | None
    pledged: int
    steps: tuple[tuple[date, int], ...]
    milestones: tuple[Milestone, ...]
    pace: int | None
    way: Way

    @property
    def share(self) -> float | None:
        return self.pledged / self.budget if self.budget else None

    @property
    def gap(self) -> int | None:
        """What is missing of the year-3 money; None without a budget."""
        return None if self.budget is None else max(0, self.budget - self.pledged)

    @property
    def overdue(self) -> int:
        """What is missing today to the last milestone that is over; 0 where nothing is."""
        over = [m.due for m in self.milestones if m.reached is not None and m.due is not None]
        return max(0, over[-1] - self.pledged) if over else 0

    @property
    def next(self) -> Milestone | None:
        return next((m for m in self.milestones if m.reached is None), None)


@dataclass(frozen=True)
class NetworkYear:
    """All partners whose third year is this school year. told: how many told what it costs; the amounts are
    theirs. ways: how many stand how."""

    school_year: str
    partners: int
    told: int
    budget: int
    pledged: int
    gap: int
    ways: Mapping[Way, int] = field(hash=False)


@dataclass(frozen=True)
class Cost:
    """What one trained teacher or active student cost: dollars over people. low, high: range over which
    partners happen to take part; None for one partner, whose counts are whole, and for few partners."""

    dollars: float
    people: float
    value: float | None
    low: float | None = None
    high: float | None = None
    partners: int = 1


@dataclass(frozen=True)
class Load:
    """One course's facilitators. None wherever it was not told, or there is nothing to divide by.

    usual: teachers per facilitator this partner's facilitators usually had. wanted: teachers to be recruited
    for the next school year as agreed. room: teachers the present facilitators would usually take.
    as_of: the quarter of teachers and workshops, where it is an earlier one of the school year than asked.
    """

    course: str
    facilitators: int | None
    teachers: float | None = None
    workshops: float | None = None
    usual: float | None = None
    wanted: float | None = None
    as_of: Period | None = None

    @property
    def teachers_each(self) -> float | None:
        return self._each(self.teachers)

    @property
    def workshops_each(self) -> float | None:
        return (
            self.workshops / self.facilitators if self.workshops is not None and self.facilitators else None
        )

    @property
    def room(self) -> float | None:
        return None if self.usual is None or self.facilitators is None else self.usual * self.facilitators

    @property
    def full(self) -> float | None:
        """Teachers wanted over room: above 1 the facilitators are too few at their usual load."""
        return None if self.wanted is None or not self.room else self.wanted / self.room

    def _each(self, count: float | None) -> float | None:
        return count / self.facilitators if count is not None and self.facilitators else None
