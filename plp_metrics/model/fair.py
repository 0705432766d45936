"""Fair comparison: partners beside limits that chance sets, lists that are ordered fairly, and peers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from plp_metrics.model.courses import ALL
from plp_metrics.model.metrics import Mark


class Verdict(StrEnum):
    """Where a partner's rate lies between the limits of chance. Whether above is good, the metric says.

    ABOVE, BELOW: outside the 99.8 % limits, so it is named. HIGH, LOW: between the 95 % and the 99.8 %
    limits. INSIDE: no real difference can be told. UNSURE: outside the limits of chance alone, while it
    cannot be told how much more than chance partners differ anyway.
    """

    ABOVE = "above"
    HIGH = "high"
    INSIDE = "inside"
    LOW = "low"
    BELOW = "below"
    UNSURE = "unsure"


OUTSIDE = frozenset({Verdict.ABOVE, Verdict.BELOW})
"""The verdicts that name a partner."""


class WhyNone(StrEnum):
    """Why there is no fair comparison.

    NOT_DECLARED: the metric names no kind. NO_EXPOSURE: a count without anything it could be a rate of.
    NO_VALUES: nothing reported (or published) up to the quarter. FEW_PARTNERS: under five with a value.
    NOT_TOLD: it would take figures of others that this viewer is not told.
    """

    NOT_DECLARED = "not_declared"
    NO_EXPOSURE = "no_exposure"
    NO_VALUES = "no_values"
    FEW_PARTNERS = "few_partners"
    NOT_TOLD = "not_told"


class Limits(NamedTuple):
    """The rates within which 95 % and 99.8 % of partners of one size lie by chance."""

    low_998: float
    low_95: float
    high_95: float
    high_998: float


class Dispersion(NamedTuple):
    """How much more partners differ than chance alone.

    phi: mean squared distance from the centre in standard errors, extremes drawn in; 1 is chance. None: not
    known to this viewer. tau2: variance between partners on the transformed scale. over: phi is above what
    chance gives. used: the limits were widened for it (over, and ten partners or more).
    """

    phi: float | None = None
    tau2: float = 0.0
    over: bool = False
    used: bool = False


@dataclass(frozen=True)
class FunnelPoint:
    """One partner: count of `of` (trials, or exposure), its rate, the limits at its size, and the verdict."""

    partner_id: str
    count: float
    of: float
    rate: float
    limits: Limits
    verdict: Verdict
    provisional: bool = False


@dataclass(frozen=True)
class Exposure:
    """What a rate is of. key: a metric's key, or "courses", "courses_next", "courses_so_far"; "" for a share
    of its own denominator.

    kind: binomial where what is counted is part of it, else poisson. clustered: what is counted comes in
    groups (students of one class, a large region's teachers), so it spreads more than chance by itself.
    """

    key: str
    kind: str = "poisson"
    clustered: bool = True


@dataclass(frozen=True)
class Funnel:
    """Partners of unequal size beside the limits of chance.

    kind: binomial or poisson. per: what the rate is of, "" for a share of its own denominator. centre: the
    pooled rate. target: the target of all partners on the same scale, if there is one. grid: limits by size,
    the smallest first, for drawing. quarter: the quarter compared; only partners with a value in that very
    quarter are in. pooled_of: partners behind the centre. hidden, unpublished, earlier, missing, without:
    partners left out because withheld or kept, told by no release, with only an earlier quarter, not
    reported, or not applicable (or nothing to be a rate of).
    """

    metric: str
    school_year: str
    quarter: str
    course: str = ALL
    kind: str = "binomial"
    per: str = ""
    centre: float | None = None
    target: float | None = None
    points: tuple[FunnelPoint, ...] = ()
    grid: tuple[tuple[float, Limits], ...] = ()
    dispersion: Dispersion = field(default_factory=Dispersion)
    pooled_of: int = 0
    hidden: int = 0
    unpublished: int = 0
    earlier: int = 0
    missing: int = 0
    without: int = 0
    why_none: WhyNone | None = None

    @property
    def outside(self) -> tuple[FunnelPoint, ...]:
        """The partners that differ for real."""
        return tuple(p for p in self.points if p.verdict in OUTSIDE)


class Shrunk(NamedTuple):
    """A rate drawn towards all partners' in the measure of its size, with its 95 % interval.

    weight: how much of it is the partner's own figure, 0..1.
    """

    value: float
    low: float
    high: float
    weight: float


@dataclass(frozen=True)
class Placed:
    """One partner of an ordered list: its own rate and the drawn-in one the list is ordered by."""

    partner_id: str
    count: float
    of: float
    rate: float
    shrunk: Shrunk


class Facts(NamedTuple):
    """What makes partners alike. None where the store does not hold it.

    size: teachers of the year's cohort. first_year: the calendar year in which its partnership began.
    high_need: share of the schools of its states with over half of the students on free or reduced lunch.
    """

    size: float | None
    first_year: int
    urban: bool
    high_need: float | None


@dataclass(frozen=True)
class Peers:
    """The partners most like one. used: the facts the distance was taken over. partners: their ids, empty
    for a viewer who may not name them; how_many: how many they are all the same."""

    partner_id: str
    facts: Facts | None
    used: tuple[str, ...]
    partners: tuple[str, ...]
    how_many: int


@dataclass(frozen=True)
class BesidePeers:
    """One partner's figure beside its peers': median and middle half, None for fewer than five of them."""

    peers: Peers
    metric: str
    quarter: str
    mark: Mark
    value: float | None
    low: float | None
    median: float | None
    high: float | None
    peers_in: int
