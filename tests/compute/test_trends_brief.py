"""The last points of all lines at once are those judged line by line."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from plp_metrics.compute.grid import Grid
from plp_metrics.compute.like_quarters import Halves, effect, effects
from plp_metrics.compute.lines import Standing
from plp_metrics.compute.results_frame import Frame
from plp_metrics.compute.trend_series import kind_of
from plp_metrics.compute.trend_spots import Line, place
from plp_metrics.compute.trends import judged
from plp_metrics.compute.trends_brief import Brief
from plp_metrics.model import (
    ALL,
    QUARTERS,
    Agreement,
    Assurance,
    Cause,
    Comparison,
    Declared,
    Direction,
    Display,
    Kind,
    Metric,
    Period,
    Question,
    Trend,
    TrendKind,
    Variation,
    WhyNone,
    school_year,
)
from plp_metrics.model.metrics import Break
from tests.compute.made_up import EVALUATOR, metric, share

YEARS = tuple(school_year(y) for y in range(2012, 2018))
PLACES = np.array([place(Period(y, q)) for y in YEARS for q in QUARTERS])
METRICS = (
    metric("count"),
    metric("stock", kind=Kind.STOCK, season={}, reads="ever"),
    metric("single", kind=Kind.RATE, season={}, group="partnership", direction=Direction.LESS),
    share("rate"),
    share("late", from_quarter="Q4", group="partnership"),
    share("once", from_quarter="Q4"),
    share("of_year", reads="year", answers_each=4),
    share("ratio", display=Display.RATIO),
    share("neutral", direction=Direction.NEUTRAL),
    share("ratio_of_year", display=Display.RATIO, reads="year"),
    share("growth", display=Display.CHANGE),
    share("dollars", reads="year", unit="US$"),
    share("broken", breaks=(Break(date(2015, 7, 1), "seven points"),)),
)
WHO = ("A", "B", "C", "D", "E", "F")
MOVED = Declared(1, "B", date(2014, 9, 1), "new district", True, "a@example.org", datetime(2014, 9, 1))


def invented(seed: int) -> Grid:
    """Lines that stand still, jump, drift, begin late, have gaps, hidden figures and denominators of zero."""
    chance = np.random.default_rng(seed)
    shape = (len(METRICS), len(WHO), len(PLACES))
    size = chance.integers(4, 60, (*shape[:2], 1))
    drift = chance.choice([0.0, 0.0, 0.02, -0.02], (*shape[:2], 1)) * np.arange(shape[2])
    level = np.clip(chance.uniform(0.3, 0.8, (*shape[:2], 1)) + drift, 0.02, 1)
    level = np.where(
        np.arange(shape[2]) > shape[2] - 3,
        level * chance.choice([1, 1, 0.3], level.shape[:2])[..., None],
        level,
    )
    x, n = chance.binomial(size, level).astype(float), np.broadcast_to(size, shape).astype(float).copy()
    n[chance.random(shape) < 0.03] = 0
    x[n == 0] = 0
    single, ups = [m.key for m in METRICS].index("single"), np.arange(shape[2])
    x[single, 0] = np.where(ups < shape[2] - 11, 20 + 10 * (ups % 2), 12 + ups)
    x[single, 2] = np.where(ups < shape[2] - 11, 20 + 10 * (ups % 2), 27 + ups % 2)
    growing = np.array([m.key == "growth" for m in METRICS])[:, None, None]
    counted = np.array([m.kind is not Kind.RATE or m.key == "single" for m in METRICS])[:, None, None]
    x[[m.key for m in METRICS].index("ratio_of_year")] *= 2
    n = np.where(growing, chance.binomial(size, 0.5), n)
    n = np.where(counted, np.nan, n)
    there = chance.random(shape) > chance.choice([0.0, 0.1, 0.4], (*shape[:2], 1))
    there &= np.arange(shape[2]) >= chance.choice([0, 0, 7, 20], (*shape[:2], 1))
    there[single, (0, 2), :] = True
    shown = there & (chance.random(shape) > 0.03)
    x, n = (np.where(there, part, np.nan) for part in (x, n))
    return Grid(METRICS, WHO, YEARS, PLACES, x, n, there, shown)


def plainly(of: Grid, i: int, j: int, asked: Question) -> Standing:
    """`lines.lines_of` said once more, as plain as can be."""
    m, now = METRICS[i], place(Period(asked.school_year, "Q1"))
    line = (PLACES, of.x[i, j], of.n[i, j], of.there[i, j], of.shown[i, j])
    spots = [
        (p, x, None if np.isnan(n) else n, bool(s))
        for p, x, n, t, s in zip(*(part.tolist() for part in line), strict=True)
        if t and p <= place(asked.period)
    ]
    if not spots:
        return Standing(Line(), False)
    last = spots[-1]
    known = [s for s in spots if s[3] and s[2] != 0 and s[0] % 4 >= QUARTERS.index(m.from_quarter)]
    if kind_of(m) is TrendKind.LIKE_QUARTERS:
        known = [s for s in known if last[0] >= now and s[0] % 4 == last[0] % 4]
    return Standing(Line.of(known), last[0] >= now and not last[3])


def agreed(m: Metric, partner: str) -> Agreement:
    way = (Comparison.AT_LEAST, Comparison.AT_MOST)[WHO.index(partner) % 2]
    return Agreement(1, partner, m.key, YEARS[-1], ALL, way, 0.5 if m.kind is Kind.RATE else 20.0)


def close(one: object, other: object) -> bool:
    """Equal, but for the last digits of numbers."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-9, abs=1e-12)
    return one == other


def of_one_seed(seed: int, quarter: str) -> set[object]:
    """Hold both ways side by side; what was told there."""
    of, asked = invented(seed), Question(YEARS[-1], quarter, tuple(m.key for m in METRICS))
    targets = {(p, m.key, YEARS[-1]): [agreed(m, p)] for p in WHO[:4] for m in METRICS}
    around = Frame(None, EVALUATOR, METRICS, (YEARS[-1],), None, {}, targets, {})  # type: ignore[arg-type]
    events = {p: (MOVED,) if p == MOVED.partner_id else () for p in WHO}

    def alone(m: Metric, partner: str, standing: Standing) -> Trend:
        return judged(around, m, partner, asked, standing, events[partner], brief=True)

    def target(m: Metric, partner: str, period: Period) -> tuple[Agreement | None, float | None]:
        found = targets.get((partner, m.key, period.school_year))
        return (found[0], found[0].target) if found else (None, None)

    found = Brief(asked, of, events, alone, target)
    assert len(found) == len(METRICS) * len(WHO)
    seen: set[object] = set()
    for k, (i, j) in enumerate(np.ndindex(len(METRICS), len(WHO))):
        wanted = alone(METRICS[i], WHO[j], plainly(of, i, j, asked))
        assert close(tuple(vars(found[k]).values()), tuple(vars(wanted).values())), (wanted, found[k])
        seen |= {wanted.variation, wanted.assurance, wanted.why_none}
        seen |= {p.cause for p in wanted.points[-1:]}
    return seen


def test_at_once_says_what_line_by_line_says() -> None:
    seen = set[object]().union(*(of_one_seed(seed, QUARTERS[seed % 4]) for seed in range(12)))
    assert seen >= {*Cause, *Variation, *Assurance, *WhyNone}


def test_effects_at_once_are_those_of_one_by_one() -> None:
    pairs = [
        ((5, None), (3, None)),
        ((5, None), (0, None)),
        ((7, 9), (2, 8)),
        ((9, 9), (0, 8)),
        ((9, 8), (1, 4)),
    ]
    x, n, x0, n0 = (
        np.array([np.nan if (v := pair[k][h]) is None else v for pair in pairs], dtype=float)
        for k in (0, 1) for h in (0, 1)
    )  # fmt: skip
    for i, told in enumerate(zip(*effects(x, n, x0, n0, np.ones(len(x))), strict=True)):
        wanted = effect(Halves(*pairs[i][0]), Halves(*pairs[i][1]))
        assert np.isnan(told).all() if wanted is None else told == pytest.approx(wanted[:3])
