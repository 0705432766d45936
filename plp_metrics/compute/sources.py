"""What a figure rests on: the hand-ins it reads, and the rows it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute.measure import counted_rows
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, Metric, Period, Row, Rule, Scope

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST = 5_000
"""Rows told of one figure at most; the rest is counted."""


class Counted(NamedTuple):
    """The first rows of a figure, how many there are in all, and how many of each hand-in."""

    rows: tuple[Row, ...]
    total: int
    per_submission: dict[int, int]


def reads(metric: Metric, period: Period, dataset: str, of: Period) -> bool:
    """Whether a metric's figure of a quarter reads this dataset of that quarter."""
    if of == period and dataset in {need.partition(".")[0] for need in (*metric.needs, *metric.uses)}:
        return True
    for entry in metric.needs_before:
        when, _, need = entry.partition(":")
        before = period.last_year if when == "last_year" else Period(period.last_year.school_year, "Q4")
        if of == before and dataset == need.partition(".")[0]:
            return True
    if dataset == "workshop_surveys" and metric.reads in ("year", "training_year"):
        last_june = Period(period.last_year.school_year, "Q4")
        same_year = of.school_year == period.school_year and of <= period
        return same_year or (metric.reads == "training_year" and of == last_june)
    return metric.reads == "ever" and dataset == "teachers" and of <= period


def may_see_rows(scope: Scope, metric: Metric, partner_id: str) -> bool:
    """Whether a scope may see the rows behind a figure: its own; of others those of open metrics."""
    if scope.raw is None or partner_id in scope.raw:
        return True
    named = scope.named is None or partner_id in scope.named
    return named and metric.rule is Rule.OPEN


def counted(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric_key: str,
    partner_id: str,
    period: Period,
    course: str = ALL,
) -> Counted | None:
    """The rows one partner's figure counts, as its hand-ins stand for this scope; None for who may not see
    them."""
    if not may_see_rows(scope, load_all()[metric_key], partner_id):
        return None
    rows = counted_rows(cursor, metric_key, scope.basis, partner_id, period, course=course, as_of=scope.as_of)
    per_submission: dict[int, int] = {}
    for row in rows:
        number = int(row["submission_id"] or 0)
        per_submission[number] = per_submission.get(number, 0) + 1
    return Counted(tuple(rows[:MOST]), len(rows), per_submission)
