"""Workshop quality: per survey item, this workshop beside all of the partner's and all partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import caption, esc, head_row, note
from plp_metrics.draw.table import Table
from plp_metrics.model import Metric, Result


def quality(columns: Mapping[str, Sequence[Result]], metrics: Sequence[Metric]) -> Figure:
    """One row per item, one column per key of `columns` ("This workshop", "All yours", "All partners").

    Each cell has the share that agreed as a bar from 0 to 100 %, its 95 % range as a thin line, and how many
    answered. Fewer than 10 answers: an outline and no verdict. The scale is the same everywhere.
    """
    found = {name: {r.metric: r for r in results} for name, results in columns.items()}
    head = "".join(f'<th scope="col">{esc(name)}</th>' for name in columns)
    body, rows = [], []
    last = list(columns)[-1]
    for metric in metrics:
        cells = ""
        row: list[str | float | None] = [metric.title]
        for name in columns:
            result = found[name].get(metric.key)
            bar = _cell(result, metric, "ink3" if name == last else "series1")
            cells += f'<td role="cell" data-h="{esc(name)}">{bar}</td>'
            row += [
                words.value(result, metric) if result else "not reported",
                result.denominator if result else None,
            ]
        body.append(f'<tr role="row"><th scope="row" role="rowheader">{esc(metric.title)}</th>{cells}</tr>')
        rows.append(tuple(row))
    markup = (
        f'<table class="quality" role="table">{caption("Workshop quality, share that agreed")}'
        f"{head_row(f'<th scope=col>What people were asked</th>{head}')}"
        f'<tbody role="rowgroup">{"".join(body)}</tbody></table>'
    )
    titles = tuple(t for name in columns for t in (name, f"{name}: answers"))
    return Figure(
        markup, _alt(found, metrics), Table(("Item", *titles), tuple(rows), "Share that agreed, by item")
    )


def _cell(result: Result | None, metric: Metric, token: str) -> str:
    if result is None or result.value is None:
        return note(words.value(result, metric) if result else "not reported", "small gone")
    few = words.share_of_people(result, metric)
    span = ""
    if result.low is not None and result.high is not None:
        span = f'<line class="range" x1="{result.low:.2%}" x2="{result.high:.2%}" y1="7" y2="7"/>'
    answers = f"{words.number(result.denominator or 0)} {words.unit(result.denominator or 0, metric)}"
    fill = f"fill k-{token}{' few' if few else ''}"
    return (
        f'<span class="q"><svg width="100%" height="14" aria-hidden="true">'
        f'<rect class="rail" width="100%" height="10" y="2"/>'
        f'<rect class="{fill}" width="{result.value:.2%}" height="10" y="2"/>{span}</svg>'
        f"<b>{esc(words.value(result, metric))}</b>"
        f"{note(f'{answers}, read with care' if few else answers)}</span>"
    )


def _alt(found: Mapping[str, Mapping[str, Result]], metrics: Sequence[Metric]) -> str:
    parts = []
    for metric in metrics:
        said = [
            f"{name} {words.full(rows[metric.key], metric)}"
            for name, rows in found.items()
            if metric.key in rows
        ]
        if said:
            parts.append(f"{metric.title}: {', '.join(said)}")
    return ("Share that agreed. " + ". ".join(parts) + ".") if parts else "No survey answers yet."
