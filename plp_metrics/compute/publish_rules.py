"""When a figure about people or a survey may be shown to others. Pure; the rules are in docs/privacy.md.

What is compared is always everything that was ever shown of the same partner, metric and school year: a
correction that is published beside what it corrects tells the difference just as two quarters do.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from plp_metrics.model import Mark

K = TypeVar("K", bound=Hashable)

PEOPLE = 10
"""Smallest group of people, and smallest change of one, that is shown."""
RESPONSES = 5
"""Smallest number of survey responses, and smallest change of it, that is shown."""
PARTNERS = 3
"""Partners in the smallest pooled figure."""


class Halves(NamedTuple):
    """A quarter's figure: yes of all (people with a trait, answers that agree); all is None for a count."""

    quarter: str
    yes: float
    of: float | None


class Shown(NamedTuple):
    """What others get to see of a figure: its mark and, unless withheld, the halves it stands for."""

    mark: Mark
    halves: Halves | None


WITHHELD = Shown(Mark.WITHHELD, None)


def people_may_be_shown(new: Halves, shown: Iterable[Halves], base: float | None = None) -> bool:
    """Both parts of {yes, rest} are at least ten, and so is each part's change against everything shown.

    base: what a count without a denominator is part of (its total is known from open figures). A total that
    did not change while its parts did is a change of the parts, and is held to the same rule. A corrected
    count without a denominator is not shown: its rest at the time is not known any more.
    """
    total = new.of if new.of is not None else base
    if total is None or new.yes < PEOPLE or total - new.yes < PEOPLE:
        return False
    for old in shown:
        if (old.yes, old.of) == (new.yes, new.of):
            continue
        if old.of is None or new.of is None:
            return False
        if abs(new.yes - old.yes) < PEOPLE or abs((new.of - new.yes) - (old.of - old.yes)) < PEOPLE:
            return False
    return True


def responses_may_be_shown(new: Halves, shown: Iterable[Halves]) -> bool:
    """No response at all, or at least five; and no, or at least five, more or fewer than ever shown."""
    if 0 < (new.of or 0) < RESPONSES:
        return False
    return all(
        (old.yes, old.of) == (new.yes, new.of) or abs((new.of or 0) - (old.of or 0)) >= RESPONSES
        for old in shown
    )


def survey_may_be_shown(new: Mapping[K, Halves], shown: Mapping[K, Sequence[Halves]]) -> bool:
    """All of a partner's survey figures of a quarter by their keys, or none.

    They are judged together: an overall score is the sum of its items, so one hidden item among shown ones
    could be calculated. A key (a course) that is no longer there counts as none, and one that was not there
    before likewise.
    """
    for key in {*new, *shown}:
        mine = new.get(key, Halves("", 0, 0))
        before = shown.get(key, ())
        if not before and not mine.of:
            continue
        if not responses_may_be_shown(mine, before):
            return False
    return True


def kept(quarter: str, shown: Sequence[Halves]) -> Shown:
    """What stands in for a figure that may not be shown: the last one shown up to this quarter, if any.

    shown: oldest showing first.
    """
    earlier = [old for old in shown if old.quarter <= quarter]
    if not earlier:
        return WITHHELD
    last = max(old.quarter for old in earlier)
    return Shown(Mark.KEPT, [old for old in earlier if old.quarter == last][-1])


def added(parts: Iterable[Halves], least: float, *, two_parts: bool) -> Halves | None:
    """Shown figures of partners, added; None for fewer than three, or where all but one partner are small.

    least: smallest total without any one partner; two_parts: yes and rest have to be that large each.
    """
    some = list(parts)
    if len(some) < PARTNERS:
        return None
    yes = sum(p.yes for p in some)
    if any(p.of is None for p in some):
        return Halves(some[0].quarter, yes, None) if yes - max(p.yes for p in some) >= least else None
    rests = [(p.of or 0) - p.yes for p in some]
    of = sum(p.of or 0 for p in some)
    sides = [[p.yes for p in some], rests] if two_parts else [[p.of or 0 for p in some]]
    if any(sum(side) - max(side) < least for side in sides):
        return None
    return Halves(some[0].quarter, yes, of)
