"""Who plays in the sample program: the declared cast, and as many more partners as are asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from plp_metrics.model import COURSES, Partner, school_year
from plp_metrics.places import STATES

LAST_START = 2017
"""The school year the sample ends with, by the calendar year it begins in."""

_WEIGHTS = {
    "CSP": 1.0,
    "CSF": 1.5,
    "CSD": 0.85,
    "ECS": 0.6,
    "CS_ALGEBRA": 0.45,
    "CS_SCIENCE": 0.5,
    "CSA": 0.5,
}
_LANDMARKS = (
    "Silver Lake",
    "Red Rock",
    "Copper Canyon",
    "Pine Barrens",
    "Cedar Falls",
    "Eagle Point",
    "Willow Creek",
    "Stone Mill",
    "Amber Hills",
    "Juniper Mesa",
    "Maple Grove",
    "Otter Bay",
    "Falcon Ridge",
    "Prairie Star",
    "Birch Hollow",
    "Sandhill",
    "Misty Harbor",
    "Iron Range",
    "Clear Fork",
    "Long Meadow",
)
_KINDS = ("Teaching Center", "CS Alliance", "Learning Network", "Educators", "Code Collective")
_ZONES = {"Mountain": "America/Denver", "Pacific": "America/Los_Angeles"}
_CENTRAL = {"West North Central", "West South Central", "East South Central"}


@dataclass(frozen=True)
class Part:
    """One partner's part, as cast.toml declares it (the meaning of each field stands there)."""

    id: str
    name: str
    states: tuple[str, ...]
    zone: str
    courses: Mapping[str, int]
    teachers: int
    growth: float
    teaching: float
    girls: float
    start: int = 2016
    first_cohort: int = 0
    group: int = 1
    urban: bool = False
    ends: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    growth_2017: float = 0.0
    urg: float = 0.9
    attendance: float = 0.76
    recommend: float = 0.9
    response: float = 0.9
    recruits: float = 1.0
    held: Mapping[str, int] = field(default_factory=dict)
    held_by_course: Mapping[str, int] = field(default_factory=dict)
    pairs: bool = False
    virtual: bool = False
    behind: tuple[str, ...] = ()
    at_risk: tuple[str, ...] = ()
    by_course: bool = False
    no_targets: bool = False
    late: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    returned: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    unanswered: str = ""
    seven_points_from: str = ""

    def offered(self, start: int) -> tuple[str, ...]:
        """The courses offered in the school year that begins in `start`, in the order of COURSES."""
        return tuple(
            c for c in COURSES if c in self.courses and self.courses[c] <= start < self.ends.get(c, 9999)
        )

    def cohort_size(self, start: int, course: str) -> int:
        """Teachers recruited for a course and school year, before anybody withdraws."""
        total = float(self.teachers)
        for year in range(self.first_cohort + 1, start + 1):
            total *= self.growth_2017 if year == 2017 and self.growth_2017 else self.growth
        # From the second year earlier cohorts still take part and count in the growth.
        total *= 0.94 if start > self.first_cohort else 1.0
        weights = {c: self.weights.get(c, _WEIGHTS[c]) for c in self.offered(start)}
        return max(3, round(total * weights[course] / sum(weights.values())))

    def partner(self, first: int) -> Partner:
        years = range(self.start, LAST_START + 2)
        return Partner(
            partner_id=self.id,
            name=self.name,
            states=self.states,
            first_school_year=school_year(self.start),
            first_cohort_year=school_year(self.first_cohort),
            time_zone=self.zone,
            courses={school_year(y): self.offered(y) for y in years if y >= first},
            urban=self.urban,
            onboarding_group=self.group,
        )


def cast(partners: int, first: int) -> tuple[Part, ...]:
    """The first `partners` parts of a program whose first school year begins in `first`."""
    with (Path(__file__).parent / "cast.toml").open("rb") as file:
        declared = tomllib.load(file)["partner"]
    parts = [_declared(entry) for entry in declared[:partners]]
    while len(parts) < partners:
        parts.append(_another(len(parts) - len(declared), parts))
    return tuple(_from(part, first) for part in parts)


def _declared(entry: dict[str, Any]) -> Part:
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Part(**given)


def _from(part: Part, first: int) -> Part:
    """The part in a program that begins in `first`: what is there since 2016 is there from its first year."""
    since = {c: first if y <= 2016 else max(y, first) for c, y in part.courses.items()}
    start = first if part.start <= 2016 else max(part.start, first)
    return replace(part, courses=since, start=start, first_cohort=max(start, part.first_cohort))


def _another(number: int, parts: list[Part]) -> Part:
    """A further partner, its figures like one of the cast, in the states one after the other."""
    like = parts[(number * 7 + 3) % min(len(parts), 24)]
    landmark = _LANDMARKS[number % len(_LANDMARKS)]
    kind = _KINDS[number // len(_LANDMARKS) % len(_KINDS)]
    taken = {part.id for part in parts}
    stem = landmark.replace(" ", "").upper()
    partner_id = next(name for name in (f"{stem}{n or ''}" for n in count()) if name not in taken)
    state = list(STATES.values())[(number * 11 + 5) % len(STATES)]
    central = state.division in _CENTRAL
    return Part(
        id=partner_id,
        name=f"{landmark} {kind}" + (f" {number // 100 + 1}" if number >= 100 else ""),
        states=(state.code,),
        zone=_ZONES.get(state.division, "America/Chicago" if central else "America/New_York"),
        courses=like.courses,
        ends=like.ends,
        teachers=like.teachers + number % 9,
        growth=like.growth,
        teaching=like.teaching,
        girls=like.girls,
        start=like.start,
        group=3,
    )
