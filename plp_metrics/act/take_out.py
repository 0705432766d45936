"""Taking out everything one may see, as files: an event, so that everybody can read who has what."""

from __future__ import annotations

from collections.abc import Mapping

from plp_metrics.access import require
from plp_metrics.model import Viewer
from plp_metrics.store import Store


def took(viewer: Viewer, store: Store, tables: Mapping[str, int], *, raw: bool) -> int:
    """Record what is taken out, table → rows, before it leaves; returns the event's number.

    Raises RefusedError for who may not.
    """
    require(viewer, "export")
    payload = {"tables": dict(tables), "raw": raw}
    with store.change(viewer.account, "export", payload, partner_id=viewer.partner_id) as change:
        return change.event_id
