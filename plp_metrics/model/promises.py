"""What the two sides promised each other: the lines of a term sheet, evidence, and how each line stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from plp_metrics.model.courses import ALL
from plp_metrics.model.metrics import Comparison
from plp_metrics.model.results import Agreement
from plp_metrics.model.time import Period


class Side(StrEnum):
    """Who owes something, or speaks."""

    PARTNER = "partner"
    CODE_ORG = "code_org"
    JOINT = "joint"


class Proof(StrEnum):
    """By what a line is proven: measured figures, evidence of one kind, another page, the contact log."""

    METRIC = "metric"
    NUMBER = "number"
    DATE = "date"
    LINK = "link"
    TEXT = "text"
    ATTESTATION = "attestation"
    FORM = "form"
    CONTACTS = "contacts"


GIVEN = frozenset({Proof.NUMBER, Proof.DATE, Proof.LINK, Proof.TEXT, Proof.ATTESTATION})
"""The kinds of evidence somebody gives."""


class Standing(StrEnum):
    """How a promise stands on a day.

    KEPT: proven. WAITING: evidence is there, the other side has not answered it. DISPUTED: it said no, and
    nothing else proves it. OVERDUE: its day is over. DUE: its day comes within SOON days, or is over while
    the figures of that quarter may still come. NOT_YET: later. RECORDED: nothing is due, it is only written
    down. NO_TARGET: nothing was agreed to hold it against. HIDDEN: its figure is hidden to protect people.
    WAIVED: let off by the side it is owed to.
    """

    KEPT = "kept"
    WAITING = "waiting"
    DISPUTED = "disputed"
    OVERDUE = "overdue"
    DUE = "due"
    NOT_YET = "not_yet"
    RECORDED = "recorded"
    NO_TARGET = "no_target"
    HIDDEN = "hidden"
    WAIVED = "waived"


@dataclass(frozen=True)
class Line:
    """One line of a term sheet; the head of partnership/terms/2016.toml says what each field means.

    evidence: the kind of evidence that may be given, None where nothing is given here. first_year, last_year:
    on its clock, last_year None for no end.
    """

    key: str
    side: Side
    group: str
    title: str
    says: str
    proof: Proof
    wanted: str
    basis: str
    asks: str
    first_year: int
    last_year: int | None
    metrics: tuple[str, ...] = ()
    evidence: Proof | None = None
    unit: str = ""
    topics: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    per: str = "partner"
    courses: tuple[str, ...] = ()
    offered: str = "this_year"
    comparison: Comparison = Comparison.AT_LEAST
    target: float | None = None
    agreed: bool = False
    due: str = ""
    due_basis: str = ""
    clock: str = "partnership"
    once: bool = False
    form: str = ""
    every: str = ""
    by_state: bool = False


@dataclass(frozen=True)
class TermSheet:
    """A version of the terms: its lines by key, in the order P1…, C1…, J1…"""

    version: str
    title: str
    since: date
    source: str
    lines: Mapping[str, Line] = field(hash=False)


@dataclass(frozen=True)
class Evidence:
    """What one side gives to prove a line, and what the other said to it.

    day: when it happened. state: given, confirmed, disputed or withdrawn. place: a state, "" for none.
    reason: why it is disputed.
    """

    evidence_id: int
    partner_id: str
    line: str
    school_year: str
    day: date
    side: Side
    account: str = ""
    at: datetime | None = None
    course: str = ALL
    topic: str = ""
    number: float | None = None
    unit: str = ""
    link: str = ""
    text: str = ""
    place: str = ""
    state: str = "given"
    answered_by: str = ""
    answered_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Given:
    """What somebody gives as evidence. day: when it happened. place: a state, "" for none."""

    day: date
    course: str = ALL
    topic: str = ""
    number: float | None = None
    unit: str = ""
    link: str = ""
    text: str = ""
    place: str = ""


@dataclass(frozen=True)
class Waiver:
    """A promise of a school year let off. side: who asked for it; state: asked, granted or ended."""

    waiver_id: int
    partner_id: str
    line: str
    school_year: str
    reason: str
    side: Side
    account: str
    at: datetime
    state: str = "granted"
    answered_by: str = ""


@dataclass(frozen=True)
class Contact:
    """A talk between partner and Code.org. kind: call, visit, mail or meeting.

    follow_up: what somebody still has to do, "" for nothing; resolved_by: the account that did it.
    """

    contact_id: int
    partner_id: str
    day: date
    kind: str
    topic: str
    text: str
    side: Side
    account: str
    at: datetime
    follow_up: str = ""
    follow_up_by: date | None = None
    resolved_by: str = ""
    resolved_at: datetime | None = None

    @property
    def open(self) -> bool:
        return bool(self.follow_up) and not self.resolved_by


@dataclass(frozen=True)
class Part:
    """One part of a promise: a metric's figure, a course, a topic, or a count.

    met: None where nothing can be said yet (not reported, hidden, nothing agreed). quarter: the one a
    figure stands for.
    """

    name: str
    kind: str
    met: bool | None
    reached: float | None = None
    target: float | None = None
    course: str = ALL
    quarter: Period | None = None


@dataclass(frozen=True)
class Promise:
    """A line for one partner and school year, and how it stands on a day.

    due: None where nothing is. kept_on: the day by which it was proven. carried: from an earlier year, kept
    open since. evidence: what was given, withdrawn ones left out. ended: its day is over.
    """

    line: Line
    partner_id: str
    school_year: str
    standing: Standing
    due: date | None
    parts: tuple[Part, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    waiver: Waiver | None = None
    asked: Waiver | None = None
    kept_on: date | None = None
    carried: bool = False
    ended: bool = False

    @property
    def late(self) -> bool:
        """Kept, but after its day."""
        return self.kept_on is not None and self.due is not None and self.kept_on > self.due

    @property
    def counts(self) -> bool:
        """Whether it stands in the base of "promises kept": its day is over, or it was kept before."""
        broken = self.standing in (Standing.OVERDUE, Standing.DISPUTED)
        return self.standing is Standing.KEPT or (broken and self.ended)


class Measured(NamedTuple):
    """One quarter's figure of a metric, as a promise is held against it. hidden: not to be shown."""

    period: Period
    numerator: float | None
    denominator: float | None
    hidden: bool = False


@dataclass(frozen=True)
class Known:
    """What is known of one partner: targets agreed for a school year, by metric; of any year figures by
    (metric, course), oldest quarter first, evidence, waivers and days of talks."""

    figures: Mapping[tuple[str, str], tuple[Measured, ...]] = field(default_factory=dict)
    agreed: Mapping[str, tuple[Agreement, ...]] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    talks: tuple[date, ...] = ()
