"""The status board: partners down, metrics across; those that need attention first.

One table serves the desk and the phone: on a phone the style sheet turns each partner into a block that
keeps only its exceptions, with the metric's name, and a line "6 of 8 on plan or better".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from plp_metrics.draw import icons, words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import caption, esc, explained, head_row, href, link
from plp_metrics.draw.palette import GOOD, JUDGED, STATUS
from plp_metrics.draw.table import Table
from plp_metrics.model import NETWORK, Mark, Metric, Result, Status


class Group(Enum):
    """Where a partner stands on the board, worst first."""

    BEHIND = "Behind on something"
    AT_RISK = "At risk on something"
    ON_PLAN = "All on plan"
    NOT_REPORTED = "Not reported"
    NO_TARGET = "Without a target"


def group_of(results: Sequence[Result]) -> Group:
    """The board's group of one partner's results.

    A gap in its data is never "All on plan"; nor is having no target, which is no failure either.
    """
    found = {r.status for r in results}
    if Status.BEHIND in found:
        return Group.BEHIND
    if Status.AT_RISK in found:
        return Group.AT_RISK
    if Status.NOT_REPORTED in found:
        return Group.NOT_REPORTED
    return Group.ON_PLAN if found & GOOD else Group.NO_TARGET


def grouped(results: Sequence[Result]) -> dict[Group, list[list[Result]]]:
    """Each partner's results under its group; within a group the most and gravest exceptions first."""
    by_partner: dict[str, list[Result]] = {}
    for result in results:
        by_partner.setdefault(result.partner_id, []).append(result)

    def urgency(rows: list[Result]) -> tuple[int, int, str]:
        found = [r.status for r in rows]
        return -found.count(Status.BEHIND), -found.count(Status.AT_RISK), rows[0].partner_id

    out: dict[Group, list[list[Result]]] = {group: [] for group in Group}
    for rows in sorted(by_partner.values(), key=urgency):
        out[group_of(rows)].append(rows)
    return out


def board(
    results: Sequence[Result],
    network: Sequence[Result],
    metrics: Sequence[Metric],
    names: Mapping[str, str],
    *,
    due: str = "",
    params: Mapping[str, str] | None = None,
    excepted: Mapping[tuple[str, str], str] | None = None,
) -> Figure:
    """The board of these results, one column per metric in the order given, the network's row first.

    names: partner id → name. due: what to say beside partners without data ("was due 30 Jan").
    params: the filters every link carries on ({"year": "2017-18", "quarter": "Q2"}).
    excepted: (partner, metric) → the exception in force from its target, in words; it changes no status.
    """
    carried, excepted = dict(params or {}), excepted or {}
    order = {m.key: i for i, m in enumerate(metrics)}
    groups = grouped([r for r in results if r.metric in order])
    head = "".join(
        f'<th scope="col"><a href="{esc(_metric_page(m, carried))}" data-page="metric" title="{esc(m.says)}">'
        f"{esc(m.short)}</a><span class=small>{esc(_base(m))}</span></th>"
        for m in metrics
    )
    parts = [f'<tbody role="rowgroup">{_network_row(network, metrics, carried)}</tbody>'] if network else []
    for group, partners in groups.items():
        if not partners:
            continue
        count = words.plural(len(partners), "partner")
        rows = "".join(_row(rows, metrics, names, due, carried, excepted) for rows in partners)
        parts.append(
            f'<tbody role="rowgroup"><tr role="row" class="group"><th scope="rowgroup" role="rowheader" '
            f'colspan="{len(metrics) + 1}">{group.value} · {count}</th></tr>{rows}</tbody>'
        )
    any_excepted = any((r.partner_id, r.metric) in excepted for r in results)
    markup = (
        f'<div class="scroll"><table class="board" role="table">'
        f"{caption('Status of each partner against its targets')}"
        f"{head_row(f'<th scope=col>Partner</th>{head}')}{''.join(parts)}</table></div>"
        f"{icons.key(_used(results, network), provisional=_waits(results, network), excepted=any_excepted)}"
    )
    shown = [*([list(network)] if network else []), *(rows for of in groups.values() for rows in of)]
    return Figure(markup, _alt(groups), _table(shown, metrics, names, excepted))


def _metric_page(metric: Metric, carried: Mapping[str, str]) -> str:
    return href(
        "metric", metric=metric.key, **{k: v for k, v in carried.items() if k not in ("state", "status")}
    )


def _base(metric: Metric) -> str:
    return metric.unit if metric.display.value == "count" else f"of {metric.unit}"


def _row(
    rows: Sequence[Result],
    metrics: Sequence[Metric],
    names: Mapping[str, str],
    due: str,
    carried: Mapping[str, str],
    excepted: Mapping[tuple[str, str], str],
) -> str:
    partner = rows[0].partner_id
    found = {r.metric: r for r in rows}
    common = _Common.of(rows)
    cells: list[str] = []
    silent = 0
    for metric in [*metrics, None]:
        result = found.get(metric.key) if metric else None
        if metric and result is not None and result.status is Status.NOT_REPORTED:
            silent += 1
            continue
        if silent:
            cells.append(_silence(silent, due))
            silent = 0
        if metric:
            exception = excepted.get((partner, metric.key), "")
            cells.append(_cell(result, metric, common, _why(partner, metric, carried), exception))
    judged = [r for r in rows if r.status in JUDGED]
    good = sum(r.status in GOOD for r in judged)
    summary = f"{good} of {len(judged)} on plan or better" if judged else ""
    name = link(names.get(partner, partner), "partner", partner=partner, **_forward(carried))
    return (
        f'<tr role="row" class="{"calm" if group_of(rows) is Group.ON_PLAN else "odd"}">'
        f'<th scope="row" role="rowheader">{name}{common.markup()}</th>{"".join(cells)}'
        f'<td role="cell" class="phone">{summary}</td></tr>'
    )


def _forward(carried: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in carried.items() if k in ("year", "quarter", "course", "on")}


def _silence(columns: int, due: str) -> str:
    text = icons.status(Status.NOT_REPORTED)
    tail = f' <span class="k-ink3">· {esc(due)}</span>' if columns > 2 and due else ""
    return f'<td role="cell" class="none exc" colspan="{columns}"><span>{text}{tail}</span></td>'


class _Common(NamedTuple):
    """What is true of every figure of a row is said once, beside the partner's name."""

    provisional: bool = False
    as_of: str = ""

    @classmethod
    def of(cls, rows: Sequence[Result]) -> _Common:
        shown = [r for r in rows if r.value is not None]
        latest = max((r.as_of for r in shown if r.as_of), default="")
        stale = latest if shown and latest < shown[0].quarter else ""
        current = [r for r in shown if r.as_of == latest]
        return cls(bool(current) and all(r.provisional for r in current), stale)

    def markup(self) -> str:
        """The marks after the name."""
        late = f'<i class="thin">as of {self.as_of}</i>' if self.as_of else ""
        return (icons.PROVISIONAL if self.provisional else "") + late


def _why(partner: str, metric: Metric, carried: Mapping[str, str]) -> str:
    return href("number", **{**_forward(carried), "metric": metric.key, "partner": partner})


def _cell(result: Result | None, metric: Metric, common: _Common, why: str, exception: str = "") -> str:
    if result is None:
        return f'<td role="cell" data-h="{esc(metric.short)}"></td>'
    look = STATUS[result.status]
    flagged = result.status in (Status.BEHIND, Status.AT_RISK)
    figure = words.cell(result, metric)
    marks = icons.PROVISIONAL if result.provisional and figure and not common.provisional else ""
    stands = words.as_of(result)
    if result.mark is Mark.KEPT or (stands and result.as_of != common.as_of):
        short = stands if stands == words.CORRECTED else result.as_of
        marks += f'<i class="thin" title="{stands}">{short}</i>'
    marks += icons.excepted(exception) if exception else ""
    few = ' class="few"' if words.share_of_people(result, metric) and figure else ""
    css = f' class="{look.cell} exc"' if flagged else ""
    shown = explained(figure, why) if figure else ""
    hint = ". ".join(t for t in (words.full(result, metric), words.gap(result, metric)) if t)
    return (
        f'<td role="cell"{css} data-h="{esc(metric.short)}" title="{esc(hint)}">'
        f"<span>{icons.status(result.status)}<b{few}>{shown}{marks}</b></span></td>"
    )


def _network_row(network: Sequence[Result], metrics: Sequence[Metric], carried: Mapping[str, str]) -> str:
    found = {r.metric: r for r in network}
    covered = [r.partners_in for r in network if r.partners_in]
    # Published figures may be older and cover more partners; the row is named for most of its cells.
    inside = max(covered, key=covered.count, default=0)
    common = _Common.of(network)
    cells = "".join(_cell(found.get(m.key), m, common, _why(NETWORK, m, carried)) for m in metrics)
    name = f"All {inside or ''} reporting"
    return (
        f'<tr role="row" class="all"><th scope="row" role="rowheader">{name}{common.markup()}</th>{cells}'
        f'<td role="cell" class="phone"></td></tr>'
    )


def _used(*groups: Sequence[Result]) -> tuple[Status, ...]:
    found = {r.status for results in groups for r in results}
    return tuple(status for status in STATUS if status in found)


def _waits(*groups: Sequence[Result]) -> bool:
    return any(r.provisional for results in groups for r in results)


def _alt(groups: Mapping[Group, Sequence[object]]) -> str:
    said = [f"{g.value.lower()}: {words.plural(len(p), 'partner')}" for g, p in groups.items() if p]
    return f"Status board. {'; '.join(said) or 'No partner to show'}."


def _table(
    blocks: Sequence[Sequence[Result]],
    metrics: Sequence[Metric],
    names: Mapping[str, str],
    excepted: Mapping[tuple[str, str], str],
) -> Table:
    known = {m.key: m for m in metrics}
    rows = [
        (
            names.get(r.partner_id, "All partners" if r.partner_id == "ALL" else r.partner_id),
            known[r.metric].title,
            STATUS[r.status].word,
            words.value(r, known[r.metric]),
            r.numerator,
            r.denominator,
            words.exact(r.target, known[r.metric]),
            words.exact(r.plan, known[r.metric]),
            r.as_of,
            "; ".join(
                ["provisional"] * r.provisional
                + [f"exception: {said}" for said in [excepted.get((r.partner_id, r.metric))] if said]
            ),
        )
        for block in blocks
        for r in block
        if r.metric in known
    ]
    head = ("Partner", "Metric", "Status", "Value", "Counted", "Of", "Target", "Plan by now", "As of", "Mark")
    return Table(head, tuple(rows), "Every partner and metric with its status")
