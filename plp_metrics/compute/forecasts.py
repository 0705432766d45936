"""Forecasts to the year's end: every partner and metric at once, and all partners together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from plp_metrics.compute.forecast_lines import foretold
from plp_metrics.compute.forecast_seen import GROWTH_OF, Seen, first_of, standing, started
from plp_metrics.compute.forecasts_brief import Forecasts
from plp_metrics.compute.grid import Grid, grid
from plp_metrics.compute.habits import Habits, learned
from plp_metrics.compute.pooled import network
from plp_metrics.compute.results_frame import (
    Figure,
    Frame,
    Library,
    frame,
    library,
)
from plp_metrics.model import (
    NETWORK,
    QUARTERS,
    Agreement,
    Display,
    Kind,
    Metric,
    Partner,
    Question,
    Scope,
)
from plp_metrics.model.forecasts import Forecast, WhyNone
from plp_metrics.store import read, read_past

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def forecasts(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    *,
    proposed: Agreement | None = None,
    declared: Library | None = None,
    around: Frame | None = None,
    of: Grid | None = None,
) -> Sequence[Forecast]:
    """One forecast for each metric and each partner the scope names, as the question's quarter sees it.

    It starts from the latest quarter of the year with a value. Figures about people that a viewer may not
    read as rows are forecast from what was shown only; a hidden or kept line has none. Past years are every
    partner's, of people what was shown. proposed: a target to hold them against instead of
    the agreed ones. around: what was read for this year already, of: and its figures. Raises KeyError for a
    metric that is not declared.
    """
    known = library(declared)
    asked = [known[key] for key in question.metrics]
    if question.quarter == QUARTERS[-1]:
        around = around or frame(cursor, scope, [], [question.school_year], question.as_of)
        return tuple(
            _none(question, metric, partner, WhyNone.YEAR_OVER)
            for metric in asked
            for partner in around.named(question.partners)
        )
    behind = [known[GROWTH_OF[m.key]] for m in asked if m.key in GROWTH_OF]
    wanted = tuple({m.key: m for m in (*asked, *behind)}.values())
    around = around or frame(cursor, scope, wanted, [question.school_year], question.as_of)
    around = around.of(wanted)
    return ahead(around, question, asked, of or grid(around, question), proposed)


def network_forecasts(
    cursor: DuckDBPyConnection, scope: Scope, question: Question, *, declared: Library | None = None
) -> tuple[Forecast, ...]:
    """One forecast for each metric of all partners together: of those that have reported.

    Partners' own ways past the usual one cancel out among k partners, so their spread counts by √(2/k) (k/2:
    partners are of unequal size; our own choice); what a year does to all of them does not. Promises and
    reports fall due for all on the same days, so there nothing cancels out. Without past years there is none:
    by the head's season alone 31 of 100 ends of the back-test lay outside, since every partner shares its
    error. No chance beside a target added up from partners', and no forecast of growth or of stocks.
    """
    known = library(declared)
    asked = [known[key] for key in question.metrics]
    if question.quarter == QUARTERS[-1]:
        return tuple(_none(question, metric, NETWORK, WhyNone.YEAR_OVER) for metric in asked)
    as_of = scope.as_of if question.as_of is None else question.as_of
    partners, quarters = read.partners(cursor, as_of), QUARTERS[: QUARTERS.index(question.quarter) + 1]
    habits = _habits(cursor, scope, question, asked, quarters, partners)
    new = sum(p.first_cohort_year == question.school_year for p in partners.values())
    first = new * 2 > len(partners)
    lines = []
    for metric, pooled in zip(asked, network(cursor, scope, question, declared=declared), strict=True):
        agreed = pooled.agreement
        if agreed is not None and agreed.agreement_id == 0:
            agreed = None
        figure = Figure(pooled.as_of, pooled.numerator, pooled.denominator, pooled.mark)
        line = started(
            question, metric, NETWORK, figure, agreed,
            judged=agreed is not None, provisional=pooled.provisional,
        )  # fmt: skip
        never = metric.kind is Kind.STOCK or metric.display is Display.CHANGE
        learned_from = (metric.key, line.found.as_of or question.quarter, first)
        if line.found.why_none is None and (never or learned_from not in habits):
            line.found = replace(line.found, why_none=WhyNone.FEW_YEARS)
        line.many, line.first = 2 if metric.records else max(pooled.partners_in or 0, 2), first
        lines.append(line)
    return foretold(lines, habits)


def ahead(
    around: Frame, question: Question, asked: Sequence[Metric], of: Grid, proposed: Agreement | None
) -> Forecasts:
    """The forecasts of figures read already; each made when it is looked at."""
    of = of.of(around.metrics)
    now, year = standing(of, question), question.school_year
    stands = sorted({QUARTERS[q] for q in now.quarter[now.shown].ravel().tolist()})
    habits = _habits(around.cursor, around.scope, question, around.metrics, stands, around.partners)
    seen = Seen(around, question, of, now, proposed)
    return Forecasts(
        asked, of, now, habits, line=seen.line, target=seen.target, course=question.course, of=GROWTH_OF,
        first={p: first_of(around, p, year) for p in of.who}, earlier=seen.earlier,
    )  # fmt: skip


def _habits(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    metrics: Iterable[Metric],
    quarters: Sequence[str],
    partners: Mapping[str, Partner],
) -> Habits:
    of = [m for m in metrics if m.display is not Display.CHANGE and not m.of_money]
    years = sorted(y for y in read.years(cursor) if y < question.school_year)
    who = list(partners)
    first = [years.index(y) if (y := partners[p].first_cohort_year) in years else -1 for p in who]
    tables = read_past.year_ends(cursor, scope, of, years, quarters, who, question.course, question.as_of)
    return learned(of, tables, first, question.course)


def _none(question: Question, metric: Metric, partner: str, why: WhyNone) -> Forecast:
    year, quarter = question.period
    return Forecast(metric.key, partner, year, quarter, question.course, why_none=why)
