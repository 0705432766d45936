"""Where a figure will stand at the year's end if things go on as before; and what growth is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plp_metrics.model.courses import ALL
from plp_metrics.model.results import Agreement

LIKELY_FROM, UNLIKELY_TO = 0.8, 0.2


class Likelihood(StrEnum):
    """A chance in words: likely from 80 %, unlikely to 20 %, open in between."""

    LIKELY = "likely"
    OPEN = "open"
    UNLIKELY = "unlikely"

    @classmethod
    def of(cls, chance: float) -> Likelihood:
        if chance >= LIKELY_FROM:
            return cls.LIKELY
        return cls.UNLIKELY if chance <= UNLIKELY_TO else cls.OPEN


class Rests(StrEnum):
    """What a forecast rests on: how past years went on from the same quarter, the usual season alone, what
    the same quarters brought it the year before, a line through its own quarters, or its last value alone."""

    PAST = "past"
    SEASON = "season"
    YEAR_BEFORE = "year_before"
    LINE = "line"
    LAST = "last"


class WhyNone(StrEnum):
    """Why there is no forecast.

    YEAR_OVER: it is Q4. NOT_DUE: it is not told before a later quarter. NOT_BEGUN: usually nothing is there
    yet by this quarter. FEW_YEARS: too few past years (or points) to say how it goes on. HIDDEN: withheld or
    kept. MONEY: it is decided, not chanced.
    """

    YEAR_OVER = "year_over"
    NO_VALUE = "no_value"
    NOT_APPLICABLE = "not_applicable"
    HIDDEN = "hidden"
    NOT_DUE = "not_due"
    NOT_BEGUN = "not_begun"
    FEW_YEARS = "few_years"
    MONEY = "money"


@dataclass(frozen=True)
class Forecast:
    """The year's end of one figure, as the question's quarter sees it.

    as_of: the quarter its value stands for; remaining: the quarters after it. median, low, high: in the
    value's own terms (a share 0..1); they hold 80 %. chance: of meeting the target, None without one that is
    due at the year's end. needed_per_quarter: how much each remaining quarter must bring to meet an "at
    least" target (things counted; of a share, things of its numerator), 0 where it is met, None without
    such a target. to_come: how many the denominator is expected to grow by, None but for shares.
    past: partner-years it rests on. provisional: the value is not accepted yet.
    """

    metric: str
    partner_id: str
    school_year: str
    quarter: str
    course: str = ALL
    as_of: str | None = None
    value: float | None = None
    median: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    needed_per_quarter: float | None = None
    remaining: int = 0
    to_come: float | None = None
    agreement: Agreement | None = None
    rests: Rests | None = None
    past: int = 0
    provisional: bool = False
    why_none: WhyNone | None = None

    @property
    def target(self) -> float | None:
        return self.agreement.target if self.agreement else None

    @property
    def likelihood(self) -> Likelihood | None:
        return None if self.chance is None else Likelihood.of(self.chance)


@dataclass(frozen=True)
class Odds:
    """What past partner-years and the forecast say of a target before it is agreed.

    wanted: the target beside the year before's end (a ratio for counts, a difference for shares). reached:
    how many of `of` past partner-years grew as much; low, high: the 95 % range of that share. chance: by the
    forecast, where the year has begun. All None without a year before.
    """

    metric: str
    proposed: float
    before: float | None = None
    wanted: float | None = None
    reached: int | None = None
    of: int | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None


@dataclass(frozen=True)
class Grown:
    """How a count moved from one year to the next: from the same partners, from new ones, by those gone.

    before, now: all partners' counts. same_before, same_now: of the `same` partners with both years. new:
    the count of the `joined` partners with this year only; gone: of the `left` with the year before only.
    ratio, low, high: growth of the same partners with its 95 % range, None at a count of zero.
    """

    metric: str
    school_year: str
    quarter: str
    before: float
    now: float
    same: int
    same_before: float
    same_now: float
    joined: int
    new: float
    left: int
    gone: float
    ratio: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Part:
    """What one partner, division or course did to the change of a pooled rate, in the rate's own terms.

    mix: its weight changed. rate: its own rate changed. Both added over all parts are the whole change.
    """

    name: str
    before: float | None
    now: float | None
    weight_before: float
    weight_now: float
    mix: float
    rate: float

    @property
    def total(self) -> float:
        return self.mix + self.rate


@dataclass(frozen=True)
class Moved:
    """Why a pooled rate changed: what each part did, the largest first."""

    metric: str
    before: float
    now: float
    parts: tuple[Part, ...]

    @property
    def mix(self) -> float:
        return sum(p.mix for p in self.parts)

    @property
    def rate(self) -> float:
        return sum(p.rate for p in self.parts)
