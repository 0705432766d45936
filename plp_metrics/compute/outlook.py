"""Will a figure hit its target: by its limits where it has any, else by the forecast or the year's end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from plp_metrics.model import Assurance, Result, Status, Trend
from plp_metrics.model.forecasts import Forecast, Likelihood

_OF_FORECAST = {
    Likelihood.LIKELY: Assurance.MEETS,
    Likelihood.OPEN: Assurance.HIT_AND_MISS,
    Likelihood.UNLIKELY: Assurance.MISSES,
}
_AT_THE_END = {
    Status.MET: Assurance.MEETS,
    Status.BEHIND: Assurance.MISSES,
    Status.AT_RISK: Assurance.MISSES,
    Status.ON_PLAN: Assurance.HIT_AND_MISS,
    Status.AHEAD: Assurance.MEETS,
}


def with_outlook(
    trends: Iterable[Trend], forecasts: Iterable[Forecast], results: Iterable[Result]
) -> tuple[Trend, ...]:
    """The same trends; those that cannot say whether the target will be hit say it by other means.

    By the limits where there are enough points. Else by the forecast: likely (80 % or more), unlikely
    (20 % or less), open. At the end of the year, when nothing is to come, by whether it was hit; too close
    to call is hit and miss. A hidden or kept figure says nothing.
    """
    ahead = {(f.metric, f.partner_id): f for f in forecasts}
    stands = {(r.metric, r.partner_id): r for r in results}
    found = []
    for trend in trends:
        key = (trend.metric, trend.partner_id)
        found.append(replace(trend, assurance=will_hit(trend, ahead.get(key), stands.get(key))))
    return tuple(found)


def will_hit(trend: Trend, forecast: Forecast | None, result: Result | None) -> Assurance:
    """The one verdict of `with_outlook`."""
    if trend.assurance in (Assurance.MEETS, Assurance.MISSES, Assurance.HIT_AND_MISS):
        return trend.assurance
    if forecast is not None and forecast.likelihood is not None:
        return _OF_FORECAST[forecast.likelihood]
    if result is None or result.agreement is None or result.as_of is None:
        return trend.assurance
    if result.as_of < result.agreement.due_quarter:
        return trend.assurance
    return _AT_THE_END.get(result.status, trend.assurance)
