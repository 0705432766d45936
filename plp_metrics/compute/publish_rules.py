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


class Known(NamedTuple):
    """A key line's people as they are counted: yes, those whose trait is known, everybody.

    of: what they were shown out of, known or total; 0 before it is decided.
    """

    yes: float
    known: float
    total: float
    of: float = 0

    @property
    def tells_unknown(self) -> bool:
        return self.of == self.known < self.total


WITHHELD = Shown(Mark.WITHHELD, None)
KEY_LINES = {
    "students_female": ("student", "gender"),
    "students_urg": ("student", "race_ethnicity"),
    "students_frl": ("student", "frl"),
    "teachers_female": ("teacher", "gender"),
    "teachers_urg": ("teacher", "race_ethnicity"),
}
"""Metric → whom it counts by what: the lines the category tables have to agree with."""
KNOWN_LINES = {"diversity_known": "students_urg"}
"""Share of people whose trait is known → the key line of the same dimension."""


class Held(NamedTuple):
    """What is held back because the attack on an attempt worked something out of it, by (key line, partner).

    rows: of the category tables. lines: shares with all that is shown beside them. ALL for roll-ups.
    """

    rows: frozenset[tuple[str, str]] = frozenset()
    lines: frozenset[tuple[str, str]] = frozenset()

    def with_more(self, found: Iterable[tuple[str, str]], *, in_tables: bool) -> Held:
        """With the rows of what was found; with the lines where there is no row, or it was held already."""
        new = frozenset(found)
        first = frozenset(one for one in new - self.rows if in_tables and one[0] in KEY_LINES)
        return Held(self.rows | first, self.lines | (new - first))


NOTHING_HELD = Held()


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


def shown_out_of(
    new: Known, shown: Iterable[Known], told: Iterable[Known] = (), then: Known | None = None
) -> float | None:
    """What a key line is shown out of: those known, or, where the unknown are few, everybody; None for not.

    The totals are public, so whoever knows how many are known knows how many are unknown: they are a part of
    their own, held to ten like the others, or else counted in the rest. Against everything shown before,
    every part that can be compared changed by ten or more, or nothing changed at all.
    told: how many were known whenever that was shown by another line (its yes says nothing). then: the people
    of an earlier quarter of the year, said or not.
    """
    earlier = list(shown)
    if then is not None:
        then = then._replace(of=next((old.of for old in earlier if old[:3] == then[:3]), 0))
    for of in (new.known, new.total):
        one = new._replace(of=of)
        follows = all(_may_follow(one, old) for old in earlier) and (then is None or _leaves_open(one, then))
        if min(_parts(one)) >= PEOPLE and follows and (of == new.total or known_may_be_told(new, told)):
            return of
    return None


def known_may_be_told(new: Known, told: Iterable[Known]) -> bool:
    """Whether those known, and those unknown, are as many as whenever told, or ten more or fewer."""
    return all(
        (new.known, new.total) == (old.known, old.total)
        or min(abs(new.known - old.known), abs((new.total - new.known) - (old.total - old.known))) >= PEOPLE
        for old in told
    )


def _parts(line: Known) -> tuple[float, ...]:
    if line.tells_unknown:
        return line.yes, line.known - line.yes, line.total - line.known
    return line.yes, line.total - line.yes


def _may_follow(new: Known, old: Known) -> bool:
    if (new.yes, new.known, new.total) == (old.yes, old.known, old.total):
        return True
    pairs = [(new.yes, old.yes), (new.total - new.yes, old.total - old.yes)]
    if new.tells_unknown and old.tells_unknown:
        pairs += zip(_parts(new)[1:], _parts(old)[1:], strict=True)
    return all(abs(now - then) >= PEOPLE for now, then in pairs)


def _leaves_open(new: Known, then: Known) -> bool:
    """Whether parts under ten of an earlier quarter, said by no line, can still have been none at all.

    People come and hardly ever leave, and totals are public. So a part had at least as many as it has now,
    less everybody who came since to what was not said apart from it then. Where others left, nobody can tell.
    """
    came = new.total - then.total - (new.yes - then.yes if then.of else 0)
    before = (then.yes, then.known - then.yes, then.total - then.known)
    pairs = list(zip(_parts(new), before if new.tells_unknown else (then.yes, sum(before[1:])), strict=True))
    has_left = any(now < old for now, old in pairs)
    return has_left or all(old >= PEOPLE or now <= came for now, old in pairs)


def pooled_hidden(members: Mapping[str, tuple[float, float]]) -> frozenset[str]:
    """Which partners whose own line is hidden may be added up together; none, or at least three.

    members: partner → (yes, of everybody). A member's yes lies exactly in
    [max(0, Y - (the others' totals)), min(its total, Y)]; where it or its rest is under ten, that has to
    cover 0 to 10 (or its total), also for a member that takes its own away.
    """
    inside = dict(members)
    while len(inside) >= PARTNERS:
        told = [who for who in inside if not _is_covered(inside, who)]
        if (
            not told
            and min(sum(y for y, _ in inside.values()), sum(t - y for y, t in inside.values())) >= PEOPLE
        ):
            return frozenset(inside)
        del inside[min(told or inside, key=lambda who: (inside[who][1], who))]
    return frozenset()


def _is_covered(inside: Mapping[str, tuple[float, float]], who: str) -> bool:
    yes, total = inside[who]
    top = min(PEOPLE, total)
    for viewer in [None, *(other for other in inside if other != who)]:
        others = [x for other, x in inside.items() if other not in (who, viewer)]
        left = yes + sum(y for y, _ in others)
        least, most = max(0, left - sum(t for _, t in others)), min(total, left)
        if yes < PEOPLE and (least > 0 or most < top):
            return False
        if total - yes < PEOPLE and (most < total or least > total - top):
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


def courses_leave_open(new: Mapping[K, Halves], then: Mapping[K, Halves]) -> bool:
    """Whether courses tell nothing of the few answers in one of them, when only the total was shown.

    Answers of a year are added up: of 12 answers 4 agreed; later 1 of 13 in one course and 6 of 7 in the
    other. If 3 of the 12 were in the other, these had all agreed. So none, or at least five, were in each
    course then, and so many came since.
    """
    for key in {*new, *then}:
        now, before = (of.get(key, Halves("", 0, 0)) for of in (new, then))
        if not responses_may_be_shown(before, ()) or not responses_may_be_shown(now, [before]):
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
