"""A value and its metric → the words a program manager reads.

Numbers use no-break spaces ("1 235", "70 %"), so that a figure never breaks over two lines.
"""

from __future__ import annotations

from datetime import date, datetime
from math import ceil

from plp_metrics.draw.unpublished import SAID
from plp_metrics.model import (
    ALL,
    COURSES,
    Direction,
    Display,
    Kind,
    Mark,
    Metric,
    Period,
    Result,
    Rule,
    Status,
)

NBSP = "\u00a0"
MINUS = "\u2212"
CORRECTED = "corrected since"
"""An earlier version of the figure stands; the new one differs by too few people to say."""
UNKNOWN_IN_REST = "unknown (fewer than 10) counted in the rest"
"""A published share is out of everybody where those of unknown trait are too few to be told."""
_NO_THINGS = (Display.RATIO, Display.CHANGE, Display.MONEY)
"""Ways of telling in which a gap is no number of things."""
_ONE = {"classes": "class", "class places": "class place", "people": "person", "US$": "US$", "FTE": "FTE"}


def number(value: float, digits: int | None = None) -> str:
    """12345.0 → "12 345"; up to two decimals where the value is not whole, or exactly `digits`."""
    if digits is None:
        rounded = round(value, 2)
        text = f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.2f}".rstrip("0").rstrip(".")
    else:
        text = f"{value:,.{digits}f}"
    return text.replace(",", NBSP).replace("-", MINUS)


def percent(share: float, digits: int = 0) -> str:
    """0.7 → "70 %". 0.996 is "99.6 %", never "100 %", and 0.004 never "0 %"."""
    text = f"{share * 100:.{digits}f}"
    if (text in ("0", "100")) and share not in (0, 1):
        text = f"{share * 100:.1f}"
    return f"{text.replace('-', MINUS)}{NBSP}%"


def change(ratio: float) -> str:
    """A growth ratio in words: 1.12 → "+12 %", 0.9 → "−10 %", 1.0 → "±0 %"."""
    points = round((ratio - 1) * 100)
    sign = "±" if points == 0 else "+" if points > 0 else MINUS
    return f"{sign}{abs(points)}{NBSP}%"


def dollars(value: float) -> str:
    """ "$1,240", "$1,240.50": whole cents only where there are any; "−$5"."""
    text = f"{abs(value):,.2f}".removesuffix(".00")
    return f"{MINUS if value < 0 and text != '0' else ''}${text}"


def cents(amount: int) -> str:
    """Whole cents as dollars: 124050 → "$1,240.50"."""
    return dollars(amount / 100)


def amount(value: float, metric: Metric) -> str:
    """A value in the metric's own way of telling: "14", "70 %", "+12 %", "1.08", "$310"."""
    if metric.display is Display.SHARE:
        return percent(value)
    if metric.display is Display.CHANGE:
        return change(value)
    if metric.display is Display.RATIO:
        return number(value, 2)
    if metric.display is Display.MONEY:
        return dollars(round(value) if value >= 100 else round(value, 2))
    return counted(value, metric)


def counted(value: float, metric: Metric) -> str:
    """A half of the figure: "14", or "$1,240" of a metric that counts dollars."""
    return dollars(round(value)) if metric.unit == "US$" else number(value)


def plan(result: Result, metric: Metric) -> str:
    """Where the figure should stand by now, in whole things from ten up; "" without a plan."""
    if result.plan is None:
        return ""
    whole = metric.display is Display.COUNT and result.plan >= 10
    return amount(round(result.plan) if whole else result.plan, metric)


def exact(value: float | None, metric: Metric) -> str | float | None:
    """For tables and downloads: a count as a number, everything else in the metric's way of telling."""
    if value is None or metric.display is Display.COUNT:
        return value
    return amount(value, metric)


def unit(count: float, metric: Metric) -> str:
    """The unit for so many: 1 → "teacher", 2 → "teachers"."""
    if count != 1:
        return metric.unit
    return _ONE.get(metric.unit, metric.unit.removesuffix("s"))


def hidden(metric: Metric) -> str:
    """Why a small number is not shown."""
    if metric.rule is Rule.SURVEY:
        return "hidden, fewer than 5 answers"
    who = "teachers" if "teacher" in metric.unit.lower() else "students"
    return f"hidden to protect {who}"


def over_the_year(metric: Metric) -> str:
    """How a metric's figure moves with the quarters, in words."""
    return {
        Kind.FLOW: "the quarters are added up; it starts again on 1 July",
        Kind.YEAR_TO_DATE: "each quarter tells the year so far; it starts again on 1 July",
        Kind.STOCK: "as it stands at the end of the quarter",
        Kind.RATE: "as it stands at the end of the quarter; partners are added by their counts, not averaged",
    }[metric.kind]


def small_numbers(metric: Metric) -> str:
    """What is done about small numbers, in words; "" where nothing is hidden."""
    return {
        Rule.OPEN: "",
        Rule.PEOPLE: "hidden where fewer than 10 people could be found out",
        Rule.SURVEY: "hidden below 5 answers",
    }[metric.rule]


def mark(result: Result, metric: Metric) -> str:
    """What stands where there is no value; "" where there is one."""
    return {
        Mark.SHOWN: "",
        Mark.KEPT: "",
        Mark.NOT_REPORTED: "not reported",
        Mark.WITHHELD: SAID.get(result.unpublished, hidden(metric)),
        Mark.NOT_APPLICABLE: "does not apply",
    }[result.mark]


def value(result: Result, metric: Metric) -> str:
    """The figure alone ("14", "70 %"), or the mark in its place ("not reported")."""
    if result.value is None:
        return mark(result, metric) or "not reported"
    return amount(result.value, metric)


def of_what(result: Result, metric: Metric) -> str:
    """What stands behind the figure: "14 of 20" teachers for a share, "of 20" for a count with a target."""
    if result.value is None:
        return ""
    if metric.display is Display.COUNT:
        return f"of {amount(result.target, metric)}" if result.target is not None else metric.unit
    if result.numerator is None or result.denominator is None:
        return ""
    if metric.display is Display.CHANGE:
        return f"{number(result.denominator)} to {number(result.numerator)} {metric.unit}"
    if metric.display is Display.RATIO:
        return f"{number(result.numerator)} seen, {number(result.denominator, 0)} expected"
    if metric.display is Display.MONEY:
        people = f"{number(result.denominator)} {unit(result.denominator, metric)}"
        return f"{dollars(round(result.numerator))} for {people}"
    return f"{counted(result.numerator, metric)} of {counted(result.denominator, metric)}"


def cell(result: Result, metric: Metric) -> str:
    """The figure as short as the status board needs it: "8 of 15", "72 %"; "" where there is none."""
    if result.value is None:
        return ""
    if metric.display is Display.COUNT and result.target is not None:
        return f"{amount(result.value, metric)} of {amount(result.target, metric)}"
    return amount(result.value, metric)


def full(result: Result, metric: Metric) -> str:
    """The figure with everything behind it: "70 % (14 of 20)", "8 of 20 teachers", "not reported"."""
    if result.value is None:
        return value(result, metric)
    if metric.display is Display.COUNT:
        return f"{cell(result, metric)} {unit(result.value, metric)}"
    behind = of_what(result, metric)
    return f"{value(result, metric)} ({behind})" if behind else value(result, metric)


def interval(result: Result, metric: Metric) -> str:
    """The 95 % range of a share in words: "range 48–85 %"; "" where there is none."""
    if result.low is None or result.high is None:
        return ""
    low = amount(result.low, metric).removesuffix(f"{NBSP}%")
    return f"range {low}–{amount(result.high, metric)}"


def as_of(result: Result) -> str:
    """ "as of Q1" where the figure is older than the quarter asked for, else "".

    "kept from Q2" where a newer one may not be shown; "corrected since" where that is the same quarter's.
    """
    if result.mark is Mark.KEPT:
        return CORRECTED if result.as_of == result.quarter else f"kept from {result.as_of}"
    stale = result.as_of is not None and result.as_of != result.quarter
    return f"as of {result.as_of}" if stale and result.value is not None else ""


def gap(result: Result, metric: Metric) -> str:
    """How far from plan and target, in people (or the metric's unit) and dates.

    "2 more teachers by 31 Dec to be on plan; 12 more by 30 Jun", "3 ahead of plan", "Target met, 1 over".
    """
    if result.value is None or result.agreement is None or result.target is None:
        return ""
    least = metric.direction is not Direction.LESS
    by = Period(result.school_year, result.as_of or result.quarter)
    due = Period(result.school_year, result.agreement.due_quarter)
    if result.status is Status.MET:
        spare = round(-(result.to_go or 0))
        return (
            f"Target met, {number(spare)} over" if spare and metric.display is Display.COUNT else "Target met"
        )
    end = _to_go(result, metric, due) if least and by != due else ""
    if result.gap is None:
        return end[:1].upper() + end[1:]
    if result.gap >= 0:
        lead = f"{counted(int(result.gap), metric)} ahead of plan" if result.gap >= 1 else "On plan"
        return f"{lead}; {end}" if end else lead
    short = ceil(-result.gap)
    what = _so_many(short, "more" if least else "fewer", metric)
    if metric.display in _NO_THINGS:
        what = "Below plan" if least else "Above plan"
        return f"Too close to call: {what.lower()}" if result.too_close else what
    if result.too_close:
        return f"Too close to call: {_so_many(short, '', metric)} {'short of' if least else 'over'} plan"
    if by == due:
        return f"{what} {'was' if short == 1 else 'were'} due by {day(due.last_day)}"
    if result.plan == result.target:
        return f"{what} to reach the target"
    text = f"{what} to be on plan for {day(by.last_day)}"
    return f"{text}; {end}" if end else text


def _to_go(result: Result, metric: Metric, due: Period) -> str:
    if result.to_go is None or result.to_go <= 0 or metric.display in _NO_THINGS:
        return ""
    more = _so_many(ceil(result.to_go), "more", metric)
    return f"{more} by {day(due.last_day)} to reach the target"


def _so_many(count: int, way: str, metric: Metric) -> str:
    if metric.unit == "US$":
        return " ".join(part for part in (counted(count, metric), way) if part)
    return " ".join(part for part in (number(count), way, unit(count, metric)) if part)


def day(when: date, year: bool = False) -> str:
    """ "30 Jun", or "30 Jun 2018" with the year."""
    return f"{when.day} {when:%b}{f' {when.year}' if year else ''}"


def moment(when: datetime) -> str:
    """ "28 Jan 2018, 10:42"."""
    return f"{day(when, True)}, {when:%H:%M}"


def quarter(period: Period) -> str:
    """ "Q2 (Oct–Dec 2017)": a quarter is never named without its months."""
    return period.named


def trained_in(cohort_year: str) -> str:
    """A cohort year in words: "2017-18" → "trained in summer 2017"."""
    return f"trained in summer {cohort_year[:4]}"


def course(code: str) -> str:
    """A course's name; "all courses" for every course."""
    return "all courses" if code == ALL else COURSES[code].name if code in COURSES else "no course"


def plural(count: float, one: str, many: str | None = None) -> str:
    """ "1 partner", "2 partners"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listing(parts: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def share_of_people(result: Result, metric: Metric) -> bool:
    """Whether fewer than 10 things stand behind a share, so it is drawn as an outline and read with care."""
    return metric.display is not Display.COUNT and result.denominator is not None and result.denominator < 10
