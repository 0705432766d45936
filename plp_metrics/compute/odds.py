"""What speaks for a target before it is agreed: how often partners grew as much, and the forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING

from plp_metrics.compute.forecasts import forecasts
from plp_metrics.compute.intervals import wilson
from plp_metrics.compute.results_frame import Library, library, value_of
from plp_metrics.compute.trend_series import better
from plp_metrics.model import Agreement, Comparison, Kind, Metric, Question, Scope, year_start
from plp_metrics.model.forecasts import Odds
from plp_metrics.store import read, read_past

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEAST = 5
"""Past partner-years it takes to say how many of them grew as much, and partners they come from."""
Steps = Sequence[tuple[float, float]]
"""One partner's end of a year, and of the next."""


def odds(proposed: float, before: float | None, steps: Steps, metric: Metric, sign: int = 1) -> Odds:
    """How many past steps from one year's end to the next were as large as the proposed one. Pure.

    Counts and stocks are compared by ratio (steps from nothing are left out), shares and growths by
    difference. sign: 1 for at least, −1 for at most. No chance: `odds_of` adds it.
    """
    ratio = metric.kind is not Kind.RATE
    if before is None or (ratio and before <= 0):
        return Odds(metric.key, proposed, before)
    wanted = proposed / before if ratio else proposed - before
    sizes = [b / a if ratio else b - a for a, b in steps if a > 0 or not ratio]
    found = Odds(metric.key, proposed, before, wanted)
    if len(sizes) < LEAST:
        return found
    reached = sum(sign * (size - wanted) >= -1e-9 for size in sizes)
    low, high = wilson(reached, len(sizes))
    return replace(found, reached=reached, of=len(sizes), low=low, high=high)


def odds_of(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: str,
    partner_id: str,
    question: Question,
    proposed: float,
    *,
    comparison: Comparison = Comparison.AT_LEAST,
    declared: Library | None = None,
) -> Odds:
    """The odds of a target for the question's school year, by year ends before it.

    Of open metrics every partner's year ends are counted (never one by one, and only of five partners or
    more; to who may not name them in quarters of all); of people and surveys only what was shown, or may be
    read as rows. The chance is that of the
    forecast as the question's quarter sees it. Raises KeyError for a metric that is not declared.
    """
    asked = library(declared)[metric]
    as_of = scope.as_of if question.as_of is None else question.as_of
    ends = _ends(cursor, scope, asked, question, as_of)
    steps = {(p, year): (end, ends[p, year + 1]) for (p, year), end in ends.items() if (p, year + 1) in ends}
    enough = len({p for p, _ in steps}) >= LEAST
    agreed = Agreement(0, partner_id, metric, question.school_year, question.course, comparison, proposed)
    told = scope.named is None or partner_id in scope.named
    before = ends.get((partner_id, year_start(question.school_year) - 1)) if told else None
    sign = better(asked, agreed) or 1
    found = odds(proposed, before, list(steps.values()) if enough else [], asked, sign)
    if not told:
        return found
    if scope.named is not None and found.reached is not None and found.of:
        # In quarters of all only: proposing one target after another must not spell out others' growth.
        reached = round(round(4 * found.reached / found.of) * found.of / 4)
        low, high = wilson(reached, found.of)
        found = replace(found, reached=reached, low=low, high=high)
    alone = replace(question, metrics=(metric,), partners=(partner_id,))
    ahead = forecasts(cursor, scope, alone, proposed=agreed, declared=declared)
    return replace(found, chance=ahead[0].chance if ahead else None)


def _ends(
    cursor: DuckDBPyConnection, scope: Scope, metric: Metric, question: Question, as_of: int | None
) -> dict[tuple[str, int], float]:
    """(partner, year) → what each school year before the question's ended with."""
    years = sorted(y for y in read.years(cursor) if y < question.school_year)
    who = list(read.partners(cursor, as_of))
    found = {}
    for table in read_past.year_ends(
        cursor, scope, [metric], years, ["Q4"], who, question.course, question.as_of
    ):
        columns = (table[k].tolist() for k in ("partner", "year", "end_x", "end_n"))
        for partner, year, x, n in zip(*columns, strict=True):
            value = value_of(x, None if isnan(n) else n)
            if value is not None:
                found[who[int(partner)], year_start(years[int(year)])] = value
    return found
