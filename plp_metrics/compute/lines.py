"""Every partner's figures over the years, read at once and as plain as can be, for statistics over all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from plp_metrics.compute.results_frame import Frame
from plp_metrics.compute.trend_series import kind_of
from plp_metrics.compute.trend_spots import Line, place
from plp_metrics.model import QUARTERS, Period, Question, TrendKind
from plp_metrics.store import read, read_lines


class Standing(NamedTuple):
    """A line of the quarters that can be judged (shown, of something, none before the metric's first sensible
    quarter), in order; and whether its latest figure of the question's year is hidden or kept."""

    line: Line
    hidden: bool


NONE = Standing(Line(), hidden=False)
Lines = Mapping[tuple[str, str], Standing]
"""(metric, partner) → its line; none where nothing was reported."""


def lines_of(around: Frame, question: Question) -> Lines:
    """The figures of a question's metrics and partners up to its quarter, all school years.

    Of a metric that compares like quarters only the quarter its line stands at in the question's year (no
    line where it has none). A quarter that was not reported is not there.
    """
    years = [y for y in read.years(around.cursor) if y <= question.school_year]
    who = around.named(question.partners)
    found = read_lines.lines(
        around.cursor, around.scope, around.metrics, years, who, question.course, around.as_of
    )
    if not len(found["x"]):
        return {}
    firsts = np.array([place(Period(y, QUARTERS[0])) for y in years])
    places = firsts[found["year"]] + found["quarter"]
    of = found["metric"] * len(who) + found["partner"]
    order = np.lexsort((places, of))
    order = order[places[order] <= place(question.period)]
    return _cut(
        around, question, who, {k: found[k][order] for k in ("x", "n", "shown")}, of[order], places[order]
    )


def _cut(
    around: Frame, question: Question, who: list[str], halves: Mapping[str, Any], of: Any, places: Any
) -> Lines:
    """Columns in order, cut into lines. of: metric and partner of each figure as one number."""
    groups, starts = np.unique(of, return_index=True)
    sizes = np.diff([*starts, len(of)])
    ends = starts + sizes - 1
    last = places[ends] if len(ends) else places
    this_year = last >= place(Period(question.school_year, QUARTERS[0]))
    hidden = this_year & ~halves["shown"][ends]
    like = np.array([kind_of(m, question.course) is TrendKind.LIKE_QUARTERS for m in around.metrics])
    first = np.array([QUARTERS.index(m.from_quarter) for m in around.metrics])
    metric = groups // len(who)
    here, quarter = np.repeat(~like[metric] | this_year, sizes), places % 4
    here &= ~np.repeat(like[metric], sizes) | (quarter == np.repeat(last % 4, sizes))
    known = here & halves["shown"] & (halves["n"] != 0) & (quarter >= first[np.repeat(metric, sizes)])
    n = halves["n"][known].astype(object)
    n[np.isnan(halves["n"][known])] = None
    at, x, n = places[known].tolist(), halves["x"][known].tolist(), n.tolist()
    until = np.concatenate([[0], np.cumsum(np.add.reduceat(known, starts))]) if len(starts) else [0]
    found = {}
    for i, (group, start, end) in enumerate(zip(groups.tolist(), until[:-1], until[1:], strict=True)):
        key = (around.metrics[group // len(who)].key, who[group % len(who)])
        found[key] = Standing(Line(at[start:end], x[start:end], n[start:end]), bool(hidden[i]))
    return found
