"""From started lines to forecasts: those of one kind together, as arrays. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from plp_metrics.compute import forecast as chance
from plp_metrics.compute.forecast import Ahead
from plp_metrics.compute.forecast_chance import Floats
from plp_metrics.compute.habits import Habit, Habits, unit_of, usual
from plp_metrics.compute.results_frame import Figure
from plp_metrics.model import QUARTERS, Comparison, Display, Kind, Mark, Metric
from plp_metrics.model.forecasts import Forecast, Rests, WhyNone


@dataclass(frozen=True)
class Line:
    """One figure on its way. found: what is known of its forecast so far (with why_none it stays so).

    x, n: its two halves. sign: 1 where the target at the year's end asks for at least, −1 for at most, 0
    where no chance is told. calm: by how much the spread of partners counts (less for many together).
    of: the count that is forecast, where it is not the metric itself. scale: what that count is divided by.
    ready: a stock, whose points are its own past.
    """

    found: Forecast
    metric: Metric
    x: float = 0.0
    n: float | None = None
    sign: int = 0
    calm: float = 1.0
    of: Metric | None = None
    scale: float = 1.0
    ready: Ahead | None = None


def growth_end(line: Line, of: Metric, base: Figure, before: float | None) -> Line:
    """A growth as the forecast of its count beside the year before's end; none without that year."""
    if line.found.why_none is not None:
        return line
    if not before or base.numerator is None or base.mark is not Mark.SHOWN:
        return replace(line, found=replace(line.found, why_none=WhyNone.FEW_YEARS))
    return replace(line, x=base.numerator, n=None, of=of, scale=before)


def carried(line: Line, points: Sequence[tuple[int, float]], at: int) -> Line:
    """A stock carried on to the quarter numbered `at`."""
    if line.found.why_none is not None:
        return line
    end = chance.stock([p for p, _ in points], [v for _, v in points], at, line.found.target)
    if end is None:
        return replace(line, found=replace(line.found, why_none=WhyNone.FEW_YEARS))
    rests = Rests.LINE if len(points) >= chance.LINE_OF else Rests.LAST
    return replace(line, ready=end, found=replace(line.found, rests=rests, past=len(points)))


def foretold(lines: Sequence[Line], habits: Habits) -> tuple[Forecast, ...]:
    """The forecasts of these lines, in their order."""
    done: list[Forecast] = [line.found for line in lines]
    kinds: dict[str, list[tuple[int, Habit]]] = {}
    for i, line in enumerate(lines):
        if line.found.why_none is not None:
            continue
        if line.ready is not None:
            done[i] = _ended(line, line.ready, 0, None)
            continue
        of = line.of or line.metric
        quarter = line.found.as_of or QUARTERS[0]
        habit = habits.get((of.key, quarter)) or usual(of, line.found.course, quarter)
        if habit is None or habit.share <= 0:
            why = WhyNone.FEW_YEARS if habit is None else WhyNone.NOT_BEGUN
            done[i] = replace(line.found, why_none=why)
            continue
        kinds.setdefault(_kind(of), []).append((i, habit))
    for kind, some in kinds.items():
        of_kind = [lines[i] for i, _ in some]
        ends = _ENDS[kind](of_kind, [h for _, h in some])
        for row, (i, habit) in enumerate(some):
            done[i] = _ended(lines[i], ends, row, habit)
    return tuple(done)


def _kind(metric: Metric) -> str:
    if metric.kind is not Kind.RATE:
        return "counts"
    return "shares" if metric.display is Display.SHARE else "ratios"


def _counts(lines: Sequence[Line], habits: Sequence[Habit]) -> Ahead:
    x, share, spread = _of(lambda a: a.x, lines), *_habit(habits)
    unit = _of(lambda a: unit_of(a.of or a.metric), lines)
    end, _ = chance.expected_counts(x, share, unit)
    wider = end * spread * _of(lambda a: a.calm, lines)
    falls = np.array([float(h.falls) for h in habits])
    ahead = chance.counts(x, share, _targets(lines), wider, unit, falls)
    scale = _of(lambda a: a.scale, lines)
    return ahead._replace(median=ahead.median / scale, low=ahead.low / scale, high=ahead.high / scale)


def _shares(lines: Sequence[Line], habits: Sequence[Habit]) -> Ahead:
    unit = _of(lambda a: unit_of(a.metric), lines)
    share, spread = _habit(habits)
    x, n = _of(lambda a: a.x, lines) / unit, _of(lambda a: a.n or 0.0, lines) / unit
    more = np.array([_more(a.n or 0.0, h) for a, h in zip(lines, habits, strict=True)]) / unit
    calm = _of(lambda a: a.calm, lines)
    return chance.shares(x, n, more, share, _targets(lines), spread * calm)


def _ratios(lines: Sequence[Line], habits: Sequence[Habit]) -> Ahead:
    share, spread = _habit(habits)
    value = _of(lambda a: a.found.value or 0.0, lines)
    return chance.ratios(value, share, _targets(lines), spread * _of(lambda a: a.calm, lines))


_ENDS: dict[str, Callable[[Sequence[Line], Sequence[Habit]], Ahead]] = {
    "counts": _counts,
    "shares": _shares,
    "ratios": _ratios,
}


def _of(take: Callable[[Line], float], lines: Sequence[Line]) -> Floats:
    return np.array([take(line) for line in lines], dtype=float)


def _habit(habits: Sequence[Habit]) -> tuple[Floats, Floats]:
    return np.array([h.share for h in habits]), np.array([h.spread for h in habits])


def _targets(lines: Sequence[Line]) -> Floats:
    return np.array([np.nan if a.found.target is None else a.found.target * a.scale for a in lines])


def _more(n: float, habit: Habit) -> float:
    return n * max(1 / habit.trials - 1, 0.0) if habit.trials > 0 else 0.0


def _ended(line: Line, ends: Ahead, row: int, habit: Habit | None) -> Forecast:
    found, rests = line.found, line.found.rests
    to_come = None
    if habit is not None:
        rests = Rests.PAST if habit.past else Rests.SEASON
        to_come = None if line.n is None or line.metric.display is not Display.SHARE else round(
            _more(line.n, habit)
        )  # fmt: skip
    odds = {1: ends.at_least, -1: ends.at_most}.get(line.sign)
    return replace(
        found,
        median=float(ends.median[row]),
        low=float(ends.low[row]),
        high=float(ends.high[row]),
        chance=None if odds is None or np.isnan(odds[row]) else float(odds[row]),
        needed_per_quarter=_needed(line, to_come),
        to_come=to_come,
        rests=rests,
        past=found.past if habit is None else habit.past,
    )


def _needed(line: Line, to_come: float | None) -> float | None:
    found, target = line.found, line.found.target
    if target is None or line.sign == 0 or found.agreement is None:
        return None
    if found.agreement.comparison is not Comparison.AT_LEAST:
        return None
    if line.metric.kind is Kind.STOCK or line.n is None:
        return chance.needed(target * line.scale - line.x, found.remaining)
    if to_come is None:
        return None
    return chance.needed(target * (line.n + to_come) - line.x, found.remaining)
