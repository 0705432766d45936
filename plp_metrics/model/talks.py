"""How a target came to be: proposals and counter-proposals, what was said, exceptions for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plp_metrics.model.results import Agreement


@dataclass(frozen=True)
class Version:
    """A target as it stood from one event on. account: who brought it there. answers: the number of the
    proposal it was made in place of."""

    agreement: Agreement
    event_id: int
    account: str
    at: datetime
    answers: int | None = None


@dataclass(frozen=True)
class Remark:
    """A sentence about a proposal. side: "partner" or "code_org"."""

    comment_id: int
    agreement_id: int
    text: str
    account: str
    side: str
    at: datetime
    event_id: int


@dataclass(frozen=True)
class Interim:
    """An accepted exception: a value that will do until the end of a day, beside the agreed target.

    ended_at: when it was ended before its day; None where it was not.
    """

    agreement_id: int
    value: float
    reason: str
    ends_on: date
    account: str
    at: datetime
    event_id: int
    ended_at: datetime | None = None
    ended_event: int | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.ended_at is None and self.at.date() <= day <= self.ends_on


@dataclass(frozen=True)
class Moment:
    """One step in the life of a target.

    what: the name of a move (proposed, countered, confirmed, declined, superseded, said, excepted,
    exception_ended). changed: fields that differ from the version before, by name. text: what was said.
    """

    what: str
    at: datetime
    event_id: int
    account: str
    agreement: Agreement | None = None
    side: str = ""
    text: str = ""
    changed: tuple[str, ...] = ()
    interim: Interim | None = None


@dataclass(frozen=True)
class Talk:
    """A proposal that waits, with everything that was proposed and said before it."""

    waiting: Agreement
    moments: tuple[Moment, ...]

    @property
    def remarks(self) -> int:
        """How many comments were made."""
        return sum(m.what == "said" for m in self.moments)


@dataclass(frozen=True)
class Spread:
    """What peers agreed or reached in a year: median and middle half of so many; None under five."""

    school_year: str
    count: int
    low: float | None = None
    median: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class PeersAgreed:
    """What partners like one agreed for a metric and course, and what they reached. Nobody is named.

    peers: how many are alike. kept: the figures they reached are not told to this viewer.
    """

    metric: str
    peers: int
    agreed: tuple[Spread, ...]
    reached: Spread | None
    kept: bool = False
