"""Partners, accounts, schools and the store's own settings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa

from plp_metrics.access import permissions_of, require
from plp_metrics.act.plain_text import free_text
from plp_metrics.compute import measure
from plp_metrics.model import COURSES, Partner, RefusedError, Role, Viewer, school_year
from plp_metrics.places import STATES
from plp_metrics.store import Store, write

OWNER = Viewer("command line", Role.ADMIN, None, permissions_of(Role.ADMIN))
"""Whoever can run commands on the store's file owns it."""


def admit(viewer: Viewer, store: Store, partners: Iterable[Partner], at: datetime | None = None) -> None:
    """Admit partners, or replace their facts."""
    require(viewer, "admit")
    admitted = list(partners)
    for partner in admitted:
        _check_facts(partner)
    names = [p.partner_id for p in admitted]
    with store.change(viewer.account, "admit", {"partners": names}, at=at) as change:
        for partner in admitted:
            write.partner(change, partner)
        # Courses offered and first years decide which figures there are.
        measure.rebuild(change.cursor, change.event_id)


def _check_facts(partner: Partner) -> None:
    free_text(partner.name, "partner's name")
    unknown = [s for s in partner.states if s not in STATES]
    if not partner.states or unknown:
        raise RefusedError(
            f"{partner.partner_id}: name at least one state by its two letters;"
            f" not known: {', '.join(unknown) or 'none named'}."
        )
    if not partner.partner_id.replace("_", "").replace("-", "").isalnum():
        raise RefusedError(f"The partner id {partner.partner_id!r} may hold letters, digits, - and _ only.")
    for year in (partner.first_school_year, partner.first_cohort_year, *partner.courses):
        if not year[:4].isdecimal() or year != school_year(int(year[:4])):
            raise RefusedError(f"{partner.partner_id}: {year!r} is not a school year such as 2016-17.")
    other = sorted({c for courses in partner.courses.values() for c in courses} - set(COURSES))
    if other:
        raise RefusedError(
            f"{partner.partner_id}: {', '.join(other)} is no course of the program ({', '.join(COURSES)})."
        )
    try:
        ZoneInfo(partner.time_zone)
    except (KeyError, ValueError, OSError) as fault:
        raise RefusedError(
            f"{partner.partner_id}: {partner.time_zone!r} is no time zone such as America/New_York."
        ) from fault


def grant(
    viewer: Viewer,
    store: Store,
    grants: Iterable[tuple[str, Role, str | None]],
    at: datetime | None = None,
) -> None:
    """Give each account (e-mail, role, partner for the role partner) its one role."""
    require(viewer, "manage_people")
    given = list(grants)
    with store.read() as cursor:
        known = {
            r[0] for r in cursor.execute("SELECT partner_id FROM partner WHERE to_event IS NULL").fetchall()
        }
    for email, role, partner_id in given:
        if (role is Role.PARTNER) != (partner_id is not None):
            raise RefusedError(f"{email}: the role partner needs a partner, and no other role has one.")
        if partner_id is not None and partner_id not in known:
            raise RefusedError(f"{email}: there is no partner {partner_id}.")
    payload = {"grants": [[e, r.value, p] for e, r, p in given]}
    with store.change(viewer.account, "grant", payload, at=at) as change:
        for email, role, partner_id in given:
            write.account(change, email, role.value, partner_id)


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
