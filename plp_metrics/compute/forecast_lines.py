"""From started lines to forecasts: those of one kind together, as arrays. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from plp_metrics.compute import forecast as chance
from plp_metrics.compute.forecast import Ahead
from plp_metrics.compute.forecast_chance import Floats
from plp_metrics.compute.habits import Habit, Habits, unit_of, usual
from plp_metrics.compute.results_frame import Figure
from plp_metrics.model import QUARTERS, Comparison, Display, Kind, Mark, Metric
from plp_metrics.model.forecasts import Forecast, Rests, WhyNone

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
    ready: a stock carried on by its own points. rest: of a stock that moves with the school year, what the
    same quarters to the year's end brought the year before; falls: it shrank before. first: it is the
    partner's first year.
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
    falls: bool = False
    first: bool = False


def growth_end(line: Line, of: Metric, base: Figure, before: float | None) -> Line:
    """A growth as the forecast of its count beside the year before's end; none without that year."""
    if line.found.why_none is not None:
        return line
    if not before or base.numerator is None or base.mark is not Mark.SHOWN:
        return replace(line, found=replace(line.found, why_none=WhyNone.FEW_YEARS))
    line.x, line.n, line.of, line.scale = base.numerator, None, of, before
    return line


def carried(line: Line, points: Sequence[tuple[int, float]], at: int) -> Line:
    """A stock carried on to the quarter numbered `at`."""
    if line.found.why_none is not None:
        return line
    by, now = dict(points), points[-1][0] if points else 0
    values = [v for _, v in points]
    grows = bool(values) and values == sorted(values) and values[-1] > values[0]
    rest = by[at - 4] - by[now - 4] if now - 4 in by and at - 4 in by else None
    if rest is not None and (grows or rest != 0):
        # It moves in steps of the school year, which a line through its quarters would miss.
        return replace(line, rest=rest, falls=not grows)
    if grows:
        return replace(line, found=replace(line.found, why_none=WhyNone.FEW_YEARS))
    end = chance.stock([p for p, _ in points], values, at, line.found.target)
    if end is None:
        return replace(line, found=replace(line.found, why_none=WhyNone.FEW_YEARS))
    rests = Rests.LINE if len(points) >= chance.LINE_OF else Rests.LAST
    return replace(line, ready=end, found=replace(line.found, rests=rests, past=len(points)))


class Going(NamedTuple):
    """Lines of one kind on their way, as columns, each with its habit (`Habit`); as in `Line`, and

    target: NaN where no chance is told. unit: how many come and go as one. after: the quarter (0–2) they
    stand at. counted: whether whole things are counted.
    """

    x: Any
    n: Any
    value: Any
    target: Any
    scale: Any
    rest: Any
    many: Any
    unit: Any
    after: Any
    counted: Any
    share: Any
    trials: Any
    spread: Any
    calm: Any
    falls: Any
    past: Any
    pooled: Any
    other: Any

    @property
    def more(self) -> Floats:
        """Trials to come."""
        return self.n * _more(self.trials)


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
            done[i] = ended(line, line.ready, 0, None)
            continue
        habit = habits.get((of.key, quarter, line.first)) or usual(of, line.found.course, quarter)
        if habit is None or habit.share <= 0:
            done[i] = replace(line.found, why_none=none_of(habit))
            continue
        kinds.setdefault(kind_of(of), []).append((i, habit))
    for kind, some in kinds.items():
        ends = ENDS[kind](_going([lines[i] for i, _ in some], [h for _, h in some]))
        for row, (i, habit) in enumerate(some):
            done[i] = ended(lines[i], ends, row, habit)
    return tuple(done)


def none_of(habit: Habit | None) -> WhyNone:
    """Why a line with such a habit has no forecast."""
    return WhyNone.FEW_YEARS if habit is None else WhyNone.NOT_BEGUN


def kind_of(metric: Metric) -> str:
    """The way a metric's lines are forecast: a key of `ENDS`."""
    if metric.kind is not Kind.RATE:
        return "stocks" if metric.kind is Kind.STOCK else "counts"
    return "shares" if metric.display is Display.SHARE else "ratios"


def _going(lines: Sequence[Line], habits: Sequence[Habit]) -> Going:
    rows = [
        (
            a.x, a.n or 0.0, a.found.value or 0.0,
            np.nan if a.found.target is None else a.found.target * a.scale,
            a.scale, a.rest or 0.0, a.many, unit_of(a.of or a.metric),
            QUARTERS.index(a.found.as_of or QUARTERS[0]), a.metric.display is Display.COUNT,
            *h._replace(falls=h.falls or a.falls),
        )
        for a, h in zip(lines, habits, strict=True)
    ]  # fmt: skip
    return Going(*np.array(rows, dtype=float).T)


def _counts(of: Going) -> Ahead:
    share = np.where((of.many > 1) & (of.past > 0), of.pooled, of.share)
    end, _ = chance.expected_counts(of.x, share, of.unit)
    wider = end * _strayed(of, YEAR_SPREAD)
    ahead = chance.counts(of.x, share, of.target, wider, of.unit, of.falls, of.calm)
    return ahead._replace(
        median=ahead.median / of.scale, low=ahead.low / of.scale, high=ahead.high / of.scale
    )


def _shares(of: Going) -> Ahead:
    wider = _strayed(of, SHARE_YEAR_SPREAD)
    return chance.shares(
        of.x / of.unit, of.n / of.unit, of.more / of.unit, of.share, of.target, wider, of.calm
    )


def _ratios(of: Going) -> Ahead:
    return chance.ratios(of.value, of.share, of.target, _strayed(of, SHARE_YEAR_SPREAD, alone=False))


def _stocks(of: Going) -> Ahead:
    # A spread learned from past years has chance in it already; the one supposed has not.
    alone = ((of.past == 0) & (of.counted > 0)).astype(float)
    rest = of.share * of.rest
    return chance.growing(of.x, rest, of.unit, of.target, of.spread * np.abs(of.rest), alone, of.falls)


def _strayed(of: Going, year: Sequence[float], *, alone: bool = True) -> Floats:
    """How far lines stray beyond chance: partners by their own ways, which of many together cancel out, and
    by what a year does to all of them, which does not, and which a habit of two years does not know.

    alone: one partner's habit misses it too; not one of the other kind of years, which is wide already.
    """
    common = np.array(year)[of.after.astype(int)] * np.where(of.many > 1, 1.0, alone * (1 - of.other))
    own = of.spread * np.sqrt(np.minimum(2 / np.where(of.many > 1, of.many, 2), 1))
    return np.where(of.past > 0, np.hypot(own, common), of.spread)


ENDS: dict[str, Callable[[Going], Ahead]] = {
    "counts": _counts,
    "shares": _shares,
    "ratios": _ratios,
    "stocks": _stocks,
}


def _more(trials: Any) -> Any:
    """Trials to come for each one there is, by the share of a year's usual by now."""
    return np.where(trials > 0, np.maximum(1 / np.where(trials > 0, trials, 1.0) - 1, 0.0), 0.0)


def ended(line: Line, ends: Ahead, row: int, habit: Habit | None) -> Forecast:
    """A line's forecast. ends: of lines of its kind, itself at `row`; habit: None for a stock carried on."""
    found, rests = line.found, line.found.rests
    to_come = None
    if habit is not None:
        alone = Rests.SEASON if line.rest is None else Rests.YEAR_BEFORE
        rests = Rests.PAST if habit.past else alone
        to_come = None if line.n is None or line.metric.display is not Display.SHARE else round(
            line.n * float(_more(habit.trials))
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
