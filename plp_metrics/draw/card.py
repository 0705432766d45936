"""The partner's card: one row per metric, result beside target, what is unusual, where it is heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plp_metrics.draw import ahead, icons, verdicts, words
from plp_metrics.draw.bar import bar, said
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import caption, esc, explained, head_row, href, note
from plp_metrics.draw.palette import ASSURANCE, STATUS
from plp_metrics.draw.spark import spark
from plp_metrics.draw.table import Table
from plp_metrics.model import Assurance, Display, Mark, Metric, Result, Trend
from plp_metrics.model.forecasts import Forecast

HEAD = (
    "Metric",
    "So far",
    "Status",
    "Result, plan and target",
    "Plan by now",
    "Unusual? On target?",
    "By the year's end",
    "Last quarters",
)

KEY = (
    '<span class="k-dot"></span>result, with its range · '
    '<span class="k-plan"></span>plan by now · '
    '<span class="k-target"></span>target · open disc: fewer than 10 behind the share'
)
"""What the marks of the bars mean; stands above the rows."""


@dataclass(frozen=True)
class Beside:
    """What stands beside each result, by metric key.

    trends, forecasts: its verdicts, its year's end. notes: markup of one more line under the bar. came: when
    its file came, in words.
    """

    trends: Mapping[str, Trend] = field(default_factory=dict)
    forecasts: Mapping[str, Forecast] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    came: Mapping[str, str] = field(default_factory=dict)


def card(
    results: Sequence[Result],
    metrics: Mapping[str, Metric],
    series: Mapping[str, Sequence[Result]] | None = None,
    *,
    beside: Beside | None = None,
    params: Mapping[str, str] | None = None,
    page: str = "metric",
    grouped: bool = False,
    explain: Mapping[str, str] | None = None,
) -> Figure:
    """One row per result, in the order given. A hidden or kept line has no verdict and no forecast. Verdicts,
    forecasts and earlier results have no column where none are given.

    series: metric key → that metric's earlier results in time order. beside: what else is said of it.
    page: where a metric's name leads ("metric", or "dictionary" for those who may not compare partners);
    params: filters its links carry on. grouped: a heading before each group of metrics. explain: filters of
    the page that explains a figure; without them figures lead nowhere.
    """
    beside = beside or Beside()
    rows, group = "", ""
    with_columns = (bool(beside.trends), bool(beside.forecasts), bool(series))
    told = [*HEAD[:5], *(h for h, there in zip(HEAD[5:], with_columns, strict=True) if there)]
    for r in results:
        metric = metrics[r.metric]
        if grouped and metric.group != group:
            group = metric.group
            heading = f'<th scope="rowgroup" colspan="{len(told)}">{esc(_heading(group))}</th>'
            rows += f'<tr role="row" class="group">{heading}</tr>'
        where = href(page, metric=r.metric, **(params or {}))
        why = "" if explain is None else href("number", **{**explain, "metric": r.metric})
        last = spark((series or {}).get(r.metric, ()), metric) if series else None
        rows += _row(r, metric, beside, last, f'<a href="{esc(where)}" data-page="{esc(page)}">', why)
    head = "".join(f'<th scope="col">{h}</th>' for h in told)
    ends = f" · by the year's end: {ahead.READ}" if beside.forecasts else ""
    table = f'<table class="card" role="table">{caption("Results beside targets")}{head_row(head)}'
    markup = f'<p class="key-line">{KEY}{esc(ends)}</p>{table}<tbody role="rowgroup">{rows}</tbody></table>'
    return Figure(markup, _alt(results, metrics, beside), _table(results, metrics, beside))


def judged(result: Result, beside: Beside) -> Trend | None:
    """The verdicts of a figure; None of a hidden or kept one."""
    return beside.trends.get(result.metric) if result.mark is Mark.SHOWN else None


def _row(result: Result, metric: Metric, beside: Beside, last: str | None, link: str, why: str) -> str:
    look = STATUS[result.status]
    flagged = " flag" if look.cell in ("risk", "behind") else ""
    marks = icons.PROVISIONAL if result.provisional and result.value is not None else ""
    figure = f"<b>{explained(words.value(result, metric), why)}{marks}</b>"
    behind = " · ".join(t for t in (words.of_what(result, metric), words.as_of(result)) if t)
    trend, forecast = judged(result, beside), beside.forecasts.get(result.metric)
    verdict = verdicts.cell(trend) if trend is not None else ""
    heading = ahead.cell(result, forecast, metric)
    came = beside.came.get(result.metric, "") if result.as_of is not None else ""
    gaps = note(words.gap(result, metric), "gap") + note(ahead.needed(result, forecast, metric), "gap")
    more = _folded(trend, verdict, ahead.said(result, forecast, metric), came)
    says = f'<span class="small" title="{esc(metric.says)}">{esc(metric.says)}</span>'
    return (
        f'<tr role="row" class="{look.cell}{flagged}"><th scope="row" role="rowheader">'
        f"{link}{esc(metric.title)}</a>{says}</th>"
        f'<td role="cell" class="big">{figure}{note(words.interval(result, metric))}{note(behind)}</td>'
        f'<td role="cell" class="st">{icons.status(result.status)}{note(came)}</td>'
        f'<td role="cell" class="bars">{bar(result, metric)}{gaps}'
        f"{beside.notes.get(result.metric, '')}</td>"
        f'<td role="cell" class="plan" data-h="Plan by now">{_plan(result, metric)}</td>'
        f"{_cell('two', verdict if beside.trends else None)}"
        f"{_cell('ahead', heading if beside.forecasts else None)}{_cell('last', last)}"
        f'<td role="cell" class="fold">{more}</td></tr>'
    )


def _cell(name: str, markup: str | None) -> str:
    return "" if markup is None else f'<td role="cell" class="{name}">{markup}</td>'


def _folded(trend: Trend | None, verdict: str, heading: str, came: str) -> str:
    """What a phone shows instead of the columns it has no room for: the symbols, their words on demand."""
    lines = "".join(f"<div>{line}</div>" for line in (verdict, esc(heading), esc(came)) if line)
    symbols = verdicts.cell(trend, short=True) if trend is not None else ""
    return f"<details><summary>{symbols}More</summary>{lines}</details>" if lines else ""


def _heading(group: str) -> str:
    return group[:1].upper() + group[1:].replace("_", " ")


def _plan(result: Result, metric: Metric) -> str:
    plan = words.plan(result, metric) if result.plan is not None else "–"
    if result.target is None:
        return f'<span aria-label="none">{plan}</span>'
    due = (
        f", due {result.agreement.due_quarter}"
        if result.agreement and result.agreement.due_quarter != "Q4"
        else ""
    )
    return f"{esc(plan)}{note(f'target {words.amount(result.target, metric)}{due}')}"


def _alt(results: Sequence[Result], metrics: Mapping[str, Metric], beside: Beside) -> str:
    parts = []
    for result in results:
        metric, trend = metrics[result.metric], judged(result, beside)
        told = [said(result, metric), STATUS[result.status].word.lower(), _change(trend), _hits(trend)]
        parts.append(f"{metric.title}: {', '.join(t for t in told if t)}.")
    return " ".join(parts)


def _change(trend: Trend | None) -> str:
    return verdicts.change_word(trend) if trend is not None else ""


def _hits(trend: Trend | None) -> str:
    known = trend is not None and trend.assurance is not Assurance.NONE
    return ASSURANCE[trend.assurance].word if known and trend is not None else ""


def _table(results: Sequence[Result], metrics: Mapping[str, Metric], beside: Beside) -> Table:
    rows = []
    for r in results:
        m, trend, forecast = metrics[r.metric], judged(r, beside), beside.forecasts.get(r.metric)
        share = m.display is not Display.COUNT
        rows.append(
            (
                m.title,
                STATUS[r.status].word,
                words.value(r, m),
                r.numerator if share else None,
                r.denominator if share else None,
                words.interval(r, m).removeprefix("range "),
                words.exact(r.plan, m),
                words.exact(r.target, m),
                words.gap(r, m),
                ahead.needed(r, forecast, m),
                _change(trend),
                _hits(trend),
                ahead.said(r, forecast, m),
                r.as_of,
                beside.came.get(r.metric, "") if r.as_of is not None else "",
            )
        )
    head = (
        "Metric", "Status", "Value", "Counted", "Of", "95 % range", "Plan by now", "Target", "In words",
        "Needed from here", "Unusual change", "Will it hit the target?", "By the year's end", "As of", "Came",
    )  # fmt: skip
    return Table(head, tuple(rows), "Results beside targets")
