"""Counts of students and teachers by gender, race and lunch status; they add up to the totals elsewhere."""

from __future__ import annotations

import numpy as np

from plp_metrics.sample.cast import Part
from plp_metrics.sample.chance import Chance, split
from plp_metrics.sample.classes import Sections
from plp_metrics.sample.roster import CODES, Roster
from plp_metrics.sample.schools import RACES

Counted = tuple[str, str, str, str, str, int, str]
"""course, state, population, dimension, category, count, source"""

GENDERS = ("female", "male", "non_binary", "not_listed", "unknown")
ETHNICITIES = (*RACES, "other", "unknown")
LUNCH = ("eligible", "not_eligible", "unknown")
UNDERREPRESENTED = frozenset({"american_indian_alaska", "black", "hispanic", "native_hawaiian_pi"})
# Elementary classes are whole classes: nearly as many girls as boys.
_GIRLS_MORE = {"CSF": 0.12, "CSD": 0.02, "CS_SCIENCE": 0.08, "CS_ALGEBRA": 0.1}


def student_counts(
    seed: int, part: Part, roster: Roster, sections: Sections, year: int, quarter: int
) -> list[Counted]:
    """Students by category; each dimension of a course and state adds up to students_enrolled there."""
    counted: list[Counted] = []
    enrolled = sections.enrolled[quarter]
    course, state = roster.course[sections.entry], roster.state[sections.entry]
    for c, s in sorted(set(zip(course[enrolled > 0].tolist(), state[enrolled > 0].tolist(), strict=True))):
        here = np.flatnonzero((course == c) & (state == s) & (enrolled > 0))
        total = int(enrolled[here].sum())
        races = np.zeros(len(RACES))
        lunch = 0.0
        for entry, size in zip(sections.entry[here].tolist(), enrolled[here].tolist(), strict=True):
            school = roster.school[year][entry]
            races += size * np.array(school.races) / school.enrolment
            lunch += size * school.frl_percent / 100
        code = CODES[c]
        u = Chance(seed, "students", part.id, str(year), code, part.states[s]).shares(8)
        girls = min(0.47, max(0.23, part.girls + _GIRLS_MORE.get(code, 0.0) + 0.02 * (u[0] - 0.5)))
        known = 0.97 - 0.05 * u[1]
        gender = [girls * known, (1 - girls - 0.008) * known, 0.005 * known, 0.003 * known, 1 - known]
        lean = [part.urg if r in UNDERREPRESENTED else 1.05 for r in RACES]
        shares = races / total * np.array(lean) * (0.92 + 0.16 * u[0])
        known = 0.94 - 0.09 * u[2]
        ethnicity = [*(shares / shares.sum() * 0.985 * known), 0.015 * known, 1 - known]
        known = 0.93 - 0.12 * u[3]
        eligible = lunch / total * (0.84 + 0.14 * u[4])
        frl = [eligible * known, (1 - eligible) * known, 1 - known]
        dimensions = (
            ("gender", GENDERS, gender),
            ("race_ethnicity", ETHNICITIES, ethnicity),
            ("frl", LUNCH, frl),
        )
        counted += _rows(code, part.states[s], "student", dimensions, total, "teacher_report")
    return counted


def teacher_counts(seed: int, part: Part, roster: Roster, now: int) -> list[Counted]:
    """Teachers on the roster, of this year's and earlier cohorts, by gender and race."""
    counted: list[Counted] = []
    year = now // 4
    on = roster.listed(now) & (roster.gone > now) & (roster.cohort <= roster.first + year)
    pairs = sorted(set(zip(roster.course[on].tolist(), roster.state[on].tolist(), strict=True)))
    for c, s in pairs:
        total = int((on & (roster.course == c) & (roster.state == s)).sum())
        code = CODES[c]
        u = Chance(seed, "teachers", part.id, code, part.states[s]).shares(4)
        women = (0.88 if code == "CSF" else 0.62 if code == "CSD" else 0.5) + 0.1 * (u[0] - 0.5)
        minority = 0.06 + 0.12 * u[1]
        gender = [women * 0.98, (1 - women) * 0.98, 0.0, 0.0, 0.02]
        ethnicity = [0.004, 0.025, minority * 0.55, minority * 0.45, 0.001, 0.87 - minority, 0.02, 0.01, 0.05]
        dimensions = (("gender", GENDERS, gender), ("race_ethnicity", ETHNICITIES, ethnicity))
        counted += _rows(code, part.states[s], "teacher", dimensions, total, "teacher_report")
    return counted


def _rows(
    course: str,
    state: str,
    population: str,
    dimensions: tuple[tuple[str, tuple[str, ...], list[float]], ...],
    total: int,
    source: str,
) -> list[Counted]:
    return [
        (course, state, population, dimension, category, count, source)
        for dimension, categories, shares in dimensions
        for category, count in zip(categories, split(total, shares), strict=True)
        if count
    ]
