"""Where a figure will stand at the year's end, in words: its middle, its range, the chance of the target."""

from __future__ import annotations

from math import ceil

from plp_metrics.draw import words
from plp_metrics.draw.icons import icon
from plp_metrics.draw.markup import esc, note
from plp_metrics.model import Display, Mark, Metric, Result, Status
from plp_metrics.model.forecasts import Forecast, Likelihood, WhyNone

LOOKS: dict[Likelihood, tuple[str, str, str]] = {
    Likelihood.LIKELY: ("likely", "likely", "series1"),
    Likelihood.OPEN: ("open", "open", "ink3"),
    Likelihood.UNLIKELY: ("unlikely", "unlikely", "series2"),
}
"""A chance → word, symbol and colour."""
WHY_NOT: dict[WhyNone, str] = {
    WhyNone.YEAR_OVER: "the year is over",
    WhyNone.NO_VALUE: "",
    WhyNone.NOT_APPLICABLE: "",
    WhyNone.HIDDEN: "",
    WhyNone.NOT_DUE: "not due yet",
    WhyNone.NOT_BEGUN: "too early to say",
    WhyNone.FEW_YEARS: "too few years to say",
}
"""Why there is no forecast, in words; nothing of what is hidden."""
READ = "if things go on as before, in four of five cases within the range"


def chance(of: Forecast) -> str:
    """ "likely, 86 in 100"; "" without a chance."""
    if of.chance is None or of.likelihood is None:
        return ""
    return f"{LOOKS[of.likelihood][0]}, {in_hundred(of.chance)}"


def in_hundred(share: float) -> str:
    """ "86 in 100", never 0 or 100 of them."""
    if share > 0.99:
        return "over 99 in 100"
    return "under 1 in 100" if share < 0.01 else f"{round(100 * share)} in 100"


def amount(value: float, metric: Metric) -> str:
    """A forecast is told in whole things."""
    return words.amount(round(value) if metric.display is Display.COUNT else value, metric)


def span(of: Forecast, metric: Metric) -> str:
    """ "45 to 79"; "" where there is none."""
    if of.low is None or of.high is None:
        return ""
    low, high = amount(of.low, metric), amount(of.high, metric)
    return low if low == high else f"{low} to {high}"


def told(result: Result, of: Forecast | None) -> bool:
    """Whether a figure may have a forecast beside it: what is hidden or kept never has."""
    return of is not None and result.mark is Mark.SHOWN


def said(result: Result, of: Forecast | None, metric: Metric) -> str:
    """ "59 (45 to 79) by the year's end; target likely, 86 in 100"; the reason where there is none."""
    if of is None or not told(result, of):
        return ""
    if of.median is None:
        return WHY_NOT[of.why_none] if of.why_none else ""
    text = f"{amount(of.median, metric)} ({span(of, metric)}) by the year's end"
    return f"{text}; target {chance(of)}" if of.chance is not None else text


def needed(result: Result, of: Forecast | None, metric: Metric) -> str:
    """ "7 more teachers a quarter": what each quarter left must bring to reach the target."""
    if of is None or not told(result, of) or not of.needed_per_quarter or result.status is Status.MET:
        return ""
    if metric.display is Display.RATIO or not of.remaining:
        return ""
    more = ceil(of.needed_per_quarter - 1e-9)
    unit = words.unit(more, metric)
    if metric.display is Display.SHARE:
        return f"{words.number(more)} more {unit} a quarter, of those to come"
    # With one quarter left it is what the line of the gap says already.
    return f"{words.number(more)} more {unit} a quarter" if of.remaining > 1 else ""


def cell(result: Result, of: Forecast | None, metric: Metric) -> str:
    """The forecast as markup for a table: middle, range, chance; why there is none; nothing of what is
    hidden."""
    if of is None or not told(result, of):
        return ""
    if of.median is None:
        return note(WHY_NOT[of.why_none]) if of.why_none else ""
    figure = f"<b>{esc(amount(of.median, metric))}</b>{note(span(of, metric))}"
    if of.likelihood is None:
        return figure
    word, symbol, ink = LOOKS[of.likelihood]
    return (
        f'{figure}<span class="s k-{ink}">{icon(symbol)}{esc(word)}</span>'
        f"{note(in_hundred(of.chance or 0.0))}"
    )
