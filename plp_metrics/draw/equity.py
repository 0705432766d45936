"""Who the classes reach against who is in their schools: dots around 1, gaps in points, the definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.dots import Dot, dots
from plp_metrics.draw.figure import Figure
from plp_metrics.draw.markup import esc
from plp_metrics.draw.palette import Theme
from plp_metrics.draw.regions import LEAST
from plp_metrics.draw.table import Table
from plp_metrics.model import ALL, Mark, Period
from plp_metrics.model.equity import GROUPS, Moved, Representation, Represented

GROUP_WORDS: dict[str, str] = {
    "girls": "Girls",
    "underrepresented": "Students of underrepresented groups",
    "lunch": "Students on free or reduced lunch",
}
MEMBER_WORDS: dict[str, str] = {
    "american_indian_alaska": "American Indian or Alaska Native",
    "black": "Black",
    "hispanic": "Hispanic",
    "native_hawaiian_pi": "Native Hawaiian or Pacific Islander",
}
PART_WORDS: dict[str, str] = {
    "capacity": "Can it be taught?",
    "access": "Is it offered where it is needed?",
    "participation": "Who takes part?",
    "experience": "How is it for them?",
}
"""The four questions of equity (capacity, access, participation, experience) in words."""
VERDICT_WORDS: dict[Representation, str] = {
    Representation.AT_PARITY: "as in their schools",
    Representation.UNDER: "fewer than in their schools",
    Representation.OVER: "more than in their schools",
    Representation.TOO_FEW: "fewer than 30 students: not judged",
    Representation.NO_RANGE: "nobody of the group",
    Representation.NOT_TOLD: "",
}
MOVED_WORDS: dict[Moved, str] = {
    Moved.CLOSING: "the gap is closing",
    Moved.WIDENING: "the gap is widening",
    Moved.NO_CHANGE: "no change that can be told",
    Moved.NO_GAP: "there was no gap",
    Moved.TOO_FEW: "fewer than 30 students: not judged",
}
_LOOKS: dict[Representation, tuple[str, str]] = {
    Representation.AT_PARITY: ("circle", "ink2"),
    Representation.UNDER: ("triangle-down", "behind"),
    Representation.OVER: ("triangle-up", "good"),
    Representation.TOO_FEW: ("circle-open", "ink3"),
    Representation.NO_RANGE: ("circle-open", "ink3"),
    Representation.NOT_TOLD: ("square-open", "ink3"),
}


def definition(group: str) -> str:
    """Who is in a group, with the year of the definition where it has one."""
    about = GROUPS[group]
    if about.defined is None:
        return f"{GROUP_WORDS[group]}, of those known"
    members = words.listing([MEMBER_WORDS[m] for m in about.members])
    return f"Underrepresented groups (definition of {about.defined}): {members}, of those known"


def where(one: Represented, names: Mapping[str, str]) -> str:
    """Whom a figure is about: a partner, a division, all partners."""
    if one.division != ALL:
        return one.division
    return "All partners" if one.partner_id == ALL else names.get(one.partner_id, one.partner_id)


def sentence(found: Sequence[Represented], group: str) -> str:
    """ "Students of underrepresented groups: fewer than in their schools at 8 of 20; at 12 as in them"."""
    told = Counter(one.verdict for one in found if one.parity is not None)
    judged = sum(told[v] for v in (Representation.UNDER, Representation.OVER, Representation.AT_PARITY))
    if not judged:
        return f"{GROUP_WORDS[group]}: nothing can be judged yet"
    if len(found) == 1:
        (one,) = found
        return f"{GROUP_WORDS[group]}: {VERDICT_WORDS[one.verdict]} ({_ratio(one)})"
    parts = [
        f"{VERDICT_WORDS[v]} at {told[v]}"
        for v in (Representation.UNDER, Representation.AT_PARITY, Representation.OVER)
        if told[v]
    ]
    return f"{GROUP_WORDS[group]}, of {judged} that can be judged: {words.listing(parts)}"


def representation(
    found: Sequence[Represented], group: str, names: Mapping[str, str], theme: Theme
) -> Figure:
    """A dot and its range for each place, around 1 (the classes mirror their schools). By name, never a rank.

    found: from `compute.equity.representation`; the ring is the baseline.
    """
    shown = _by_name(found, names)
    rows = [
        Dot(
            where(one, names), one.index,
            one.parity.low if one.parity else None, one.parity.high if one.parity else None,
            *_LOOKS[one.verdict],
            said=words.number(one.index, 2) if one.index is not None else _absent(one),
            hover=_hover(one, names),
        )
        for one in shown
    ]  # fmt: skip
    title = sentence(found, group)
    picture = dots(rows, theme, lambda v: words.number(v, 2), centre=1.0, centre_says="as in their schools")
    alt = f"{GROUP_WORDS[group]} in the classes against their schools; 1 means the same share. {title}."
    return Figure(picture, alt, table(found, group, names), title, _caption(found, group))


def gaps(found: Sequence[Represented], group: str, names: Mapping[str, str], theme: Theme) -> Figure:
    """The gap in points for each place with its range, and where it was at the baseline (the ring)."""
    shown = [one for one in _by_name(found, names) if one.parity is not None]
    rows = [
        Dot(
            where(one, names), p.gap, p.gap_low, p.gap_high, *_LOOKS[one.verdict],
            said=f"{_points(p.gap)}{_moved(one)}", hover=_hover(one, names),
            before=one.closed.before if one.closed else None,
        )
        for one in shown
        if (p := one.parity) is not None
    ]  # fmt: skip
    counts = Counter(one.closed.verdict for one in shown if one.closed is not None)
    since = next((one.since for one in shown if one.closed is not None), "")
    judged = sum(counts[m] for m in (Moved.CLOSING, Moved.WIDENING, Moved.NO_CHANGE))
    title = f"{GROUP_WORDS[group]}: gap to their schools"
    if judged:
        told = [
            f"{counts[m]} {said}"
            for m, said in (
                (Moved.CLOSING, "closing"),
                (Moved.WIDENING, "widening"),
                (Moved.NO_CHANGE, "without a change that can be told"),
            )
            if counts[m]
        ]
        title = f"{words.plural(judged, 'gap')} since {since}: {words.listing(told)}"
    picture = dots(rows, theme, _points, centre=0.0, centre_says="no gap")
    note = f"{_caption(found, group)}; the ring is the end of {since}" if since else _caption(found, group)
    return Figure(picture, f"Gaps in points of share. {title}.", table(found, group, names), title, note)


def table(found: Sequence[Represented], group: str, names: Mapping[str, str]) -> Table:
    """Every place by name: seen, expected, ratio and range, gap, what is known, what became of the gap."""
    head = (
        "Where", "Seen", "Expected", "Ratio", "Range", "What it means", "Gap in points", "Share known",
        "If the unknown were none or all", "Since the baseline",
    )  # fmt: skip
    rows = tuple(
        (
            where(one, names),
            one.observed,
            None if one.expected is None else round(one.expected),
            words.number(one.index, 2) if one.index is not None else _absent(one),
            _range(one),
            VERDICT_WORDS[one.verdict],
            _points(one.parity.gap) if one.parity else "",
            words.percent(one.known_share) if one.known_share is not None else "",
            f"{words.percent(one.unknown[0])} to {words.percent(one.unknown[1])}" if one.unknown else "",
            f"{_points(one.closed.change)} points since {one.since}: {MOVED_WORDS[one.closed.verdict]}"
            if one.closed
            else "",
        )
        for one in _by_name(found, names)
    )
    return Table(head, rows, f"{GROUP_WORDS[group]}, classes against their schools")


def _by_name(found: Sequence[Represented], names: Mapping[str, str]) -> list[Represented]:
    return sorted(found, key=lambda one: where(one, names))


def _caption(found: Sequence[Represented], group: str) -> str:
    parts = []
    when = Counter((one.school_year, one.quarter) for one in found if one.index is not None)
    if when:
        ((year, quarter), _), *more = when.most_common()
        parts.append(words.quarter(Period(year, quarter)) + (", some of another quarter" if more else ""))
    parts.append(definition(group))
    why = Counter(_absent(one) for one in found if one.mark is Mark.WITHHELD)
    parts += [f"{count} {said}" for said, count in why.items()]
    return "; ".join(parts)


def _hover(one: Represented, names: Mapping[str, str]) -> str:
    lines = [f"<b>{esc(where(one, names))}</b>: {_ratio(one)}"]
    if one.observed is not None and one.expected is not None:
        lines.append(f"{words.number(one.observed)} seen, {words.number(one.expected, 0)} expected")
    if one.parity:
        here, there = words.percent(one.parity.share), words.percent(one.parity.reference)
        lines.append(f"{here} in the classes, {there} in the schools")
        lines.append(VERDICT_WORDS[one.verdict])
    return "<br>".join(lines)


def _ratio(one: Represented) -> str:
    if one.index is None:
        return _absent(one)
    span = _range(one)
    return f"{words.number(one.index, 2)}{f', range {span}' if span else ''}"


def _range(one: Represented) -> str:
    if one.parity is None or one.parity.low is None or one.parity.high is None:
        return ""
    return f"{words.number(one.parity.low, 2)} to {words.number(one.parity.high, 2)}"


def _absent(one: Represented) -> str:
    if one.mark is Mark.WITHHELD and one.division != ALL and (one.partners_in or 0) < LEAST:
        return "hidden, fewer than three partners"
    return {
        Mark.WITHHELD: "hidden to protect students",
        Mark.NOT_APPLICABLE: "does not apply",
    }.get(one.mark, "not reported")


def _moved(one: Represented) -> str:
    if one.closed is None or one.closed.verdict not in (Moved.CLOSING, Moved.WIDENING):
        return ""
    return f", {one.closed.verdict.value}"


def _points(gap: float) -> str:
    text = words.number(gap * 100, 1)
    return f"+{text}" if gap > 0 else text
