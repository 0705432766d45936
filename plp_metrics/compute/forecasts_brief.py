"""The forecasts of every partner and metric at once, as columns; a `Forecast` only where one is looked at.

Says the same as `forecast_lines.foretold` says line by line (tests/compute/test_forecasts_brief.py holds them
side by side). Stocks are few, and go on line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, overload

import numpy as np

from plp_metrics.compute.forecast import Ahead
from plp_metrics.compute.forecast_lines import ENDS, Going, Line, ended, foretold, kind_of
from plp_metrics.compute.grid import Grid
from plp_metrics.compute.habits import Habit, Habits, unit_of, usual
from plp_metrics.model import QUARTERS, Display, Kind, Metric
from plp_metrics.model.forecasts import Forecast

Place = tuple[int, int]
"""metric, partner"""


class Now(NamedTuple):
    """Where each metric × partner stands in the year. quarter: the latest with a figure, −1 without one; x,
    n: its halves; shown: whether they are neither hidden nor kept."""

    quarter: Any
    x: Any
    n: Any
    shown: Any


class Forecasts(Sequence[Forecast]):
    """One forecast for each metric and partner, metric by metric; made when asked for.

    line: a line as `foretold` takes it. target: of a metric, partner and quarter the target of the year's
    end, NaN without one. first: whether it is a partner's first year. of: a growth → the count it compares;
    earlier: that count's end of the year before. metrics: those asked for, of the grid's.
    """

    def __init__(
        self,
        metrics: Sequence[Metric],
        grid: Grid,
        now: Now,
        habits: Habits,
        *,
        line: Callable[[Metric, str], Line],
        target: Callable[[Metric, str, str], float],
        first: Mapping[str, bool],
        course: str,
        of: Mapping[str, str],
        earlier: Any,
    ) -> None:
        self._metrics, self._who, self._line, self._habits = tuple(metrics), grid.who, line, habits
        self._now, self._target, self._first, self._course = now, target, first, course
        self._of, self._earlier = of, earlier
        self._at = {m.key: i for i, m in enumerate(grid.metrics)}
        asked = {m.key: i for i, m in enumerate(self._metrics)}
        self._found: dict[Place, tuple[Ahead, int, Habit]] = {}
        self._made: dict[int, Forecast] = {}
        self._usual: dict[tuple[str, str, bool], Habit | None] = {}
        kinds: dict[str, list[Metric]] = {}
        for metric in metrics:
            base = grid.metrics[self._at[of.get(metric.key, metric.key)]]
            if base.kind is not Kind.STOCK:
                kinds.setdefault(kind_of(base), []).append(metric)
        for kind, some in kinds.items():
            self._foretell(kind, {asked[m.key]: m for m in some}, grid)

    def __len__(self) -> int:
        return len(self._metrics) * len(self._who)

    @overload
    def __getitem__(self, i: int) -> Forecast: ...
    @overload
    def __getitem__(self, i: slice) -> tuple[Forecast, ...]: ...
    def __getitem__(self, i: int | slice) -> Forecast | tuple[Forecast, ...]:
        if isinstance(i, slice):
            return tuple(self[one] for one in range(len(self))[i])
        i = range(len(self))[i]
        if i not in self._made:
            self._made[i] = self._forecast(*divmod(i, len(self._who)))
        return self._made[i]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def _forecast(self, i: int, j: int) -> Forecast:
        line = self._line(self._metrics[i], self._who[j])
        if line.found.why_none is None and (i, j) in self._found:
            return ended(line, *self._found[i, j])
        return foretold([line], self._habits)[0]

    def _foretell(self, kind: str, metrics: Mapping[int, Metric], grid: Grid) -> None:
        """The columns of all lines of a kind that have a forecast."""
        lines: list[tuple[Place, Habit]] = []
        columns: list[Any] = []
        for i, metric in metrics.items():
            own, base = self._at[metric.key], self._at[self._of.get(metric.key, metric.key)]
            of, grows = grid.metrics[base], base != own
            stands = self._now.quarter[own]
            can = (stands >= 0) & self._now.shown[own] & (self._now.n[own] != 0)
            x, n, scale = self._now.x[base], self._now.n[own], np.ones(len(self._who))
            if grows:
                scale = self._earlier[base]
                can &= self._now.shown[base] & (np.nan_to_num(scale) != 0)
                n = np.full(len(self._who), np.nan)
            which: list[int] = []
            target: list[float] = []
            for j, quarter in zip(np.flatnonzero(can).tolist(), stands[can].tolist(), strict=True):
                habit = self._habit(of, QUARTERS[quarter], self._first[self._who[j]])
                if habit is not None and habit.share > 0:
                    lines.append(((i, j), habit))
                    which.append(j)
                    target.append(self._target(metric, self._who[j], QUARTERS[quarter]))
            many, counted = np.ones(len(which)), metric.display is Display.COUNT
            value = x / np.where(np.isnan(n) | (n == 0), 1.0, n)
            columns.append((
                x[which], np.nan_to_num(n[which]), value[which], np.array(target) * scale[which],
                scale[which], 0 * many, many, unit_of(of) * many, stands[which], counted * many,
            ))  # fmt: skip
        if not lines:
            return
        of_habits = np.array([habit for _, habit in lines], dtype=float).T
        joined = (np.concatenate(part) for part in zip(*columns, strict=True))
        ends = ENDS[kind](Going(*joined, *of_habits))
        for row, (at, habit) in enumerate(lines):
            self._found[at] = ends, row, habit

    def _habit(self, of: Metric, quarter: str, first: bool) -> Habit | None:
        key = (of.key, quarter, first)
        if key not in self._usual:
            self._usual[key] = self._habits.get(key) or usual(of, self._course, quarter)
        return self._usual[key]
