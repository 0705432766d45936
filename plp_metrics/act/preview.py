"""What submitting would change: the real act, rehearsed and undone."""

from __future__ import annotations

from dataclasses import dataclass

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act.hand_in import Receipt, submit_within
from plp_metrics.compute import results
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, Period, Question, Result, Viewer
from plp_metrics.store import Store


@dataclass(frozen=True)
class Preview:
    """The quarter's figures before and after (the same metrics in the same order), and the receipt
    that submitting would give."""

    before: tuple[Result, ...]
    after: tuple[Result, ...]
    receipt: Receipt

    def moved(self) -> list[tuple[Result, Result]]:
        """The pairs whose figure or status would change."""
        return [(b, a) for b, a in zip(self.before, self.after, strict=True) if _told(b) != _told(a)]


def _told(result: Result) -> tuple[object, ...]:
    return (result.mark, result.as_of, result.numerator, result.denominator, result.status)


def preview(viewer: Viewer, store: Store, partner_id: str, period: Period) -> Preview:
    """Raises RefusedError where there is nothing to submit or the quarter can't be."""
    require(viewer, "submit", partner_id)
    question = Question(period.school_year, period.quarter, tuple(load_all()), ALL, (partner_id,))
    scope = access.scope(viewer)
    with store.rehearse(viewer.account) as change:
        before = results.results(change.cursor, scope, question)
        receipt = submit_within(change, partner_id, period, {}, rehearsal=True)
        after = results.results(change.cursor, scope, question)
    return Preview(before, after, receipt)
