"""A partner's quarter on one page: for its board, an evaluator's call, a leader's meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plp_metrics.model.forecasts import Forecast
from plp_metrics.model.metrics import Metric
from plp_metrics.model.results import Result
from plp_metrics.model.time import Period
from plp_metrics.model.trends import Trend


@dataclass(frozen=True)
class Headline:
    """One figure of the brief: with its verdicts, its forecast and its earlier quarters. note: what is to be
    known about its base, in words."""

    result: Result
    metric: Metric
    trend: Trend | None = None
    forecast: Forecast | None = None
    history: tuple[Result, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Brief:
    """The page's parts, all plain text but the figures.

    about: what the partner is, in one line. shows: three sentences on what the quarter shows. todo: the one
    thing to do. changed: statuses that turned since the quarter before. explained: the partner's own
    sentences. waiting: comments to follow up. on: the day it was made for.
    """

    name: str
    period: Period
    about: str
    shows: tuple[str, ...]
    todo: str
    headlines: tuple[Headline, ...]
    changed: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    on: date | None = None
