"""A partner's teachers over the years: who was recruited, trained, stayed, taught and came to workshops."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plp_metrics.model import COURSES, school_year
from plp_metrics.sample.cast import LAST_START, Part
from plp_metrics.sample.chance import Bools, Chance, Floats, Ints
from plp_metrics.sample.schools import School, private_school, state_schools

CODES = tuple(COURSES)
NEVER = 9999
_BAND_WEIGHTS = {"CSD": (0.65, 0.35), "CS_ALGEBRA": (0.5, 0.5)}
_ON_TWO_COURSES = 0.12
HELD_IN = (0, 1, 2, 3)
HELD_IN_PAIRS = (0, 0, 2, 2)


@dataclass(frozen=True)
class Roster:
    """One entry is one teacher on one course. Quarters are counted from the first school year's Q1.

    cohort: the year the cohort year begins in; joined, gone: the first quarter with the entry and the
    first with a status other than on_roster; left: gone after training, not before.
    days_from: the quarter from which the days of training stand in the roster.
    taught_from[year]: the quarter of the year (0–3) the classes began in, NEVER without a class.
    came[year]: attendance at the four workshops of the year, already only those held.
    """

    first: int
    code: Ints
    course: Ints
    cohort: Ints
    state: Ints
    band: list[str]
    school: list[list[School]]
    committed: Bools
    days: Ints
    days_from: Ints
    trained_elsewhere: Bools
    joined: Ints
    gone: Ints
    left: Bools
    says: Floats
    taught_from: Ints
    came: Bools

    @property
    def trained(self) -> Bools:
        minimum = np.array([COURSES[c].minimum_days for c in CODES])
        return self.days >= minimum[self.course]

    def listed(self, quarter: int) -> Bools:
        """The entries of the roster handed in for a quarter: whoever went stays until 30 June."""
        return (self.joined <= quarter) & (self.gone >= quarter - quarter % 4)


def quarters_of_workshops(part: Part) -> tuple[int, ...]:
    """The quarter (0–3) in which each of the four school-year workshops is held."""
    return HELD_IN_PAIRS if part.pairs else HELD_IN


def workshops_held(part: Part, start: int, course: str) -> int:
    """How many of the four school-year workshops of a course are held in a school year."""
    if course == "CSF":
        return 0
    year = part.held.get(str(start), 4)
    return min(year, part.held_by_course.get(course, 4)) if start == LAST_START else year


def june_institute(part: Part, first: int, cohort: int, course: str) -> bool:
    """Whether a cohort trains in the June before its school year (else in July, then its own Q1)."""
    return (
        course not in ("CSF", "CSD") and cohort > part.first_cohort and cohort - 1 >= max(part.start, first)
    )


def invent(seed: int, part: Part, first: int, times: float) -> Roster:
    """A partner's roster in a program that begins in `first`, with `times` the teachers."""
    chance = Chance(seed, "roster", part.id)
    groups = [
        (cohort, course)
        for cohort in range(part.first_cohort, LAST_START + 2)
        for course in part.offered(cohort)
        if not (course == "CSF" and cohort > LAST_START)
    ]
    columns: dict[str, list[Ints]] = {k: [] for k in ("code", "course", "cohort", "state", "band", "place")}
    next_code = 1001
    shared: Ints = np.zeros(0, dtype=np.int64)
    where: dict[int, tuple[int, int]] = {}
    for cohort, course in groups:
        n = max(3, round(part.cohort_size(cohort, course) * times))
        states = chance.pick([3.0] + [2.0] * (len(part.states) - 1), n)
        options = COURSES[course].grade_bands
        bands = (
            chance.pick(list(_BAND_WEIGHTS.get(course, (1.0,))), n) if len(options) > 1 else np.zeros(n, int)
        )
        places = chance.whole(0, 10**6, n)
        codes = np.arange(next_code, next_code + n)
        next_code += n
        if course == "CSD" and len(shared):
            # Some teachers of CSP also take CSD: the same code, school and state.
            both = min(n // 2, len(shared), round(n * _ON_TWO_COURSES))
            codes[:both] = shared[:both]
            bands[:both] = 1
            for i in range(both):
                states[i], places[i] = where[int(shared[i])]
        if course == "CSP":
            shared = codes
            where = {int(c): (int(s), int(p)) for c, s, p in zip(codes, states, places, strict=True)}
        for name, values in (("code", codes), ("state", states), ("place", places)):
            columns[name].append(values)
        columns["course"].append(np.full(n, CODES.index(course)))
        columns["cohort"].append(np.full(n, cohort))
        columns["band"].append(np.array([("k_5", "6_8", "9_12").index(options[b]) for b in bands]))
    flat = {name: np.concatenate(values) for name, values in columns.items()}
    return _lives(chance, seed, part, first, times, flat)


def _lives(chance: Chance, seed: int, part: Part, first: int, times: float, flat: dict[str, Ints]) -> Roster:
    cohort, course = flat["cohort"], flat["course"]
    n = len(cohort)
    csf = course == CODES.index("CSF")
    start = (cohort - first) * 4
    u = chance.shares(7, n)
    u[2] = _even(u[2], cohort * 100 + course)
    low = part.growth_2017 > 0
    good = np.where(low & (cohort == 2017), 0.86, 0.94)
    days = np.select([u[0] < good - 0.1, u[0] < good, u[0] < good + 0.03], [5, 4, 2], 0)
    days = np.where(csf, (u[0] < 0.95).astype(int), days)
    june = np.array(
        [june_institute(part, first, int(y), CODES[c]) for y, c in zip(cohort, course, strict=True)]
    )
    late = (u[1] > 0.95) & ~csf
    trained_in = np.where(june & ~late, start - 1, start + late)
    # Next year's teachers commit from October on; the first cohort was recruited before the program began.
    commits = start - np.select([u[2] < 0.12, u[2] < 0.55], [3, 2], 1)
    here = max(part.start - first, 0) * 4
    joined = np.where(late, start + 1, np.maximum(commits, here))
    spread = np.select([u[2] < 0.31, u[2] < 0.59, u[2] < 0.84], [0, 1, 2], 3)
    joined = np.where(csf, start + spread, joined)
    pull = (cohort == LAST_START + 1) & (u[3] > part.recruits)
    joined = np.where(pull, NEVER, joined)
    trained_in = np.where(csf, joined, trained_in)
    withdrew = (days == 0) & (u[4] < 0.5)
    leaves = (u[4] > 0.94) & ~withdrew
    gone = np.where(withdrew, np.maximum(start, joined), NEVER)
    gone = np.where(leaves, start + 1 + np.floor(u[5] * 8).astype(int), gone)
    gone = np.maximum(gone, np.where(gone < NEVER, joined, gone))
    minimum = np.array([COURSES[c].minimum_days for c in CODES])[course]
    trained = days >= minimum
    taught, came = _years(chance, part, first, flat, trained, days > 0, trained_in, gone)
    return Roster(
        first=first,
        code=flat["code"],
        course=course,
        cohort=cohort,
        state=flat["state"],
        band=[("k_5", "6_8", "9_12")[b] for b in flat["band"]],
        school=_schools(seed, part, first, times, flat),
        committed=(u[6] < 0.96) | (cohort > LAST_START),
        days=days,
        days_from=trained_in,
        trained_elsewhere=late,
        joined=joined,
        gone=gone,
        left=leaves,
        says=chance.shares(n),
        taught_from=taught,
        came=came,
    )


def _years(
    chance: Chance,
    part: Part,
    first: int,
    flat: dict[str, Ints],
    trained: Bools,
    came_at_all: Bools,
    since: Ints,
    gone: Ints,
) -> tuple[Ints, Bools]:
    """Who teaches from when, and who comes to which workshop, year by year."""
    cohort, course = flat["cohort"], flat["course"]
    n, years = len(cohort), LAST_START - first + 1
    taught = np.full((years, n), NEVER)
    came = np.zeros((years, n, 4), dtype=bool)
    before = np.zeros(n, dtype=bool)
    in_quarter = quarters_of_workshops(part)
    for year in range(years):
        q1 = year * 4
        u = chance.shares(4, n)
        earliest, latest = np.maximum(since - q1, 0), np.minimum(gone - q1 - 1, 3)
        here = trained & (cohort <= first + year) & (earliest <= latest)
        chances = np.where(cohort == first + year, part.teaching, np.where(before, 0.86, 0.2))
        # An even spread of the draw keeps a small cohort near its share.
        teaches = here & (_even(u[0], cohort * 100 + course) < chances)
        begins = _even(u[1], cohort * 100 + course)
        begins = np.select([begins < 0.64, begins < 0.95], [0, 1], 2)
        begins = np.minimum(np.maximum(begins, earliest), latest)
        taught[year] = np.where(teaches, begins, NEVER)
        before = teaches
        keen = _even(u[2], cohort * 100 + course) < np.where(cohort == first + year, 0.22, 0.03)
        held = np.array([workshops_held(part, first + year, CODES[c]) for c in course])
        draws = chance.shares(4, n)
        for k, fade in enumerate((1.14, 1.03, 0.95, 0.88)):
            share = min(0.97, part.attendance * fade)
            share_now = np.where(cohort == first + year, (share - 0.22) / 0.78, 0.07)
            there = (came_at_all & (cohort <= first + year) & (since <= q1 + in_quarter[k])
                     & (gone > q1 + in_quarter[k]) & (held > k))  # fmt: skip
            came[year, :, k] = there & (keen | (_even(draws[k], cohort * 100 + course) < share_now))
    return taught, came


def _even(u: Floats, group: Ints) -> Floats:
    """The draws replaced by their rank in the group, so that a share is met almost exactly."""
    even = np.empty_like(u)
    for g in np.unique(group):
        members = np.flatnonzero(group == g)
        even[members[np.argsort(u[members], kind="stable")]] = (np.arange(len(members)) + 0.5) / len(members)
    return even


def _schools(seed: int, part: Part, first: int, times: float, flat: dict[str, Ints]) -> list[list[School]]:
    """Each entry's school, year by year (a school's facts change, a teacher's school does not)."""
    many = max(1, round(times**0.5))
    result = []
    for start in range(first, LAST_START + 1):
        pools = {
            (s, b): [x for x in state_schools(seed, state, start, many) if x.band == band]
            for s, state in enumerate(part.states)
            for b, band in enumerate(("k_5", "6_8", "9_12"))
        }
        private = private_school(seed, part.id, part.states[0], start)
        alone = CODES.index("ECS"), CODES.index("CSP")
        year = []
        for s, b, place, course in zip(
            flat["state"], flat["band"], flat["place"], flat["course"], strict=True
        ):
            pool = pools[int(s), int(b)]
            own = s == 0 and course in alone and place % 29 == 0
            year.append(private if own else pool[int(place) % len(pool)])
        result.append(year)
    return result


def label(cohort: int) -> str:
    """A cohort's year as files write it."""
    return school_year(int(cohort))
