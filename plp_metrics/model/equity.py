"""Equity: who the program reaches against who is in the schools around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from plp_metrics.model.metrics import Mark
from plp_metrics.model.results import Result, Unpublished


@dataclass(frozen=True)
class Group:
    """A group the program watches. share, mirror: the metrics that count it alone and against its schools;
    known: the metric of how many are known, "" where there is none. defined: the year of the definition,
    None where the word says it all. members: the categories of the diversity file in it."""

    key: str
    share: str
    mirror: str
    known: str
    members: tuple[str, ...]
    defined: int | None = None


GROUPS: dict[str, Group] = {
    g.key: g
    for g in (
        Group("girls", "students_female", "mirror_gender", "", ("female",)),
        Group(
            "underrepresented",
            "students_urg",
            "mirror_urg",
            "diversity_known",
            ("american_indian_alaska", "black", "hispanic", "native_hawaiian_pi"),
            2016,
        ),
        Group("lunch", "students_frl", "mirror_frl", "", ("eligible",)),
    )
}


class Representation(StrEnum):
    """at parity where the range holds 1; under or over where it lies wholly on one side. TOO_FEW: under
    thirty people. NO_RANGE: nobody of the group. NOT_TOLD: an earlier figure that stands, or a hidden one."""

    AT_PARITY = "at_parity"
    UNDER = "under"
    OVER = "over"
    TOO_FEW = "too_few"
    NO_RANGE = "no_range"
    NOT_TOLD = "not_told"


class Parity(NamedTuple):
    """share: p, of n people known; reference: q. ratio: p/q (the parity index), gap: p − q (in
    share), each with its range."""

    share: float
    reference: float
    n: float
    ratio: float
    low: float | None
    high: float | None
    gap: float
    gap_low: float
    gap_high: float
    verdict: Representation


class Risk(NamedTuple):
    """The ratio of two groups' chances to take part, its range, and whether there are enough to judge it."""

    ratio: float | None
    low: float | None
    high: float | None
    judged: bool


class Moved(StrEnum):
    """What became of a gap since its baseline. NO_GAP: there was none. NO_CHANGE: none that can be told."""

    CLOSING = "closing"
    WIDENING = "widening"
    NO_CHANGE = "no_change"
    NO_GAP = "no_gap"
    TOO_FEW = "too_few"


class GapClosed(NamedTuple):
    """Gaps then and now and the change between them, in share; closed: the part of the gap that is gone."""

    before: float
    now: float
    change: float
    low: float
    high: float
    closed: float | None
    verdict: Moved


@dataclass(frozen=True)
class Represented:
    """A group in one partner, division or the nation.

    partner_id, division: ALL where it is not about one. observed, expected: students of the group in the
    classes, and to be expected there. parity: None unless the figure may be judged. unknown: the least and
    the most the share can be, whatever those are whose trait is unknown; None where not told how many.
    known_share: the share whose trait is known. since: school year of the baseline, "" without one.
    """

    group: str
    partner_id: str
    division: str
    school_year: str
    quarter: str
    mark: Mark
    observed: float | None = None
    expected: float | None = None
    index: float | None = None
    parity: Parity | None = None
    known_share: float | None = None
    unknown: tuple[float, float] | None = None
    since: str = ""
    closed: GapClosed | None = None
    partners_in: int | None = None
    provisional: bool = False
    unpublished: Unpublished | None = None

    @property
    def verdict(self) -> Representation:
        return Representation.NOT_TOLD if self.parity is None else self.parity.verdict

    @property
    def missing(self) -> float | None:
        """Students of the group that would have to join for the classes to mirror their schools; below zero
        where there are more than expected. None unless the figure may be judged."""
        if self.parity is None or self.observed is None or self.expected is None:
            return None
        return self.expected - self.observed


@dataclass(frozen=True)
class Cape:
    """The four questions of equity: can it be taught (capacity), is it offered (access), who takes part
    (participation), how is it for them (experience); each with the results that answer it."""

    school_year: str
    quarter: str
    course: str
    partner_id: str
    parts: Mapping[str, tuple[Result, ...]]


CAPE: dict[str, tuple[str, ...]] = {
    "capacity": (
        "teachers_trained", "teachers_implementing", "teachers_female", "teachers_urg", "facilitators_local",
    ),
    "access": (
        "schools_reached", "districts_reached", "schools_title_i", "schools_high_need", "schools_rural",
    ),
    "participation": (
        "students_active", "students_female", "students_urg", "students_frl",
        "mirror_gender", "mirror_urg", "mirror_frl",
    ),
    "experience": ("completion_rate", "quality_overall", "quality_suitable", "quality_community"),
}  # fmt: skip
"""Source: Fletcher and Warner (2021), CAPE: A Framework for Assessing Equity throughout the Computer Science
Education Ecosystem. Metrics that are not declared are left out."""
