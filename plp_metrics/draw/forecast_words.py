"""What a forecast says in words: where the year ends, how likely the target is, what would still meet it."""

from __future__ import annotations

from math import ceil

from plp_metrics.draw import words
from plp_metrics.draw.palette import Verdict
from plp_metrics.model import NETWORK, Comparison, Display, Kind, Metric, Period
from plp_metrics.model.forecasts import Forecast, Likelihood, Odds, Rests, WhyNone

AS_BEFORE = "If things go on as before"
LIKELIHOOD: dict[Likelihood, Verdict] = {
    Likelihood.LIKELY: Verdict("likely to meet the target", "likely", "series1"),
    Likelihood.OPEN: Verdict("open whether it meets the target", "open", "ink3"),
    Likelihood.UNLIKELY: Verdict("unlikely to meet the target", "unlikely", "series2"),
}
"""A chance as word, symbol and colour, never one alone: likely from 80 %, unlikely to 20 %."""
WHY_NOT: dict[WhyNone, str] = {
    WhyNone.YEAR_OVER: "the year is over",
    WhyNone.NO_VALUE: "nothing reported this year yet",
    WhyNone.NOT_APPLICABLE: "does not apply",
    WhyNone.HIDDEN: "hidden or not published, so nothing is said about its future",
    WhyNone.NOT_DUE: "not told before the end of the year",
    WhyNone.NOT_BEGUN: "too early: usually nothing is there yet by this quarter",
    WhyNone.FEW_YEARS: "too few past years to say how it goes on",
    WhyNone.MONEY: "money is decided on, not left to chance",
}
"""Why there is no forecast, in words."""
RESTS: dict[Rests, str] = {
    Rests.PAST: "from how {n} past partner-years went on from this quarter",
    Rests.SEASON: "from the usual season alone, no past years yet, so take it with care",
    Rests.YEAR_BEFORE: "from what the same quarters brought the year before",
    Rests.LINE: "from a straight line through its {n} quarters",
    Rests.LAST: "from its last value and its ups and downs so far ({n} quarters)",
}


def amount(value: float, metric: Metric) -> str:
    """A forecast value: counts in whole things."""
    return words.amount(round(value) if metric.display is Display.COUNT else value, metric)


def span(forecast: Forecast, metric: Metric) -> str:
    """ "31 to 46", "63 to 77 %"; "" without a forecast."""
    if forecast.low is None or forecast.high is None:
        return ""
    low, high = amount(forecast.low, metric), amount(forecast.high, metric)
    if low == high:
        return high
    percent = f"{words.NBSP}%"
    return f"{low.removesuffix(percent)} to {high}" if high.endswith(percent) else f"{low} to {high}"


def chance(forecast: Forecast) -> str:
    """ "7 in 10", "over 9 in 10", "under 1 in 10"; "" without a chance."""
    if forecast.chance is None:
        return ""
    if forecast.chance >= 0.95:
        return "over 9 in 10"
    return "under 1 in 10" if forecast.chance < 0.05 else f"{round(forecast.chance * 10) or 1} in 10"


def target(forecast: Forecast, metric: Metric) -> str:
    """ "the target of 40", "the target of at most 5 %"; "" without one."""
    if forecast.agreement is None or forecast.target is None:
        return ""
    most = "at most " if forecast.agreement.comparison is Comparison.AT_MOST else ""
    return f"the target of {most}{words.amount(forecast.target, metric)}"


def needed(forecast: Forecast, metric: Metric) -> str:
    """What would still meet the target: "needs 5 more teachers a quarter", "needs 26 of the about 39 still to
    come"; "" where it is met or nothing can be said."""
    if not forecast.needed_per_quarter or forecast.median is None:
        return ""
    if forecast.to_come is not None:
        coming = words.number(forecast.to_come)
        whole = ceil(forecast.needed_per_quarter * forecast.remaining - 1e-9)
        if whole > forecast.to_come:
            return f"needs {words.number(whole)} more, with about {coming} still to come"
        return f"needs {words.number(whole)} of the about {coming} still to come"
    each = ceil(forecast.needed_per_quarter - 1e-9)
    what = f"{words.number(each)} more {words.unit(each, metric)}"
    if forecast.remaining == 1:
        return f"needs {what} by {words.day(Period(forecast.school_year, 'Q4').last_day)}"
    return f"needs {what} a quarter"


def sentence(forecast: Forecast, metric: Metric) -> str:
    """ "If things go on as before, it ends the year at 38 teachers (31 to 46): open whether it meets the
    target of 40 (4 in 10); needs 5 more teachers a quarter"; or why nothing is said."""
    if forecast.median is None:
        why = WHY_NOT[forecast.why_none] if forecast.why_none else WHY_NOT[WhyNone.NO_VALUE]
        return f"No outlook: {why}"
    unit = f" {words.unit(round(forecast.median), metric)}" if metric.display is Display.COUNT else ""
    range_ = span(forecast, metric)
    end = amount(forecast.median, metric)
    text = f"{AS_BEFORE}, it ends the year at {end}{unit}"
    text += f" ({range_})" if range_ != end else ""
    if forecast.likelihood is not None:
        look = LIKELIHOOD[forecast.likelihood].word.replace("the target", target(forecast, metric))
        text += f": {look} ({chance(forecast)})"
    more = needed(forecast, metric)
    return f"{text}; {more}" if more else text


def basis(forecast: Forecast) -> str:
    """What it rests on: "Range: 8 in 10 years end within it. From how 20 past partner-years …"."""
    if forecast.rests is None:
        return ""
    rests = RESTS[forecast.rests].format(n=words.number(forecast.past))
    if forecast.partner_id == NETWORK:
        rests += ". What a year does to all partners alike is known from few years: take the range as rough"
    return f"Range: 8 in 10 years end within it; {rests}"


def odds(found: Odds, metric: Metric) -> str:
    """ "3 of 20 past partner-years grew as much (+50 %); by the outlook 2 in 10"."""
    if found.wanted is None:
        return "No year before to compare with"
    ratio = metric.kind is not Kind.RATE
    points = round(found.wanted * 100)
    sign = "+" if points > 0 else words.MINUS if points < 0 else "±"
    grew = words.change(found.wanted) if ratio else f"{sign}{abs(points)} points"
    if found.reached is None or found.of is None:
        text = f"Asks for {grew} on the year before; too few past years to say how many managed that"
    else:
        text = (
            f"{words.number(found.reached)} of {words.number(found.of)} past partner-years managed that much "
            f"({grew} on the year before)"
        )
    if found.chance is None:
        return text
    told = Forecast(found.metric, "", "", "", chance=found.chance)
    return f"{text}; if things go on as before, {chance(told)}"
