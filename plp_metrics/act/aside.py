"""Setting a partner aside in the list of whom to call: until a day, with a reason one's colleagues read.

The events are not filed under the partner, which reads the log of its own data: how evaluators sort their
calls is their own affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act import as_seen
from plp_metrics.act.plain_text import free_text
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.model.triage import Aside
from plp_metrics.store import Store, read, read_aside, write_aside

LONGEST = timedelta(days=120)
"""Longer than a quarter and its closing, nobody should be out of sight."""


def set_aside(
    viewer: Viewer, store: Store, partner_id: str, until: date, reason: str,
    *, seen: Mapping[str, Aside] | None = None,
) -> None:  # fmt: skip
    """Put a partner last in the list until the end of a day.

    seen: who was set aside when that was looked at. Raises RefusedError for who may not, for a day that is
    over or too far off, without a reason, and where a colleague set it aside or brought it back meanwhile.
    """
    require(viewer, "set_aside")
    today = store.today()
    if not today <= until <= today + LONGEST:
        raise RefusedError(f"Choose a day from today up to {today + LONGEST:%d %b %Y}.")
    said = free_text(reason, "reason")
    if not said:
        raise RefusedError("Say why: your colleagues read it.")
    with store.read() as cursor:
        if partner_id not in read.partners(cursor):
            raise RefusedError(f"There is no partner {partner_id}.")
    payload = {"whom": partner_id, "ends_on": until.isoformat(), "reason": said}
    with store.change(viewer.account, "set_aside", payload) as change:
        if seen is not None:
            now = read_aside.set_aside(change.cursor, access.scope(viewer))
            as_seen.check_same("Setting it aside", now.get(partner_id), seen.get(partner_id))
        write_aside.set_aside(change, partner_id, until, said)


def bring_back(viewer: Viewer, store: Store, partner_id: str) -> None:
    """Put a partner back into its place. Raises RefusedError for who may not, or where it is not aside."""
    require(viewer, "set_aside")
    with store.read() as cursor:
        if partner_id not in read_aside.set_aside(cursor, access.scope(viewer)):
            raise RefusedError("This partner is not set aside.")
    with store.change(viewer.account, "bring_back", {"whom": partner_id}) as change:
        write_aside.bring_back(change, partner_id)
