"""The address under which a calendar program fetches a partner's dates: whoever knows it may, nobody else."""

from __future__ import annotations

from itsdangerous import BadSignature, Signer

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import Store, feeds


def _signer(secret: str) -> Signer:
    return Signer(secret, salt="plp-calendar", sep="~")


def address(viewer: Viewer, store: Store, secret: str, partner_id: str) -> str:
    """The path of a partner's feed. secret: the server's own; another makes every address invalid.

    Raises RefusedError for who may not see the partner's calendar.
    """
    if not viewer.may("see_calendar") or not access.may_see_partner(viewer, partner_id):
        raise RefusedError("You can see the calendar of your own organization only.")
    with store.read() as cursor:
        number = feeds.serial(cursor, partner_id)
    return "/calendar-feed/" + _signer(secret).sign(f"{partner_id}~{number}").decode() + ".ics"


def renew(viewer: Viewer, store: Store, partner_id: str) -> None:
    """Give the feed another address; the one before ends at once. Raises RefusedError for who may not."""
    require(viewer, "renew_feed", partner_id)
    with store.change(viewer.account, "renew_feed", {}, partner_id=partner_id) as change:
        change.payload["serial"] = feeds.renew(change, partner_id)


def partner_of(store: Store, secret: str, token: str) -> str | None:
    """The partner whose feed an address names; None for one that is forged or was replaced."""
    try:
        partner_id, _, number = _signer(secret).unsign(token).decode().rpartition("~")
    except (BadSignature, UnicodeDecodeError):
        return None
    with store.read() as cursor:
        in_force = feeds.serial(cursor, partner_id)
    return partner_id if number == str(in_force) else None
