"""The annual report: what it asks for, where it stands, what was written, and what was sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from plp_metrics.model.time import year_start

OVERALL = "overall"
"""What an evaluation is about when it is about the whole year, not one target."""


class ReportState(StrEnum):
    """Where a report stands. UNLOCKED: it was accepted and sealed, and was opened again with a reason."""

    NOT_BEGUN = "not_begun"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    UNLOCKED = "unlocked"


class Kind(StrEnum):
    """How a component is filled: from the data and confirmed, by a text, or by Code.org target by target."""

    NUMBERS = "numbers"
    NARRATIVE = "narrative"
    EVALUATION = "evaluation"


class PartState(StrEnum):
    """Where a component stands. LEFT_OUT: missing, with the reason said. LOOK: something waits for a
    decision (copied text, two texts side by side, a request of Code.org, new figures)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    LOOK = "look"
    DONE = "done"
    LEFT_OUT = "left_out"


class Verdict(StrEnum):
    """What an evaluation says of a target (or the year)."""

    EXCEEDED = "exceeded"
    MET = "met"
    PARTLY = "partly"
    MISSED = "missed"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True)
class Component:
    """One thing a report asks for. side: "partner" or "code_org". words: at most so many, 0 for any.

    figures: the metrics it opens with. of: its place among components of one kind (2 of 4), (1, 1) alone.
    """

    key: str
    title: str
    asks: str
    side: str
    kind: Kind
    required: bool
    words: int = 0
    figures: tuple[str, ...] = ()
    of: tuple[int, int] = (1, 1)


@dataclass(frozen=True)
class Template:
    """What a report of a version asks for, in order. due: month and day after the school year's end."""

    version: str
    from_school_year: str
    due: tuple[int, int]
    components: tuple[Component, ...]

    def due_on(self, school_year: str) -> date:
        """The last day on which the report of a school year is on time."""
        return date(year_start(school_year) + 1, *self.due)

    def component(self, key: str) -> Component:
        """Raises KeyError for a component it does not ask for."""
        for one in self.components:
            if one.key == key:
                return one
        raise KeyError(key)

    @property
    def theirs(self) -> tuple[Component, ...]:
        """What the partner owes."""
        return tuple(c for c in self.components if c.side == "partner")

    @property
    def required(self) -> tuple[Component, ...]:
        """What the partner has to give, or say why not."""
        return tuple(c for c in self.theirs if c.required)


@dataclass(frozen=True)
class Text:
    """A text of a component as it was typed. revision: 1 for the first; began_from: the revision its author
    had before the eyes. beside: it came in while another one did, and waits to be chosen or merged.
    copied_from: the school year it was taken over from, "" once confirmed or written anew."""

    component: str
    text: str
    revision: int
    began_from: int
    account: str
    at: datetime
    beside: bool = False
    copied_from: str = ""


@dataclass(frozen=True)
class Said:
    """What was said of a component: done, left out with its reason, or to be looked at again."""

    component: str
    state: PartState
    note: str
    account: str
    at: datetime


@dataclass(frozen=True)
class Evaluated:
    """Code.org's words on one target ("metric|course") or on the year (OVERALL)."""

    about: str
    verdict: Verdict
    text: str
    account: str
    at: datetime


@dataclass(frozen=True)
class Seal:
    """A sealed report. files: kind (pdf, html, xlsx, inputs) → (sha256, bytes). replaced: a newer seal
    of the same report took its place."""

    seal: str
    partner_id: str
    school_year: str
    event_id: int
    at: datetime
    account: str
    files: Mapping[str, tuple[str, int]] = field(hash=False)
    replaced: bool = False


@dataclass(frozen=True)
class Report:
    """A report as a reader may see it. texts and beside: by component; those of a report on its way are
    there only for its own partner (and whoever may see its rows), for others as last submitted.

    pinned, pinned_on: the event and the day its figures are of. note: the reason of the last return or
    unlocking. stamp: the last event that touched it.
    """

    partner_id: str
    school_year: str
    template: str
    state: ReportState
    pinned: int
    pinned_on: date
    account: str
    at: datetime
    note: str = ""
    stamp: int = 0
    submitted_at: datetime | None = None
    texts: Mapping[str, Text] = field(default_factory=dict, hash=False)
    beside: Mapping[str, tuple[Text, ...]] = field(default_factory=dict, hash=False)
    said: Mapping[str, Said] = field(default_factory=dict, hash=False)
    evaluation: Mapping[str, Evaluated] = field(default_factory=dict, hash=False)
    readable: bool = True
