"""How partners lie along one measure: a dot each, all partners together as a line. No names, no rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import floor

from plp_metrics.draw import words
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc, href
from plp_metrics.draw.palette import STATUS
from plp_metrics.draw.partners import table
from plp_metrics.draw.scale import round_up
from plp_metrics.model import Display, Mark, Metric, Result

PAD, TOUCH = 3.0, 2.4
"""Percent of the width: the margin on each side, and how near two dots may come before one moves up."""
STEP, ROOM, FOOT, LABEL = 12, 22, 26, 16
"""Pixels: from one dot up to the next, the room above them, below them for the scale and for a name."""


def strip(
    results: Sequence[Result],
    network: Result,
    metric: Metric,
    names: Mapping[str, str],
    *,
    pointed: str = "",
    page: str = "partner",
    params: Mapping[str, str] | None = None,
) -> Figure:
    """One dot per partner with a value; the line is all partners together (not for counts: they add up).

    pointed: a partner to name in the picture. An outline: fewer than 10 behind the share. Partners without
    a value are counted in the caption by why they have none.
    """
    known = sorted((r for r in results if r.value is not None), key=lambda r: (r.value or 0, r.partner_id))
    pooled = None if metric.display is Display.COUNT else network.value
    low, high = _span([*known, network] if pooled is not None else known, metric)

    def x(value: float) -> float:
        return PAD + (100 - 2 * PAD) * min(max((value - low) / (high - low), 0), 1)

    levels = _levels([x(r.value or 0) for r in known])
    base = ROOM + STEP * (max(levels, default=0) + 1)
    marked = [r for r in known if r.partner_id == pointed]
    height = base + FOOT + (LABEL if marked else 0)
    dots = "".join(
        _dot(r, metric, names, x(r.value or 0), base - 9 - STEP * level, pointed, page, params or {})
        for r, level in zip(known, levels, strict=True)
    )
    line = ""
    if pooled is not None:
        at = x(pooled)
        side = "end" if at > 80 else "start" if at < 20 else "middle"
        said = f"all partners {words.value(network, metric)}"
        line = (
            f'<line class="all" x1="{at:.2f}%" x2="{at:.2f}%" y1="{ROOM - 6}" y2="{base}"/>'
            f'<text class="all" x="{at:.2f}%" y="12" text-anchor="{side}">{esc(said)}</text>'
        )
    label = "".join(_label(r, metric, names, x(r.value or 0), base + LABEL) for r in marked)
    ends = "".join(
        f'<text x="{x(v):.2f}%" y="{height - 8}" text-anchor="{side}">{esc(words.amount(v, metric))}</text>'
        for v, side in ((low, "start"), (high, "end"))
    )
    alt = _alt(known, network, metric)
    picture = (
        f'<svg class="strip" width="100%" height="{height}" role="group" aria-label="{esc(alt)}">'
        f'<line class="axis" x1="{PAD}%" x2="{100 - PAD}%" y1="{base}" y2="{base}"/>'
        f"{line}{dots}{label}{ends}</svg>"
    )
    return Figure(
        picture,
        alt,
        table(results, metric, names, page, params),
        title=_title(known, metric),
        caption=_caption(results, metric),
    )


def _span(shown: Sequence[Result], metric: Metric) -> tuple[float, float]:
    values = [r.value for r in shown if r.value is not None]
    if metric.display is Display.SHARE:
        return 0.0, 1.0
    low = floor(min(1.0, *values, 1.0) * 2) / 2 if metric.display is Display.CHANGE else 0.0
    return low, max(round_up(max(values, default=1.0)), low + 0.5)


def _levels(places: Sequence[float]) -> list[int]:
    """For each place, in ascending order, the lowest row where no dot touches it."""
    ends: list[float] = []
    levels = []
    for place in places:
        level = next((i for i, end in enumerate(ends) if place - end >= TOUCH), len(ends))
        ends[level : level + 1] = [place]
        levels.append(level)
    return levels


def _dot(
    result: Result,
    metric: Metric,
    names: Mapping[str, str],
    x: float,
    y: float,
    pointed: str,
    page: str,
    params: Mapping[str, str],
) -> str:
    name = names.get(result.partner_id, result.partner_id)
    few = words.share_of_people(result, metric)
    stood = words.as_of(result) or STATUS[result.status].word.lower()
    said = f"{name}: {words.full(result, metric)}, {stood}"
    said += ", few: read with care" if few else ""
    here = result.partner_id == pointed
    css = f"dot{' few' if few else ''}{' here' if here else ''}"
    where = esc(href(page, **{**params, "partner": result.partner_id}))
    return (
        f'<a href="{where}" data-page="{esc(page)}" aria-label="{esc(said)}"><title>{esc(said)}</title>'
        f'<circle class="{css}" cx="{x:.2f}%" cy="{y:.0f}" r="5"/></a>'
    )


def _label(result: Result, metric: Metric, names: Mapping[str, str], x: float, y: float) -> str:
    side = "end" if x > 70 else "start" if x < 30 else "middle"
    said = f"{names.get(result.partner_id, result.partner_id)} {words.value(result, metric)}"
    return f'<text class="here" x="{x:.2f}%" y="{y:.0f}" text-anchor="{side}">{esc(said)}</text>'


def _title(known: Sequence[Result], metric: Metric) -> str:
    values = [r.value for r in known if r.value is not None]
    if not values:
        return "No partner has a value yet"
    if len(values) == 1:
        return f"One partner has a value: {words.amount(values[0], metric)}"
    ends = f"from {words.amount(min(values), metric)} to {words.amount(max(values), metric)}"
    return f"{len(values)} partners, {ends}"


def _caption(results: Sequence[Result], metric: Metric) -> str:
    parts = []
    if any(r.value is not None and words.share_of_people(r, metric) for r in results):
        parts.append("outline: fewer than 10 behind the share")
    counts = Counter(r.mark for r in results)
    without = Counter(words.mark(r, metric) for r in results if r.mark in (Mark.NOT_REPORTED, Mark.WITHHELD))
    parts += [f"{words.plural(count, 'partner')} {said}" for said, count in sorted(without.items())]
    if counts[Mark.NOT_APPLICABLE]:
        parts.append(f"does not apply to {words.plural(counts[Mark.NOT_APPLICABLE], 'partner')}")
    lead = "One dot for each partner; small partners scatter more by chance"
    return "; ".join((lead, *parts))


def _alt(known: Sequence[Result], network: Result, metric: Metric) -> str:
    whole = f"; all together {words.value(network, metric)}" if network.value is not None else ""
    return f"{metric.title}, a dot for each partner: {_title(known, metric)}{whole}."
