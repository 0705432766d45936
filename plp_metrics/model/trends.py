"""How a figure moved: points with their limits, what is unusual about them, and the two verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from plp_metrics.model.courses import ALL, NETWORK
from plp_metrics.model.results import Agreement
from plp_metrics.model.time import Period


class Variation(StrEnum):
    """What the last point says about the way a figure is produced.

    NEUTRAL: an unusual change of a figure without a better or worse. COMMON: nothing but the usual ups and
    downs. TOO_FEW: too few points to tell. NONE: no verdict for another reason (`Trend.why_none`).
    """

    IMPROVING = "improving"
    CONCERNING = "concerning"
    NEUTRAL = "neutral"
    COMMON = "common"
    TOO_FEW = "too_few"
    NONE = "none"


class Assurance(StrEnum):
    """Whether things as they are will meet the target every time, never, or now and then.

    NONE: nothing to judge by (no target, a neutral one, no limits); `Trend.why_none` where it is about the
    points.
    """

    MEETS = "meets"
    MISSES = "misses"
    HIT_AND_MISS = "hit_and_miss"
    TOO_FEW = "too_few"
    NONE = "none"


class Cause(StrEnum):
    """Why a point is not chance alone, in the order in which it is looked for."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"


class TrendKind(StrEnum):
    """How a series is judged: limits from its moving ranges, the same for shares of unequal size, or the
    same quarter of one year and the next."""

    XMR = "xmr"
    P_PRIME = "p_prime"
    LIKE_QUARTERS = "like_quarters"


class WhyNone(StrEnum):
    """Why there is no verdict."""

    NO_VALUE = "no_value"
    HIDDEN = "hidden"
    TOO_FEW = "too_few"
    TOO_FEW_SINCE = "too_few_since"
    NO_YEAR_BEFORE = "no_year_before"
    NO_RANGE = "no_range"
    ZERO = "zero"
    ONLY_GROWS = "only_grows"
    MONEY = "money"


class Split(StrEnum):
    """Why a new stretch of points begins: the series itself, a declared event, a new definition."""

    START = "start"
    EVENT = "event"
    DEFINITION = "definition"


class Limits(NamedTuple):
    """The centre and the limits that chance alone would rarely pass (near: two thirds of the way out)."""

    centre: float
    low: float
    high: float
    near_low: float
    near_high: float


class TrendPoint(NamedTuple):
    """One point. at: "2016-17Q1", or a workshop. on: a workshop's day. limits: None where there are none.

    low, high: the 95 % range of the point itself, where the series is judged by like quarters.
    change: what its cause means, COMMON without one. marks: what is drawn beside a workshop's point.
    """

    at: str
    period: Period
    value: float
    numerator: float
    denominator: float | None
    segment: int
    limits: Limits | None = None
    cause: Cause | None = None
    change: Variation = Variation.COMMON
    low: float | None = None
    high: float | None = None
    on: date | None = None
    marks: str = ""


class Segment(NamedTuple):
    """A stretch of points judged together. first: its first point. says: the reason it begins, in words.

    of: how many points its limits come from; 0 where there are none.
    """

    first: int
    split: Split
    says: str = ""
    of: int = 0


class YearOnYear(NamedTuple):
    """A quarter beside the same quarter of an earlier year: a difference of shares, or a ratio of counts.

    low, high: its 95 % range. size: 0 (a difference) or 1 (a ratio) is no change.
    """

    before: Period
    size: float
    low: float
    high: float
    ratio: bool

    @property
    def way(self) -> int:
        """1 where it rose beyond chance, −1 where it fell, 0 for chance."""
        same = 1.0 if self.ratio else 0.0
        return (self.low > same) - (self.high < same)


@dataclass(frozen=True)
class Declared:
    """An event somebody declared: from that day on things are not what they were.

    partner_id: NETWORK where it concerns everybody. rebase: limits begin anew with it, for this reason.
    """

    event_id: int
    partner_id: str
    day: date
    says: str
    rebase: bool
    account: str
    at: datetime


@dataclass(frozen=True)
class Trend:
    """A series and its verdicts, of the last point and the last stretch of points.

    provisional: the limits rest on fewer than 13 points. rising: the way of an unusual change.
    target, agreement: in force in the last point's school year. workshops: the points are workshops.
    """

    metric: str
    partner_id: str
    kind: TrendKind
    course: str = ALL
    points: tuple[TrendPoint, ...] = ()
    segments: tuple[Segment, ...] = ()
    variation: Variation = Variation.NONE
    assurance: Assurance = Assurance.NONE
    provisional: bool = False
    rising: bool | None = None
    why_none: WhyNone | None = None
    agreement: Agreement | None = None
    compared: YearOnYear | None = None
    events: tuple[Declared, ...] = ()
    workshops: bool = False

    @property
    def last(self) -> TrendPoint | None:
        return self.points[-1] if self.points else None

    @property
    def target(self) -> float | None:
        return self.agreement.target if self.agreement else None


def concerns(event: Declared, partner_id: str) -> bool:
    """Whether an event is about this partner."""
    return event.partner_id in (partner_id, NETWORK)
