"""How figures usually go on from a quarter to the year's end, learned from past partner-years. Pure.

Decisions, our own: eight partner-years of five partners or more make a habit; with fewer the head's season
serves (counts, and shares with a season), and where the season says that all is there by now, or a share has
none, there is no telling how it goes on. Surveys and attendances of the year so far add a quarter of the
year's answers each quarter until past years say otherwise.
Partners differ in their seasons (their courses do), far more than chance alone: `spread` holds it, by the
method of moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from plp_metrics.compute.forecast import expected_counts, expected_shares
from plp_metrics.compute.forecast_chance import Floats
from plp_metrics.compute.trend_years import together
from plp_metrics.model import QUARTERS, Display, Kind, Metric

LEAST_YEARS, LEAST_PARTNERS = 8, 5
SEASON_SPREAD = 0.15
"""By how much of the year's end a season alone is trusted to miss it (standard deviation, our own choice)."""
FALLS_FROM = 0.1
"""The share of past partner-years that ended below a quarter from which a count is said to shrink at times."""


class Habit(NamedTuple):
    """share: of the year-end value usual by this quarter (counts: median; shares: pooled). trials: the share
    of the year-end denominator (1 for counts). spread: how far partner-years stray beyond chance (standard
    deviation; counts: of the year's end as 1; others: in the value's own terms). falls: a count shrinks at
    times. past: partner-years it was learned from, 0 for the season alone.
    """

    share: float
    trials: float = 1.0
    spread: float = 0.0
    falls: bool = False
    past: int = 0


Habits = Mapping[tuple[str, str], Habit]
"""(metric, quarter) → habit, where there are past years enough."""


def unit_of(metric: Metric) -> float:
    """How many of what is counted come and go as one: a class's students, one person's answers."""
    return together(metric) if metric.display is Display.COUNT else metric.answers_each


def learned(metrics: Iterable[Metric], tables: Iterable[Mapping[str, Any]]) -> Habits:
    """The habits of metrics from columns metric, partner_id, quarter, x, n, end_x, end_n (a past partner-year
    each: its two halves in a quarter and at the year's end)."""
    habits: dict[tuple[str, str], Habit] = {}
    for table in tables:
        if not table:
            continue
        columns = {k: np.ma.filled(np.ma.asarray(table[k], dtype=float), np.nan) for k in _HALVES}
        who = np.asarray(table["partner_id"])
        names, of = np.unique(np.asarray(table["metric"], dtype=str), return_inverse=True)
        quarters = np.asarray(table["quarter"], dtype=str)
        for metric in metrics:
            at = np.searchsorted(names, metric.key)
            if at == len(names) or names[at] != metric.key or metric.kind is Kind.STOCK:
                continue
            for quarter in QUARTERS[:3]:
                rows = np.flatnonzero((of == at) & (quarters == quarter))
                if len(rows) >= LEAST_YEARS and len(set(who[rows])) >= LEAST_PARTNERS:
                    found = _learn(metric, *(columns[k][rows] for k in _HALVES))
                    if found is not None:
                        habits[metric.key, quarter] = found
    return habits


def usual(metric: Metric, course: str, quarter: str) -> Habit | None:
    """The head's season as a habit, where it says how a figure goes on; None where it does not."""
    now = QUARTERS.index(quarter)
    share = metric.season_of(course)[now] if metric.season else 1.0
    if metric.kind is not Kind.RATE:
        return Habit(share, spread=SEASON_SPREAD) if share < 1 else None
    if metric.display is not Display.SHARE:
        return None
    adds = metric.reads in ("year", "training_year")
    if not adds and share >= 1:
        return None
    return Habit(share, (now + 1) / 4 if adds else 1.0, SEASON_SPREAD * (1 - share))


_HALVES = ("x", "n", "end_x", "end_n")


def _learn(metric: Metric, x: Floats, n: Floats, end_x: Floats, end_n: Floats) -> Habit | None:
    unit = unit_of(metric)
    if metric.kind is not Kind.RATE:
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = np.where(end_x > 0, x / end_x, np.nan)
        known = ~np.isnan(parts)
        if known.sum() < LEAST_YEARS:
            return None
        share = float(np.median(parts[known]))
        if share <= 0:
            return Habit(0.0, past=int(known.sum()))
        mean, chance = expected_counts(x[known], _all(share, x[known]), _all(unit, x[known]))
        beyond = ((end_x[known] - mean) ** 2 - chance).sum() / (mean**2).sum()
        falls = bool((x > end_x).mean() > FALLS_FROM)
        return Habit(share, 1.0, float(np.sqrt(max(beyond, 0.0))), falls, int(known.sum()))
    known = (n > 0) & (end_n > 0)
    if known.sum() < LEAST_YEARS:
        return None
    x, n, end_x, end_n = (part[known] / unit for part in (x, n, end_x, end_n))
    now, end = x.sum() / n.sum(), end_x.sum() / end_n.sum()
    share = float(now / end) if end > 0 else 1.0
    trials = float(np.median(n / end_n))
    if metric.display is Display.SHARE and share > 0:
        more = n * max(1 / trials - 1, 0.0)
        mean, chance = expected_shares(x, n, more, _all(share, x))
    else:
        mean, chance = x / n / (share or 1.0), np.zeros_like(x)
    beyond = ((end_x / end_n - mean) ** 2 - chance).mean()
    return Habit(share or 1.0, trials, float(np.sqrt(max(beyond, 0.0))), False, int(known.sum()))


def _all(value: float, like: Floats) -> Floats:
    return np.full_like(like, value)
