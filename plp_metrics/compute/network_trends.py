"""How the figures of all partners together moved, by the same rules as one partner's.

A count of all partners is judged only in quarters in which every partner due is in it: what a silent one
leaves out is no fall. Partners that joined are in its growth; shares are pooled over those that reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plp_metrics.compute.lines import NONE, Standing
from plp_metrics.compute.pooled import network_series
from plp_metrics.compute.results_frame import Library, frame, library
from plp_metrics.compute.trend_series import kind_of
from plp_metrics.compute.trend_spots import Line, place
from plp_metrics.compute.trends import judged
from plp_metrics.model import (
    NETWORK,
    QUARTERS,
    Kind,
    Mark,
    Metric,
    Period,
    Question,
    Result,
    Scope,
    Trend,
    TrendKind,
)
from plp_metrics.model.trends import concerns
from plp_metrics.store import read, read_declared

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def network_trends(
    cursor: DuckDBPyConnection, scope: Scope, question: Question, *, declared: Library | None = None
) -> tuple[Trend, ...]:
    """One trend for each metric of all partners together, up to the question's quarter; its partner is ALL.

    What was published serves for people and surveys, for everybody. question.partners is not read. Raises
    KeyError for a metric that is not declared.
    """
    asked = [library(declared)[key] for key in question.metrics]
    around = frame(cursor, scope, asked, [question.school_year], question.as_of)
    years = [y for y in read.years(cursor) if y <= question.school_year]
    series: dict[str, list[Result]] = {m.key: [] for m in asked}
    for one in network_series(
        cursor, scope, series, question.course, years, as_of=question.as_of, declared=declared
    ):
        if Period(one.school_year, one.quarter) <= question.period and one.partners_in:
            series[one.metric].append(one)
    told = read_declared.events(cursor, scope, question.as_of)
    events = tuple(e for e in told if e.partner_id == NETWORK and concerns(e, NETWORK))
    return tuple(
        judged(around, m, NETWORK, question, standing(m, series[m.key], question), events, brief=False)
        for m in asked
    )


def standing(metric: Metric, found: Sequence[Result], question: Question) -> Standing:
    """The line of pooled figures that can be judged, of those there were, in order."""
    if not found:
        return NONE
    last, this_year = found[-1], place(Period(question.school_year, QUARTERS[0]))
    at_last = place(Period(last.school_year, last.quarter))
    hidden = at_last >= this_year and last.mark is not Mark.SHOWN
    known = [
        r for r in found if r.mark is Mark.SHOWN and r.quarter >= metric.from_quarter and _whole(metric, r)
    ]
    if known and kind_of(metric, question.course) is TrendKind.LIKE_QUARTERS:
        known = [r for r in known if r.quarter == known[-1].quarter]
    return Standing(
        Line(
            [place(Period(r.school_year, r.quarter)) for r in known],
            [r.numerator or 0.0 for r in known],
            [r.denominator for r in known],
        ),
        hidden,
    )


def _whole(metric: Metric, found: Result) -> bool:
    """Whether every partner due is in it, where that matters."""
    return metric.kind is Kind.RATE or (found.partners_in or 0) >= (found.partners_due or 0)
