"""Equity in words: groups, verdicts, gaps in points and in students, and the sentences of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from plp_metrics.draw import words
from plp_metrics.draw.regions import LEAST
from plp_metrics.draw.unpublished import SAID
from plp_metrics.model import ALL, Mark
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
RANK: dict[Representation, int] = {
    verdict: rank
    for rank, verdict in enumerate(
        (
            Representation.UNDER,
            Representation.AT_PARITY,
            Representation.OVER,
            Representation.TOO_FEW,
            Representation.NO_RANGE,
            Representation.NOT_TOLD,
        )
    )
}
"""The order in which verdicts are listed; within one, places stand by name."""


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


def in_order(found: Sequence[Represented], names: Mapping[str, str]) -> list[Represented]:
    """All partners, then partners, then divisions; each by what is said of it and then by name, never by the
    figure itself."""

    def key(one: Represented) -> tuple[int, int, str]:
        kind = 2 if one.division != ALL else int(one.partner_id != ALL)
        return kind, RANK[one.verdict], where(one, names)

    return sorted(found, key=key)


def sentence(found: Sequence[Represented], group: str) -> str:
    """ "Girls, of 20 partners that can be judged: fewer than in their schools at 8 and as in their schools at
    12": of divisions where there are any, else of partners, else of all."""
    divisions = [one for one in found if one.division != ALL]
    partners = [one for one in found if one.partner_id != ALL]
    about = divisions or partners or list(found)
    told = Counter(one.verdict for one in about if one.parity is not None)
    judged = sum(told[v] for v in (Representation.UNDER, Representation.OVER, Representation.AT_PARITY))
    if not judged:
        return f"{GROUP_WORDS[group]}: nothing can be judged yet"
    if len(about) == 1:
        return f"{GROUP_WORDS[group]}: {VERDICT_WORDS[about[0].verdict]} ({ratio(about[0])})"
    return (
        f"{GROUP_WORDS[group]}, {_spread(told, words.plural(judged, 'division' if divisions else 'partner'))}"
    )


def over_partners(found: Sequence[Represented]) -> str:
    """ "8 of 20 partners have fewer than their schools" of those that can be judged; "" where none can."""
    told = Counter(one.verdict for one in found if one.parity is not None)
    judged = sum(told[v] for v in (Representation.UNDER, Representation.OVER, Representation.AT_PARITY))
    if not judged:
        return ""
    under = told[Representation.UNDER]
    verb = "has" if under == 1 else "have"
    return f"{under or 'none'} of {words.plural(judged, 'partner')} {verb} fewer than their schools"


def _spread(told: Counter[Representation], judged: str) -> str:
    parts = [
        f"{VERDICT_WORDS[v]} at {told[v]}"
        for v in (Representation.UNDER, Representation.AT_PARITY, Representation.OVER)
        if told[v]
    ]
    return f"of {judged} that can be judged: {words.listing(parts)}"


def opening(one: Represented | None, group: str, place: str = "") -> str:
    """What the page says first, of one place: both shares, the students missing, what became of the gap.

    place: "At Ozark Regional Service"; "" for all partners.
    """
    name = GROUP_WORDS[group]
    subject = f"{place}, {name[:1].lower()}{name[1:]}" if place else name
    if one is None or one.index is None:
        return f"{subject}: {absent(one) if one else 'not published yet'}"
    if one.parity is None:
        return f"{subject}: {words.number(one.index, 2)} of what their schools lead to expect; not judged"
    here, there = words.percent(one.parity.share), words.percent(one.parity.reference)
    lead = f"{subject} are {here} of the classes and {there} of their schools"
    if one.verdict in (Representation.TOO_FEW, Representation.NO_RANGE):
        return f"{lead}; {VERDICT_WORDS[one.verdict]}"
    text = f"{lead}: {in_students(one, short=True)}"
    if one.closed is not None and one.closed.verdict in (Moved.CLOSING, Moved.WIDENING):
        text += f"; {MOVED_WORDS[one.closed.verdict]} since {one.since}"
    return text


def in_students(one: Represented, *, short: bool = False) -> str:
    """The gap in students: "about 40 more girls would mirror their schools"; "" where it is not judged.

    short: without the group's name, after a sentence that has it.
    """
    name = GROUP_WORDS[one.group]
    who = "" if short else f" {name[:1].lower()}{name[1:]}"
    if one.missing is None or one.verdict in (Representation.TOO_FEW, Representation.NO_RANGE):
        return ""
    if one.verdict is Representation.AT_PARITY:
        return "no difference beyond chance"
    count = words.number(round(abs(one.missing)))
    if one.verdict is Representation.UNDER:
        return f"about {count} more{who} would mirror their schools"
    return f"about {count}{who} more than in their schools"


def ratio(one: Represented) -> str:
    """The ratio with its range, or why there is none."""
    if one.index is None:
        return absent(one)
    span = range_of(one)
    return f"{words.number(one.index, 2)}{f', range {span}' if span else ''}"


def range_of(one: Represented) -> str:
    """ "0.86 to 0.94"; "" where there is none."""
    if one.parity is None or one.parity.low is None or one.parity.high is None:
        return ""
    return f"{words.number(one.parity.low, 2)} to {words.number(one.parity.high, 2)}"


def absent(one: Represented) -> str:
    """What stands where there is no figure."""
    if one.unpublished:
        return SAID[one.unpublished]
    if one.mark is Mark.WITHHELD and one.division != ALL and (one.partners_in or 0) < LEAST:
        return "hidden, fewer than three partners"
    return {
        Mark.WITHHELD: "hidden to protect students",
        Mark.NOT_APPLICABLE: "does not apply",
    }.get(one.mark, "not reported")


def earlier(one: Represented) -> str:
    """ "an earlier figure stands (Q2), not judged" of a kept line; "" of any other."""
    return f"an earlier figure stands ({one.quarter}), not judged" if one.mark is Mark.KEPT else ""


def points(gap: float) -> str:
    """A share's difference in points, with its sign."""
    text = words.number(gap * 100, 1)
    return f"+{text}" if gap > 0 else text


def unknown(one: Represented, *, of_everybody: bool) -> str:
    """What is said of those whose trait is unknown: how many are known and what the others could do to the
    share, or that they are in the rest, or that it is not told."""
    if of_everybody:
        some = "" if one.partner_id != ALL else "for some of its partners, "
        return f"{some}unknown (fewer than 10) counted in the rest"
    if one.known_share is None:
        if one.mark is Mark.WITHHELD or one.index is None or GROUPS[one.group].known:
            return "not told"
        return "how many are unknown is told for race and ethnicity only"
    said = f"{words.percent(one.known_share)} known"
    if one.unknown is None:
        return said
    low, high = (words.percent(share) for share in one.unknown)
    return f"{said}; {low} if none of the unknown were of the group, {high} if all were"


def since(one: Represented) -> str:
    """What became of the gap since the baseline; "" where that is not told."""
    if one.closed is None:
        return ""
    c = one.closed
    span = f"range {points(c.low)} to {points(c.high)}"
    return f"{points(c.before)} points then, {points(c.change)} since ({span}): {MOVED_WORDS[c.verdict]}"
