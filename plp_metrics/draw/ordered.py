"""A list of partners in an order that luck did not make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.dots import Dot, dots
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.funnel_words import rate, short
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.table import Table
from plp_metrics.model import Metric
from plp_metrics.model.fair import Funnel, Placed


def ordered(
    rows: Sequence[Placed], found: Funnel, metric: Metric, names: Mapping[str, str], theme: Theme
) -> Figure:
    """A list of partners in the order of their rates drawn towards all partners', with the ranges.

    rows: from `compute.fair.ordered`, the highest first. The bare rate is the ring.
    """
    if not rows or found.centre is None:
        raise ValueError("there is no list to draw")
    lines = [
        Dot(
            names.get(p.partner_id, p.partner_id), p.shrunk.value, p.shrunk.low, p.shrunk.high,
            said=short(p.shrunk.value, found), before=p.rate,
            hover=f"{esc(names.get(p.partner_id, p.partner_id))}: {rate(p.shrunk.value, found, metric)}, "
            f"range {short(p.shrunk.low, found)} to {short(p.shrunk.high, found)}<br>"
            f"as counted: {rate(p.rate, found, metric)} ({words.number(p.count)} of {words.number(p.of)})",
        )
        for p in rows
    ]  # fmt: skip
    first, last = rows[0], rows[-1]
    top, end = (names.get(p.partner_id, p.partner_id) for p in (first, last))
    apart = first.shrunk.low > last.shrunk.high
    said = (
        f"{top} and {end} are apart; neighbours in this list may change places"
        if apart
        else f"From {top} to {end}, every range overlaps: the order says little"
    )
    head = ("Partner", "Fair rate", "Range", "As counted", "Counted", "Of", "Own weight")
    body = tuple(
        (
            names.get(p.partner_id, p.partner_id),
            short(p.shrunk.value, found),
            f"{short(p.shrunk.low, found)} to {short(p.shrunk.high, found)}",
            short(p.rate, found),
            p.count,
            p.of,
            words.percent(p.shrunk.weight),
        )
        for p in rows
    )
    behind = Table(head, body, f"{metric.title}, rates of small partners drawn towards all partners")
    note = (
        "Small partners are drawn towards all partners, so that luck puts nobody first or last; "
        "the ring is the rate as counted, the line its 95 % range"
    )
    picture = dots(
        lines, theme, lambda v: short(v, found), centre=found.centre,
        centre_says=f"all partners {short(found.centre, found)}",
    )  # fmt: skip
    return Figure(picture, f"{metric.title} by partner, highest first. {said}.", behind, said, note)
