"""The partner's card: one row per metric, result beside target, in people and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import icons, words
from plp_metrics.draw.bar import bar, said
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import caption, esc, explained, head_row, href, note
from plp_metrics.draw.palette import STATUS
from plp_metrics.draw.spark import spark
from plp_metrics.draw.table import Table
from plp_metrics.model import Display, Metric, Result

HEAD = ("Metric", "So far", "Status", "Result, plan and target", "Plan by now", "Last quarters")

KEY = (
    '<p class="key-line"><span class="k-dot"></span>result, with its range · '
    '<span class="k-plan"></span>plan by now · '
    '<span class="k-target"></span>target · open disc: fewer than 10 behind the share</p>'
)
"""What the marks of the bars mean; stands above the rows."""


def card(
    results: Sequence[Result],
    metrics: Mapping[str, Metric],
    series: Mapping[str, Sequence[Result]] | None = None,
    *,
    params: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    page: str = "metric",
    grouped: bool = False,
    explain: Mapping[str, str] | None = None,
) -> Figure:
    """One row per result, in the order given.

    series: metric key → that metric's earlier results in time order. params: filters its links carry on.
    notes: metric key → markup of one more line under the bar (a link to a list, an explanation).
    page: where a metric's name leads ("metric", or "dictionary" for those who may not compare partners).
    grouped: a heading before each group of metrics. explain: filters of the page that explains a figure;
    without them figures lead nowhere.
    """
    rows, group = "", ""
    for r in results:
        metric = metrics[r.metric]
        if grouped and metric.group != group:
            group = metric.group
            heading = f'<th scope="rowgroup" colspan="6">{esc(_heading(group))}</th>'
            rows += f'<tr role="row" class="group">{heading}</tr>'
        last = spark((series or {}).get(r.metric, ()), metric)
        where = href(page, metric=r.metric, **(params or {}))
        why = "" if explain is None else href("number", **{**explain, "metric": r.metric})
        rows += _row(r, metric, last, where, (notes or {}).get(r.metric, ""), page, why)
    head = "".join(f'<th scope="col">{h}</th>' for h in HEAD)
    markup = (
        f'{KEY}<table class="card" role="table">{caption("Results beside targets")}{head_row(head)}'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )
    return Figure(markup, _alt(results, metrics), _table(results, metrics))


def _row(result: Result, metric: Metric, last: str, where: str, more: str, page: str, why: str) -> str:
    flagged = " flag" if STATUS[result.status].cell in ("risk", "behind") else ""
    said_of = words.as_of(result)
    marks = icons.PROVISIONAL if result.provisional and result.value is not None else ""
    gap = words.gap(result, metric)
    figure = f"<b>{explained(words.value(result, metric), why)}{marks}</b>"
    return (
        f'<tr role="row" class="{STATUS[result.status].cell}{flagged}"><th scope="row" role="rowheader">'
        f'<a href="{esc(where)}" data-page="{esc(page)}">{esc(metric.title)}</a>'
        f'<span class="small" title="{esc(metric.says)}">{esc(metric.says)}</span></th>'
        f'<td role="cell" class="big">{figure}'
        f"{note(' · '.join(t for t in (words.of_what(result, metric), said_of) if t))}</td>"
        f'<td role="cell" class="st">{icons.status(result.status)}</td>'
        f'<td role="cell" class="bars">{bar(result, metric)}{note(gap, "gap")}{more}</td>'
        f'<td role="cell" class="plan" data-h="Plan by now">{_plan(result, metric)}</td>'
        f'<td role="cell" class="last">{last}</td></tr>'
    )


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


def _alt(results: Sequence[Result], metrics: Mapping[str, Metric]) -> str:
    parts = []
    for result in results:
        metric = metrics[result.metric]
        parts.append(f"{metric.title}: {said(result, metric)}, {STATUS[result.status].word.lower()}.")
    return " ".join(parts)


def _table(results: Sequence[Result], metrics: Mapping[str, Metric]) -> Table:
    rows = []
    for r in results:
        m = metrics[r.metric]
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
                r.as_of,
            )
        )
    head = (
        "Metric",
        "Status",
        "Value",
        "Counted",
        "Of",
        "95 % range",
        "Plan by now",
        "Target",
        "In words",
        "As of",
    )
    return Table(head, tuple(rows), "Results beside targets")
