"""What is measured: a metric as it is declared, and the ways it is counted and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from plp_metrics.model.courses import ALL


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
    UNPUBLISHED = "unpublished"
    KEPT = "kept"


class Mark(StrEnum):
    """How a figure may be shown. Zero is SHOWN; the four others are never a zero or a gap."""

    SHOWN = "shown"
    NOT_REPORTED = "not_reported"
    WITHHELD = "withheld"
    NOT_APPLICABLE = "not_applicable"
    KEPT = "kept"


class Display(StrEnum):
    """How a value is told: 14, 70 % (of a numerator and denominator), +12 % (a growth ratio), 1.08, $620
    (dollars over people)."""

    COUNT = "count"
    SHARE = "share"
    CHANGE = "change"
    RATIO = "ratio"
    MONEY = "money"


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


class Break(NamedTuple):
    """A day from which a metric counts something else; values before and after are not one series."""

    on: date
    says: str


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
    answers_each: answers one person gives to what is counted; a range counts persons, since answers of
    one person are alike.
    breaks: the days on which its definition changed, in order.
    records: counted from what was recorded on pages (promises, money, reports), not from files; it stands
    as of the end of a quarter that is over.
    side: whose doing it measures, partner or code_org; what Code.org does is no reason to call a partner.
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
    answers_each: int = 1
    uses: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    records: bool = False
    side: str = "partner"
    number: int = 0
    sql: str = field(default="", repr=False)

    @property
    def of_money(self) -> bool:
        """Whether it counts dollars: they come by decisions, in lumps, so nothing of it is left to chance."""
        return self.display is Display.MONEY or self.unit == "US$"

    def season_of(self, course: str) -> tuple[float, float, float, float]:
        """The share of the year usual by each quarter for a course (or ALL)."""
        return self.season.get(course, self.season[ALL])
