"""The statistics of every partner and metric at once, from one reading of partners and agreements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute.fair import funnels
from plp_metrics.compute.forecasts import GROWTH_OF, forecasts
from plp_metrics.compute.remade import uncollected
from plp_metrics.compute.results_frame import Library, frame, library
from plp_metrics.compute.trends import trends
from plp_metrics.model import Question, Scope, Trend
from plp_metrics.model.fair import Funnel
from plp_metrics.model.forecasts import Forecast

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Statistics(NamedTuple):
    """trends: with their last point only."""

    trends: Sequence[Trend]
    funnels: tuple[Funnel, ...]
    forecasts: tuple[Forecast, ...]


def statistics(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    *,
    ahead_from: str | None = None,
    declared: Library | None = None,
) -> Statistics:
    """What `trends`, `funnels` and `forecasts` say of a question, each the same as alone.

    ahead_from: the quarter the forecasts start from, where it is not the question's.
    """
    known = library(declared)
    keys = dict.fromkeys([*question.metrics, *(GROWTH_OF[m] for m in question.metrics if m in GROWTH_OF)])
    with uncollected():
        wide = frame(cursor, scope, [known[k] for k in keys], [question.school_year], question.as_of)
        around = wide.of(known[k] for k in question.metrics)
        ahead = replace(question, quarter=ahead_from or question.quarter)
        return Statistics(
            trends(cursor, scope, question, brief=True, declared=known, around=around),
            funnels(cursor, scope, question, declared=known, around=around),
            forecasts(cursor, scope, ahead, declared=known, around=wide),
        )
