"""The digest of what changed: switched on or off by whom it is for, and each run in the log."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from plp_metrics.access import require
from plp_metrics.model import Viewer
from plp_metrics.store import Store
from plp_metrics.store.read_digest import RAN, SWITCHED, is_off

PERMISSION = "see_partner"


class Outcome(StrEnum):
    """What came of a run. OFF: its reader wants none, so nothing was written."""

    CHANGED = "changed"
    NOTHING = "nothing"
    OFF = "off"


def switch(viewer: Viewer, store: Store, *, on: bool) -> None:
    """Want the digest, or want it no more; nothing happens where that is so already. Raises RefusedError."""
    require(viewer, PERMISSION)
    with store.read() as cursor:
        if is_off(cursor, viewer.account) is not on:
            return
    with store.change(viewer.account, SWITCHED, {"on": on}, partner_id=viewer.partner_id):
        pass


def ran(viewer: Viewer, store: Store, since: date, outcome: Outcome) -> None:
    """Write down that a digest was asked for and whether it had anything. Raises RefusedError."""
    require(viewer, PERMISSION)
    payload = {"since": since.isoformat(), "outcome": outcome.value}
    with store.change(viewer.account, RAN, payload, partner_id=viewer.partner_id):
        pass
