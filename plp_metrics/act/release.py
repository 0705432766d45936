"""Publishing the protected figures (people by gender, race, lunch status; completions): a release."""

from __future__ import annotations

from datetime import datetime

from plp_metrics.access import require
from plp_metrics.compute import publish
from plp_metrics.model import Period, RefusedError, Viewer
from plp_metrics.store import Store, write


def release(viewer: Viewer, store: Store, period: Period, at: datetime | None = None) -> int:
    """Publish the protected figures of a Q2 or Q4, at a Q4 with the category tables; returns its number.

    Everything is counted, withheld where it has to be and proven first, all in one transaction. Raises
    RefusedError, and publishes nothing, where something small could be worked out of it.
    """
    require(viewer, "publish")
    if period.quarter not in ("Q2", "Q4"):
        raise RefusedError("Protected figures are published for Q2 and Q4 only.")
    try:
        with store.change(viewer.account, "release", {"period": str(period)}, at=at) as change:
            number = write.release(change, period)
            published = publish.release(change.cursor, period, number, change.event_id)
            change.payload["release"] = number
            if period.quarter == "Q4":
                proven = publish.categories(change.cursor, period, number, change.event_id, published)
                change.payload["proven"] = proven
    except publish.UnprovenError as error:
        raise RefusedError(
            f"Nothing was published: with what earlier releases said, {error}. Correct the counts of that"
            " partner or leave this release out; what was published before stays."
        ) from error
    return number
