"""Who takes part and who looks: partners, roles, viewers and what they may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    PARTNER = "partner"
    EVALUATOR = "evaluator"
    LEADERSHIP = "leadership"
    ADMIN = "admin"
    APPLICANT = "applicant"
    """Nobody's account yet: a signed-in person without a role, who may apply to join the program."""


class Basis(StrEnum):
    """Which versions a number was measured from."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Viewer:
    """The signed-in person: an account with a role and, for a partner, its partner.

    on: the day this person looks back at, None for today; as_of: the last event of that day. Who looks back
    sees everything as it stood then, and can change nothing.
    through: the role of who looks at a partner's pages with its own eyes, None for everybody else.
    only_reads: the account sees what its role sees and changes nothing.
    """

    account: str
    role: Role
    partner_id: str | None
    permissions: frozenset[str]
    on: date | None = None
    as_of: int | None = None
    through: Role | None = None
    only_reads: bool = False

    def may(self, permission: str) -> bool:
        return permission in self.permissions


@dataclass(frozen=True)
class Scope:
    """What a viewer may read. It is part of every cache key.

    raw: partners whose rows and unprotected numbers may be read; None means all.
    named: partners whose open and published results may be read by name; None means all.
    basis: the versions this viewer's numbers come from.
    as_of: the event up to which it may read (the store as it stood right after it); None for now.
    """

    raw: frozenset[str] | None
    named: frozenset[str] | None
    basis: Basis
    as_of: int | None = None


@dataclass(frozen=True)
class Partner:
    """A regional organization of the program.

    first_school_year: the partnership's year 1 (community, funding).
    first_cohort_year: the school year whose teachers it trained first (workshop year 1).
    courses: school year → courses offered.
    last_school_year: the partnership's last; "" while it goes on. What was is kept and shown; nothing is due
    of the years after.
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
    last_school_year: str = ""

    def takes_part(self, year: str) -> bool:
        """Whether a school year is one of the partnership's."""
        return self.first_school_year <= year and not self.has_left(year)

    def has_left(self, year: str) -> bool:
        """Whether the partnership ended before this school year."""
        return bool(self.last_school_year) and year > self.last_school_year
