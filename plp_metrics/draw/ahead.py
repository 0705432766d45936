"""A forecast beside a result of the partner's card: nothing beside what is hidden or kept."""

from __future__ import annotations

from plp_metrics.draw import forecast_words as told
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import esc, note
from plp_metrics.model import Display, Mark, Metric, Result, Status
from plp_metrics.model.forecasts import Forecast, WhyNone

SILENT = frozenset({WhyNone.HIDDEN, WhyNone.NO_VALUE, WhyNone.NOT_APPLICABLE})
"""Reasons the result itself says already, or that nothing is to be said about."""
READ = "if things go on as before; 8 of 10 years end within the range"


def shown(result: Result, of: Forecast | None) -> Forecast | None:
    """The forecast where the figure may have one: what is hidden or kept never has."""
    return of if result.mark is Mark.SHOWN else None


def chance(of: Forecast) -> str:
    """ "likely, 9 in 10"; "" without a chance."""
    return "" if of.likelihood is None else f"{_word(of)}, {told.chance(of)}"


def said(result: Result, of: Forecast | None, metric: Metric) -> str:
    """ "59 (45 to 79) by the year's end; target likely, 9 in 10"; the reason where there is none."""
    of = shown(result, of)
    if of is None or of.median is None:
        return _why_none(of)
    text = f"{told.amount(of.median, metric)} ({told.span(of, metric)}) by the year's end"
    return f"{text}; target {chance(of)}" if of.chance is not None else text


def needed(result: Result, of: Forecast | None, metric: Metric) -> str:
    """ "needs 7 more teachers a quarter": what the quarters left must bring to reach the target; "" where the
    line of the gap says it already, and where the target is met by now."""
    of = shown(result, of)
    if of is None or result.status is Status.MET or metric.display is Display.RATIO:
        return ""
    return told.needed(of, metric) if of.remaining > 1 or of.to_come is not None else ""


def cell(result: Result, of: Forecast | None, metric: Metric) -> str:
    """The forecast as markup for a narrow column: middle, range, chance; or why there is none."""
    of = shown(result, of)
    if of is None or of.median is None:
        return note(_why_none(of))
    figure = f"<b>{esc(told.amount(of.median, metric))}</b>{note(told.span(of, metric))}"
    if of.likelihood is None:
        return figure
    look = told.LIKELIHOOD[of.likelihood]
    return f'{figure}<span class="s k-{look.ink}">{icon(look.icon)}{_word(of)}</span>{note(told.chance(of))}'


def _word(of: Forecast) -> str:
    """ "likely", "open" or "unlikely": the first word of the whole."""
    return told.LIKELIHOOD[of.likelihood].word.partition(" ")[0] if of.likelihood else ""


def _why_none(of: Forecast | None) -> str:
    return "" if of is None or of.why_none is None or of.why_none in SILENT else told.WHY_NOT[of.why_none]
