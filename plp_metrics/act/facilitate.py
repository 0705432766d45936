"""Who does the work, as counts: the program manager's time, and accredited local facilitators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from plp_metrics.access import require
from plp_metrics.act import money_checks as check
from plp_metrics.model import COURSES, Period, RefusedError, Viewer
from plp_metrics.model.money import Books
from plp_metrics.store import Store, write_money

FULL = 100
"""Hundredths of a full position."""
MOST_POSITIONS, MOST_FACILITATORS = 12, 500


def staff_time(
    viewer: Viewer, store: Store, partner_id: str, period: Period, shares: Mapping[int, int],
    *, at: datetime | None = None, seen: Books | None = None,
) -> None:  # fmt: skip
    """Tell how much time positions have for the program in a quarter: position number → hundredths of a
    full position. Told again, the new shares stand in place of the old.

    seen: the books that were looked at. Raises RefusedError for who may not, a quarter that has not begun,
    no position at all, shares that are none, and where others stand there than were looked at.
    """
    require(viewer, "fund_own", partner_id)
    check.check_quarter(period, check.day_of(store, at), check.partner_of(store, partner_id))
    if not shares:
        raise RefusedError("Tell of one position at least; with a share of 0 if nobody holds it.")
    if any(not 1 <= position <= MOST_POSITIONS for position in shares):
        raise RefusedError(f"Positions are numbered from 1 to {MOST_POSITIONS}.")
    if any(not 0 <= share <= FULL for share in shares.values()):
        raise RefusedError("A position's share is from 0 to 1: half a position is 0.5.")
    payload = {"quarter": str(period), "shares": {str(k): v for k, v in sorted(shares.items())}}
    with store.change(viewer.account, "staff_time", payload, partner_id=partner_id, at=at) as change:
        check.check_seen(
            change, viewer, partner_id, seen, f"Staff time of {period.named}",
            lambda told: [s for s in told.staff if s.period == period],
        )  # fmt: skip
        write_money.staff_time(change, partner_id, period, shares)
        check.settle(change, partner_id)


def facilitators(
    viewer: Viewer, store: Store, partner_id: str, period: Period, counts: Mapping[str, int],
    *, at: datetime | None = None, seen: Books | None = None,
) -> None:  # fmt: skip
    """Tell how many accredited local facilitators each course has at the end of a quarter (so far, while it
    runs). Told again, the new counts stand in place of the old; a course left out is not told of.

    seen: the books that were looked at. Raises RefusedError for who may not, a quarter that has not begun,
    courses there are not, counts that are none, and where others stand there than were looked at.
    """
    require(viewer, "fund_own", partner_id)
    check.check_quarter(period, check.day_of(store, at), check.partner_of(store, partner_id))
    if not counts:
        raise RefusedError("Tell of one course at least; 0 if it has no accredited facilitator.")
    unknown = [course for course in counts if course not in COURSES]
    if unknown:
        raise RefusedError(f"There is no course {', '.join(unknown)}.")
    if any(not 0 <= count <= MOST_FACILITATORS for count in counts.values()):
        raise RefusedError(f"Facilitators are counted from 0 to {MOST_FACILITATORS}.")
    payload = {"quarter": str(period), "counts": dict(sorted(counts.items()))}
    with store.change(viewer.account, "facilitators", payload, partner_id=partner_id, at=at) as change:
        check.check_seen(
            change, viewer, partner_id, seen, f"Facilitators of {period.named}",
            lambda told: [one for one in told.facilitators if one.period == period],
        )  # fmt: skip
        write_money.facilitators(change, partner_id, period, counts)
        check.settle(change, partner_id)
