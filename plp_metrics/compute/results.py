"""Partners' results beside their targets: now, by quarter, by course, by workshop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from plp_metrics.compute.results_frame import (
    Figure,
    Frame,
    Library,
    frame,
    library,
    of_its_quarter,
    result,
)
from plp_metrics.model import (
    ALL,
    COURSES,
    NO_COURSE,
    QUARTERS,
    Mark,
    Metric,
    Period,
    Question,
    Result,
    Rule,
    Scope,
)
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Key = tuple[str, str, str, str, str]
"""metric, partner_id, school_year, quarter, course"""
NOTHING = Figure(None, None, None, Mark.NOT_REPORTED)
HIDDEN = Figure(None, None, None, Mark.WITHHELD)


def results(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    *,
    declared: Library | None = None,
    around: Frame | None = None,
) -> tuple[Result, ...]:
    """One result for each metric and each partner the scope names: the latest quarter of the year so far
    with a value. around: what was read for this year already. Raises KeyError for a metric that is not
    declared."""
    asked = tuple(library(declared)[key] for key in question.metrics)
    around = around or frame(cursor, scope, asked, [question.school_year], question.as_of)
    around = around.of(asked)
    quarters = [q for q in QUARTERS if q <= question.quarter]
    figures = partner_figures(around, quarters, [question.course], question.partners)
    return tuple(
        result(
            around, metric, partner_id, question.period, question.course,
            latest(around, figures, metric, partner_id, question.period, question.course),
        )
        for metric in asked
        for partner_id in around.named(question.partners)
    )  # fmt: skip


def series(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metrics: Iterable[str],
    partner_id: str,
    course: str = ALL,
    school_years: Sequence[str] = (),
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> tuple[Result, ...]:
    """Each quarter's own figure, up to the last quarter in which any of these metrics has one.

    Quarters before that without a value are there too, marked. Nothing for a partner the scope does not
    name.
    """
    asked = [library(declared)[key] for key in metrics]
    around = frame(cursor, scope, asked, school_years, as_of)
    if partner_id not in around.named(None):
        return ()
    figures = partner_figures(around, QUARTERS, [course], [partner_id])
    last = max((Period(key[2], key[3]) for key in figures), default=None)
    periods = [p for y in school_years for p in (Period(y, q) for q in QUARTERS) if last and p <= last]
    return tuple(
        of_its_quarter(
            result(
                around, metric, partner_id, period, course,
                figures.get((metric.key, partner_id, *period, course))
                or absent(around, metric, partner_id, period, course),
            )
        )
        for metric in asked
        for period in periods
    )  # fmt: skip


def by_course(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    partner_id: str,
    *,
    declared: Library | None = None,
) -> tuple[Result, ...]:
    """One result for each metric and each course the partner offers or reports (and the metric covers)."""
    asked = [library(declared)[key] for key in question.metrics]
    around = frame(cursor, scope, asked, [question.school_year], question.as_of)
    if partner_id not in around.named(None):
        return ()
    quarters = [q for q in QUARTERS if q <= question.quarter]
    courses = [*COURSES, NO_COURSE]
    figures = partner_figures(around, quarters, courses, [partner_id])
    found = (
        result(
            around, metric, partner_id, question.period, course,
            latest(around, figures, metric, partner_id, question.period, course),
        )
        for metric in asked
        for course in courses
        if course in metric.courses and "c" in metric.grain
    )  # fmt: skip
    return tuple(r for r in found if r.mark is not Mark.NOT_APPLICABLE or r.numerator is not None)


def by_workshop(
    cursor: DuckDBPyConnection,
    scope: Scope,
    metric: str,
    partner_id: str,
    school_year: str,
    *,
    as_of: int | None = None,
    declared: Library | None = None,
) -> tuple[Result, ...]:
    """One result for each workshop of a partner, oldest quarter first; only for who may see its raw rows."""
    asked = library(declared)[metric]
    around = frame(cursor, scope, [asked], [school_year], as_of)
    rows = read.workshops(cursor, scope, [asked], [school_year], partner_id, as_of=as_of)
    return tuple(
        result(
            around, asked, partner_id, Period(year, quarter), course,
            Figure(quarter, numerator, denominator), place=(ALL, ALL, workshop),
        )
        for _, _, year, quarter, course, workshop, numerator, denominator in rows
    )  # fmt: skip


def partner_figures(
    around: Frame, quarters: Sequence[str], courses: Sequence[str], partners: Sequence[str] | None
) -> dict[Key, Figure]:
    """Every figure of the frame's metrics and years that its scope may see of these partners."""
    how: dict[str, Any] = {
        "quarters": quarters,
        "courses": courses,
        "partners": partners,
        "as_of": around.as_of,
    }
    figures: dict[Key, Figure] = {}
    for row in read.measured(around.cursor, around.scope, around.metrics, around.years, **how):
        figures[row[:5]] = Figure(row[3], row[5], row[6])
    protected = [m for m in around.metrics if m.rule is not Rule.OPEN]
    if protected and around.scope.raw != around.scope.named:
        for row in read.published(around.cursor, around.scope, protected, around.years, **how):
            if not around.has_raw(row[1]):
                figures[row[:5]] = published_figure(row)
    return figures


def published_figure(row: tuple[Any, ...]) -> Figure:
    """A row of `read.published` as a figure; a kept one stands for the quarter it was shown in."""
    mark = Mark(row[7])
    quarter = row[10] if mark is Mark.KEPT else row[3]
    return Figure(quarter, row[8], row[9], mark, row[11])


def latest(
    around: Frame, figures: dict[Key, Figure], metric: Metric, partner_id: str, period: Period, course: str
) -> Figure:
    """The figure of the latest quarter of the year, up to the one asked for, that has one."""
    year, asked = period
    for quarter in reversed(QUARTERS):
        if quarter <= asked:
            found = figures.get((metric.key, partner_id, year, quarter, course))
            if found is not None:
                return found
    return absent(around, metric, partner_id, period, course)


def absent(around: Frame, metric: Metric, partner_id: str, period: Period, course: str) -> Figure:
    """Why there is no figure: what it needs did not come, or nothing was published of it (yet)."""
    protected = metric.rule is not Rule.OPEN and not around.has_raw(partner_id)
    if protected and around.came(metric, partner_id, period):
        return HIDDEN
    return NOTHING
