"""States and divisions beside the nation, and the partners behind a region's figure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute.intervals import apart
from plp_metrics.compute.results_frame import Figure, Library, frame, library, result
from plp_metrics.model import ALL, Metric, Period, Result, Rule, Scope
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEW = 10
"""Fewer things than this behind a share say nothing about a difference."""


class Beside(NamedTuple):
    """A region's figure less the nation's, and whether its 95 % range lies wholly on one side of it.

    difference: in the metric's own unit (a share as a share); None where either has no value, and for
    counts, which follow how many partners work there. beyond: None where it cannot be judged: no range,
    fewer than ten things behind the share, or too few partners to speak of the region. low, high: the
    95 % range of the difference, for shares where it is judged and the nation's halves are known.
    """

    difference: float | None = None
    beyond: bool | None = None
    low: float | None = None
    high: float | None = None


def beside(region: Result | None, nation: float | None, least: int = 1) -> Beside:
    """One region against the nation's value of the same quarter. least: partners it takes to be judged."""
    if region is None or region.value is None or nation is None or region.denominator is None:
        return Beside()
    gap = region.value - nation
    if region.low is None or region.high is None or region.denominator < FEW:
        return Beside(gap)
    if region.partners_in is not None and region.partners_in < least:
        return Beside(gap)
    return Beside(gap, region.low > nation or region.high < nation)


def beside_nation(region: Result | None, nation: Result, least: int = 1, answers_each: int = 1) -> Beside:
    """`beside`, for a share with the range of the difference, and judged by it.

    The range is that of `intervals.apart`. Where the halves do not add up (things shared by regions) it is
    judged as `beside` does. answers_each: of the metric; persons are counted, not their answers.
    """
    found = beside(region, nation.value, least)
    if region is None or found.beyond is None or region.numerator is None or nation.numerator is None:
        return found
    x, n = region.numerator, region.denominator or 0.0
    rest, of_rest = nation.numerator - x, (nation.denominator or 0.0) - n
    if of_rest <= 0 or not 0 <= rest <= of_rest:
        return found
    halves = (v / answers_each for v in (x, n, nation.numerator, nation.denominator or 0.0))
    _, low, high = apart(*halves)
    return Beside(found.difference, low > 0 or high < 0, low, high)


def levels_of(metric: Metric, course: str) -> tuple[str, ...]:
    """The levels, of "state" and "division", at which this viewer can be told a metric (of a course).

    Figures about people are published by division only, and those of surveys and people never by course and
    place at once (docs/privacy.md).
    """
    if "s" not in metric.grain or (metric.rule is not Rule.OPEN and course != ALL):
        return ()
    return ("division",) if metric.rule is Rule.PEOPLE else ("state", "division")


def behind_region(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: str,
    period: Period,
    course: str,
    place: str,
    level: str,
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> tuple[Result, ...]:
    """One result for each partner with a value in this state or division in that very quarter.

    Open metrics only: of people and surveys a partner's figure by place is told to nobody but itself.
    """
    asked = library(declared)[metric]
    if asked.rule is not Rule.OPEN:
        return ()
    around = frame(cursor, scope, [asked], [period.school_year], as_of)
    rows: Iterable[tuple[str, str, float, float | None]] = (
        (row[1], row[5] if level == "state" else row[6], row[7], row[8])
        for row in read.placed(
            cursor, scope, [asked], [period.school_year], level,
            quarters=[period.quarter], courses=[course], as_of=as_of,
        )
    )  # fmt: skip
    where = (place, ALL, ALL) if level == "state" else (ALL, place, ALL)
    return tuple(
        result(
            around, asked, partner_id, period, course, Figure(period.quarter, top, bottom), place=where
        )
        for partner_id, here, top, bottom in sorted(rows)
        if here == place
    )  # fmt: skip
