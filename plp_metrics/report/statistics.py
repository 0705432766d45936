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


HELD = (
    ("a partner's count of the year", "77", "74"),
    ("a partner's share", "80", "80"),
    ("a partner's ratio to its schools", "83", "86"),
    ("a partner's growth", "84", "79"),
    ("a partner's stock (stocks of over a year in a line: 44)", "87", "72"),
    ("a count of all partners together", "80 (5 forecasts)", "76 (111)"),
    ("a share of all partners together", "38 (8, promises and timeliness of one year)", "74 (143)"),
)
"""Of 100 year ends, how many the 80 % interval held in the back-test of 28 Nov 2026, of 3,597 forecasts of
the sample program and of 19,512 of the larger one. An end on a limit counts as half."""
COVERAGE = """
## How often the ranges hold what they say

Forecasts to the year's end were held against the ends that came (`python -m bench forecast`): of 100 ends, so
many lay inside the 80 % interval; an end just on a limit counts as half, since whole numbers cannot hold just
80 %. The constants of `compute/habits.py` and `forecast_lines.py` were chosen looking at both programs.
Errors of one year are alike in all partners, so a figure of few years is rough.

| forecast | sample, 24 partners × 2 years | larger, 40 partners × 5 years |
|---|---|---|
{rows}

All partners together have a forecast only where past years taught one: by the season alone 31 of 100 ends lay
outside. Their ranges hold less than they say where one year differs from another as a whole; the page says
so. 95 % ranges (a share, a difference of two shares, a ratio of two counts, one partner beside all, a parity
index, an overall success of surveys) are drawn hundreds to thousands of times each from known truths in
`tests/compute`: each holds the truth in 95 % of draws, within what so many draws tell. Funnel limits name
2 in 1,000 by chance alone (`tests/compute/test_funnel.py`).
"""


def coverage() -> str:
    """How often the printed ranges held what came."""
    return COVERAGE.format(rows="\n".join(f"| {' | '.join(row)} |" for row in HELD))


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
    return "\n".join(lines) + "\n" + coverage()


if __name__ == "__main__":
    print(document(), end="")
