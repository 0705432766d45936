"""Forecasts to the year's end: every partner and metric at once, and all partners together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from plp_metrics.compute.forecast_lines import Line, carried, foretold, growth_end
from plp_metrics.compute.habits import Habits, learned
from plp_metrics.compute.pooled import network
from plp_metrics.compute.remade import uncollected
from plp_metrics.compute.results import Key, latest, partner_figures
from plp_metrics.compute.results_agreed import in_force, is_due
from plp_metrics.compute.results_frame import (
    ACCEPTED,
    Figure,
    Frame,
    Library,
    applies,
    frame,
    library,
    value_of,
)
from plp_metrics.compute.trend_series import better
from plp_metrics.compute.trend_spots import place
from plp_metrics.model import (
    NETWORK,
    QUARTERS,
    Agreement,
    Basis,
    Comparison,
    Display,
    Kind,
    Mark,
    Metric,
    Partner,
    Period,
    Question,
    Scope,
)
from plp_metrics.model.forecasts import Forecast, WhyNone
from plp_metrics.model.made import made
from plp_metrics.store import read, read_past

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GROWTH_OF = {"teachers_growth": "teachers_participating", "students_growth": "students_active"}
"""A growth → the count it compares with the year before's: that count is what is forecast."""


def forecasts(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    *,
    proposed: Agreement | None = None,
    declared: Library | None = None,
    around: Frame | None = None,
) -> tuple[Forecast, ...]:
    """One forecast for each metric and each partner the scope names, as the question's quarter sees it.

    It starts from the latest quarter of the year with a value. Figures about people that a viewer may not
    read as rows are forecast from what was shown only; a hidden or kept line has none. Past years are every
    partner's, of people what was shown. proposed: a target to hold them against instead of
    the agreed ones. around: what was read for this year already. Raises KeyError for a metric that is not
    declared.
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
    wanted = list({m.key: m for m in (*asked, *behind)}.values())
    around = around or frame(cursor, scope, wanted, [question.school_year], question.as_of)
    data = _read(around.of(wanted), question, wanted)
    with uncollected():
        lines = [
            _line(data, metric, partner, question, proposed)
            for metric in asked
            for partner in data.around.named(question.partners)
        ]
        return foretold(lines, data.habits)


def network_forecasts(
    cursor: DuckDBPyConnection, scope: Scope, question: Question, *, declared: Library | None = None
) -> tuple[Forecast, ...]:
    """One forecast for each metric of all partners together: of those that have reported.

    Partners' own ways past the usual one cancel out among k partners, so their spread counts by √(2/k) (k/2:
    partners are of unequal size; our own choice); what a year does to all of them does not. No chance beside
    a target added up from partners', and no forecast of growth or of stocks.
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
        line = _started(
            question, metric, NETWORK, figure, agreed,
            judged=agreed is not None, provisional=pooled.provisional,
        )  # fmt: skip
        if line.found.why_none is None and (metric.kind is Kind.STOCK or metric.display is Display.CHANGE):
            line.found = replace(line.found, why_none=WhyNone.FEW_YEARS)
        line.many, line.first = max(pooled.partners_in or 0, 2), first
        lines.append(line)
    return foretold(lines, habits)


@dataclass(frozen=True)
class _Read:
    """What the forecasts of one question are made of, read at once. earlier: year-end counts of the year
    before (metric, partner); stocks: their quarters so far."""

    around: Frame
    figures: dict[Key, Figure]
    habits: Habits
    earlier: Mapping[tuple[str, str], float]
    stocks: Mapping[tuple[str, str], Sequence[tuple[int, float]]]


def _read(around: Frame, question: Question, wanted: Sequence[Metric]) -> _Read:
    cursor, scope = around.cursor, around.scope
    quarters = QUARTERS[: QUARTERS.index(question.quarter) + 1]
    figures = partner_figures(around, quarters, [question.course], question.partners)
    stands = sorted({f.quarter for f in figures.values() if f.quarter and f.mark is Mark.SHOWN})
    habits = _habits(cursor, scope, question, wanted, stands, around.partners)
    bases = [m for m in wanted if m.key in GROWTH_OF.values()]
    how: dict[str, Any] = {
        "courses": [question.course],
        "partners": question.partners,
        "as_of": around.as_of,
    }
    before = Period(question.school_year, question.quarter).last_year.school_year
    earlier = {
        (row[0], row[1]): row[5]
        for row in read.measured(cursor, scope, bases, [before], quarters=["Q4"], **how)
        if row[5] is not None
    }
    stocks: dict[tuple[str, str], list[tuple[int, float]]] = {}
    kept = [m for m in wanted if m.kind is Kind.STOCK]
    years = [y for y in read.years(cursor) if y <= question.school_year] if kept else []
    for row in read.measured(cursor, scope, kept, years, **how) if kept else ():
        at = place(Period(row[2], row[3]))
        if at <= place(question.period) and row[5] is not None:
            stocks.setdefault((row[0], row[1]), []).append((at, row[5]))
    return _Read(around, figures, habits, earlier, {k: sorted(v) for k, v in stocks.items()})


def _habits(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    metrics: Iterable[Metric],
    quarters: Sequence[str],
    partners: Mapping[str, Partner],
) -> Habits:
    of = [m for m in metrics if m.display is not Display.CHANGE and not is_money(m)]
    years = sorted(y for y in read.years(cursor) if y < question.school_year)
    who = list(partners)
    first = [years.index(y) if (y := partners[p].first_cohort_year) in years else -1 for p in who]
    tables = read_past.year_ends(cursor, scope, of, years, quarters, who, question.course, question.as_of)
    return learned(of, tables, first)


def _line(data: _Read, metric: Metric, partner: str, question: Question, proposed: Agreement | None) -> Line:
    around, period = data.around, question.period
    of = metric
    if metric.key in GROWTH_OF:
        of = next(m for m in around.metrics if m.key == GROWTH_OF[metric.key])
    figure = latest(around, data.figures, metric, partner, period, question.course)
    by = figure.quarter or question.quarter
    confirmed = around.agreed.get((partner, metric.key, question.school_year), ())
    agreed = proposed or (in_force(metric, confirmed, question.course, by) if confirmed else None)
    facts = around.partners.get(partner)
    if figure.mark is Mark.NOT_REPORTED and facts is not None:
        there = applies(metric, facts, period, question.course, has_value=False)
        figure = figure if there else figure._replace(mark=Mark.NOT_APPLICABLE)
    waits = around.states.get((partner, Period(question.school_year, by))) not in ACCEPTED
    line = _started(
        question, metric, partner, figure, agreed,
        judged=is_due(metric, facts, question.school_year, agreed),
        provisional=around.scope.basis is Basis.SUBMITTED and figure.numerator is not None and waits,
    )  # fmt: skip
    line.first = facts is not None and facts.first_cohort_year == question.school_year
    if of is not metric:
        base = latest(around, data.figures, of, partner, period, question.course)
        return growth_end(line, of, base, data.earlier.get((of.key, partner)))
    if metric.kind is Kind.STOCK:
        return carried(line, data.stocks.get((metric.key, partner), ()), place(period) // 4 * 4 + 3)
    return line


def _started(
    question: Question,
    metric: Metric,
    partner: str,
    figure: Figure,
    agreed: Agreement | None,
    *,
    judged: bool,
    provisional: bool,
) -> Line:
    """A line with its value and its target, or with the reason why it has no forecast."""
    year, quarter = question.period
    value, why = value_of(figure.numerator, figure.denominator), None
    if figure.mark is Mark.NOT_APPLICABLE:
        why = WhyNone.NOT_APPLICABLE
    elif quarter < metric.from_quarter:
        why = WhyNone.NOT_DUE
    elif figure.mark in (Mark.WITHHELD, Mark.KEPT):
        why = WhyNone.HIDDEN
    elif figure.numerator is None or figure.mark is not Mark.SHOWN or figure.quarter is None:
        why = WhyNone.NO_VALUE
    elif value is None:
        why = WhyNone.NOT_APPLICABLE
    wanted = agreed if agreed is not None and agreed.comparison is not Comparison.REPORT_ONLY else None
    by = figure.quarter if why is None else None
    if why is None and is_money(metric):
        why = WhyNone.MONEY
    left = 3 - QUARTERS.index(by) if by else 0
    at_end = wanted is not None and wanted.due_quarter == QUARTERS[-1] and judged
    return Line(
        made(
            Forecast, metric=metric.key, partner_id=partner, school_year=year, quarter=quarter,
            course=question.course, as_of=by, value=value if by else None, remaining=left,
            agreement=wanted, provisional=provisional, why_none=why,
        ),
        metric,
        figure.numerator or 0.0,
        figure.denominator,
        better(metric, wanted) if at_end else 0,
    )  # fmt: skip


def is_money(metric: Metric) -> bool:
    """Whether it counts dollars: they come by decisions, in lumps; the page of money says how they go on."""
    return metric.display is Display.MONEY or metric.unit == "US$"


def _none(question: Question, metric: Metric, partner: str, why: WhyNone) -> Forecast:
    year, quarter = question.period
    return Forecast(metric.key, partner, year, quarter, question.course, why_none=why)
