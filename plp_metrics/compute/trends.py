"""How figures moved: every partner and metric at once, or one partner's workshops."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from plp_metrics.compute.grid import Grid, grid
from plp_metrics.compute.lines import NONE, Standing, lines_of
from plp_metrics.compute.remade import uncollected
from plp_metrics.compute.results_agreed import in_force, is_due
from plp_metrics.compute.results_frame import Frame, Library, frame, library
from plp_metrics.compute.surveys import HIDDEN_BELOW
from plp_metrics.compute.trend_series import kind_of, limited
from plp_metrics.compute.trend_spots import Held, Line, place
from plp_metrics.compute.trend_years import compared
from plp_metrics.compute.trends_brief import Brief
from plp_metrics.model import (
    ALL,
    QUARTERS,
    Agreement,
    Comparison,
    Declared,
    Metric,
    Period,
    Question,
    Rule,
    Scope,
    Split,
    Trend,
    TrendKind,
    WhyNone,
)
from plp_metrics.model.trends import concerns
from plp_metrics.store import read, read_declared

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Splits = list[tuple[int, Split, str]]


def trends(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    *,
    brief: bool = False,
    declared: Library | None = None,
    around: Frame | None = None,
) -> Sequence[Trend]:
    """One trend for each metric and each partner the scope names, up to the question's quarter.

    The verdicts are of the last quarter with a value in the question's school year. A line that is hidden
    or kept there has points of earlier quarters at most, and no limits and no verdict; hidden and kept
    figures never enter. brief: only the last point is kept (for lists of many). around: what was read for
    these metrics and this year already.
    Raises KeyError for a metric that is not declared.
    """
    asked = [library(declared)[key] for key in question.metrics]
    around = around or frame(cursor, scope, asked, [question.school_year], question.as_of)
    if brief:
        return in_brief(around.of(asked), question, grid(around.of(asked), question))
    lines = lines_of(around, question)
    events = read_declared.events(cursor, scope, question.as_of)
    mine = {p: tuple(e for e in events if concerns(e, p)) for p in around.named(question.partners)}
    with uncollected():
        return tuple(
            judged(
                around, metric, partner, question, lines.get((metric.key, partner), NONE), told, brief=False
            )
            for metric in asked
            for partner, told in mine.items()
        )


def in_brief(around: Frame, question: Question, of: Grid) -> Sequence[Trend]:
    """The same with their last point only, from figures read already; each made when it is looked at."""
    told = read_declared.events(around.cursor, around.scope, question.as_of)
    events = {p: tuple(e for e in told if concerns(e, p)) for p in of.who}

    def plain(metric: Metric, partner: str, standing: Standing) -> Trend:
        return judged(around, metric, partner, question, standing, events[partner], brief=True)

    def target(metric: Metric, partner: str, period: Period) -> tuple[Agreement | None, float | None]:
        return _target(around, metric, partner, period, question.course)

    return Brief(question, of, events, plain, target)


def workshop_trend(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: str,
    partner_id: str,
    years: Sequence[str],
    *,
    declared: Library | None = None,
) -> Trend:
    """A partner's workshops by their day, for who may see its raw rows (no points for others).

    Of surveys only workshops with enough answers to be told (five).
    The target is that of the last workshop's school year. A change of the answers' scale begins a new
    stretch, as a declared event does that says so.
    """
    asked = library(declared)[metric]
    around = frame(cursor, scope, [asked], years)
    held = read_declared.workshops_held(cursor, scope, partner_id, years)
    rows = read.workshops(cursor, scope, [asked], years, partner_id)
    least = HIDDEN_BELOW * asked.answers_each if asked.rule is Rule.SURVEY else 0
    facts = sorted(
        ((held[year, quarter, code], Period(year, quarter), code, x, n)
        for _, _, year, quarter, course, code, x, n in rows
        if course == ALL and (year, quarter, code) in held and x is not None and n != 0
        and (n is None or n >= least)),
        key=lambda found: (found[0].on, found[2]),
    )  # fmt: skip
    line = Line(
        list(range(len(facts))),
        [x for *_, x, _ in facts],
        [n for *_, n in facts],
        [Held(code, period, h.on, f"{h.facilitators} {h.format}") for h, period, code, _, _ in facts],
    )
    days = [h.on for h, *_ in facts]
    events = tuple(e for e in read_declared.events(cursor, scope) if concerns(e, partner_id))
    splits = _splits(asked, events, lambda day: bisect_left(days, day))
    scales = [h.scale for h, *_ in facts]
    if asked.rule != "open":
        told = {i for i, why, _ in splits if why is Split.DEFINITION}
        splits += [
            (i, Split.DEFINITION, f"answers on {scales[i]} points, {scales[i - 1]} before")
            for i in range(1, len(scales))
            if scales[i] != scales[i - 1] and i not in told
        ]
    agreement, target = (None, None)
    if line and partner_id in around.named([partner_id]):
        agreement, target = _target(around, asked, partner_id, line.period(-1), ALL)
    kind = TrendKind.P_PRIME if kind_of(asked) is not TrendKind.XMR else TrendKind.XMR
    trend = Trend(asked.key, partner_id, kind, agreement=agreement, events=events, workshops=True)
    return limited(trend, line, asked, sorted(splits), target)


def judged(
    around: Frame,
    metric: Metric,
    partner_id: str,
    question: Question,
    standing: Standing,
    events: tuple[Declared, ...],
    *,
    brief: bool,
) -> Trend:
    """The trend of a line as it stands; events: those about the partner. brief: the last point only."""
    kind, year = kind_of(metric, question.course), question.school_year
    this_year = place(Period(year, QUARTERS[0]))
    known, hidden = standing
    if hidden or not known or known.places[-1] < this_year:
        points = tuple(known.point(i) for i in range(len(known)))
        why = WhyNone.HIDDEN if hidden else WhyNone.NO_VALUE
        return Trend(metric.key, partner_id, kind, question.course, points, why_none=why, events=events)
    agreement, target = _target(around, metric, partner_id, known.period(-1), question.course)
    trend = Trend(metric.key, partner_id, kind, question.course, agreement=agreement, events=events)
    splits: Splits = []
    if metric.breaks or events:
        splits = _splits(metric, events, lambda day: bisect_left(known.places, place(Period.of(day))))
    if kind is TrendKind.LIKE_QUARTERS:
        return compared(trend, known, metric, splits, brief=brief)
    return limited(trend, known, metric, splits, target, brief=brief)


def _splits(metric: Metric, events: Sequence[Declared], first: Callable[[date], int]) -> Splits:
    """Where a new stretch begins: at the first point on which a new definition or an event bears.

    first: the number of the first point on or after a day (the number of points where there is none).
    """
    days = [(on, Split.DEFINITION, says) for on, says in metric.breaks]
    days += [(e.day, Split.EVENT, e.says) for e in events if e.rebase]
    found: dict[int, tuple[int, Split, str]] = {}
    for day, why, says in days:
        i = first(day)
        before = found.get(i)
        found[i] = (i, before[1], f"{before[2]}; {says}") if before else (i, why, says)
    return sorted(found.values())


def _target(
    around: Frame, metric: Metric, partner_id: str, period: Period, course: str
) -> tuple[Agreement | None, float | None]:
    """The agreement in force in a quarter's year, and its target where it asks for one that is due."""
    confirmed = around.agreed.get((partner_id, metric.key, period.school_year), ())
    agreement = in_force(metric, confirmed, course, period.quarter) if confirmed else None
    if agreement is None or agreement.comparison is Comparison.REPORT_ONLY:
        return agreement, None
    due = is_due(metric, around.partners.get(partner_id), period.school_year, agreement)
    return agreement, agreement.target if due else None
