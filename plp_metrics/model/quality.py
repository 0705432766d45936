"""Workshop quality: what participants agreed with, how many answered, and what a workshop was like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from plp_metrics.model.metrics import Mark

ITEMS: dict[str, str] = {
    "quality_recommend": "would_recommend",
    "quality_prepared": "more_prepared_than_before",
    "quality_help": "know_where_to_go_for_help",
    "quality_suitable": "suitable_for_my_experience",
    "quality_community": "part_of_community",
    "quality_best_pd": "best_pd_ever",
}
"""Metric of an item → its column in the survey file."""
OVERALL, OVERALL_OF = "quality_overall", 5
"""The metric over the first so many items."""


class Told(StrEnum):
    """How answers may be told: not at all (under five), in words (5 to 9), as a share."""

    HIDDEN = "hidden"
    IN_WORDS = "in_words"
    AS_SHARE = "as_share"


class Agreement(NamedTuple):
    """agree of valid answers, the share with its 95 % range (None of nothing), and how it may be told."""

    agree: float
    valid: float
    share: float | None
    low: float | None
    high: float | None
    told: Told


class Response(NamedTuple):
    """Responses of those who attended; share None where it cannot be said; weak: under half answered."""

    responses: float
    attended: float
    share: float | None
    weak: bool


class Step(NamedTuple):
    """One school-year workshop of a course: who came, as a share of the first (with range) and of the one
    before."""

    workshop: str
    attended: float
    of_first: float | None
    low: float | None
    high: float | None
    of_before: float | None


@dataclass(frozen=True)
class Workshop:
    """One workshop as it was handed in. scales: the scales its answers are on."""

    quarter: str
    code: str
    type: str
    course: str
    state: str | None
    day: date
    days: int
    format: str
    facilitators: int
    accredited: int
    enrolled: int
    attended: int
    responses: int = 0
    scales: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Names it within its partner and school year."""
        return f"{self.quarter}/{self.code}"


@dataclass(frozen=True)
class Item:
    """One question: agreement in this workshop, in all of the partner's, and over all partners.

    mark: how the partner's own may be shown. silent: what the share could be whatever those who did not
    answer think. attendees: the range among these very attendees (this workshop, else the partner's).
    points: scale → point → answers, for who may see the rows. strict: the top two points only.
    """

    metric: str
    here: Agreement | None
    mine: Agreement | None
    everybody: Agreement | None
    mark: Mark
    silent: tuple[float, float] | None = None
    attendees: tuple[float, float] | None = None
    points: Mapping[int, Mapping[int, int]] = field(default_factory=dict, hash=False)
    strict: Agreement | None = None


@dataclass(frozen=True)
class WorkshopQuality:
    """The workshops of one partner in a school year so far. quarter: the one its figures stand for.

    workshop: the one looked at, None for all. workshops: all of them by date, empty for who may not see the
    rows. scales: every scale in it, oldest first; two of them mean a break.
    """

    partner_id: str
    school_year: str
    quarter: str
    course: str
    workshop: Workshop | None
    items: tuple[Item, ...]
    response_here: Response | None
    response_mine: Response | None
    response_everybody: Response | None
    workshops: tuple[Workshop, ...] = ()
    scales: tuple[int, ...] = ()
    provisional: bool = False
