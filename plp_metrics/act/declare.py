"""Declaring events: from that day on things are not what they were, and charts say so.

Where an event re-bases, the limits of every series of that partner begin anew with it; so it needs a reason,
and everybody who sees a chart can read it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act.plain_text import free_text
from plp_metrics.model import NETWORK, Declared, RefusedError, Role, Viewer
from plp_metrics.model.trends import concerns
from plp_metrics.store import Store, read, read_declared, write_declared

SHORTEST, LONGEST = 8, 160
"""Characters of an event's words: a reason, not a novel; they stand in a chart."""
AHEAD = timedelta(days=366)
"""How far ahead of today an event may lie."""


def declare(
    viewer: Viewer,
    store: Store,
    partner_id: str,
    day: date,
    text: str,
    *,
    rebase: bool = False,
    at: datetime | None = None,
) -> int:
    """Declare an event of a partner (or of everybody: NETWORK); returns its number.

    text: what happened, in words. rebase: limits begin anew from that day. Raises RefusedError for who may
    not (a partner: its own only), for words that are missing, too long or look like personal data, for a
    day more than a year ahead, and for an unknown partner.
    """
    _allowed(viewer, partner_id)
    says = " ".join(free_text(text, "reason").split())
    if len(says) < SHORTEST:
        raise RefusedError("Say in a few words what happened; they are shown on the charts.")
    if len(says) > LONGEST:
        raise RefusedError(f"Your reason is {len(says)} characters long; {LONGEST} are the most.")
    if day > store.today() + AHEAD:
        raise RefusedError("The day lies more than a year ahead.")
    with store.read() as cursor:
        partners = read.partners(cursor)
        standing = read_declared.events(cursor, access.scope(viewer))
    if partner_id != NETWORK and partner_id not in partners:
        raise RefusedError("There is no such partner.")
    if any(e.partner_id == partner_id and e.day == day and e.says == says for e in standing):
        raise RefusedError("This event is declared already.")
    payload = {"day": day.isoformat(), "reason": says, "rebase": rebase}
    about = None if partner_id == NETWORK else partner_id
    with store.change(viewer.account, "declare", payload, partner_id=about, at=at) as change:
        number = write_declared.event(change, partner_id, day, says, rebase=rebase)
        change.payload["declared"] = number
    return number


def withdraw(viewer: Viewer, store: Store, declared_id: int, *, at: datetime | None = None) -> None:
    """Take an event back: charts no longer show it, and limits no longer begin anew with it.

    Raises RefusedError for who may not, and where there is no such event (any more).
    """
    require(viewer, "declare")
    found = next((e for e in events(viewer, store) if e.event_id == declared_id), None)
    if found is None:
        raise RefusedError("This event is not declared any more.")
    _allowed(viewer, found.partner_id)
    about = None if found.partner_id == NETWORK else found.partner_id
    payload = {"declared": declared_id, "day": found.day.isoformat(), "reason": found.says}
    with store.change(viewer.account, "withdraw_declared", payload, partner_id=about, at=at) as change:
        write_declared.withdraw(change, declared_id)


def events(viewer: Viewer, store: Store, partner_id: str | None = None) -> list[Declared]:
    """The events a viewer may see, by day: all, or those that concern one partner."""
    with store.read() as cursor:
        found = read_declared.events(cursor, access.scope(viewer))
    return [e for e in found if partner_id is None or concerns(e, partner_id)]


def _allowed(viewer: Viewer, partner_id: str) -> None:
    if partner_id != NETWORK:
        require(viewer, "declare", partner_id)
    elif require(viewer, "declare").role is Role.PARTNER:
        raise RefusedError("You can act for your own organization only.")
