"""Partners of unequal size beside the limits of chance: who differs for real."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from plp_metrics.draw import words
from plp_metrics.draw.charts import HEIGHT, blank
from plp_metrics.draw.dots import steps
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.funnel_words import LOOKS, PER, caption, rate, short, title
from plp_metrics.draw.markup import esc, link
from plp_metrics.draw.palette import Theme, colour
from plp_metrics.draw.table import Raw, Table
from plp_metrics.model import Direction, Metric
from plp_metrics.model.fair import OUTSIDE, Funnel, FunnelPoint, Verdict

TALL = HEIGHT + 60
FEW = 10
"""Sizes below this are marked one by one."""


def funnel(
    found: Funnel,
    metric: Metric,
    names: Mapping[str, str],
    theme: Theme,
    *,
    pointed: str = "",
    page: str = "partner",
    params: Mapping[str, str] | None = None,
) -> Figure:
    """The funnel. Only partners outside the outer lines are named in it, and one that is pointed at.

    names: partner → name. Raises ValueError where there is no comparison; `funnel_words.why_none` says why.
    """
    if found.why_none is not None or found.centre is None:
        raise ValueError("there is no comparison to draw")
    figure = blank(theme, TALL)
    low, high = _range(found)
    for at, dash in ((0, "solid"), (1, "dot"), (2, "dot"), (3, "solid")):
        figure.add_scatter(
            x=[of for of, _ in found.grid], y=[limits[at] for _, limits in found.grid], mode="lines",
            line={"color": colour("ink3", theme), "width": 1.2, "dash": dash}, hoverinfo="skip",
        )  # fmt: skip
    ends = [of for of, _ in found.grid]
    figure.add_scatter(
        x=[ends[0], ends[-1]], y=[found.centre] * 2, mode="lines", hoverinfo="skip",
        line={"color": colour("ink", theme), "width": 1.4},
    )  # fmt: skip
    labels = [(found.centre, f"all {short(found.centre, found)}", "ink")]
    if found.grid:
        last = found.grid[-1][1]
        labels += [(last.high_998, "99.8 %", "ink3"), (last.high_95, "95 %", "ink3")]
    if found.target is not None:
        figure.add_scatter(
            x=[ends[0], ends[-1]], y=[found.target] * 2, mode="lines", hoverinfo="skip",
            line={"color": colour("ink", theme), "width": 1.6, "dash": "dash"},
        )  # fmt: skip
        labels.append((found.target, f"target {short(found.target, found)}", "ink"))
        low, high = min(low, found.target), max(high, found.target)
    for verdict in Verdict:
        _points(
            figure, [p for p in found.points if p.verdict is verdict], found, metric, names, theme, pointed
        )
    _names(figure, found, names, theme, pointed, ends[-1])
    pad = (high - low) * 0.05 or 0.05
    low, high = max(low - pad, -0.004 if low <= pad else 0.0), high + pad
    _at_the_end(figure, labels, ends[-1], low, high, theme)
    of = PER[found.per][1] if found.per else metric.unit
    figure.update_xaxes(title={"text": of, "standoff": 6}, range=[0, ends[-1]], nticks=7)
    if ends[-1] < FEW:
        figure.update_xaxes(dtick=1)
    ticks = [v for v in steps(low, high) if low <= v <= high]
    figure.update_yaxes(
        range=[low, high], rangemode="normal", automargin=True, tickvals=ticks,
        ticktext=[short(v, found) for v in ticks],
    )  # fmt: skip
    figure.update_layout(margin={"l": 50, "r": 98, "t": 16, "b": 46})
    said = title(found, names)
    alt = f"{metric.title}, each partner by its size beside the lines of chance. {said}."
    return Figure(figure, alt, table(found, metric, names, page, params), said, caption(found, metric))


def table(
    found: Funnel,
    metric: Metric,
    names: Mapping[str, str],
    page: str = "partner",
    params: Mapping[str, str] | None = None,
) -> Table:
    """The partners by name with their limits and what they mean. Never a rank."""
    of = PER[found.per][1].capitalize() if found.per else "Of"
    head = ("Partner", metric.short, "Counted", of, "95 % by chance", "99.8 % by chance", "What it means")
    rows = [
        (
            Raw(
                link(
                    names.get(p.partner_id, p.partner_id), page, **{**(params or {}), "partner": p.partner_id}
                ),
                names.get(p.partner_id, p.partner_id),
            ),
            short(p.rate, found) + (" *" if p.provisional else ""),
            p.count,
            p.of,
            f"{short(p.limits.low_95, found)} to {short(p.limits.high_95, found)}",
            f"{short(p.limits.low_998, found)} to {short(p.limits.high_998, found)}",
            f"{LOOKS[p.verdict].mark} {LOOKS[p.verdict].word}",
        )
        for p in sorted(found.points, key=lambda p: names.get(p.partner_id, p.partner_id))
    ]
    star = "; * provisional" if any(p.provisional for p in found.points) else ""
    return Table(head, tuple(rows), f"{metric.title}: partners beside what chance does{star}")


def _ink(verdict: Verdict, metric: Metric) -> str:
    if verdict not in OUTSIDE:
        return "ink3" if verdict is Verdict.INSIDE else "ink2"
    if metric.direction is Direction.NEUTRAL:
        return "ink"
    return "good" if (verdict is Verdict.ABOVE) == (metric.direction is Direction.MORE) else "behind"


def _points(
    figure: go.Figure,
    points: Sequence[FunnelPoint],
    found: Funnel,
    metric: Metric,
    names: Mapping[str, str],
    theme: Theme,
    pointed: str,
) -> None:
    if not points:
        return
    look, shade = LOOKS[points[0].verdict], colour(_ink(points[0].verdict, metric), theme)
    figure.add_scatter(
        x=[p.of for p in points], y=[p.rate for p in points], mode="markers",
        marker={"symbol": look.symbol, "color": shade, "opacity": 1,
                "size": [14 if p.verdict in OUTSIDE or p.partner_id == pointed else 9 for p in points]},
        text=[_hover(p, found, metric, names, pointed) for p in points],
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip


def _hover(point: FunnelPoint, found: Funnel, metric: Metric, names: Mapping[str, str], pointed: str) -> str:
    named = point.verdict in OUTSIDE or point.partner_id == pointed or len(found.points) == 1
    lead = f"<b>{esc(names.get(point.partner_id, point.partner_id))}</b><br>" if named else ""
    of = PER[found.per][1] if found.per else ""
    behind = f"{words.number(point.count)} of {words.number(point.of)}"
    if found.kind != "binomial":
        behind = f"{words.number(point.count)} {metric.unit}, {words.number(point.of)} {of}"
    return f"{lead}{rate(point.rate, found, metric)} ({behind})<br>{LOOKS[point.verdict].word}"


def _names(
    figure: go.Figure, found: Funnel, names: Mapping[str, str], theme: Theme, pointed: str, end: float
) -> None:
    counts = Counter(round(p.rate, 2) for p in found.points if p.verdict in OUTSIDE)
    for p in found.points:
        if p.verdict in OUTSIDE or p.partner_id == pointed:
            right = p.of < end * 0.6
            figure.add_annotation(
                x=p.of, y=p.rate, text=esc(names.get(p.partner_id, p.partner_id)), showarrow=False,
                xanchor="left" if right else "right", xshift=10 if right else -10,
                yshift=8 if counts[round(p.rate, 2)] > 1 else 0, font={"color": colour("ink", theme)},
            )  # fmt: skip


def _range(found: Funnel) -> tuple[float, float]:
    smallest = min((p.of for p in found.points), default=0)
    lines = [v for of, limits in found.grid if of >= smallest * 0.8 for v in limits]
    rates = [p.rate for p in found.points]
    return min([*lines, *rates]), max([*lines, *rates])


def _at_the_end(
    figure: go.Figure,
    labels: Sequence[tuple[float, str, str]],
    end: float,
    low: float,
    high: float,
    theme: Theme,
) -> None:
    line = (high - low) * 17 / (TALL - 62)
    below = low - line
    for y, text, ink in sorted(labels):
        below = max(y, below + line)
        figure.add_annotation(
            x=end, y=below, text=text, showarrow=False, xanchor="left", xshift=6,
            font={"color": colour(ink, theme)},
        )  # fmt: skip
