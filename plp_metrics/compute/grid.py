"""Every partner's figures over the years as one array, read once: what statistics over all are made from."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from plp_metrics.compute.results_frame import Frame
from plp_metrics.compute.trend_spots import place
from plp_metrics.model import QUARTERS, Metric, Period, Question
from plp_metrics.store import read, read_lines


class Grid(NamedTuple):
    """Arrays of metric × partner × quarter. x, n: the two halves (n NaN for a count; both where there is no
    figure). there: a figure was measured or published. shown: and it is neither hidden nor kept.

    places: the number of each quarter (`trend_spots.place`), up to the end of the question's year.
    """

    metrics: tuple[Metric, ...]
    who: tuple[str, ...]
    years: tuple[str, ...]
    places: Any
    x: Any
    n: Any
    there: Any
    shown: Any

    def of(self, metrics: tuple[Metric, ...]) -> Grid:
        """The same for some of its metrics."""
        if metrics == self.metrics:
            return self
        rows = [at[m.key] for at in [{m.key: i for i, m in enumerate(self.metrics)}] for m in metrics]
        parts = (part[rows] for part in (self.x, self.n, self.there, self.shown))
        return Grid(metrics, self.who, self.years, self.places, *parts)


def grid(around: Frame, question: Question, *, lines: bool = True) -> Grid:
    """The figures of the frame's metrics and the question's course and partners, of all school years up to
    the question's (lines: False for this year alone), as far as the scope may see them."""
    who = tuple(around.named(question.partners))
    known = {y for y in read.years(around.cursor) if y < question.school_year} if lines else set()
    years = (*sorted(known), question.school_year)
    places = np.array([place(Period(y, q)) for y in years for q in QUARTERS])
    shape = (len(around.metrics), len(who), len(places))
    x, n = np.full(shape, np.nan), np.full(shape, np.nan)
    there, shown = np.zeros(shape, bool), np.zeros(shape, bool)
    found = read_lines.lines(
        around.cursor, around.scope, around.metrics, years, who, question.course, around.as_of
    )
    at = (found["metric"], found["partner"], 4 * found["year"] + found["quarter"])
    x[at], n[at], there[at], shown[at] = found["x"], found["n"], True, found["shown"]
    return Grid(around.metrics, who, years, places, x, n, there, shown)
