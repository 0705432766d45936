"""What each line of a question's forecasts starts from: its figure, its target, or why it has none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plp_metrics.compute.forecast_lines import Line, carried, growth_end
from plp_metrics.compute.forecasts_brief import Now
from plp_metrics.compute.grid import Grid
from plp_metrics.compute.results import HIDDEN, absent
from plp_metrics.compute.results_agreed import in_force, is_due
from plp_metrics.compute.results_frame import ACCEPTED, Figure, Frame, applies, value_of
from plp_metrics.compute.trend_series import better
from plp_metrics.compute.trend_spots import place
from plp_metrics.model import (
    QUARTERS,
    Agreement,
    Basis,
    Comparison,
    Kind,
    Mark,
    Metric,
    Period,
    Question,
    Rule,
)  # fmt: skip
from plp_metrics.model.forecasts import Forecast, WhyNone
from plp_metrics.store.read_program import AgreementRow

GROWTH_OF = {"teachers_growth": "teachers_participating", "students_growth": "students_active"}
"""A growth → the count it compares with the year before's: that count is what is forecast."""


def standing(of: Grid, question: Question) -> Now:
    """Where the lines of a grid stand by the question's quarter."""
    until = len(QUARTERS) - 1 - QUARTERS.index(question.quarter)
    x, n, there, shown = (part[..., -4 : -until or None] for part in (of.x, of.n, of.there, of.shown))
    back = there[..., ::-1].argmax(axis=-1)[..., None]
    at = there.shape[-1] - 1 - back
    some = there.any(axis=-1)
    halves = (np.take_along_axis(part, at, axis=-1)[..., 0] for part in (x, n, shown))
    return Now(np.where(some, at[..., 0], -1), *halves)


@dataclass
class Seen:
    """What the lines of one question are made of, read at once."""

    around: Frame
    question: Question
    of: Grid
    now: Now
    proposed: Agreement | None = None

    def __post_init__(self) -> None:
        self._metric = {m.key: i for i, m in enumerate(self.of.metrics)}
        self._partner = {p: j for j, p in enumerate(self.of.who)}
        before = Period(self.question.school_year, QUARTERS[-1]).last_year
        at = np.flatnonzero(self.of.places == place(before))
        nothing = np.full(self.now.x.shape, np.nan)
        self.earlier = (
            np.where(self.of.shown[..., at[0]], self.of.x[..., at[0]], np.nan) if len(at) else nothing
        )
        protected = [i for i, m in enumerate(self.of.metrics) if m.rule is not Rule.OPEN]
        if (self.now.quarter[protected] < 0).any():
            # Whether it came at all is asked of the snapshot, so before a line is looked at.
            _ = self.around.files

    def target(self, metric: Metric, partner: str, quarter: str) -> float:
        """The target a chance is told of; NaN where none is."""
        year, facts = self.question.school_year, self.around.partners.get(partner)
        wanted: Agreement | AgreementRow | None = self.proposed
        if wanted is None:
            rows = self.around.agreed.rows((partner, metric.key, year))
            exact = [row for row in rows if row.course == self.question.course]
            wanted = exact[-1] if exact else None
            if rows and not exact:
                wanted = self._agreed(metric, partner, quarter)
        if wanted is None or wanted.target is None or wanted.due_quarter != QUARTERS[-1]:
            return np.nan
        if wanted.comparison == Comparison.REPORT_ONLY or not is_due(metric, facts, year, wanted):
            return np.nan
        return wanted.target if better(metric, wanted) else np.nan

    def _agreed(self, metric: Metric, partner: str, quarter: str) -> Agreement | None:
        confirmed = self.around.agreed.get((partner, metric.key, self.question.school_year), ())
        return in_force(metric, confirmed, self.question.course, quarter) if confirmed else None

    def figure(self, metric: Metric, partner: str) -> Figure:
        """The figure of the latest quarter of the year that has one."""
        at = self._metric[metric.key], self._partner[partner]
        if self.now.quarter[at] < 0:
            return absent(self.around, metric, partner, self.question.period, self.question.course)
        if not self.now.shown[at]:
            return HIDDEN._replace(quarter=QUARTERS[self.now.quarter[at]])
        n = float(self.now.n[at])
        return Figure(QUARTERS[self.now.quarter[at]], float(self.now.x[at]), None if n != n else n)

    def points(self, metric: Metric, partner: str) -> list[tuple[int, float]]:
        """A stock's quarters so far."""
        at = self._metric[metric.key], self._partner[partner]
        known = self.of.shown[at] & (self.of.places <= place(self.question.period))
        return list(zip(self.of.places[known].tolist(), self.of.x[at][known].tolist(), strict=True))

    def line(self, metric: Metric, partner: str) -> Line:
        """One metric of a partner on its way."""
        around, question, period = self.around, self.question, self.question.period
        figure = self.figure(metric, partner)
        by = question.quarter if figure.numerator is None else figure.quarter or question.quarter
        agreed = self.proposed or self._agreed(metric, partner, by)
        facts = around.partners.get(partner)
        if figure.mark is Mark.NOT_REPORTED and facts is not None:
            there = applies(metric, facts, period, question.course, has_value=False)
            figure = figure if there else figure._replace(mark=Mark.NOT_APPLICABLE)
        waits = around.states.get((partner, Period(question.school_year, by))) not in ACCEPTED
        line = started(
            question, metric, partner, figure, agreed,
            judged=is_due(metric, facts, question.school_year, agreed),
            provisional=around.scope.basis is Basis.SUBMITTED and figure.numerator is not None and waits,
        )  # fmt: skip
        line.first = first_of(around, partner, question.school_year)
        if metric.key in GROWTH_OF:
            of = around.metrics[self._metric[GROWTH_OF[metric.key]]]
            before = float(self.earlier[self._metric[of.key], self._partner[partner]])
            return growth_end(line, of, self.figure(of, partner), None if before != before else before)
        if metric.kind is Kind.STOCK:
            return carried(line, self.points(metric, partner), place(period) // 4 * 4 + 3)
        return line


def first_of(around: Frame, partner: str, year: str) -> bool:
    """Whether it is a partner's first year."""
    facts = around.partners.get(partner)
    return facts is not None and facts.first_cohort_year == year


def started(
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
    if why is None and metric.of_money:
        why = WhyNone.MONEY
    left = 3 - QUARTERS.index(by) if by else 0
    at_end = wanted is not None and wanted.due_quarter == QUARTERS[-1] and judged
    return Line(
        Forecast(
            metric.key, partner, year, quarter, question.course, as_of=by, value=value if by else None,
            remaining=left, agreement=wanted, provisional=provisional, why_none=why,
        ),
        metric,
        figure.numerator or 0.0,
        figure.denominator,
        better(metric, wanted) if at_end else 0,
    )  # fmt: skip
