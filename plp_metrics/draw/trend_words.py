"""What a trend's chart says in words: its title, its caption, and the names of its points."""

from __future__ import annotations

from plp_metrics.draw import words
from plp_metrics.draw.palette import ASSURANCE
from plp_metrics.draw.verdicts import WHY_NOT, change_word
from plp_metrics.model import (
    Assurance,
    Cause,
    Comparison,
    Display,
    Metric,
    Segment,
    Split,
    Trend,
    TrendKind,
    TrendPoint,
    Variation,
    YearOnYear,
)

CAUSE: dict[Cause, str] = {
    Cause.OUTSIDE: "outside the usual range",
    Cause.TREND: "seven in a row the same way",
    Cause.TWO_OF_THREE: "two of three at the edge of the usual range",
    Cause.SHIFT: "seven in a row on one side of the average",
}
"""Why a point is not chance, in words."""
SIGN = {Comparison.AT_LEAST: "at least", Comparison.AT_MOST: "at most", Comparison.HOLD: "hold at"}


def when(point: TrendPoint) -> str:
    """ "Q4 2017-18", or a workshop with its day."""
    if point.on is not None:
        return f"{point.at}, {words.day(point.on, True)}"
    return f"{point.period.quarter} {point.period.school_year}"


def figure(point: TrendPoint, metric: Metric) -> str:
    """The value with what stands behind it: "70 % (14 of 20)", "36 teachers"."""
    said = words.amount(point.value, metric)
    if point.denominator is None:
        return f"{said} {words.unit(point.value, metric)}"
    if metric.display is Display.CHANGE:
        return f"{said} ({words.number(point.denominator)} to {words.number(point.numerator)})"
    if metric.display is Display.MONEY:
        people = f"{words.number(point.denominator)} {words.unit(point.denominator, metric)}"
        return f"{said} ({words.dollars(round(point.numerator))} for {people})"
    return f"{said} ({words.counted(point.numerator, metric)} of {words.counted(point.denominator, metric)})"


def title(trend: Trend, metric: Metric) -> str:
    """The finding: value, change, target and verdict, with what it rests on where that is little."""
    last = trend.last
    if last is None:
        why = WHY_NOT[trend.why_none] if trend.why_none else "nothing reported yet"
        return f"{metric.title}: {why}"
    at = f"workshop of {words.day(last.on, True)}" if last.on is not None else f"{when(last)}"
    text = f"{metric.title}: {figure(last, metric)} in {at}"
    if trend.compared is not None:
        text += f", {year_on_year(trend.compared, metric)}"
    elif trend.variation not in (Variation.NONE, Variation.TOO_FEW):
        text += f", {change_word(trend).partition(',')[0]}"
        text += _cause(last)
    else:
        text += f"; {change_word(trend)}"
    if trend.assurance not in (Assurance.NONE, Assurance.TOO_FEW) and trend.target is not None:
        text += f"; {target(trend, metric)}: {ASSURANCE[trend.assurance].word}"
    return f"{text} (early: {trend.segments[-1].of} points)" if trend.provisional else text


def _cause(point: TrendPoint) -> str:
    return f" ({CAUSE[point.cause]})" if point.cause not in (None, Cause.OUTSIDE) else ""


def target(trend: Trend, metric: Metric) -> str:
    """ "target of at least 90 %"; "" where there is none."""
    if trend.agreement is None or trend.target is None:
        return ""
    return f"target of {SIGN.get(trend.agreement.comparison, '')} {words.amount(trend.target, metric)}"


def year_on_year(of: YearOnYear, metric: Metric) -> str:
    """ "+12 % on Q4 2016-17 (range −3 to +29 %), about as a year before"."""
    before = f"{of.before.quarter} {of.before.school_year}"
    if of.ratio:
        size, low, high = (words.change(v) for v in (of.size, of.low, of.high))
        lead = f"{size} on {before} (range {low} to {high})"
    else:
        size, low, high = (_points(v) for v in (of.size, of.low, of.high))
        lead = f"{size} {'point' if size[1:] == '1' else 'points'} on {before} (range {low} to {high})"
    return lead if of.way else f"{lead}: no more than chance"


def since(trend: Trend, metric: Metric) -> str:
    """How like quarters compare: "Q2 2017-18 stands at +12 % on Q2 2016-17 (range −3 to +29 %)"; "" where
    they cannot be compared."""
    if trend.last is None or trend.compared is None:
        return ""
    beyond = "" if not trend.compared.way else ": more than chance"
    return f"{when(trend.last)} stands at {year_on_year(trend.compared, metric)}{beyond}"


def caption(trend: Trend, metric: Metric) -> str:
    """How to read the chart, and what was declared."""
    if trend.kind is TrendKind.LIKE_QUARTERS:
        by_class = "; students come by the class, so classes are what chance is reckoned with"
        lines = ["The same quarter of each school year; bars: the range chance alone would give"]
        lines[0] += by_class if metric.unit == "class places" else ""
    elif any(p.limits for p in trend.points):
        kind = "answers" if metric.display is Display.SHARE and trend.workshops else "figures"
        lines = [f"Grey band: the usual range of these {kind}; a point outside it is more than chance"]
    else:
        lines = ["No usual range yet: it needs 6 points"]
    lines += [f"({mark}) {said}" for mark, said in marked(trend)]
    return ". ".join(lines) + "."


def marked(trend: Trend) -> list[tuple[str, str]]:
    """(number, words) of each event by its day, then of each new definition: the chart has the numbers."""
    said = [
        f"{words.day(e.day, True)}: {e.says}{' (the usual range begins anew)' if e.rebase else ''}"
        for e in trend.events
    ]
    said += [f"from {when(trend.points[s.first])}: {s.says}" for s in redefined(trend)]
    return [(str(i), text) for i, text in enumerate(said, 1)]


def redefined(trend: Trend) -> list[Segment]:
    """The stretches that begin with a new definition."""
    return [s for s in trend.segments if s.split is Split.DEFINITION]


def _points(difference: float) -> str:
    number = round(difference * 100)
    sign = "±" if number == 0 else "+" if number > 0 else words.MINUS
    return f"{sign}{abs(number)}"
