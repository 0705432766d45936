"""One partner beside all partners, nobody else named."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING

from plp_metrics.compute.pooled import network
from plp_metrics.compute.results import results
from plp_metrics.compute.results_frame import Library, library
from plp_metrics.model import ALL, Mark, Metric, Period, Question, Result, Rule, Scope
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Compared:
    """own: this partner's result. pooled: all partners together, None for fewer than three.

    low, median, high: lower quartile, median and upper quartile of the partners' values in that very
    quarter, None for fewer than five; partners: how many of them.
    """

    own: Result | None
    pooled: Result | None
    low: float | None
    median: float | None
    high: float | None
    partners: int


def compared(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: str,
    period: Period,
    partner_id: str,
    course: str = ALL,
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> Compared:
    """A partner beside all. The middle half of figures about people and surveys is told only to viewers
    who may see the published rows of every partner; others get the pooled figure."""
    asked = library(declared)[metric]
    question = Question(*period, (metric,), course, as_of=as_of)
    own = results(
        cursor, scope, Question(*period, (metric,), course, (partner_id,), as_of), declared=declared
    )
    (pooled,) = network(cursor, scope, question, declared=declared)
    enough = pooled.mark is Mark.SHOWN and (pooled.partners_in or 0) >= read.POOL_OF
    spread = _spread(cursor, scope, asked, period, course, as_of)
    return Compared(own[0] if own else None, pooled if enough else None, *(spread or (None, None, None, 0)))


def _spread(
    cursor: DuckDBPyConnection, scope: Scope, metric: Metric, period: Period, course: str, as_of: int | None
) -> tuple[float, float, float, int] | None:
    if metric.rule is Rule.OPEN:
        return read.spread(cursor, scope, metric, period, course, as_of)
    if scope.named is not None:
        return None
    rows = read.published(
        cursor,
        scope,
        [metric],
        [period.school_year],
        quarters=[period.quarter],
        courses=[course],
        as_of=as_of,
    )
    values = [n if d is None else n / d for *_, mark, n, d, _, _, _ in rows if mark == Mark.SHOWN and d != 0]
    if len(values) < read.SPREAD_OF:
        return None
    low, median, high = quantiles(values, n=4, method="inclusive")
    return low, median, high, len(values)
