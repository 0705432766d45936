"""docs/statistics.md: which statistics each metric has, and why not where it has none.

python -m plp_metrics.report.statistics > docs/statistics.md
"""

from __future__ import annotations

from plp_metrics.compute.exposures import exposure_of, why_not
from plp_metrics.compute.trend_series import kind_of
from plp_metrics.draw import words
from plp_metrics.draw.forecast_words import WHY_NOT
from plp_metrics.draw.funnel_words import PER, WHY
from plp_metrics.draw.verdicts import WHY_NOT as VERDICTS_NOT
from plp_metrics.metrics import load_all
from plp_metrics.model import QUARTERS, Display, Kind, Metric, Rule, TrendKind
from plp_metrics.model.forecasts import WhyNone
from plp_metrics.model.trends import WhyNone as NoTrend

TRENDS = {
    TrendKind.P_PRIME: "limits for shares of unequal size",
    TrendKind.XMR: "limits of single values",
    TrendKind.LIKE_QUARTERS: "same quarter of one year and the next",
}


def trend(metric: Metric) -> str:
    """How the metric's quarters are judged."""
    if metric.reads == "ever":
        return "none: a total since the start only grows"
    kind = kind_of(metric)
    if metric.of_money and kind is TrendKind.LIKE_QUARTERS:
        return f"none: {VERDICTS_NOT[NoTrend.MONEY]}"
    if kind is not TrendKind.LIKE_QUARTERS:
        return TRENDS[kind]
    if metric.display is Display.CHANGE:
        why = "it compares years already"
    elif metric.kind in (Kind.FLOW, Kind.YEAR_TO_DATE):
        why = "a count of the year starts again on 1 July"
    elif metric.reads not in ("quarter", "last_year"):
        why = "it covers the year so far"
    else:
        why = "it has a season"
    return f"{TRENDS[kind]}; no limits: {why}"


def comparison(metric: Metric) -> str:
    """Whether partners are compared by the limits of chance, and what a count is then a rate of."""
    none = why_not(metric)
    if none is not None:
        return f"none: {WHY[none]}"
    exposure = exposure_of(metric)
    if exposure is None or not exposure.key:
        return "limits of chance for a share"
    return f"limits of chance per {PER[exposure.key][0]}"


def forecast(metric: Metric) -> str:
    """How its end of the year is forecast."""
    if metric.of_money:
        return f"none: {WHY_NOT[WhyNone.MONEY]}"
    if metric.from_quarter == QUARTERS[-1]:
        return "none: it is told in Q4 only, when nothing is to come"
    if metric.display is Display.CHANGE:
        return "the count it compares, beside the year before's end"
    if metric.kind is Kind.STOCK:
        return "what the same quarters brought a year before, or a line through its own points"
    if metric.kind is Kind.RATE:
        how = "with those still to come" if metric.display is Display.SHARE else "as past years went on"
        return f"{'share' if metric.display is Display.SHARE else 'ratio'} {how}"
    return "count by the usual share of the year"


def interval(metric: Metric) -> str:
    """The range that stands beside it."""
    if metric.display is Display.COUNT:
        return "none: counted whole, nothing is left to chance"
    if metric.display is Display.MONEY or metric.group == "partnership":
        return "none: money and promises are counted whole, nothing is left to chance"
    if metric.display is Display.RATIO:
        return "of the representation, on the page Equity"
    if metric.display is Display.CHANGE:
        return "of the ratio of two counts, in its trend"
    if metric.answers_each > 1:
        return "95 %, persons counted instead of answers"
    return "95 % (Wilson)"


def document() -> str:
    """The whole of docs/statistics.md."""
    lines = [
        "# What is told of each metric",
        "",
        "Made by `make docs` from the metrics' heads and the rules of `compute/`. Formulas and sources stand"
        " in the docstrings of `compute/trend.py`, `funnel.py`, `forecast.py` and `intervals.py`.",
        "Figures that are hidden, or kept from an earlier release, have none of these. Survey metrics have a"
        " second trend, of workshops in the order of their days, with limits for shares of unequal size.",
        "",
        "| # | metric | trend | fair comparison | forecast to the year's end | range |",
        "|---|---|---|---|---|---|",
    ]
    for m in sorted(load_all().values(), key=lambda m: m.number):
        mark = "" if m.rule is Rule.OPEN else f" ({words.small_numbers(m)})"
        cells = (f"{m.title}{mark}", trend(m), comparison(m), forecast(m), interval(m))
        lines.append(f"| {m.number} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(document(), end="")
