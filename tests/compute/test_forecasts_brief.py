"""The forecasts of all lines at once are those made line by line."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from plp_metrics.compute.forecast_lines import foretold
from plp_metrics.compute.forecast_seen import Seen, standing
from plp_metrics.compute.forecasts_brief import Forecasts
from plp_metrics.compute.grid import Grid
from plp_metrics.compute.habits import Habit
from plp_metrics.compute.results_agreed import Agreed
from plp_metrics.compute.results_frame import Frame
from plp_metrics.compute.trend_spots import place
from plp_metrics.model import ALL, QUARTERS, Display, Kind, Period, Question
from plp_metrics.model.forecasts import Rests, WhyNone
from plp_metrics.store.read_program import AgreementRow
from tests.compute.made_up import EVALUATOR, metric, share

YEARS = ("2015-16", "2016-17", "2017-18")
PLACES = np.array([place(Period(y, q)) for y in YEARS for q in QUARTERS])
METRICS = (
    metric("teachers_participating"),
    metric("students", unit="students"),
    share("rate", season={}),
    share("asked", reads="year", answers_each=4),
    share("ratio", display=Display.RATIO),
    share("late", from_quarter="Q4"),
    share("teachers_growth", display=Display.CHANGE),
    metric("stock", kind=Kind.STOCK, season={}, reads="ever"),
    metric("dollars", display=Display.MONEY),
)
WHO = tuple("ABCDEF")
PAST = {
    ("teachers_participating", "Q3", False): Habit(0.8, 1.0, 0.1, 1.0, True, 12, 0.8),
    ("rate", "Q2", False): Habit(0.9, 0.7, 0.0, 0.6, False, 10),
    ("rate", "Q3", False): Habit(1.05, 0.7, 0.02, 1.0, False, 10),
    ("ratio", "Q3", False): Habit(1.0, 1.0, 0.1, past=9),
}
ADDED = frozenset({"CSD", "CSP"})


def invented(chance: np.random.Generator) -> Grid:
    shape = (len(METRICS), len(WHO), len(PLACES))
    size = chance.integers(0, 60, (*shape[:2], 1))
    season = np.arange(1, 13) % 4 / 4 + 0.25
    x = chance.poisson(size * season).astype(float)
    n = np.broadcast_to(size, shape).astype(float).copy()
    whole = np.array([m.kind is not Kind.RATE for m in METRICS])[:, None, None]
    x = np.where(whole, x, chance.binomial(size, 0.6, shape))
    stock = [m.key for m in METRICS].index("stock")
    x[stock, :3] = np.cumsum(x[stock, :3], axis=-1)
    there = chance.random(shape) > 0.1
    shown = there & (chance.random(shape) > 0.05)
    return Grid(
        METRICS, WHO, YEARS, PLACES, np.where(there, x, np.nan), np.where(whole, np.nan, n), there, shown
    )


def targets(chance: np.random.Generator) -> Agreed:
    """Of each metric and partner: none, one, or one for each of two courses; some at most, some due in Q3."""
    rows = []
    for m in METRICS:
        for partner in WHO:
            courses = ((), (ALL,), ("CSD", "CSP"))[chance.integers(3)]
            for course in courses:
                way = ("at_least", "at_most", "report_only")[chance.choice(3, p=[0.6, 0.3, 0.1])]
                aim = (
                    float(chance.choice([0.5, 0.6])) if m.kind is Kind.RATE else float(chance.integers(5, 60))
                )
                rows.append(
                    AgreementRow(
                        len(rows) + 1, partner, m.key, YEARS[-1], course, way, aim,
                        str(chance.choice(["Q3", "Q4", "Q4"])), None, "{}", "agreed", "confirmed", "a", "b",
                        datetime(2017, 7, 1), "", "partner",
                    )
                )  # fmt: skip
    return Agreed(rows)


def test_at_once_says_what_line_by_line_says() -> None:
    chance, told, why = np.random.default_rng(3), set(), set()
    for quarter in ("Q1", "Q2", "Q3") * 3:
        asked, of = Question(YEARS[-1], quarter, tuple(m.key for m in METRICS)), invented(chance)
        around = Frame(None, EVALUATOR, METRICS, (YEARS[-1],), None, {}, targets(chance), {})  # type: ignore[arg-type]
        now = standing(of, asked)
        seen = Seen(around, asked, of, now)
        found = Forecasts(
            METRICS, of, now, PAST, line=seen.line, target=seen.target, course=ALL,
            of={"teachers_growth": "teachers_participating"}, earlier=seen.earlier,
            first=dict.fromkeys(WHO, False),
        )  # fmt: skip
        plain = foretold([seen.line(m, p) for m in METRICS for p in WHO], PAST)
        for one, other in zip(found, plain, strict=True):
            for name, value in vars(other).items():
                is_number = isinstance(value, float)
                assert vars(one)[name] == (pytest.approx(value, abs=1e-9) if is_number else value), (
                    name,
                    other,
                )
            told |= {one.rests, one.chance is not None}
            why |= {one.why_none}
    assert told >= {Rests.PAST, Rests.SEASON, Rests.LINE, Rests.YEAR_BEFORE, True, False}
    assert why >= {None, WhyNone.NO_VALUE, WhyNone.HIDDEN, WhyNone.NOT_DUE, WhyNone.MONEY, WhyNone.FEW_YEARS}
