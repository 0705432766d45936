"""Partners, accounts, schools and the store's own settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from plp_metrics.access import GIVEN, permissions_of, require
from plp_metrics.act import as_seen, promise_standings
from plp_metrics.act.plain_text import free_text
from plp_metrics.compute import measure
from plp_metrics.model import Partner, RefusedError, Role, Viewer
from plp_metrics.model.joining import Account
from plp_metrics.partnership import joining
from plp_metrics.store import Store, read, read_joining, write

OWNER = Viewer("command line", Role.ADMIN, None, permissions_of(Role.ADMIN))
"""Whoever can run commands on the store's file owns it."""


def admit(
    viewer: Viewer, store: Store, partners: Iterable[Partner], at: datetime | None = None,
    *, seen: Mapping[str, Partner] | None = None,
) -> None:  # fmt: skip
    """Admit partners, or replace their facts (`joining.admit` also opens account, terms and targets).

    seen: the facts that were looked at, by id. Raises RefusedError for facts that can't be kept, and where
    others than those looked at stand there now.
    """
    require(viewer, "admit")
    admitted = list(partners)
    for partner in admitted:
        check_facts(partner)
    payload = {"partners": [p.partner_id for p in admitted], "facts": [facts_of(p) for p in admitted]}
    alone = admitted[0].partner_id if len(admitted) == 1 else None
    with store.change(viewer.account, "admit", payload, partner_id=alone, at=at) as change:
        there = read.partners(change.cursor)
        for partner in admitted:
            if seen is not None:
                as_seen.check_same(f"Facts of {partner.name}", *_both(partner.partner_id, there, seen))
            write.partner(change, partner)
        # Courses offered, first and last years decide which figures and promises there are.
        measure.rebuild(change.cursor, change.event_id)
        promise_standings.settle(change, [p.partner_id for p in admitted])


def _both(name: str, *held: Mapping[str, Any]) -> list[Any]:
    return [of.get(name) for of in held]


def facts_of(partner: Partner) -> dict[str, Any]:
    """The facts of a partner as an event keeps them."""
    courses = {year: list(offered) for year, offered in partner.courses.items()}
    return asdict(replace(partner, courses={})) | {"states": list(partner.states), "courses": courses}


def check_facts(partner: Partner) -> None:
    """Raise RefusedError with a sentence for the first fact that can't be kept."""
    free_text(partner.name, "partner's name")
    if not partner.partner_id.replace("_", "").replace("-", "").isalnum() or not partner.partner_id.isascii():
        raise RefusedError(f"The partner id {partner.partner_id!r} may hold letters, digits, - and _ only.")
    if partner.last_school_year and partner.last_school_year < partner.first_school_year:
        raise RefusedError(
            f"{partner.partner_id}: a last school year of {partner.last_school_year} is before the first,"
            f" {partner.first_school_year}."
        )
    last = (partner.last_school_year,) if partner.last_school_year else ()
    years = (partner.first_school_year, partner.first_cohort_year, *last)
    for said in joining.faults(partner.states, years, partner.courses, partner.time_zone):
        raise RefusedError(f"{partner.partner_id}: {said}")


def grant(
    viewer: Viewer,
    store: Store,
    grants: Iterable[tuple[str, Role, str | None]],
    at: datetime | None = None,
) -> None:
    """Give each account (e-mail, role, partner for the role partner) its one role."""
    _give(viewer, store, [Grant(*one) for one in grants], at)


@dataclass(frozen=True)
class Grant:
    """A role to give. role None takes it away. only_reads: may change nothing. until: its last day."""

    email: str
    role: Role | None
    partner_id: str | None = None
    only_reads: bool = False
    until: date | None = None


def give(
    viewer: Viewer, store: Store, given: Grant, at: datetime | None = None,
    *, seen: Mapping[str, Account] | None = None,
) -> None:  # fmt: skip
    """Invite an account, or change the role it has; it holds from the account's next click on.

    seen: the accounts that were looked at, by e-mail in lower case. Raises RefusedError for what fits no
    role, for a day that is over, where no administrator would be left, and where the account has another
    role now than was looked at.
    """
    require(viewer, "manage_people")
    if len(given.email) > LONGEST_EMAIL or not _EMAIL.fullmatch(given.email):
        raise RefusedError("That is no e-mail address: one @, no blanks.")
    if given.until is not None and given.until < store.today():
        raise RefusedError("Its last day is over already. Choose today or later, or leave it open.")
    _give(viewer, store, [given], at, seen)


def remove(
    viewer: Viewer, store: Store, email: str, at: datetime | None = None,
    *, seen: Mapping[str, Account] | None = None,
) -> None:  # fmt: skip
    """Take an account's role away. seen: as for `give`. Raises RefusedError where it has none, is the last
    administrator, or has another role now than was looked at."""
    require(viewer, "manage_people")
    with store.read() as cursor:
        there = {a.email.lower() for a in read_joining.accounts(cursor)}
    if email.lower() not in there:
        raise RefusedError("This account has no role (any more); load the page again.")
    _give(viewer, store, [Grant(email, None)], at, seen)


def accounts(viewer: Viewer, store: Store) -> list[Account]:
    """Every account with a role, also those whose last day is over. Raises RefusedError for who may not."""
    require(viewer, "manage_people")
    with store.read() as cursor:
        return read_joining.accounts(cursor)


LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^@\s<>\"'(),;:\\]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{0,250}")


def _give(
    viewer: Viewer, store: Store, given: list[Grant], at: datetime | None,
    seen: Mapping[str, Account] | None = None,
) -> None:  # fmt: skip
    require(viewer, "manage_people")
    with store.read() as cursor:
        known = set(read.partners(cursor))
    for one in given:
        _check(one, known)
    payload = {"grants": [_kept(one) for one in given]}
    with store.change(viewer.account, "grant", payload, at=at) as change:
        there = read_joining.accounts(change.cursor)
        had = read_joining.lasting_administrators(change.cursor)
        for one in given:
            if seen is not None:
                _check_seen(one.email, {a.email.lower(): a for a in there}, seen)
            role = one.role.value if one.role else None
            write.account(change, one.email, role, one.partner_id, only_reads=one.only_reads, until=one.until)
        if had and not read_joining.lasting_administrators(change.cursor):
            raise RefusedError(
                "No administrator without a last day would be left. Make another account administrator first."
            )


def _check_seen(email: str, there: Mapping[str, Account], seen: Mapping[str, Account]) -> None:
    now, then = (held and _role_of(held) for held in _both(email.lower(), there, seen))
    if now and not then:
        raise as_seen.MeanwhileError(
            f"{email} has a role already. Nothing was done; choose the account above to change it."
        )
    as_seen.check_same(email, now, then)


def _role_of(held: Account) -> tuple[Any, ...]:
    """What an administrator decides about an account; when it was last used is no such thing."""
    return held.role, held.partner_id, held.only_reads, held.until


def _check(one: Grant, known: set[str]) -> None:
    if one.role is not None and one.role not in GIVEN:
        raise RefusedError(f"{one.email}: nobody is given the role {one.role}; who has no role may apply.")
    if (one.role is Role.PARTNER) != (one.partner_id is not None):
        raise RefusedError(f"{one.email}: the role partner needs a partner, and no other role has one.")
    if one.partner_id is not None and one.partner_id not in known:
        raise RefusedError(f"{one.email}: there is no partner {one.partner_id}.")
    if one.only_reads and one.role is not Role.PARTNER:
        raise RefusedError(f"{one.email}: only a partner's account can be one that only reads.")


def _kept(one: Grant) -> list[Any]:
    """A grant as its event keeps it: e-mail, role, partner, and what else was said."""
    kept: list[Any] = [one.email, one.role.value if one.role else None, one.partner_id]
    if one.only_reads or one.until:
        kept += [one.only_reads, one.until.isoformat() if one.until else None]
    return kept


def load_schools(viewer: Viewer, store: Store, table: pa.Table, at: datetime | None = None) -> None:
    """Load public facts of schools (columns as the store's table `school`)."""
    require(viewer, "load_schools")
    with store.change(viewer.account, "load_schools", {"rows": table.num_rows}, at=at) as change:
        write.schools(change, table)
        measure.rebuild(change.cursor, change.event_id)


def set_today(viewer: Viewer, store: Store, day: date, at: datetime | None = None) -> None:
    """Fix the store's own day (the sample program's)."""
    require(viewer, "manage_people")
    with store.change(viewer.account, "set_today", {"today": day.isoformat()}, at=at) as change:
        write.setting(change, "today", day.isoformat())
