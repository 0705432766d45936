"""Every partner's figures over the years, read at once and as plain as can be, for statistics over all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from plp_metrics.compute.results_frame import Frame
from plp_metrics.compute.trend_series import kind_of
from plp_metrics.compute.trend_spots import Spot, place
from plp_metrics.model import QUARTERS, Mark, Metric, Period, Question, Rule, TrendKind
from plp_metrics.store import read

Lines = Mapping[tuple[str, str], Sequence[Spot]]
"""(metric, partner) → its quarters in order."""


def lines_of(around: Frame, question: Question) -> Lines:
    """The figures of a question's metrics and partners up to its quarter, all school years.

    Of a metric that compares like quarters only the quarter its line stands at in the question's year (no
    earlier year where it has none). A quarter that was not reported is not there.
    """
    year, until = question.school_year, question.quarter
    years = [y for y in read.years(around.cursor) if y <= year]
    like = [m for m in around.metrics if kind_of(m, question.course) is TrendKind.LIKE_QUARTERS]
    others = [m for m in around.metrics if m not in like]
    lines: dict[tuple[str, str], list[Spot]] = {}
    _add(lines, _rows(around, others, years, QUARTERS, question), question.period)
    _add(lines, _rows(around, like, [year], [q for q in QUARTERS if q <= until], question), question.period)
    keys = {m.key for m in like}
    stands: dict[tuple[str, str], str] = {}
    for key, line in lines.items():
        if key[0] in keys:
            latest = max(line)
            line[:] = [latest]
            stands[key] = latest.period.quarter
    earlier = [y for y in years if y < year]
    rows = _rows(around, like, earlier, sorted(set(stands.values())), question) if earlier and stands else []
    _add(lines, (row for row in rows if stands.get(row[:2]) == row[3]), question.period)
    for line in lines.values():
        line.sort()
    return lines


def _rows(
    around: Frame,
    metrics: Sequence[Metric],
    years: Sequence[str],
    quarters: Sequence[str],
    question: Question,
) -> list[tuple[Any, ...]]:
    """metric, partner, school year, quarter, numerator, denominator, shown."""
    how: dict[str, Any] = {
        "quarters": quarters,
        "courses": [question.course],
        "partners": question.partners,
        "as_of": around.as_of,
    }
    own = read.measured(around.cursor, around.scope, metrics, years, **how)
    rows = [(metric, who, year, q, x, n, True) for metric, who, year, q, _, x, n in own]
    protected = [m for m in metrics if m.rule is not Rule.OPEN]
    if protected and around.scope.raw != around.scope.named:
        rows += [
            (row[0], row[1], row[2], row[3], row[8], row[9], row[7] == Mark.SHOWN)
            for row in read.published(around.cursor, around.scope, protected, years, **how)
            if not around.has_raw(row[1])
        ]
    return rows


def _add(lines: dict[tuple[str, str], list[Spot]], rows: Iterable[tuple[Any, ...]], until: Period) -> None:
    periods: dict[tuple[str, str], tuple[int, str, Period]] = {}
    last = place(until)
    for metric, who, year, quarter, x, n, shown in rows:
        if (year, quarter) not in periods:
            period = Period(year, quarter)
            periods[year, quarter] = (place(period), str(period), period)
        number, at, period = periods[year, quarter]
        if number <= last:
            key = (metric, who)
            if key not in lines:
                lines[key] = []
            lines[key].append(Spot(number, at, period, x, n, shown))
