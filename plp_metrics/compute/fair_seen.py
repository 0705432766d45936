"""Each partner's figure in the quarter a fair comparison is of."""

from __future__ import annotations

from typing import NamedTuple

from plp_metrics.compute.forecast_seen import Seen, standing
from plp_metrics.compute.grid import Grid
from plp_metrics.compute.results_frame import ACCEPTED, Frame, applies, value_of
from plp_metrics.model import Basis, Mark, Metric, Period, Question


class In(NamedTuple):
    """One partner's figure by the quarter compared: the quarter it is of, its halves, how it may be shown."""

    partner_id: str
    mark: Mark
    as_of: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    provisional: bool = False


def by_quarter(around: Frame, question: Question, of: Grid) -> dict[str, list[In]]:
    """Each partner's figure of the latest quarter up to the question's, by metric."""
    seen = Seen(around, question, of, standing(of, question))
    return {m.key: [_in(seen, m, p) for p in of.who] for m in of.metrics}


def _in(seen: Seen, metric: Metric, partner_id: str) -> In:
    around, period, figure = seen.around, seen.question.period, seen.figure(metric, partner_id)
    value = value_of(figure.numerator, figure.denominator)
    if value is None and figure.numerator is not None:
        return In(partner_id, Mark.NOT_APPLICABLE)
    if figure.mark is Mark.NOT_REPORTED and not applies(
        metric, around.partners[partner_id], period, seen.question.course, has_value=False
    ):
        return In(partner_id, Mark.NOT_APPLICABLE)
    by = Period(period.school_year, figure.quarter or period.quarter)
    waits = around.scope.basis is Basis.SUBMITTED and around.states.get((partner_id, by)) not in ACCEPTED
    return In(partner_id, figure.mark, figure.quarter, figure.numerator, figure.denominator, waits)
