"""States and divisions beside the nation: the sentence, the findings and the tables. Never a rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plp_metrics.draw import words
from plp_metrics.draw.markup import esc, explained, href, link
from plp_metrics.draw.panels import Panel
from plp_metrics.draw.partners import no_value, plain, span, whole
from plp_metrics.draw.table import Cell, Raw, Table
from plp_metrics.model import ALL, NETWORK, Display, Mark, Metric, Result

LEAST = 3
"""Partners behind a region's line: fewer, and it would be theirs, not the region's."""


@dataclass(frozen=True)
class Region:
    """A state or division with its result (None: nothing came) beside the nation's.

    place: what names it in an address. difference, beyond, low, high: from
    `compute.regions_compared.beside_nation`.
    """

    name: str
    place: str
    result: Result | None
    difference: float | None = None
    beyond: bool | None = None
    low: float | None = None
    high: float | None = None


def sentence(regions: Sequence[Region], nation: Result, metric: Metric, of: str = "division") -> str:
    """What the page finds: who differs beyond chance, or that nobody does, or why it cannot be said."""
    told = f"{metric.title}: {whole(nation, metric)} over all partners"
    if nation.value is None:
        return f"{metric.title}: {no_value(nation, metric)}"
    known = [r for r in regions if r.result is not None and r.result.value is not None]
    if not known:
        return f"{told}; it has no figure by {of}"
    if metric.display is Display.COUNT:
        return f"{told}; larger numbers mean more partners, so {of}s are not compared"
    hidden = sum(r.result is not None and r.result.mark is Mark.WITHHELD for r in regions)
    unseen = f"; {words.plural(hidden, of)} {'is' if hidden == 1 else 'are'} hidden" if hidden else ""
    judged = [r for r in known if r.beyond is not None]
    if not judged:
        return f"{told}; {_unjudged(known, metric, of)}{unseen}"
    parts = []
    for side, some in (("higher", _beyond(judged, 1)), ("lower", _beyond(judged, -1))):
        if some:
            parts.append(f"{side} in {words.listing([r.name for r in some])}")
    if not parts:
        return f"{told}; no {of} differs from it beyond chance{unseen}"
    rest = len(judged) - len(_beyond(judged, 1)) - len(_beyond(judged, -1))
    others = f"; the other{f' {rest}' if rest > 1 else ''} within chance" if rest else ""
    return f"{told}; {' and '.join(parts)}{others}{unseen}"


def finding(regions: Sequence[Region], metric: Metric, of: str) -> str:
    """The heading over a map or a table of regions."""
    known = [r for r in regions if r.result is not None and r.result.value is not None]
    if not known:
        return f"No {of} has a value yet"
    if metric.display is not Display.SHARE:
        return f"{words.plural(len(known), of)} of {len(regions)} with a partner have a value"
    few = sum(words.share_of_people(r.result, metric) for r in known if r.result)
    beyond = [r for r in known if r.beyond]
    who = beyond[0].name if len(beyond) == 1 else f"{len(beyond)} of {words.plural(len(known), of)}"
    lead = f"{who} {'differs' if len(beyond) == 1 else 'differ'} from all partners beyond chance"
    if not beyond:
        judged = any(r.beyond is not None for r in known)
        lead = f"Differences between {of}s are within chance" if judged else f"Too few to compare {of}s"
    return f"{lead}; {few} {'rests' if few == 1 else 'rest'} on fewer than 10" if few else lead


def chance(metric: Metric) -> str:
    """What a reader must know before believing a difference; "" where none is judged."""
    if metric.display is not Display.SHARE:
        return ""
    return (
        "Beyond chance: the 95 % range of the difference lies wholly above or below 0; "
        "about 1 in 20 does so by chance alone. "
        "Too few: fewer than 10 counted, or fewer than three partners in a division"
    )


def difference(region: Region, metric: Metric) -> str:
    """ "+6, beyond chance", "−2, within chance", "+9, too few to say", in points; "" where there is none."""
    if region.difference is None:
        return ""
    if metric.display is Display.RATIO:
        text = words.number(region.difference, 2)
        return text if region.difference < 0 else f"+{text}"
    points = round(region.difference * 100)
    sign = "+" if points > 0 else words.MINUS if points < 0 else "±"
    text = f"{sign}{abs(points)}"
    if metric.display is Display.CHANGE:
        return text
    verdict = {True: "beyond chance", False: "within chance", None: "too few to say"}[region.beyond]
    return f"{text}, {verdict}"


def difference_range(region: Region, metric: Metric) -> Raw | str:
    """ "+20 to +33", the 95 % range of the difference in points; "" where there is none."""
    if region.low is None or region.high is None or metric.display is not Display.SHARE:
        return ""
    ends = (round(100 * v) for v in (region.low, region.high))
    text = " to ".join(f"{'+' if e > 0 else words.MINUS if e < 0 else ''}{abs(e)}" for e in ends)
    return Raw(f'<span class="nowrap">{esc(text)}</span>', text)


def _apart(metric: Metric) -> str:
    unit = "Difference" if metric.display is Display.RATIO else "Points"
    return f"{unit} from all partners"


def table(
    regions: Sequence[Region],
    nation: Result,
    metric: Metric,
    of: str,
    page: str = "regions",
    params: Mapping[str, str] | None = None,
) -> Table:
    """One row per region in the order given, then all partners; a region's name leads to its partners."""
    compared = metric.display is not Display.COUNT
    ranged = any(r.result is not None and r.result.low is not None for r in regions)
    apart = any(r.low is not None for r in regions)
    around = params or {}
    head = (
        of.capitalize(),
        metric.short,
        *(("Counted", "Of") if compared else ()),
        *(("95 % range",) if ranged else ()),
        "Partners",
        *((_apart(metric),) if compared else ()),
        *(("95 % range of it",) if apart else ()),
    )

    def row(
        name: Raw, result: Result | None, told: Raw | str, spans: Raw | str, place: str
    ) -> tuple[Cell | Raw, ...]:
        value = _value(result, metric, href("number", **_of(around, metric, place)))
        halves = (
            (result.numerator, result.denominator) if result and result.value is not None else (None,) * 2
        )
        return (
            name,
            value,
            *(halves if compared else ()),
            *((span(result, metric) if result else "",) if ranged else ()),
            result.partners_in if result else None,
            *((told,) if compared else ()),
            *((spans,) if apart else ()),
        )

    rows = [
        row(
            Raw(link(r.name, page, **{**around, "state": r.place}), r.name),
            r.result,
            _told(r, metric),
            difference_range(r, metric),
            r.place,
        )
        for r in regions
    ]
    rows.append(row(Raw("<b>All partners</b>", "All partners"), nation, "", "", ALL))
    return Table(head, tuple(rows), f"{metric.title} by {of}")


def absent(result: Result | None, metric: Metric) -> str:
    """Why a region has no figure."""
    if result is None:
        return "not reported"
    if result.mark is Mark.WITHHELD and (result.partners_in or 0) < LEAST:
        return "hidden, fewer than three partners"
    return words.value(result, metric)


def panel(region: Region, series: Sequence[Result], metric: Metric, *, works: bool = True) -> Panel:
    """A region's panel, or the reason why it has none. works: whether any partner works there."""
    last = series[-1] if series else None
    partners = (last.partners_in if last else None) or 0
    note = words.plural(partners, "partner") if partners else ""
    why = ""
    if not works:
        why = "No partner"
    elif last is None:
        why = "Not reported"
    elif last.mark is Mark.WITHHELD:
        why = absent(last, metric).capitalize()
    elif partners < LEAST:
        why = "Not shown: fewer than three partners, the line would be theirs"
    enough = tuple(r for r in series if (r.partners_in or 0) >= LEAST or r.mark is not Mark.SHOWN)
    return Panel(region.name, note, () if why else enough, why)


def over_time(pairs: Sequence[tuple[Result, Result]], metric: Metric) -> str:
    """The finding over the panels. pairs: (same quarter a year before, now) of each region with both."""
    if not pairs:
        return f"{metric.title}, division by division"
    before = pairs[0][0]
    since = f"since {before.quarter} {before.school_year}"
    ranged = [(a, b) for a, b in pairs if None not in (a.low, a.high, b.low, b.high)]
    if len(ranged) == 1:
        ((a, b),) = ranged
        turn = "rose" if (b.low or 0) > (a.high or 0) else "fell" if (b.high or 0) < (a.low or 0) else ""
        return f"{b.division} {f'{turn} beyond chance' if turn else 'did not change beyond chance'} {since}"
    if ranged:
        up = sum((b.low or 0) > (a.high or 0) for a, b in ranged)
        down = sum((b.high or 0) < (a.low or 0) for a, b in ranged)
        if not up and not down:
            return f"No division changed beyond chance {since}"
        return f"{up or 'No'} of {len(ranged)} divisions rose and {down or 'none'} fell beyond chance {since}"
    up = sum((b.value or 0) > (a.value or 0) for a, b in pairs)
    than = f"{before.quarter} {before.school_year}"
    return f"{metric.title}: more than in {than} in {up} of {words.plural(len(pairs), 'division')}"


def _unjudged(known: Sequence[Region], metric: Metric, of: str) -> str:
    if metric.display is Display.SHARE:
        return f"too few partners or people in each {of} to compare them"
    values = [r.result.value or 0.0 for r in known if r.result]
    told = f"{known[0].name} has {words.amount(values[0], metric)}"
    if len(known) > 1:
        ends = f"{words.amount(min(values), metric)} to {words.amount(max(values), metric)}"
        told = f"{words.plural(len(known), of)} from {ends}"
    return f"{told}, without a range to tell chance from change"


def _beyond(judged: Sequence[Region], side: int) -> list[Region]:
    return [r for r in judged if r.beyond and (r.difference or 0) * side > 0]


def _of(params: Mapping[str, str], metric: Metric, place: str) -> dict[str, str]:
    """The address of how a place's figure is made."""
    placed = {} if place == ALL else {"state": place}
    return {**params, "metric": metric.key, "partner": NETWORK, **placed}


def _value(result: Result | None, metric: Metric, where: str) -> Raw | str:
    if result is None or result.value is None:
        text = absent(result, metric)
        return Raw(f'<span class="k-ink3">{esc(text)}</span>', text)
    text = words.value(result, metric)
    notes = [words.as_of(result)] + (["few"] if words.share_of_people(result, metric) else [])
    said = ", ".join(n for n in notes if n)
    small = f' <span class="k-ink3">{esc(said)}</span>' if said else ""
    raw = plain(result.value, metric)
    return Raw(f"<b>{explained(text, where)}</b>{small}", f"{raw} ({said})" if said else raw)


def _told(region: Region, metric: Metric) -> Raw | str:
    text = difference(region, metric)
    if not text:
        return ""
    css = "nowrap" if region.beyond else "nowrap k-ink3"
    inner = f"<b>{esc(text)}</b>" if region.beyond else esc(text)
    return Raw(f'<span class="{css}">{inner}</span>', text)
