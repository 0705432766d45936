"""The nouns. Frozen, standard library only, no I/O. One word per thing: docs/glossary.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

ALL = "ALL"
"""The mark for "not split by this": every course, every state, every grade band."""

NETWORK = "ALL"
"""The partner id under which figures and agreements of the whole network stand."""


class Course(NamedTuple):
    """A course of the program.

    minimum_days: days of the main training a teacher must attend to count as trained.
    """

    code: str
    name: str
    minimum_days: int
    grade_bands: tuple[str, ...]


COURSES: dict[str, Course] = {
    c.code: c
    for c in (
        Course("CSF", "CS Fundamentals", 1, ("k_5",)),
        Course("CSD", "CS Discoveries", 4, ("6_8", "9_12")),
        Course("CSP", "CS Principles", 4, ("9_12",)),
        Course("ECS", "Exploring Computer Science", 3, ("9_12",)),
        Course("CSA", "Computer Science A", 4, ("9_12",)),
        Course("CS_ALGEBRA", "CS in Algebra", 4, ("6_8", "9_12")),
        Course("CS_SCIENCE", "CS in Science", 4, ("6_8",)),
    )
}
NO_COURSE = "NONE"
GRADE_BANDS = {"k_5": "K-5", "6_8": "Grades 6-8", "9_12": "Grades 9-12"}
DATASETS = ("teachers", "students", "diversity", "workshop_surveys")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
QUARTER_MONTHS = {"Q1": "Jul–Sep", "Q2": "Oct–Dec", "Q3": "Jan–Mar", "Q4": "Apr–Jun"}


def school_year(start: int) -> str:
    """The school year that begins on 1 July of `start`: 2016 → "2016-17"."""
    return f"{start}-{(start + 1) % 100:02d}"


def year_start(year: str) -> int:
    """The calendar year in which a school year begins: "2016-17" → 2016."""
    return int(year[:4])


class Period(NamedTuple):
    """A quarter of a school year; orders in time. `str()` gives 2016-17Q1."""

    school_year: str
    quarter: str

    def __str__(self) -> str:
        return f"{self.school_year}{self.quarter}"

    @classmethod
    def parse(cls, text: str) -> Period:
        """The inverse of `str()`. Raises ValueError on anything else."""
        year, quarter = text[:-2], text[-2:]
        if quarter not in QUARTERS or len(year) != 7 or year != school_year(int(year[:4])):
            raise ValueError(f"{text!r} is not a period such as 2016-17Q1")
        return cls(year, quarter)

    @classmethod
    def of(cls, day: date) -> Period:
        """The quarter a day falls in."""
        start = day.year if day.month >= 7 else day.year - 1
        return cls(school_year(start), QUARTERS[(day.month - 7) % 12 // 3])

    @property
    def first_day(self) -> date:
        start = year_start(self.school_year)
        return {
            "Q1": date(start, 7, 1),
            "Q2": date(start, 10, 1),
            "Q3": date(start + 1, 1, 1),
            "Q4": date(start + 1, 4, 1),
        }[self.quarter]

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def due(self) -> date:
        """The last day on which a hand-in is on time: 30 days after the quarter ends."""
        return self.last_day + timedelta(days=30)

    @property
    def closes(self) -> date:
        """The day at whose end the quarter locks: 60 days after the quarter ends."""
        return self.last_day + timedelta(days=60)

    @property
    def next(self) -> Period:
        i = QUARTERS.index(self.quarter)
        if i < 3:
            return Period(self.school_year, QUARTERS[i + 1])
        return Period(school_year(year_start(self.school_year) + 1), "Q1")

    @property
    def previous(self) -> Period:
        i = QUARTERS.index(self.quarter)
        if i > 0:
            return Period(self.school_year, QUARTERS[i - 1])
        return Period(school_year(year_start(self.school_year) - 1), "Q4")

    @property
    def last_year(self) -> Period:
        return Period(school_year(year_start(self.school_year) - 1), self.quarter)


# ── people ────────────────────────────────────────────────────────────────────────────────────


class Role(StrEnum):
    PARTNER = "partner"
    EVALUATOR = "evaluator"
    LEADERSHIP = "leadership"
    ADMIN = "admin"


class Basis(StrEnum):
    """Which versions a number was measured from."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Viewer:
    """The signed-in person: an account with a role and, for a partner, its partner."""

    account: str
    role: Role
    partner_id: str | None
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        return permission in self.permissions


@dataclass(frozen=True)
class Scope:
    """What a viewer may read. It is part of every cache key.

    raw: partners whose rows and unprotected numbers may be read; None means all.
    named: partners whose open and published results may be read by name; None means all.
    basis: the versions this viewer's numbers come from.
    """

    raw: frozenset[str] | None
    named: frozenset[str] | None
    basis: Basis


# ── partners ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Partner:
    """A regional organization of the program.

    first_school_year: the partnership's year 1 (community, funding).
    first_cohort_year: the school year whose teachers it trained first (workshop year 1).
    courses: school year → courses offered.
    """

    partner_id: str
    name: str
    states: tuple[str, ...]
    first_school_year: str
    first_cohort_year: str
    time_zone: str
    courses: Mapping[str, tuple[str, ...]] = field(hash=False)
    urban: bool = False
    onboarding_group: int = 1


# ── files ─────────────────────────────────────────────────────────────────────────────────────


class Severity(StrEnum):
    MUST_FIX = "must_fix"
    EXPLAIN = "fix_or_explain"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """One fault in a file, told to a person.

    line: the physical line where the record starts; None for the whole file.
    value: the cell as it stood; None where it is empty or may be personal data.
    suggestion: the value that would mend the cell, when one is certain.
    """

    rule: str
    severity: Severity
    message: str
    fix: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    suggestion: str | None = None


class QuarterState(StrEnum):
    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    LOCKED = "locked"


# ── metrics, agreements, results ──────────────────────────────────────────────────────────────


class Direction(StrEnum):
    MORE = "more_is_better"
    LESS = "less_is_better"
    NEUTRAL = "neutral"


class Kind(StrEnum):
    FLOW = "flow"
    YEAR_TO_DATE = "year_to_date"
    STOCK = "stock"
    RATE = "rate"


class Rule(StrEnum):
    """The metric's small-number rule."""

    OPEN = "open"
    PEOPLE = "people"
    SURVEY = "survey"


class Comparison(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    HOLD = "hold"
    REPORT_ONLY = "report_only"


class Status(StrEnum):
    MET = "met"
    AHEAD = "ahead"
    ON_PLAN = "on_plan"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    NO_TARGET = "no_target"
    REPORT_ONLY = "report_only"
    NOT_REPORTED = "not_reported"
    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"


class Mark(StrEnum):
    """How a figure may be shown. Zero is SHOWN; the four others are never a zero or a gap."""

    SHOWN = "shown"
    NOT_REPORTED = "not_reported"
    WITHHELD = "withheld"
    NOT_APPLICABLE = "not_applicable"
    KEPT = "kept"


class Display(StrEnum):
    """How a value is told: 14, 70 % (of a numerator and denominator), +12 % (a growth ratio), 1.08."""

    COUNT = "count"
    SHARE = "share"
    CHANGE = "change"
    RATIO = "ratio"


@dataclass(frozen=True)
class Default:
    """The target a metric starts with before anybody agrees another.

    per: course (one per course offered) or partner.
    offered: this_year or next_year: the school year whose offered courses count.
    clock: partnership (from first_school_year) or workshop (from first_cohort_year);
    from_year: the first year on that clock in which the target is due.
    basis: term_sheet, playbook or own.
    """

    comparison: Comparison
    target: float
    due_quarter: str
    basis: str
    per: str = "partner"
    offered: str = "this_year"
    clock: str = "partnership"
    from_year: int = 1


@dataclass(frozen=True)
class Metric:
    """One metric as declared in metrics/library/<key>.sql.

    short: the title in a column head. unit: what is counted ("teachers", "class places", "answers").
    grain: letters it is split by: c course, g grade band, s state and division, w workshop.
    counts: distinct (things, at each level) or sum (of numerators and denominators).
    reads: which other quarters' files a value reads: quarter (none), year (the workshops of the year so
    far), training_year (those and last June's), last_year (as needs_before says), ever (every roster so far).
    needs: datasets (or optional columns, "students.students_active", or dimensions of diversity,
    "diversity.student.gender") without which there is no value; needs_before: the same of last_year
    (the same quarter) or last_q4 (Q4 of the year before), as "last_year:teachers".
    uses: datasets it reads where they came, without which it has a value all the same.
    number: its number in the list of metrics; they are shown in this order.
    season: course (or ALL) → share of the year usual by Q1..Q4.
    fill: True writes a zero level for every course a partner offers or reports and no row names.
    over_partners: things can be shared by partners (schools): state, division and network levels
    are counted over partners, not added up.
    from_quarter: the first quarter in which it is due at all. first_year: False where year 1 has none.
    compare: binomial, poisson or none: the kind of fair comparison.
    """

    key: str
    title: str
    short: str
    says: str
    why: str
    unit: str
    display: Display
    direction: Direction
    kind: Kind
    rule: Rule
    grain: str
    counts: str
    reads: str
    needs: tuple[str, ...]
    needs_before: tuple[str, ...]
    courses: tuple[str, ...]
    season: Mapping[str, tuple[float, float, float, float]] = field(hash=False)
    numerator_says: str
    denominator_says: str
    caveats: str
    source: str
    reviewed: date
    group: str
    default: Default | None = None
    fill: bool = True
    over_partners: bool = False
    from_quarter: str = "Q1"
    first_year: bool = True
    compare: str = "none"
    uses: tuple[str, ...] = ()
    number: int = 0
    sql: str = field(default="", repr=False)

    def season_of(self, course: str) -> tuple[float, float, float, float]:
        """The share of the year usual by each quarter for a course (or ALL)."""
        return self.season.get(course, self.season[ALL])


@dataclass(frozen=True)
class Agreement:
    """A target for one partner (or the network), metric, school year and course (or all).

    milestones: quarter → value agreed for that quarter's end.
    basis: term_sheet, playbook, local_schedule or agreed.
    state: proposed, confirmed, declined or superseded. proposed_side: "partner" or "code_org"; "" where it
    was made up of others.
    """

    agreement_id: int
    partner_id: str
    metric: str
    school_year: str
    course: str
    comparison: Comparison
    target: float | None
    due_quarter: str = "Q4"
    baseline: float | None = None
    milestones: Mapping[str, float] = field(default_factory=dict, hash=False)
    basis: str = "agreed"
    state: str = "confirmed"
    proposed_by: str = ""
    confirmed_by: str = ""
    agreed_on: datetime | None = None
    note: str = ""
    proposed_side: str = ""


@dataclass(frozen=True)
class Question:
    """What a page asks: these metrics, in this school year as they stood by this quarter."""

    school_year: str
    quarter: str
    metrics: tuple[str, ...]
    course: str = ALL
    partners: tuple[str, ...] | None = None
    as_of: int | None = None

    @property
    def period(self) -> Period:
        return Period(self.school_year, self.quarter)


@dataclass(frozen=True)
class Result:
    """One figure beside its target.

    value: a rate as a share 0..1, anything else as the count itself; None unless SHOWN or KEPT.
    as_of: the quarter the value stands for (the latest of the year with a value).
    plan: what the value should be by that quarter; low, high: 95 % interval of a rate.
    gap: value − plan in the metric's unit (people where it counts people), positive = better.
    """

    metric: str
    partner_id: str
    school_year: str
    quarter: str
    course: str
    mark: Mark
    status: Status
    as_of: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    plan: float | None = None
    attainment: float | None = None
    gap: float | None = None
    too_close: bool = False
    provisional: bool = False
    agreement: Agreement | None = None
    partners_in: int | None = None
    partners_due: int | None = None
    state: str = ALL
    division: str = ALL
    workshop: str = ALL

    @property
    def to_go(self) -> float | None:
        """What is still missing to an "at least" target: things of a count, people behind a share.

        Zero or less where the target is met; None without a value, a target or such a comparison.
        """
        if self.value is None or self.target is None or self.agreement is None:
            return None
        if self.agreement.comparison is not Comparison.AT_LEAST:
            return None
        return (self.target - self.value) * (self.denominator if self.denominator is not None else 1)


Row = dict[str, Any]


class RefusedError(Exception):
    """Something that was asked for is not done; the message is for the person who asked."""
