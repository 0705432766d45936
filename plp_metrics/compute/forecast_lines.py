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
from plp_metrics.model.made import remade

YEAR_SPREAD = (0.09, 0.06, 0.03)
"""By how much a year as a whole strays from the usual one, after Q1, Q2, Q3, of its end (our own choice)."""
SHARE_YEAR_SPREAD = (0.01, 0.006, 0.003)
"""The same for shares and ratios, in their own terms."""


@dataclass(slots=True)
class Line:
    """One figure on its way. found: what is known of its forecast so far (with why_none it stays so).

    x, n: its two halves. sign: 1 where the target at the year's end asks for at least, −1 for at most, 0
    where no chance is told. many: partners added up in it.
    of: the count that is forecast, where it is not the metric itself. scale: what that count is divided by.
    ready: a stock carried on by its own points. rest: of a stock that only grows, what the same quarters to
    the year's end brought the year before. first: it is the partner's first
    year.
    """

    found: Forecast
    metric: Metric
    x: float = 0.0
    n: float | None = None
    sign: int = 0
    many: float = 1
    of: Metric | None = None
    scale: float = 1.0
    ready: Ahead | None = None
    rest: float | None = None
    first: bool = False


def growth_end(line: Line, of: Metric, base: Figure, before: float | None) -> Line:
    """A growth as the forecast of its count beside the year before's end; none without that year."""
    if line.found.why_none is not None:
        return line
    if not before or base.numerator is None or base.mark is not Mark.SHOWN:
        return replace(line, found=remade(line.found, why_none=WhyNone.FEW_YEARS))
    line.x, line.n, line.of, line.scale = base.numerator, None, of, before
    return line


def carried(line: Line, points: Sequence[tuple[int, float]], at: int) -> Line:
    """A stock carried on to the quarter numbered `at`."""
    if line.found.why_none is not None:
        return line
    by, now = dict(points), points[-1][0] if points else 0
    values = [v for _, v in points]
    if values and values == sorted(values) and values[-1] > values[0]:
        # It only grows, in steps of the school year, which a line through its quarters would miss.
        if now - 4 in by and at - 4 in by:
            return replace(line, rest=by[at - 4] - by[now - 4])
        return replace(line, found=remade(line.found, why_none=WhyNone.FEW_YEARS))
    end = chance.stock([p for p, _ in points], values, at, line.found.target)
    if end is None:
        return replace(line, found=remade(line.found, why_none=WhyNone.FEW_YEARS))
    rests = Rests.LINE if len(points) >= chance.LINE_OF else Rests.LAST
    return replace(line, ready=end, found=remade(line.found, rests=rests, past=len(points)))


def foretold(lines: Sequence[Line], habits: Habits) -> tuple[Forecast, ...]:
    """The forecasts of these lines, in their order."""
    done: list[Forecast] = [line.found for line in lines]
    kinds: dict[str, list[tuple[int, Habit]]] = {}
    for i, line in enumerate(lines):
        if line.found.why_none is not None:
            continue
        of = line.of or line.metric
        quarter = line.found.as_of or QUARTERS[0]
        if line.ready is not None:
            done[i] = _ended(line, line.ready, 0, None)
            continue
        habit = habits.get((of.key, quarter, line.first)) or usual(of, line.found.course, quarter)
        if habit is None or habit.share <= 0:
            why = WhyNone.FEW_YEARS if habit is None else WhyNone.NOT_BEGUN
            done[i] = remade(line.found, why_none=why)
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
        return "stocks" if metric.kind is Kind.STOCK else "counts"
    return "shares" if metric.display is Display.SHARE else "ratios"


def _counts(lines: Sequence[Line], habits: Sequence[Habit]) -> Ahead:
    x, (share, _) = _of(lambda a: a.x, lines), _habit(habits)
    together = np.array([a.many > 1 for a in lines])
    share = np.where(together, np.array([h.pooled if h.past else h.share for h in habits]), share)
    unit = _of(lambda a: unit_of(a.of or a.metric), lines)
    end, _ = chance.expected_counts(x, share, unit)
    wider = end * _cancelled(habits, lines, YEAR_SPREAD)
    falls = np.array([float(h.falls) for h in habits])
    ahead = chance.counts(x, share, _targets(lines), wider, unit, falls, _calm(habits))
    scale = _of(lambda a: a.scale, lines)
    return ahead._replace(median=ahead.median / scale, low=ahead.low / scale, high=ahead.high / scale)


def _shares(lines: Sequence[Line], habits: Sequence[Habit]) -> Ahead:
    unit = _of(lambda a: unit_of(a.metric), lines)
    share, _ = _habit(habits)
    x, n = _of(lambda a: a.x, lines) / unit, _of(lambda a: a.n or 0.0, lines) / unit
    more = np.array([_more(a.n or 0.0, h) for a, h in zip(lines, habits, strict=True)]) / unit
    wider = _cancelled(habits, lines, SHARE_YEAR_SPREAD)
    return chance.shares(x, n, more, share, _targets(lines), wider, _calm(habits))


def _ratios(lines: Sequence[Line], habits: Sequence[Habit]) -> Ahead:
    share, _ = _habit(habits)
    value = _of(lambda a: a.found.value or 0.0, lines)
    return chance.ratios(value, share, _targets(lines), _cancelled(habits, lines, SHARE_YEAR_SPREAD))


def _stocks(lines: Sequence[Line], habits: Sequence[Habit]) -> Ahead:
    share, spread = _habit(habits)
    rest = _of(lambda a: a.rest or 0.0, lines)
    end = _of(lambda a: a.x, lines) + share * rest
    # A spread learned from past years has chance in it already; the one supposed has not.
    alone = np.array(
        [h.past == 0 and a.metric.display is Display.COUNT for a, h in zip(lines, habits, strict=True)]
    )
    unit = _of(lambda a: unit_of(a.metric), lines)
    by_chance = np.where(alone, unit * (np.maximum(rest, 0.0) + unit / 2), 0.0)
    return chance.ratios(end, np.ones_like(end), _targets(lines), np.hypot(spread * rest, np.sqrt(by_chance)))


def _cancelled(habits: Sequence[Habit], lines: Sequence[Line], year: Sequence[float]) -> Floats:
    """The spread of many together: what partners do their own way cancels out; what a year does does not, nor
    what a season alone does not know."""
    spread, learned = _habit(habits)[1], np.array([h.past > 0 for h in habits])
    many = _of(lambda a: a.many, lines)
    common = np.array([year[QUARTERS.index(a.found.as_of or QUARTERS[0])] for a in lines])
    return np.where(learned & (many > 1), np.hypot(spread * np.sqrt(np.minimum(2 / many, 1)), common), spread)


_ENDS: dict[str, Callable[[Sequence[Line], Sequence[Habit]], Ahead]] = {
    "counts": _counts,
    "shares": _shares,
    "ratios": _ratios,
    "stocks": _stocks,
}


def _of(take: Callable[[Line], float], lines: Sequence[Line]) -> Floats:
    return np.array([take(line) for line in lines], dtype=float)


def _habit(habits: Sequence[Habit]) -> tuple[Floats, Floats]:
    return np.array([h.share for h in habits]), np.array([h.spread for h in habits])


def _calm(habits: Sequence[Habit]) -> Floats:
    return np.array([h.calm for h in habits])


def _targets(lines: Sequence[Line]) -> Floats:
    return np.array([np.nan if a.found.target is None else a.found.target * a.scale for a in lines])


def _more(n: float, habit: Habit) -> float:
    return n * max(1 / habit.trials - 1, 0.0) if habit.trials > 0 else 0.0


def _ended(line: Line, ends: Ahead, row: int, habit: Habit | None) -> Forecast:
    found, rests = line.found, line.found.rests
    to_come = None
    if habit is not None:
        alone = Rests.SEASON if line.rest is None else Rests.YEAR_BEFORE
        rests = Rests.PAST if habit.past else alone
        to_come = None if line.n is None or line.metric.display is not Display.SHARE else round(
            _more(line.n, habit)
        )  # fmt: skip
    odds = {1: ends.at_least, -1: ends.at_most}.get(line.sign)
    return remade(
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
