"""What the page of workshop quality says: its first sentence, the scales, what stands beside a trend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import plotly.graph_objects as go

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.palette import Theme, colour
from plp_metrics.draw.workshop_words import agreed, name_of, of_partner, responded
from plp_metrics.model import NETWORK, Metric, Trend
from plp_metrics.model.quality import OVERALL, Told, WorkshopQuality


def opening(found: WorkshopQuality | None, name: str, metrics: Mapping[str, Metric]) -> str:
    """ "Ozark Regional Service, workshops of 2017-18 so far: 88 % agreed over five questions (all partners
    86 %); 129 of 146 answered (88 %)". name: the partner's, or that of all together."""
    if found is None:
        return f"{name}: no workshops to tell of"
    item = next((i for i in found.items if i.metric == OVERALL), None)
    if item is None:
        return f"{name}: no survey answers in {found.school_year} yet"
    own = item.here if found.workshop else item.mine
    about = name_of(found.workshop) if found.workshop else f"workshops of {found.school_year} so far"
    response = found.response_here if found.workshop else found.response_mine
    lead = f"{name}, {about}"
    if own is None or own.share is None or own.told is Told.HIDDEN:
        why = agreed(own) if found.workshop else of_partner(item, metrics.get(OVERALL))
        return f"{lead}: {why}; {responded(response)}" if response else f"{lead}: {why}"
    share = words.percent(own.share) if own.told is Told.AS_SHARE else agreed(own)
    text = f"{lead}: {share} of answers agree over five questions"
    everyone = item.everybody.share if item.everybody else None
    if found.partner_id != NETWORK and everyone is not None:
        text += f" (all partners {words.percent(everyone)})"
    return f"{text}; {responded(response)}" if response else text


def scales(found: WorkshopQuality) -> str:
    """What is said where answers are on more than one scale; "" for one."""
    if len(found.scales) < 2:
        return ""
    each = words.listing([f"{scale} points" for scale in found.scales])
    return f"The scale changed: answers are on {each}; each is judged by its own rule and none is mixed"


def beside_points(drawn: Figure, trend: Trend, theme: Theme) -> Figure:
    """The chart of workshops in the order of their days, with what each was like under its point: how many
    led it, and v for a virtual one."""
    if not trend.workshops or not trend.points:
        return drawn
    picture = cast("go.Figure", drawn.picture)
    picture.add_scatter(
        x=list(range(len(trend.points))), y=[0.03] * len(trend.points), mode="text",
        text=[_mark(p.marks) for p in trend.points], hoverinfo="skip",
        textfont={"color": colour("ink3", theme), "size": 11.5},
    )  # fmt: skip
    unusual = [words.day(p.on, True) for p in trend.points if p.cause is not None and p.on is not None]
    caption = f"{drawn.caption} Along the foot: facilitators of each workshop; v: virtual. All courses."
    if unusual:
        caption += f" Unusual: the {'workshop' if len(unusual) == 1 else 'workshops'} of "
        caption += f"{words.listing(unusual)}."
    return replace(drawn, caption=caption)


def _mark(marks: str) -> str:
    """ "2 in_person" → "2", "3 virtual" → "3v"."""
    count, _, how = marks.partition(" ")
    return f"{count}v" if how == "virtual" else count
