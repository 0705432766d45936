"""The statistics of every partner and metric at once, from one reading of partners and agreements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute.fair import funnels
from plp_metrics.compute.forecast_seen import GROWTH_OF
from plp_metrics.compute.forecasts import forecasts
from plp_metrics.compute.grid import grid
from plp_metrics.compute.remade import uncollected
from plp_metrics.compute.results_frame import Library, frame, library
from plp_metrics.compute.trends import in_brief
from plp_metrics.model import Question, Scope, Trend
from plp_metrics.model.fair import Funnel
from plp_metrics.model.forecasts import Forecast

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Statistics(NamedTuple):
    """trends: with their last point only."""

    trends: Sequence[Trend]
    funnels: tuple[Funnel, ...]
    forecasts: Sequence[Forecast]


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
        around = frame(cursor, scope, [known[k] for k in keys], [question.school_year], question.as_of)
        of, asked = grid(around, question), tuple(known[k] for k in question.metrics)
        ahead = replace(question, quarter=ahead_from or question.quarter)
        whole = of if scope.named is None or question.partners is None else None
        return Statistics(
            in_brief(around.of(asked), question, of.of(asked)),
            funnels(cursor, scope, question, declared=known, around=around, of=whole),
            forecasts(cursor, scope, ahead, declared=known, around=around, of=of),
        )
