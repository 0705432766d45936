"""Joining the program: apply, withdraw, admit, decline; agreeing to a newer term sheet."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from plp_metrics.access import require
from plp_metrics.act import people, promise_standings
from plp_metrics.act.plain_text import free_text
from plp_metrics.compute import measure_records
from plp_metrics.metrics import load_all
from plp_metrics.model import Agreement, Basis, Partner, Period, RefusedError, Role, Scope, Viewer
from plp_metrics.model.joining import Admitted, Application, ApplicationState, Wish
from plp_metrics.partnership import agreements, joining, terms
from plp_metrics.store import Change, Store, read, read_joining, write, write_joining, write_targets

HELD = "term_sheet"
"""The basis of the targets that stand in the term sheet itself, so that who agreed to it agreed to them."""


def apply(
    viewer: Viewer,
    store: Store,
    wish: Wish,
    version: str,
    *,
    attested: bool,
    at: datetime | None = None,
) -> int:
    """Agree to the term sheet and apply; returns the application's number.

    version: of the sheet that was read; it must be the one in force. Raises RefusedError for who may not,
    with every fault of the wish, and while another application of this account waits.
    """
    require(viewer, "apply")
    wish = replace(
        wish,
        organization=free_text(wish.organization, "organization's name"),
        about=free_text(wish.about, "text about yourselves"),
    )
    today = _day(store, at)
    if version != joining.in_force(today).version:
        raise RefusedError("The term sheet has changed meanwhile. Read it again, then apply.")
    wrong = list(joining.wish_faults(wish, Period.of(today).school_year))
    if not attested:
        wrong.append("Say that your organization agrees to the term sheet.")
    if wrong:
        raise RefusedError(" ".join(wrong))
    payload = {"wish": _plain(wish), "version": version, "attested": attested}
    with store.change(viewer.account, "apply", payload, at=at) as change:
        mine = read_joining.applications(change.cursor, viewer.account)
        if any(a.state is ApplicationState.WAITING for a in mine):
            raise RefusedError("Your application waits already. Withdraw it before you send another.")
        number = write_joining.applied(change, wish, version)
        change.payload["application"] = number
    return number


def withdraw(viewer: Viewer, store: Store, number: int, at: datetime | None = None) -> None:
    """Take one's own application back. Raises RefusedError where it waits no longer, or is not one's own."""
    require(viewer, "apply")
    with store.change(viewer.account, "withdraw_application", {"application": number}, at=at) as change:
        if _waiting(change, number).account.lower() != viewer.account.lower():
            raise RefusedError("This application is not yours.")
        write_joining.decided(change, number, ApplicationState.WITHDRAWN)


def decline(viewer: Viewer, store: Store, number: int, reason: str, at: datetime | None = None) -> None:
    """Decline an application and say why; the organization reads it."""
    require(viewer, "admit")
    said = free_text(reason, "reason")
    if not said:
        raise RefusedError("Say why: the organization reads it.")
    payload = {"application": number, "reason": said}
    with store.change(viewer.account, "decline_application", payload, at=at) as change:
        _waiting(change, number)
        write_joining.decided(change, number, ApplicationState.DECLINED, reason=said)


def admit(viewer: Viewer, store: Store, number: int, facts: Partner, at: datetime | None = None) -> Admitted:
    """Admit an application: the partner, its account, its term sheet and its first targets, all at once.

    facts: those of the application, as the evaluator left them. Raises RefusedError where the application
    waits no longer, where the facts make no partner, and where its id or account is taken.
    """
    require(viewer, "admit")
    if not facts.courses.get(facts.first_school_year):
        raise RefusedError(
            f"Choose at least one course for the first school year, {facts.first_school_year}."
        )
    payload = {"application": number, "facts": people.facts_of(facts)}
    with store.change(viewer.account, "join", payload, partner_id=facts.partner_id, at=at) as change:
        asked = _waiting(change, number)
        write_joining.decided(change, number, ApplicationState.ADMITTED, partner_id=facts.partner_id)
        made = _open(change, viewer, facts, asked.account, asked.version)
        write_joining.agreed(change, facts.partner_id, asked.version, asked.account, asked.applied_at)
        _measure(change, facts.partner_id)
    return made


def open_partner(
    viewer: Viewer, store: Store, facts: Partner, email: str, version: str | None = None,
    at: datetime | None = None,
) -> Admitted:  # fmt: skip
    """Admit a partner that agreed elsewhere (on paper): the same as `admit`, without an application.

    version: of the term sheet; None for the one in force.
    """
    require(viewer, "admit")
    day = _day(store, at)
    version = version or joining.in_force(day).version
    if version not in terms.versions():
        raise RefusedError(f"There is no term sheet {version}; there are {', '.join(terms.versions())}.")
    payload = {"facts": people.facts_of(facts), "accounts": [email], "version": version}
    with store.change(viewer.account, "join", payload, partner_id=facts.partner_id, at=at) as change:
        made = _open(change, viewer, facts, email, version)
        write_joining.agreed(change, facts.partner_id, version, viewer.account, change.at)
        _measure(change, facts.partner_id)
    return made


def agree_to(
    viewer: Viewer, store: Store, version: str, *, attested: bool, at: datetime | None = None
) -> None:
    """Agree to a version of the term sheet for one's own partner; it holds from now on, instead of the one
    before. Raises RefusedError for a version that is not offered to it."""
    partner_id = require(viewer, "agree_terms").partner_id or ""
    offered = joining.in_force(_day(store, at)).version
    if version != offered:
        raise RefusedError(f"The term sheet that can be agreed to is that of {offered}; load the page again.")
    if not attested:
        raise RefusedError("Say that your organization agrees to this term sheet.")
    payload = {"version": version, "attested": attested}
    with store.change(viewer.account, "agree_terms", payload, partner_id=partner_id, at=at) as change:
        held = read_joining.agreed(change.cursor, _everybody()).get(partner_id)
        if held is not None and held.version >= version:
            raise RefusedError(f"Your organization has agreed to the term sheet of {held.version} already.")
        write_joining.agreed(change, partner_id, version, viewer.account, change.at)
        promise_standings.settle(change, [partner_id])


def mine(viewer: Viewer, store: Store) -> list[Application]:
    """One's own applications, the latest first. Raises RefusedError for who may not apply."""
    require(viewer, "apply")
    with store.read() as cursor:
        return read_joining.applications(cursor, viewer.account)[::-1]


def everybody(viewer: Viewer, store: Store) -> list[Application]:
    """Every application, the latest first. Raises RefusedError for who may not admit."""
    require(viewer, "admit")
    with store.read() as cursor:
        return read_joining.applications(cursor, None)[::-1]


def _open(change: Change, viewer: Viewer, facts: Partner, email: str, version: str) -> Admitted:
    """The partner, its account and the targets of its first year, inside a change."""
    people.check_facts(facts)
    there = read.partners(change.cursor)
    if facts.partner_id.upper() in {p.upper() for p in there}:
        raise RefusedError(f"There is a partner {facts.partner_id} already; choose another id.")
    if email.lower() in {a.email.lower() for a in read_joining.accounts(change.cursor)}:
        raise RefusedError("The account that applied has a role already; an administrator can change it.")
    write.partner(change, facts)
    write.account(change, email, Role.PARTNER.value, facts.partner_id)
    year = max(Period.of(change.at.date()).school_year, facts.first_school_year)
    usual = agreements.defaults(facts, year, load_all())
    sheet = terms.sheet(version)
    held = [
        replace(joining.as_promised(a, sheet), confirmed_by=viewer.account) for a in usual if a.basis == HELD
    ]
    rest = [_draft(a) for a in usual if a.basis != HELD]
    write_targets.agreements(change, [*held, *rest], agreements.CODE_ORG)
    change.payload["targets"] = {"school_year": year, "held": len(held), "proposed": len(rest)}
    return Admitted(facts.partner_id, email, version, year, len(held), len(rest))


def _measure(change: Change, partner_id: str) -> None:
    """A partner without a hand-in has recorded figures only."""
    measure_records.remeasure(change.cursor, change.event_id, [partner_id], at=change.at)
    promise_standings.settle(change, [partner_id])


def _draft(usual: Agreement) -> Agreement:
    return replace(usual, state="proposed", note="Usual for a first year.")


def _waiting(change: Change, number: int) -> Application:
    found = read_joining.application(change.cursor, number)
    if found is None or found.state is not ApplicationState.WAITING:
        raise RefusedError("This application no longer waits; load the page again.")
    return found


def _plain(wish: Wish) -> dict[str, Any]:
    courses = {year: list(offered) for year, offered in wish.courses.items()}
    return asdict(replace(wish, courses={})) | {"states": list(wish.states), "courses": courses}


def _day(store: Store, at: datetime | None) -> date:
    return at.date() if at is not None else store.today()


def _everybody() -> Scope:
    return Scope(None, None, Basis.SUBMITTED)
