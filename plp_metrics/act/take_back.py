"""Taking a submitted quarter back before anybody reviewed it."""

from __future__ import annotations

from datetime import datetime

from plp_metrics.access import require
from plp_metrics.act import see_raw
from plp_metrics.act.hand_in import measured
from plp_metrics.act.rules import MOVES, check_move, state_of
from plp_metrics.model import Basis, Period, QuarterState, Viewer
from plp_metrics.store import Store, write, write_review


def take_back(
    viewer: Viewer, store: Store, partner_id: str, period: Period, at: datetime | None = None
) -> None:
    """Make a submitted quarter a draft again: its files become drafts, and what was accepted before (or
    nothing) counts in their place. A dataset for which a newer draft is saved already keeps that draft.

    Its explanations end with it; their texts are what to begin with when it is submitted again.
    Raises RefusedError where it is not submitted (any more) or has closed.
    """
    require(viewer, "submit", partner_id)
    with store.change(
        viewer.account, "take_back", {"period": str(period)}, partner_id=partner_id, at=at
    ) as change:
        check_move(change, MOVES["take_back"], partner_id, period)
        _, until = state_of(change, partner_id, period)
        held = {
            (basis, dataset): submission
            for basis, dataset, submission in change.cursor.execute(
                "SELECT basis, dataset, submission_id FROM version_in_force WHERE partner_id = ?"
                " AND school_year = ? AND quarter = ? AND to_event IS NULL",
                [partner_id, *period],
            ).fetchall()
        }
        taken = {
            dataset: number
            for (basis, dataset), number in held.items()
            if basis == Basis.SUBMITTED and number != held.get((Basis.ACCEPTED, dataset))
        }
        accepted = [(partner_id, period, d, held.get((Basis.ACCEPTED, d))) for d in taken]
        write.in_force(change, Basis.SUBMITTED, accepted)
        drafts = [(partner_id, period, d, n) for d, n in taken.items() if ("draft", d) not in held]
        write.in_force(change, "draft", drafts)
        write_review.end_explanations(change, list(taken.values()))
        write.quarter_state(change, [(partner_id, period)], QuarterState.DRAFT, ends_on=until)
        see_raw.end(change, [(partner_id, period)])
        measured(change, [(Basis.SUBMITTED, partner_id, period)])
        change.payload["submissions"] = sorted(taken.values())
