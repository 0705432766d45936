"""The last point of every partner's metric at once, as columns; a `Trend` only where one is looked at.

Says the same as `trends.judged` says line by line (tests/compute/test_trends_brief.py holds them side by
side). What is rare is judged line by line: a stretch begun by an event or a new definition, one point a year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, overload

import numpy as np

from plp_metrics.compute import trend_columns as columns
from plp_metrics.compute.grid import Grid
from plp_metrics.compute.like_quarters import effects
from plp_metrics.compute.lines import Standing
from plp_metrics.compute.trend import FROZEN, LEAST
from plp_metrics.compute.trend_columns import Far
from plp_metrics.compute.trend_rules import variation
from plp_metrics.compute.trend_series import better, kind_of, verdicts
from plp_metrics.compute.trend_spots import Line, place
from plp_metrics.compute.trend_years import never, together, told_of
from plp_metrics.model import (
    QUARTERS,
    Agreement,
    Cause,
    Declared,
    Display,
    Limits,
    Metric,
    Period,
    Question,
    Segment,
    Split,
    Trend,
    TrendKind,
    WhyNone,
    YearOnYear,
)

Plain = Callable[[Metric, str, Standing], Trend]
"""`trends.judged` of one line."""
Target = Callable[[Metric, str, Period], tuple[Agreement | None, float | None]]
_CAUSES = tuple(Cause)
_START = {of: (Segment(0, Split.START, "", of),) for of in range(FROZEN + 1)}


class Brief(Sequence[Trend]):
    """One trend for each metric and partner, metric by metric, with its last point only.

    events: of each partner. plain: makes what is judged line by line. target: the agreement in force and what
    it asks for.
    """

    def __init__(
        self,
        question: Question,
        of: Grid,
        events: Mapping[str, tuple[Declared, ...]],
        plain: Plain,
        target: Target,
    ) -> None:
        self._question, self._grid, self._events = question, of, events
        self._plain, self._target = plain, target
        self._made: dict[int, Trend] = {}
        many = len(self)
        flat = [part.reshape(many, len(of.places))[:, of.places <= place(question.period)] for part in of[4:]]
        x, n, there, shown = flat
        places = of.places[: x.shape[1]]
        this_year = place(Period(question.school_year, QUARTERS[0]))
        self._kinds = [kind_of(m, question.course) for m in of.metrics]
        each = len(of.who)
        like = np.repeat([k is TrendKind.LIKE_QUARTERS for k in self._kinds], each)
        first = np.repeat([QUARTERS.index(m.from_quarter) for m in of.metrics], each)
        at = there.shape[1] - 1 - there[:, ::-1].argmax(axis=1)
        any_now = there[:, places >= this_year].any(axis=1)
        known = shown & (n != 0) & ~np.isnan(x) & (places % 4 >= first[:, None])
        known &= ~like[:, None] | (any_now[:, None] & (places % 4 == (places[at] % 4)[:, None]))
        self._hidden = any_now & ~shown[np.arange(many), at]
        self._known = columns.packed(known, places, x, n)
        latest = self._known.last(self._known.places)
        none = self._hidden | (self._known.count == 0) | (latest < this_year)
        self._alone = none | self._parted(known, places)
        self._centre, self._far, self._near = (np.full(many, np.nan) for _ in range(3))
        self._size, self._low, self._high = (np.full(many, np.nan) for _ in range(3))
        self._cause, self._way = np.full(many, -1), np.zeros(many, dtype=int)
        ways = {
            TrendKind.XMR: self._single,
            TrendKind.P_PRIME: self._shares,
            TrendKind.LIKE_QUARTERS: self._years,
        }
        for kind, judge in ways.items():
            rows = np.repeat([k is kind for k in self._kinds], each) & ~self._alone
            if rows.any():
                judge(np.flatnonzero(rows))

    def __len__(self) -> int:
        return len(self._grid.metrics) * len(self._grid.who)

    @overload
    def __getitem__(self, i: int) -> Trend: ...
    @overload
    def __getitem__(self, i: slice) -> tuple[Trend, ...]: ...
    def __getitem__(self, i: int | slice) -> Trend | tuple[Trend, ...]:
        if isinstance(i, slice):
            return tuple(self[one] for one in range(len(self))[i])
        i = range(len(self))[i]
        if i not in self._made:
            self._made[i] = self._trend(i)
        return self._made[i]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def _parted(self, known: Any, places: Any) -> Any:
        """Lines of two stretches."""
        found = np.zeros((len(self._grid.metrics), len(self._grid.who)), bool)
        before = known.reshape(*found.shape, len(places))

        def two(day: Any, rows: Any) -> Any:
            since = places >= place(Period.of(day))
            return before[rows][..., ~since].any(axis=-1) & before[rows][..., since].any(axis=-1)

        for i, metric in enumerate(self._grid.metrics):
            for day, _ in metric.breaks:
                found[i] |= two(day, i)
        for j, partner in enumerate(self._grid.who):
            for event in self._events[partner]:
                if event.rebase:
                    found[:, j] |= two(event.day, np.s_[:, j])
        return found.reshape(-1)

    def _single(self, rows: Any) -> None:
        some = self._known.of(rows)
        follows = columns.lie(some).follows
        values = some.x / np.where(np.isnan(some.n), 1.0, some.n)
        self._limited(rows, some.count, columns.xmr(values, some.count, follows))
        limits = Far(self._centre[rows], self._far[rows], self._near[rows])
        self._cause[rows], self._way[rows] = columns.last_cause(values, some.count, follows, limits)

    def _shares(self, rows: Any) -> None:
        metrics = [self._grid.metrics[i // len(self._grid.who)] for i in rows]
        each = np.array([m.answers_each for m in metrics], dtype=float)[:, None]
        share = np.array([m.display is Display.SHARE for m in metrics])
        some = self._known.of(rows)
        some = some._replace(x=some.x / each, n=np.nan_to_num(some.n) / each)
        found, there = columns.lie(some), np.arange(some.x.shape[1]) < some.count[:, None]
        can = (some.n > 0) & (some.x >= 0) & (~share[:, None] | (some.x <= some.n))
        self._alone[rows] |= (some.count >= LEAST) & (~found.shared | (there & ~can).any(axis=1))
        limits = columns.p_prime(some, found, share)
        self._limited(rows, some.count, limits)
        way = columns.outside(some.last(some.x) / some.last(some.n), Far(*limits))
        self._way[rows] = np.where(some.count >= LEAST, way, 0)
        self._cause[rows] = np.where(self._way[rows] != 0, _CAUSES.index(Cause.OUTSIDE), -1)

    def _limited(self, rows: Any, count: Any, limits: Far) -> None:
        for kept, part in zip((self._centre, self._far, self._near), limits, strict=True):
            kept[rows] = np.where((count >= LEAST) & ~np.isnan(limits.far), part, np.nan)

    def _years(self, rows: Any) -> None:
        metrics = [self._grid.metrics[i // len(self._grid.who)] for i in rows]
        grows = np.array([m.display is Display.CHANGE for m in metrics])
        some = self._known.of(rows)
        x, n, x0, n0 = (some.last(part, back) for back in (1, 2) for part in (some.x, some.n))
        nothing = np.full(len(rows), np.nan)
        x0, n0 = np.where(grows, n, x0), np.where(grows, nothing, n0)
        n = np.where(grows, nothing, n)
        each = np.array([together(m) for m in metrics], dtype=float)
        two = grows | (some.count > 1)
        for kept, part in zip((self._size, self._low, self._high), effects(x, n, x0, n0, each), strict=True):
            kept[rows] = np.where(two, part, np.nan)

    def _trend(self, i: int) -> Trend:
        number, j = divmod(i, len(self._grid.who))
        metric, partner, kind = self._grid.metrics[number], self._grid.who[j], self._kinds[number]
        end = int(self._known.count[i])
        if self._alone[i]:
            return self._plain(metric, partner, Standing(self._line(i, 0, end), bool(self._hidden[i])))
        line = self._line(i, max(end - 2, 0), end)
        agreement, target = self._target(metric, partner, line.period(-1))
        way, last = better(metric, agreement), len(line) - 1
        told: dict[str, Any]
        if kind is TrendKind.LIKE_QUARTERS:
            told = told_of(self._compared(i, metric, line), way)
            change = told["variation"] if "compared" in told else variation(None, way)
            told["points"] = (line.point(last, change=change),)
        else:
            limits, found = self._limits(i)
            (segment,) = segments = _START[min(end, FROZEN) if limits else 0]
            told = verdicts(limits, found, segment, target, way)
            point = line.point(last, 0, limits, found[0] if found else None, variation(found, way))
            told |= {"points": (point,), "segments": segments}
        return Trend(
            metric.key, partner, kind, self._question.course,
            agreement=agreement, events=self._events[partner], **told,
        )  # fmt: skip

    def _line(self, i: int, first: int, end: int) -> Line:
        places, x, n = (part[i, first:end].tolist() for part in self._known[1:])
        return Line(places, x, [None if one != one else one for one in n])

    def _limits(self, i: int) -> tuple[Limits | None, tuple[Cause, int] | None]:
        centre, far, near = float(self._centre[i]), float(self._far[i]), float(self._near[i])
        if centre != centre:
            return None, None
        found = (_CAUSES[self._cause[i]], int(self._way[i])) if self._way[i] else None
        return Limits(centre, centre - far, centre + far, centre - near, centre + near), found

    def _compared(self, i: int, metric: Metric, line: Line) -> YearOnYear | WhyNone:
        grows, size = metric.display is Display.CHANGE, float(self._size[i])
        none = never(metric)
        if none is not None:
            return none
        if size != size:
            if not grows and len(line) < 2:
                return WhyNone.NO_YEAR_BEFORE
            return WhyNone.ZERO if grows or line.denominators[-1] is None else WhyNone.NO_RANGE
        before = line.period(-1).last_year if grows else line.period(-2)
        ratio = grows or line.denominators[-1] is None or line.denominators[-2] is None
        return YearOnYear(before, size, float(self._low[i]), float(self._high[i]), ratio)
