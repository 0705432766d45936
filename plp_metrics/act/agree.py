"""Agreeing on targets: one side proposes, the other confirms, proposes something else or declines.

Which move is open to whom stands in `partnership.agreements_life`. Every move is checked inside its change,
as the target stands then: who comes second is told what the first did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from plp_metrics.access import require
from plp_metrics.act import agree_fit as fitting
from plp_metrics.act import as_seen, promise_standings
from plp_metrics.act.plain_text import free_text
from plp_metrics.model import (
    NETWORK,
    Agreement,
    RefusedError,
    Role,
    Viewer,
)
from plp_metrics.partnership import agreements as rules
from plp_metrics.partnership import agreements_life as life
from plp_metrics.store import Store, read_targets, write_targets
from plp_metrics.store.connection import Change
from plp_metrics.store.read_targets import key_of

LONGEST_REMARK = 500
"""Characters of a comment."""


def side_of(viewer: Viewer | None, partner_id: str) -> str:
    """The side this viewer speaks for in a partner's targets. Raises RefusedError for who may not."""
    if partner_id == NETWORK:
        require(viewer, "agree_for_network")
        return rules.CODE_ORG
    if viewer is not None and viewer.role is Role.PARTNER:
        require(viewer, "agree_for_partner", partner_id)
        return rules.PARTNER
    require(viewer, "agree_for_code_org")
    return rules.CODE_ORG


def propose(
    viewer: Viewer, store: Store, wanted: Agreement, *, at: datetime | None = None, seen: int | None = None
) -> int:
    """Propose a target; it counts once the other side confirms it. Returns its number.

    One of the network counts at once. seen: the number of the target in force that was looked at, 0 for
    none. Raises RefusedError with a sentence for each thing that is wrong with it, where a proposal for the
    same thing waits, where it would replace a target without saying why, and where another is in force now.
    """
    side = side_of(viewer, wanted.partner_id)
    wanted = fitting.fit(wanted, fitting.partners_of(store))
    network = wanted.partner_id == NETWORK
    with store.change(
        viewer.account, "propose", fitting.given(wanted), partner_id=wanted.partner_id, at=at
    ) as change:
        fitting.fits_in(change, [wanted], side)
        if seen is not None:
            holds = read_targets.standing(change.cursor, [key_of(wanted)]).get((key_of(wanted), "confirmed"))
            as_seen.check_same("The target in force", holds.agreement_id if holds else 0, seen)
        made = replace(wanted, state="confirmed" if network else "proposed", proposed_by=viewer.account)
        if network:
            _supersede(change, made)
        (number,) = write_targets.agreements(change, [made], side)
        change.payload["agreement"] = number
    return number


def counter(
    viewer: Viewer, store: Store, agreement_id: int, wanted: Agreement, *, at: datetime | None = None
) -> int:
    """Propose something else in place of what the other side proposed. Returns the new proposal's number.

    wanted: what it asks for; whose, which metric, course and year stay those of the proposal. Raises
    RefusedError as `propose` does, and where the proposal no longer waits.
    """
    first = _found(store, agreement_id)
    side = side_of(viewer, first.partner_id)
    partner_id, metric, year, course = key_of(first)
    wanted = replace(wanted, partner_id=partner_id, metric=metric, school_year=year, course=course)
    wanted = fitting.fit(wanted, fitting.partners_of(store))
    payload = {**fitting.given(wanted), "answers": agreement_id}
    with store.change(viewer.account, "counter", payload, partner_id=partner_id, at=at) as change:
        now = life.check_move("counter", read_targets.held(change.cursor, agreement_id))
        if now.proposed_side == side:
            raise RefusedError("This is your own side's proposal: take it back, then propose another.")
        if all(getattr(now, name) == getattr(wanted, name) for name in life.ASKED):
            raise RefusedError("This is what the other side proposed: confirm it.")
        write_targets.agreement_state(change, agreement_id, "countered")
        fitting.fits_in(change, [wanted], side)
        made = replace(wanted, state="proposed", proposed_by=viewer.account)
        (number,) = write_targets.agreements(change, [made], side)
        write_targets.answers(change, number, agreement_id)
        change.payload["agreement"] = number
    return number


def remark(viewer: Viewer, store: Store, agreement_id: int, text: str, *, at: datetime | None = None) -> int:
    """Say something about a proposal that waits; returns the comment's number.

    Both sides read it; it is settled with the talk it belongs to. Raises RefusedError for an empty text.
    """
    found = _found(store, agreement_id)
    side = side_of(viewer, found.partner_id)
    text = free_text(text, "comment")
    if not text:
        raise RefusedError("Write a comment first.")
    if len(text) > LONGEST_REMARK:
        raise RefusedError(f"Your comment is {len(text)} characters long; {LONGEST_REMARK} are the most.")
    payload = {"agreement": agreement_id, "metric": found.metric, "text": text}
    with store.change(viewer.account, "remark", payload, partner_id=found.partner_id, at=at) as change:
        life.check_move("comment", read_targets.held(change.cursor, agreement_id))
        number = write_targets.remark(change, agreement_id, text, side)
        change.payload["comment"] = number
    return number


def confirm(viewer: Viewer, store: Store, agreement_id: int, *, at: datetime | None = None) -> None:
    """Confirm what the other side proposed; an earlier target for the same thing is superseded."""
    found = _found(store, agreement_id)
    side = side_of(viewer, found.partner_id)
    payload = {"agreement": agreement_id, "metric": found.metric, "school_year": found.school_year}
    with store.change(viewer.account, "confirm", payload, partner_id=found.partner_id, at=at) as change:
        now = life.check_move("confirm", read_targets.held(change.cursor, agreement_id))
        if now.proposed_side == side:
            raise RefusedError("The other side has to confirm this proposal.")
        _supersede(change, now)
        write_targets.agreement_state(change, agreement_id, "confirmed")
        promise_standings.settle(change, [now.partner_id])


def decline(
    viewer: Viewer, store: Store, agreement_id: int, reason: str, *, at: datetime | None = None
) -> None:
    """Decline (or take back) a proposal, saying why."""
    found = _found(store, agreement_id)
    side_of(viewer, found.partner_id)
    reason = free_text(reason, "reason")
    if not reason:
        raise RefusedError("Say in a sentence why.")
    payload = {"agreement": agreement_id, "metric": found.metric, "reason": reason}
    with store.change(viewer.account, "decline", payload, partner_id=found.partner_id, at=at) as change:
        life.check_move("decline", read_targets.held(change.cursor, agreement_id))
        write_targets.agreement_state(change, agreement_id, "declined", reason)


def agree_many(
    viewer: Viewer,
    store: Store,
    agreed: Sequence[Agreement],
    side: str = rules.CODE_ORG,
    at: datetime | None = None,
) -> None:
    """Write many agreements as they were made by one side (what was agreed before there was a store)."""
    require(viewer, "agree_for_code_org")
    plain = [fitting.plain(a) for a in agreed]
    payload = {"side": side, "targets": [fitting.given(a) | _came(a) for a in plain]}
    with store.change(viewer.account, "agree_many", payload, at=at) as change:
        write_targets.agreements(change, plain, side)


def start_year(
    viewer: Viewer, store: Store, partner_id: str, year: str, *, at: datetime | None = None
) -> int:
    """Start a partner's school year with the targets of the term sheet, for the courses it offers.

    They hold from the start, as the term sheet says; both sides may agree others later. What has a target
    or a proposal already keeps it. Returns how many were made.
    """
    require(viewer, "agree_for_code_org")
    made = fitting.fresh(store, [partner_id], year)
    if made:
        payload = {"school_year": year, "targets": [fitting.given(a) for a in made]}
        with store.change(viewer.account, "start_year", payload, partner_id=partner_id, at=at) as change:
            confirmed = [replace(a, confirmed_by=viewer.account) for a in made]
            write_targets.agreements(change, confirmed, rules.CODE_ORG)
            promise_standings.settle(change, [partner_id])
    return len(made)


def _came(agreed: Agreement) -> dict[str, Any]:
    on = agreed.agreed_on.isoformat() if agreed.agreed_on else None
    return {"state": agreed.state, "by": [agreed.proposed_by, agreed.confirmed_by], "on": on}


def _found(store: Store, agreement_id: int) -> Agreement:
    with store.read() as cursor:
        found = read_targets.held(cursor, agreement_id)
    if found is None:
        raise RefusedError("There is no such target; load the page again.")
    return found


def _supersede(change: Change, new: Agreement) -> None:
    key = key_of(new)
    before = read_targets.standing(change.cursor, [key]).get((key, "confirmed"))
    if before is not None:
        write_targets.agreement_state(change, before.agreement_id, "superseded")
