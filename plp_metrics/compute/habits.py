"""How figures usually go on from a quarter to the year's end, learned from past partner-years. Pure.

Decisions, our own, from holding forecasts against what came (`python -m bench forecast`):
- Eight partner-years of five partners or more make a habit, taken from the latest two years that have them.
- A partner's first year goes another way than its later ones (half as much of it is there by Q1, since
  nobody teaches from before). So first years are forecast from first years, later ones from later ones;
  where only the other kind is there, it is trusted less.
- With too little past the head's season serves (counts, and shares with a season); where it says that all is
  there by now, or a share has none, there is no telling how it goes on. Surveys and attendances of the year
  so far add a quarter of the year's answers each quarter.
- Partners stray from the usual way by more than chance (their courses differ), or, in what is planned, by
  less. Both come from past partner-years, so that the interval would have held 80 % of them: `spread` what
  is added, `calm` by how much chance is drawn in.
- A stock mostly moves in steps of the school year, which a straight line misses; so where the same quarters
  brought something the year before, it is forecast by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from plp_metrics.compute.forecast import expected_counts, expected_shares
from plp_metrics.compute.forecast_chance import Z80, Floats
from plp_metrics.compute.trend_years import together
from plp_metrics.model import ALL, QUARTERS, Display, Kind, Metric

LEAST_YEARS, LEAST_PARTNERS, HELD = 8, 5, 0.8
SEASON_SPREAD = (0.5, 0.25, 0.05)
"""By how much of a year's end a season alone may miss it, after Q1, Q2, Q3 (standard deviation)."""
REST_SPREAD = 0.1
"""By how much the rest of a year of a growing stock differs at least from the year before's, beside it."""
SHARE_SPREAD = 0.15
"""The same of a share with a season, times what the season says is missing."""
PLANNED, BY_PLAN = frozenset({"workshops", "quarters", "events"}), 0.5
"""What is planned and held, and the part of a season's spread and of chance it strays by (own choice)."""
OTHER_SPREAD, OTHER_SHARE_SPREAD = (0.3, 0.15, 0.05), (0.02, 0.01, 0.005)
"""The spread at least of a first year judged by later ones or the other way about; counts, and shares."""
FALLS_FROM = 0.1
"""From this share of past partner-years that ended below a quarter on, a count shrinks at times."""
BY_CHANCE = 4
"""So many imagined partner-years that strayed as chance has it stand beside the real ones, so that a few
which strayed by less do not promise too much."""


class Habit(NamedTuple):
    """share: of the year-end value usual by this quarter (counts: median; others: pooled); of a stock what
    the rest of the year brings, beside the year before's rest. trials: the share of the year-end denominator
    (1 for counts). spread: how far partner-years stray beyond chance (standard deviation; counts: of the
    year's end as 1; stocks: of the rest as 1; others: in the value's own terms). calm: the factor of chance's
    own width, at most 1. falls: a count shrinks at times. past: partner-years it was learned from, 0 for the
    season alone. pooled: the share of all partners' counts together. other: learned from
    the other kind of years.
    """

    share: float
    trials: float = 1.0
    spread: float = 0.0
    calm: float = 1.0
    falls: bool = False
    past: int = 0
    pooled: float = 1.0
    other: bool = False


Habits = Mapping[tuple[str, str, bool], Habit]
"""(metric, quarter, whether of first years) → habit, where there are past years enough."""
_HALVES = ("x", "n", "end_x", "end_n")
_PLACES = ("metric", "partner", "year", "quarter")


def unit_of(metric: Metric) -> float:
    """How many of what is counted come and go as one: a class's students, one person's answers."""
    return together(metric) if metric.display is Display.COUNT else metric.answers_each


def learned(
    metrics: Sequence[Metric],
    tables: Iterable[Mapping[str, Any]],
    first: Sequence[int],
    course: str = ALL,
) -> Habits:
    """The habits of metrics from past partner-years (`store.read_past.year_ends`) of a course.

    first: of each partner the place of its first year among the years asked for, −1 where it lies before.
    """
    given = [t for t in tables if len(t["metric"])]
    if not given:
        return {}
    at = {k: np.concatenate([np.asarray(t[k], dtype=int) for t in given]) for k in _PLACES}
    halves = np.array([np.concatenate([np.asarray(t[k], dtype=float) for t in given]) for k in _HALVES])
    of = at["metric"] * 4 + at["quarter"]
    order = np.argsort(of, kind="stable")
    groups, starts = np.unique(of[order], return_index=True)
    halves, who, year = halves[:, order], at["partner"][order], at["year"][order]
    new = np.asarray(first, dtype=int)[who] == year
    habits: dict[tuple[str, str, bool], Habit] = {}
    for group, rows in zip(groups.tolist(), map(slice, starts, [*starts[1:], len(order)]), strict=True):
        metric, quarter = metrics[group // 4], group % 4
        if metric.kind is Kind.STOCK:
            habits |= _steps(metric, quarter, halves[:, rows], who[rows], year[rows])
        else:
            habits |= _stages(metric, quarter, course, halves[:, rows], who[rows], year[rows], new[rows])
    return habits


def usual(metric: Metric, course: str, quarter: str) -> Habit | None:
    """The head's season as a habit, where it says how a figure goes on; None where it does not."""
    if metric.kind is Kind.STOCK:
        return Habit(1.0, spread=REST_SPREAD)
    now = QUARTERS.index(quarter)
    share = metric.season_of(course)[now] if metric.season else 1.0
    if metric.kind is not Kind.RATE:
        strays = BY_PLAN if metric.unit in PLANNED else 1.0
        return Habit(share, spread=strays * SEASON_SPREAD[now], calm=strays) if share < 1 else None
    if metric.display is not Display.SHARE:
        return None
    adds = metric.reads in ("year", "training_year")
    if not adds and share >= 1:
        return None
    return Habit(share, (now + 1) / 4 if adds else 1.0, SHARE_SPREAD * (1 - share))


def _stages(
    metric: Metric, quarter: int, course: str, halves: Floats, who: Any, year: Any, new: Any
) -> dict[tuple[str, str, bool], Habit]:
    found: dict[bool, Habit] = {}
    for stage in (True, False):
        habit = _latest(metric, halves, who, year, new == stage)
        if habit is not None:
            found[stage] = habit
    for stage in (True, False):
        if stage not in found and (not stage) in found:
            found[stage] = _of_other(found[not stage], metric, course, quarter)
    return {(metric.key, QUARTERS[quarter], stage): habit for stage, habit in found.items()}


def _of_other(other: Habit, metric: Metric, course: str, quarter: int) -> Habit:
    """A habit learned from the other kind of years. A count goes a way between that and its season's, any of
    those as likely as another (so with a standard deviation of their distance/√12)."""
    if metric.kind is Kind.RATE or quarter == len(QUARTERS) - 1 or not metric.season or other.share <= 0:
        least = (OTHER_SHARE_SPREAD if metric.kind is Kind.RATE else OTHER_SPREAD)[quarter]
        return other._replace(spread=max(other.spread, least), other=True)
    season = min(metric.season_of(course)[quarter], 1.0)
    share = (other.share + season) / 2
    apart = abs(other.share - season) / np.sqrt(12) / share
    return other._replace(share=share, spread=float(np.hypot(other.spread, apart)), other=True)


def _steps(
    metric: Metric, quarter: int, halves: Floats, who: Any, year: Any
) -> dict[tuple[str, str, bool], Habit]:
    """The habit of a stock that only grew, from partners with two years in a row."""
    rest = dict(zip(zip(who.tolist(), year.tolist(), strict=True), halves[2] - halves[0], strict=True))
    pairs = [(rest[p, y - 1], now) for (p, y), now in rest.items() if (p, y - 1) in rest]
    before, now = np.array(pairs).reshape(-1, 2).T
    if len(pairs) < LEAST_YEARS or min(rest.values()) < 0 or before.sum() <= 0:
        return {}
    share = float(now.sum() / before.sum())
    spread = _of_most((now - share * before)[before > 0] / before[before > 0])
    return dict.fromkeys(
        ((metric.key, QUARTERS[quarter], stage) for stage in (True, False)),
        Habit(share, spread=max(spread, REST_SPREAD), past=len(pairs)),
    )


def _latest(metric: Metric, halves: Floats, who: Any, year: Any, of_stage: Any) -> Habit | None:
    """From the latest two years on that have partner-years enough."""
    if of_stage.sum() < LEAST_YEARS:
        return None
    for since in sorted({int(y) for y in year[of_stage]}, reverse=True)[1:] or [0]:
        rows = of_stage & (year >= since)
        if rows.sum() >= LEAST_YEARS and len(np.unique(who[rows])) >= LEAST_PARTNERS:
            return _learn(metric, *halves[:, rows])
    rows = of_stage
    if len(np.unique(who[rows])) >= LEAST_PARTNERS:
        return _learn(metric, *halves[:, rows])
    return None


def _learn(metric: Metric, x: Floats, n: Floats, end_x: Floats, end_n: Floats) -> Habit | None:
    if metric.kind is Kind.RATE:
        return _learn_rate(metric, x, n, end_x, end_n)
    grown = end_x > 0
    if grown.sum() < LEAST_PARTNERS:
        return None
    share = _middle(x[grown] / end_x[grown])
    if share <= 0:
        return Habit(0.0, past=len(x))
    unit, part = _all(unit_of(metric), x), _all(share, x)
    falls = bool((x > end_x).mean() > FALLS_FROM)
    mean, chance = expected_counts(x, part, unit)
    beyond, calm = held_by(_beyond(end_x - mean, np.ones_like(mean)), chance, mean**2)
    return Habit(share, 1.0, beyond, calm, falls, len(x), float(x.sum() / end_x.sum()))


def _learn_rate(metric: Metric, x: Floats, n: Floats, end_x: Floats, end_n: Floats) -> Habit | None:
    known = (n > 0) & (end_n > 0)
    if known.sum() < LEAST_YEARS:
        return None
    unit = unit_of(metric)
    x, n, end_x, end_n = (part[known] / unit for part in (x, n, end_x, end_n))
    now, end = x.sum() / n.sum(), end_x.sum() / end_n.sum()
    share = float(now / end) if now > 0 and end > 0 else 1.0
    trials = _middle(n / end_n)
    if metric.display is not Display.SHARE:
        return Habit(share, trials, _of_most(end_x / end_n - x / n / share), past=len(x))
    mean, chance = expected_shares(x, n, n * max(1 / trials - 1, 0.0), _all(share, x))
    middle = mean if share < 1 else np.minimum(x / n / share, 1.0)
    beyond, calm = held_by(_beyond(end_x / end_n - middle, 1 / end_n), chance, np.ones_like(x))
    return Habit(share, trials, beyond, calm, False, len(x))


def held_by(strayed: Floats, chance: Floats, scale: Floats) -> tuple[float, float]:
    """(spread, calm) with which the 80 % interval would have held ⌈0.8·(n+1)⌉ of n past partner-years: what
    an interval must have held to hold 80 % of the next ones, whatever their distribution, where these are
    like the past ones (Lei et al. 2018, JASA 113, 1094-1111, split conformal prediction).

    strayed: squared distances; chance: the variance of chance alone. A year is inside from spread² =
    (strayed/z² − chance)/scale on. Where chance alone holds so many, it is drawn in by calm, the root of
    their strayed/(z²·chance), k imagined years as wide as chance beside them, k = BY_CHANCE.
    """
    needed = np.sort((strayed / Z80**2 - chance) / scale)
    most = needed[_place(len(needed))]
    if most >= 0:
        return float(np.sqrt(most)), 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = np.sort(np.nan_to_num(strayed / (Z80**2 * chance)))[_place(len(needed))]
    return 0.0, float(np.sqrt((len(needed) * min(drawn, 1.0) + BY_CHANCE) / (len(needed) + BY_CHANCE)))


def _place(many: int) -> int:
    """Which of so many sorted values ⌈0.8·(n+1)⌉ of them reach."""
    return min(int(np.ceil(HELD * (many + 1))), many) - 1


def _of_most(values: Floats) -> float:
    """The standard deviation whose 80 % range would have held these distances, as `held_by` has it."""
    return float(np.sort(np.abs(values))[_place(len(values))] / Z80)


def _beyond(distance: Floats, unit: Floats) -> Floats:
    """Squared distances beyond what whole numbers take: ends are rounded outwards."""
    return np.maximum(np.abs(distance) - unit / 2, 0.0) ** 2


def _middle(values: Floats) -> float:
    """The median, at a tenth of the price `np.median` takes for a few values."""
    ordered, half = np.sort(values), len(values) // 2
    return float(ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def _all(value: float, like: Floats) -> Floats:
    return np.full_like(like, value)
