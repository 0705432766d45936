"""One partner beside all partners and beside those like it: nobody else named, nobody ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import peers, words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.forecast_words import amount
from plp_metrics.draw.markup import esc, explained, href, note
from plp_metrics.draw.scale import round_up
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Display, Mark, Metric
from plp_metrics.model.beside import Beside, Middle, Standing

PAD = 3.0


def figure(
    found: Standing,
    metrics: Mapping[str, Metric],
    *,
    own: str,
    together: Mapping[str, float],
    explain: Mapping[str, str],
) -> Figure:
    """One row a metric: own figure, median and middle half of all partners and of those like it.

    own: what the partner's column is called. together: metric → all partners together, for shares.
    explain: filters of the page that explains a figure.
    """
    shown = [one for one in found.figures if one.value is not None]
    rows = tuple(_row(one, metrics[one.metric], together.get(one.metric), explain) for one in shown)
    head = ("Metric", own, "All partners", "Partners like it", "Side by side")
    table = Table(head, rows, "Beside other partners")
    key = (
        '<p class="key-line"><span class="k-dot"></span>its own · upper band: the middle half of all '
        "partners · lower band: of partners like it · upright: the median</p>"
    )
    return Figure(
        f"{key}{table.html('beside')}", _alt(shown, metrics), table, title(shown, metrics), rule(found)
    )


def rule(found: Standing) -> str:
    """Who the partners like it are, by the stated rule."""
    return f"Like it: {peers.rule(found.peers)[:1].lower()}{peers.rule(found.peers)[1:]}. Nobody is named."


def title(shown: Sequence[Beside], metrics: Mapping[str, Metric]) -> str:
    """ "Beside partners like it: within the middle half on 5 of 8; below it on “…”"."""
    judged = [(one, one.alike) for one in shown if one.alike is not None and one.value is not None]
    if not judged:
        return "Too few other partners have figures to compare with"
    places = [_place(one.value or 0.0, middle) for one, middle in judged]
    text = f"Beside partners like it: in their middle half on {places.count(0)} of {len(judged)}"
    for way, word in ((-1, "below it"), (1, "above it")):
        named = [
            f"“{metrics[one.metric].short}”"
            for (one, _), place in zip(judged, places, strict=True)
            if place == way
        ]
        if named:
            text += f"; {word} on {words.listing(named[:3])}" + (
                f" and {len(named) - 3} more" if len(named) > 3 else ""
            )
    return text


def _place(value: float, middle: Middle) -> int:
    return (value > middle.high) - (value < middle.low)


def _row(
    one: Beside, metric: Metric, together: float | None, explain: Mapping[str, str]
) -> tuple[str | Raw, ...]:
    value = one.value or 0.0
    own = words.amount(value, metric)
    where = href("number", **{**explain, "metric": metric.key})
    return (
        metric.title,
        Raw(f"<b>{explained(own, where)}</b>{note(f'in {one.quarter}')}", own),
        _cell(one, one.everyone, metric, together),
        _cell(one, one.alike, metric, None),
        Raw(_bands(one, metric), ""),
    )


def _cell(one: Beside, middle: Middle | None, metric: Metric, together: float | None) -> Raw:
    pooled = f"all together {words.amount(together, metric)}" if together is not None else ""
    if middle is None:
        why = "an earlier figure that stands is not compared" if one.mark is Mark.KEPT else "not told"
        said = pooled or why
        return Raw(note(said), said)
    median = amount(middle.median, metric)
    half = f"middle half {amount(middle.low, metric)} to {amount(middle.high, metric)}"
    of = words.plural(middle.partners, "partner")
    markup = f"{esc(median)}{note(f'{half}; {of}')}{note(pooled)}"
    return Raw(markup, "; ".join(t for t in (f"median {median}", half, of, pooled) if t))


def _bands(one: Beside, metric: Metric) -> str:
    marks = [one.value or 0.0, *(v for m in (one.everyone, one.alike) if m for v in (m.low, m.high))]
    top = 1.0 if metric.display is Display.SHARE else round_up(max(marks)) or 1.0

    def x(value: float) -> float:
        return PAD + (100 - 2 * PAD) * min(max(value / top, 0), 1)

    parts = [f'<line class="axis" x1="{PAD}%" x2="{100 - PAD}%" y1="18" y2="18"/>']
    for middle, y, css in ((one.everyone, 6, "all"), (one.alike, 21, "alike")):
        if middle is not None:
            width = max(x(middle.high) - x(middle.low), 0.5)
            at = f"{x(middle.median):.2f}%"
            parts.append(
                f'<rect class="{css}" x="{x(middle.low):.2f}%" width="{width:.2f}%" y="{y}" height="9"/>'
                f'<line class="median" x1="{at}" x2="{at}" y1="{y}" y2="{y + 9}"/>'
            )
    parts.append(f'<circle class="own" cx="{x(one.value or 0.0):.2f}%" cy="18" r="5"/>')
    return f'<svg class="bands" width="100%" height="36" aria-hidden="true">{"".join(parts)}</svg>'


def _alt(shown: Sequence[Beside], metrics: Mapping[str, Metric]) -> str:
    parts = []
    for one in shown:
        metric = metrics[one.metric]
        text = f"{metric.title} {words.amount(one.value or 0.0, metric)}"
        if one.everyone is not None:
            text += f", median of all partners {amount(one.everyone.median, metric)}"
        if one.alike is not None:
            text += f", of partners like it {amount(one.alike.median, metric)}"
        parts.append(text)
    return ". ".join(parts) + "." if parts else "No figure to compare yet."
