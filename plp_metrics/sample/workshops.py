"""A partner's workshops with their survey answers, quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from plp_metrics.model import Period, school_year
from plp_metrics.sample.cast import LAST_START, Part
from plp_metrics.sample.chance import Chance, Ints
from plp_metrics.sample.roster import CODES, Roster, june_institute, quarters_of_workshops, workshops_held

_MOST_AT_ONE_SITE = 34
_WEEKS = {"ayw": (11, 6, 6, 3), "csf": (9, 4, 9, 4), "admin_counselor": (0, 5, 0, 0)}


@dataclass(frozen=True)
class Workshop:
    """One workshop. answers: how many answered its survey; state empty where it was virtual."""

    code: str
    type: str
    course: str
    state: str
    day: date
    days: int
    facilitators: int
    accredited: int
    enrolled: int
    attended: int
    answers: int


def invent(seed: int, part: Part, roster: Roster) -> dict[Period, list[Workshop]]:
    """Every workshop, under the quarter its first day falls in."""
    chance = Chance(seed, "workshops", part.id)
    by_period: dict[Period, list[Workshop]] = {}
    for kind, course, label, day, who in _plan(part, roster):
        for site, (state, came) in enumerate(_sites(part, roster, who)):
            code = f"{label}-{chr(65 + site % 26)}{site // 26 or ''}"
            made = _workshop(chance, part, kind, course, code, state, day, came)
            by_period.setdefault(Period.of(day), []).append(made)
    for start in range(max(part.start, part.first_cohort), LAST_START + 1):
        day = _day("admin_counselor", start, 1)
        came = int(chance.whole(11, 34, 1)[0])
        made = _workshop(
            chance, part, "admin_counselor", "NONE", f"COUNSELOR-{start}", part.states[0], day, came
        )
        by_period.setdefault(Period.of(day), []).append(made)
    return by_period


def _plan(part: Part, roster: Roster) -> Iterator[tuple[str, str, str, date, Ints]]:
    """Type, course, code, day and the roster entries that came, of every workshop for teachers."""
    first = roster.first
    for cohort in range(max(part.first_cohort, first), LAST_START + 2):
        for course in part.offered(cohort):
            yield from _institute(part, roster, cohort, course)
    for start in range(max(part.first_cohort, first), LAST_START + 1):
        for course in part.offered(start):
            of_course = roster.course == CODES.index(course)
            if course == "CSF":
                yield from _fundamentals(roster, start, of_course)
                continue
            quarters = quarters_of_workshops(part)
            for k in range(0, workshops_held(part, start, course), 2 if part.pairs else 1):
                came = roster.came[start - first, :, k] & of_course
                kind = f"ayw_{k + 1}_{k + 2}" if part.pairs else f"ayw_{k + 1}"
                if part.pairs and k + 1 == workshops_held(part, start, course):
                    kind = f"ayw_{k + 1}"
                elif part.pairs:
                    came |= roster.came[start - first, :, k + 1] & of_course
                label = f"{course}-{start}-{kind[4:].replace('_', '')}"
                yield kind, course, label, _day("ayw", start, quarters[k]), np.flatnonzero(came)


def _institute(
    part: Part, roster: Roster, cohort: int, course: str
) -> Iterator[tuple[str, str, str, date, Ints]]:
    if course == "CSF":
        return
    june = june_institute(part, roster.first, cohort, course)
    if cohort > LAST_START and not june:
        return
    kind = "summer_5day" if cohort > part.first_cohort else "teachercon"
    day = date(cohort, 6, 19) if june else date(cohort, 7, 17)
    day -= timedelta(days=day.weekday())
    present = (roster.course == CODES.index(course)) & (roster.cohort == cohort) & (roster.days > 0)
    present &= ~roster.trained_elsewhere & (roster.joined < 4 * (cohort - roster.first + 1))
    yield kind, course, f"{course}-{cohort}-SUMMER", day, np.flatnonzero(present)


def _fundamentals(roster: Roster, start: int, of_course: Ints) -> Iterator[tuple[str, str, str, date, Ints]]:
    q1 = (start - roster.first) * 4
    for q in range(4):
        new = of_course & (roster.cohort == start) & (roster.joined == q1 + q) & (roster.days > 0)
        label = f"CSF-{start}-INTRO{q + 1}"
        yield "csf_intro", "CSF", label, _day("csf", start, q), np.flatnonzero(new)
    again = (
        of_course
        & (roster.joined < q1 + 2)
        & (roster.gone > q1 + 2)
        & (roster.days > 0)
        & (roster.code % 3 > 0)
    )
    day = _day("csf", start, 2) + timedelta(days=14)
    yield "csf_deep_dive", "CSF", f"CSF-{start}-DEEP", day, np.flatnonzero(again)


def _sites(part: Part, roster: Roster, who: Ints) -> Iterator[tuple[str, int]]:
    """Where a workshop is held and how many come: a site in each state with enough teachers."""
    counts = [int((roster.state[who] == s).sum()) for s in range(len(part.states))]
    for s in range(1, len(counts)):
        if counts[s] < 6:
            counts[0], counts[s] = counts[0] + counts[s], 0
    for state, total in zip(part.states, counts, strict=True):
        sites = -(-total // _MOST_AT_ONE_SITE)
        for site in range(sites):
            yield state, total // sites + (site < total % sites)


def _day(kind: str, start: int, quarter: int) -> date:
    """A Saturday (CSF and counselors: a Wednesday) some weeks into the quarter."""
    opens = Period(school_year(start), f"Q{quarter + 1}").first_day
    weekday = 5 if kind == "ayw" else 2
    first = opens + timedelta(days=(weekday - opens.weekday()) % 7)
    return first + timedelta(weeks=_WEEKS[kind][quarter])


def _workshop(
    chance: Chance, part: Part, kind: str, course: str, code: str, state: str, day: date, came: int
) -> Workshop:
    period = Period.of(day)
    led = 1 if came < 12 or course in ("CSF", "NONE") else 2 if came < 31 else 3
    answers = int(came * min(1.0, part.response * (0.93 + 0.14 * chance.one())) + 0.5)
    silent = part.unanswered == str(period) and kind.startswith("ayw") and course == "CSP"
    virtual = part.virtual and kind == "ayw_3"
    no_shows = max(1, round(came * (0.05 + 0.13 * chance.one())))
    return Workshop(
        code=code,
        type=kind,
        course=course,
        state="" if virtual else state,
        day=day,
        days={"summer_5day": 5, "teachercon": 5}.get(
            kind, 2 if kind.count("_") == 2 and kind[:3] == "ayw" else 1
        ),
        facilitators=led,
        accredited=led if course != "NONE" else 0,
        enrolled=came + no_shows,
        attended=came,
        answers=0 if silent else min(answers, came),
    )
