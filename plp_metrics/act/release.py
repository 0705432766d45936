"""Publishing the protected figures (people by gender, race, lunch status; completions)."""

from __future__ import annotations

from datetime import datetime

from plp_metrics.access import require
from plp_metrics.compute import publish
from plp_metrics.model import Period, RefusedError, Viewer
from plp_metrics.store import Store, write


def release(viewer: Viewer, store: Store, period: Period, at: datetime | None = None) -> int:
    """Publish the protected figures of a Q2 or Q4; returns the release's number."""
    require(viewer, "publish")
    if period.quarter not in ("Q2", "Q4"):
        raise RefusedError("Protected figures are published for Q2 and Q4 only.")
    with store.change(viewer.account, "release", {"period": str(period)}, at=at) as change:
        number = write.release(change, period)
        publish.release(change.cursor, period, number, change.event_id)
        change.payload["release"] = number
    return number
