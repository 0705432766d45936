"""Workshop quality: what people answered on the whole scale, who agreed and how surely, who stayed away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from plp_metrics.draw import words
from plp_metrics.draw.charts import blank
from plp_metrics.draw.dots import Dot, dots
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import explained, href
from plp_metrics.draw.palette import Theme, colour
from plp_metrics.draw.row_words import say_beside
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.draw.workshop_words import POINT_WORDS, agreed, few, of_partner, responded, silent
from plp_metrics.model import NETWORK, Mark, Metric
from plp_metrics.model.quality import Agreement, Item, Told, WorkshopQuality

ROW = 34
DRAWN_FROM = 10
"""Answers from which shares may be drawn."""


class Shade(NamedTuple):
    """The colour tokens of the points of a scale, from the lowest; and where the neutral point stands."""

    tokens: tuple[str, ...]
    neutral: int | None


_SHADES = {
    6: Shade(("behind", "series2", "risk-fill", "step2", "step3", "step4"), None),
    7: Shade(("behind", "series2", "risk-fill", "line2", "step2", "step3", "step4"), 4),
}


def agreement(
    found: WorkshopQuality,
    metrics: Mapping[str, Metric],
    theme: Theme,
    *,
    whose: str = "All yours",
    params: Mapping[str, str] | None = None,
) -> Figure:
    """Agreement by item with its range: this workshop, or all of the partner's; the ring is all partners.

    whose, params: as `table` has them.
    """
    together = found.partner_id == NETWORK
    rows = []
    for item in found.items:
        own = item.here if found.workshop else item.mine
        everyone = item.everybody.share if item.everybody else None
        told = own is not None and own.told is Told.AS_SHARE
        said = agreed(own) if found.workshop else of_partner(item, metrics.get(item.metric))
        rows.append(
            Dot(
                _asked(item, metrics),
                own.share if own and told else None,
                own.low if own and told else None,
                own.high if own and told else None,
                said=words.percent(own.share) if own and told and own.share is not None else said,
                hover=f"{said}<br>all partners {agreed(item.everybody)}<br>{silent(item)}",
                before=None if together else everyone,
            )
        )
    response = found.response_here if found.workshop else found.response_mine
    picture = dots(rows, theme, words.percent)
    title = _title(found, metrics)
    parts = (
        responded(response),
        "" if together else "the ring is all partners",
        "the line is the 95 % range",
        few(found),
    )
    behind = table(found, metrics, whose=whose, params=params)
    alt = f"Share that agreed, by question. {title}."
    return Figure(picture, alt, behind, title, "; ".join(part for part in parts if part))


def scale_points(found: WorkshopQuality, metrics: Mapping[str, Metric], theme: Theme, scale: int) -> Figure:
    """Every point of one scale, item by item: those who disagree to the left, those who agree to the right.

    Raises ValueError where fewer than ten answered on that scale, or it is not told.
    """
    items = [
        (item, item.points[scale])
        for item in found.items
        if sum(item.points.get(scale, {}).values()) >= DRAWN_FROM
    ]
    if not items or scale not in _SHADES:
        raise ValueError(f"no answers to draw on a scale of {scale} points")
    figure = blank(theme, 70 + ROW * len(items))
    labels = [_asked(item, metrics) for item, _ in items]
    tokens, neutral = _SHADES[scale]
    edge = colour("ink3", theme)
    middle = scale / 2
    left = [p for p in range(scale, 0, -1) if p <= middle and p != neutral]
    right = [p for p in range(1, scale + 1) if p > middle and p != neutral]
    start = {i: _half(points, neutral) for i, (_, points) in enumerate(items)}
    for side, order in ((-1, left), (1, right)):
        reach = {i: side * start[i] for i in start}
        for point in order:
            sizes = [points[point] / sum(points.values()) for _, points in items]
            _bars(
                figure,
                point,
                scale,
                sizes,
                reach,
                labels,
                items,
                side,
                colour(tokens[point - 1], theme),
                edge,
            )
            reach = {i: reach[i] + side * sizes[i] for i in reach}
    if neutral is not None:
        sizes = [points[neutral] / sum(points.values()) for _, points in items]
        reach = {i: -start[i] for i in start}
        _bars(
            figure, neutral, scale, sizes, reach, labels, items, 1, colour(tokens[neutral - 1], theme), edge
        )
    figure.add_vline(x=0, line={"color": colour("ink", theme), "width": 1.4})
    ticks = [-1, 0, 1]
    figure.update_xaxes(
        range=[-1.02, 1.02], tickvals=ticks, ticktext=[words.percent(abs(t)) for t in ticks], showgrid=True,
        gridcolor=colour("line", theme), tickangle=0,
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", showgrid=False, automargin=True, nticks=len(items))
    figure.update_layout(barmode="overlay", bargap=0.28, margin={"l": 8, "r": 92, "t": 24, "b": 34})
    own = [item.here if found.workshop else item.mine for item, _ in items]
    ink = colour("ink2", theme)
    say_beside(
        figure,
        [
            (at, f"{words.percent(share.share)} agree", ink)
            for at, share in enumerate(own)
            if share is not None and share.share is not None and share.told is Told.AS_SHARE
        ],
    )
    for x, text, anchor in ((-0.02, "disagree", "right"), (0.02, "agree", "left")):
        figure.add_annotation(
            x=x, y=1, yref="paper", yanchor="bottom", xanchor=anchor, text=text, showarrow=False
        )
    head = ("Item", *(f"{p} {POINT_WORDS[scale][p - 1]}" for p in range(1, scale + 1)))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_asked(i, metrics), *(points[p] for p in range(1, scale + 1))) for i, points in items
    )
    behind = Table(head, rows, f"Answers on the scale of {scale} points")
    asked = words.plural(len(items), "question")
    alt = f"Answers to {asked} on a scale of {scale} points, those who disagree to the left."
    caption = f"Scale of {scale} points"
    if len(found.scales) > 1:
        caption += "; another scale was used as well, and the two are never mixed"
    return Figure(figure, alt, behind, f"What people answered, {scale} points", caption)


def table(
    found: WorkshopQuality,
    metrics: Mapping[str, Metric],
    *,
    whose: str = "All yours",
    params: Mapping[str, str] | None = None,
) -> Table:
    """By item: this workshop, all of the partner's, all partners; the top two; what non-response could do.

    whose: the head of the partner's own column. params: filters of the page that explains each figure; None
    for no links (and none for a single workshop, which has no such page). Columns without a word are left
    out.
    """
    one, alone = found.workshop is not None, found.partner_id != NETWORK
    head = (
        "Item",
        *(("This workshop", "Answers here") if one else ()),
        *((whose, "Answers") if alone else ()),
        "All partners",
        "All answers",
        "Top two points",
        "If all who kept silent had disagreed, or agreed",
    )
    rows: list[tuple[Cell | Raw, ...]] = [
        (
            _asked(item, metrics),
            *((agreed(item.here), item.here.valid if item.here else None) if one else ()),
            *((_mine(item, metrics, found.partner_id, params), _count(item.mine)) if alone else ()),
            _linked(agreed(item.everybody), item, NETWORK, params if item.everybody else None),
            _count(item.everybody),
            agreed(item.strict) if item.strict else "",
            silent(item),
        )
        for item in found.items
    ]
    used = [i for i, _ in enumerate(head) if i == 0 or any(row[i] not in ("", None) for row in rows)]
    kept = tuple(tuple(row[i] for i in used) for row in rows)
    return Table(tuple(head[i] for i in used), kept, "Share that agreed, by question")


def _count(own: Agreement | None) -> float | None:
    return own.valid if own else None


def _mine(
    item: Item, metrics: Mapping[str, Metric], partner_id: str, params: Mapping[str, str] | None
) -> Cell | Raw:
    return _linked(of_partner(item, metrics.get(item.metric)), item, partner_id, params)


def _linked(text: str, item: Item, partner_id: str, params: Mapping[str, str] | None) -> Cell | Raw:
    if params is None:
        return text
    where = href("number", **{**params, "metric": item.metric, "partner": partner_id})
    return Raw(explained(text, where), text)


def _asked(item: Item, metrics: Mapping[str, Metric]) -> str:
    return metrics[item.metric].short if item.metric in metrics else item.metric


def _half(points: Mapping[int, int], neutral: int | None) -> float:
    return points[neutral] / sum(points.values()) / 2 if neutral is not None else 0.0


def _title(found: WorkshopQuality, metrics: Mapping[str, Metric]) -> str:
    if found.partner_id == NETWORK:
        return _best_and_worst(found, metrics)
    who = "This workshop" if found.workshop else "These workshops"
    below, above = [], []
    for item in found.items:
        own = item.here if found.workshop else item.mine
        if own is None or item.everybody is None or item.everybody.share is None:
            continue
        if item.mark is Mark.KEPT and not found.workshop:
            continue
        if own.told is not Told.AS_SHARE or own.low is None or own.high is None:
            continue
        if own.high < item.everybody.share:
            below.append(_asked(item, metrics))
        elif own.low > item.everybody.share:
            above.append(_asked(item, metrics))
    if not below and not above:
        return _nothing_to_compare(found, who)
    parts = [f"lower on {words.listing(below)}"] if below else []
    parts += [f"higher on {words.listing(above)}"] if above else []
    return f"{who} against all partners: {'; '.join(parts)}"


def _nothing_to_compare(found: WorkshopQuality, who: str) -> str:
    own = [item.here if found.workshop else item.mine for item in found.items]
    told = {one.told for one in own if one is not None and one.share is not None}
    if Told.AS_SHARE in told:
        return f"{who} cannot be told apart from all partners"
    if Told.IN_WORDS in told:
        return f"{who}: too few answers to be held against all partners"
    withheld = not found.workshop and any(item.mark is Mark.WITHHELD for item in found.items)
    if withheld or Told.HIDDEN in told:
        return "Nothing may be told of the answers yet"
    return "Nobody has answered yet"


def _best_and_worst(found: WorkshopQuality, metrics: Mapping[str, Metric]) -> str:
    told = [(i.mine.share, _asked(i, metrics)) for i in found.items if i.mine and i.mine.share is not None]
    if len(told) < 2:
        return "Nobody has answered yet"
    (low, worst), (high, best) = min(told), max(told)
    return f"Most agree on {best} ({words.percent(high)}), fewest on {worst} ({words.percent(low)})"


def _bars(
    figure: go.Figure,
    point: int,
    scale: int,
    sizes: Sequence[float],
    reach: Mapping[int, float],
    labels: Sequence[str],
    items: Sequence[tuple[Item, Mapping[int, int]]],
    side: int,
    shade: str,
    edge: str,
) -> None:
    said = POINT_WORDS[scale][point - 1]
    figure.add_bar(
        orientation="h", y=list(labels), x=[side * size for size in sizes],
        base=[reach[i] for i in sorted(reach)],
        marker={"color": shade, "line": {"width": 1, "color": edge}},
        text=[f"{said}: {points[point]} of {sum(points.values())}" for _, points in items],
        textposition="none", hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
