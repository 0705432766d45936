"""What the one-page brief says in words: three sentences on the quarter, and one thing to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from plp_metrics.draw import ahead, sentences, verdicts, words
from plp_metrics.draw.palette import GOOD, JUDGED
from plp_metrics.model import Mark, Metric, Period, Result, Trend, Variation
from plp_metrics.model.forecasts import Forecast, Likelihood

TOLD = frozenset({Variation.COMMON, Variation.NEUTRAL, Variation.IMPROVING, Variation.CONCERNING})
"""Verdicts that rest on enough points."""
MOST = 3
"""Figures named in one sentence; the rest is counted."""


def shows(
    name: str,
    results: Sequence[Result],
    trends: Mapping[str, Trend],
    forecasts: Mapping[str, Forecast],
    metrics: Mapping[str, Metric],
) -> tuple[str, str, str]:
    """Where the partner stands, what is unusual, and where it is heading. Of what is hidden or kept nothing
    is said."""
    told = [r for r in results if r.mark is Mark.SHOWN]
    promised = [r for r in told if metrics[r.metric].side == "partner"]
    return (
        f"{sentences.partner(name, results, metrics)}.",
        _unusual(told, trends, metrics),
        _ahead(promised, forecasts, metrics),
    )


def _unusual(told: Sequence[Result], trends: Mapping[str, Trend], metrics: Mapping[str, Metric]) -> str:
    moved = {r.metric: trends[r.metric] for r in told if r.metric in trends}
    worse, better = (
        [k for k, t in moved.items() if t.variation is way]
        for way in (Variation.CONCERNING, Variation.IMPROVING)
    )
    parts = [
        f"{word}: {_named(keys, metrics, moved)}"
        for word, keys in (("worse", worse), ("better", better))
        if keys
    ]
    if not parts and not any(t.variation in TOLD for t in moved.values()):
        return "It is too early to tell unusual changes: there is too little to compare with."
    if not parts:
        return "Nothing moved beyond the usual ups and downs."
    return f"More than the usual ups and downs, {'; '.join(parts)}."


def _named(keys: Sequence[str], metrics: Mapping[str, Metric], moved: Mapping[str, Trend]) -> str:
    named = [
        f"“{metrics[k].short}” ({verdicts.change_word(moved[k]).partition(',')[0]})" for k in keys[:MOST]
    ]
    more = len(keys) - MOST
    return words.listing(named) if more <= 0 else f"{', '.join(named)} and {more} more"


def _ahead(told: Sequence[Result], forecasts: Mapping[str, Forecast], metrics: Mapping[str, Metric]) -> str:
    chances = {
        r.metric: forecasts[r.metric].likelihood
        for r in told
        if r.metric in forecasts and forecasts[r.metric].chance is not None
    }
    if not chances:
        judged = [r for r in told if r.status in JUDGED]
        if judged and all(r.quarter == "Q4" for r in told):
            fine = sum(r.status in GOOD for r in judged)
            return f"The year is over: {fine} of {words.plural(len(judged), 'target')} met or on plan."
        return "It is too early to say where the year will end."
    likely = sum(c is Likelihood.LIKELY for c in chances.values())
    unlikely = [k for k, c in chances.items() if c is Likelihood.UNLIKELY]
    text = (
        f"If things go on as before, {likely} of {words.plural(len(chances), 'target')} are likely to be met"
    )
    if unlikely:
        named = words.listing([f"“{metrics[k].short}”" for k in unlikely[:MOST]])
        text += f"; unlikely: {named}" + (f" and {len(unlikely) - MOST} more" if len(unlikely) > MOST else "")
    return f"{text}."


def todo(
    first: Result | None, forecast: Forecast | None, metrics: Mapping[str, Metric], period: Period, on: date
) -> str:
    """The one thing to do: the gravest gap in people and dates; without one, the next hand-in.

    first: the result that needs it most, None where nothing does. on: the day it is said.
    """
    if first is None:
        after = period.next
        due = words.day(after.due, year=True)
        if on > after.due:
            return "Keep on as now."
        return f"Keep on as now, and hand in {words.quarter(after)} by {due}."
    metric = metrics[first.metric]
    gap, needed = words.gap(first, metric), ahead.needed(first, forecast, metric)
    said = "; ".join(p for p in (gap, needed) if p)
    return f"{metric.title}: {said[:1].lower()}{said[1:]}."
