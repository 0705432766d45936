"""Joining the program: what an organization asks for, what became of it, which term sheet holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from plp_metrics.model.people import Role
from plp_metrics.model.promises import Line


class ApplicationState(StrEnum):
    """Where an application stands. Only a waiting one can still change."""

    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    ADMITTED = "admitted"
    DECLINED = "declined"


@dataclass(frozen=True)
class Wish:
    """What an organization asks for when it applies.

    courses: school year → courses it wishes to offer. about: what it does, in its own words.
    """

    organization: str
    states: tuple[str, ...]
    courses: Mapping[str, tuple[str, ...]] = field(hash=False)
    time_zone: str
    first_school_year: str
    urban: bool = False
    about: str = ""


@dataclass(frozen=True)
class Application:
    """A wish with what became of it.

    version: of the term sheet agreed to with it. partner_id: the partner it became. decided: whoever
    withdrew, admitted or declined it.
    """

    application_id: int
    account: str
    wish: Wish
    version: str
    applied_at: datetime
    state: ApplicationState
    partner_id: str | None = None
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True)
class TermsAgreed:
    """The version of the term sheet a partner is held to: who agreed to it, and when (UTC)."""

    partner_id: str
    version: str
    account: str
    at: datetime


@dataclass(frozen=True)
class FactChanged:
    """One fact of a partner before and after, both in words; `what` names it."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Account:
    """An account in force: its role since when, its last day, and when it last changed anything (UTC)."""

    email: str
    role: Role
    partner_id: str | None
    since: datetime
    until: date | None = None
    only_reads: bool = False
    last_act: datetime | None = None


@dataclass(frozen=True)
class LineChanged:
    """A line of the term sheet in two versions; None where a version lacks it. fields: what differs."""

    key: str
    before: Line | None
    after: Line | None
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Admitted:
    """What came of admitting a partner.

    held: targets of the term sheet that hold from now on. proposed: the rest of the year's usual targets,
    which wait for the partner.
    """

    partner_id: str
    account: str
    version: str
    school_year: str
    held: int
    proposed: int
