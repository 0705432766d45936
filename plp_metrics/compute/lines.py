"""Every partner's figures over the years, read at once and as plain as can be, for statistics over all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    last = place(question.period)
    lines = _read(around, others, years, QUARTERS, question)
    standing = _read(around, like, [year], [q for q in QUARTERS if q <= until], question)
    stands = {key: max(line)[0] % 4 for key, line in standing.items()}
    quarters = [q for i, q in enumerate(QUARTERS) if i in stands.values()]
    earlier = _read(around, like, [y for y in years if y < year], quarters, question)
    for key, line in standing.items():
        lines[key] = [s for s in (*earlier.get(key, ()), *line) if s[0] % 4 == stands[key]]
    for key, line in lines.items():
        line.sort()
        if line[-1][0] > last:
            lines[key] = [s for s in line if s[0] <= last]
    return lines


def _read(
    around: Frame,
    metrics: Sequence[Metric],
    years: Sequence[str],
    quarters: Sequence[str],
    question: Question,
) -> dict[tuple[str, str], list[Spot]]:
    how: dict[str, Any] = {
        "quarters": quarters,
        "courses": [question.course],
        "partners": question.partners,
        "as_of": around.as_of,
    }
    places = {(y, q): place(Period(y, q)) for y in years for q in quarters}
    lines: dict[tuple[str, str], list[Spot]] = {}
    if not (metrics and years and quarters):
        return lines
    for metric, who, year, quarter, _, x, n in read.measured(
        around.cursor, around.scope, metrics, years, **how
    ):
        lines.setdefault((metric, who), []).append((places[year, quarter], x, n, True))
    protected = [m for m in metrics if m.rule is not Rule.OPEN]
    if protected and around.scope.raw != around.scope.named:
        for row in read.published(around.cursor, around.scope, protected, years, **how):
            if not around.has_raw(row[1]):
                found = (places[row[2], row[3]], row[8], row[9], row[7] == Mark.SHOWN)
                lines.setdefault(row[:2], []).append(found)
    return lines
