"""What the nation's key groups by course add to an attack. Pure.

By course only key groups are published, so one more count a partner and course is enough: whatever the
categories of a partner are, they can be shared out over its courses with these sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from plp_metrics.compute.attack import Fact, Target
from plp_metrics.compute.attack_seen import SMALL, WIDE, Known, Stand


class ByCourse(NamedTuple):
    """One course of the nation: its key group (None where withheld), and stand → (key group, everybody)."""

    course: str
    people: int | None
    of: Mapping[Stand, tuple[int, int]]


def with_courses(seen: Known, key: Sequence[str], courses: Iterable[ByCourse], own: str | None) -> Known:
    """The same with the courses.

    To be hidden: what is withheld of the nation, and small counts of one partner in one course, as far as
    that partner's own line and its open totals by course leave them open: nobody can hide more than that.
    """
    by_course = list(courses)
    facts, tops, truth = list(seen.facts), dict(seen.tops), dict(seen.truth)
    inside: dict[Stand, list[tuple[Stand, str]]] = {}
    for one in by_course:
        for stand, (yes, of) in one.of.items():
            leaf = (stand, f"{one.course} key")
            tops[leaf], truth[leaf] = of, yes
            inside.setdefault(stand, []).append(leaf)
            if stand.who == own:
                facts.append(Fact(((leaf, 1),), yes, yes))
        if one.people is not None:
            terms = tuple(((stand, f"{one.course} key"), 1) for stand in one.of)
            facts.append(Fact(terms, one.people, one.people))
    for stand, leaves in inside.items():
        parts = [(leaf, 1) for leaf in leaves] + [((stand, c), -1) for c in key]
        facts.append(Fact(tuple(parts), 0, 0))
    targets = [*seen.targets, *(t for one in by_course for t in _targets(one, tops, truth, inside, own))]
    return Known(facts, tops, truth, targets)


def _targets(
    one: ByCourse, tops: Mapping[tuple[Stand, str], int], truth: Mapping[tuple[Stand, str], int],
    inside: Mapping[Stand, Sequence[tuple[Stand, str]]], own: str | None,
) -> Iterator[Target]:  # fmt: skip
    leaves = [(stand, f"{one.course} key") for stand in one.of if stand.who != own]
    allowed = {leaf: _allowed(leaf, tops, truth, inside[leaf[0]]) for leaf in leaves}
    if one.people is None and leaves:
        name, terms = f"ALL {one.course} key", tuple((leaf, 1) for leaf in leaves)
        low, high = (sum(ends[i] for ends in allowed.values()) for i in (0, 1))
        yield _target(name, terms, sum(truth[x] for x in leaves), sum(tops[x] for x in leaves), low, high)
    for leaf in leaves:
        if min(truth[leaf], tops[leaf] - truth[leaf]) < SMALL:
            yield _target(f"{leaf[0].who} {leaf[1]}", ((leaf, 1),), truth[leaf], tops[leaf], *allowed[leaf])


def _allowed(
    leaf: tuple[Stand, str], tops: Mapping[tuple[Stand, str], int], truth: Mapping[tuple[Stand, str], int],
    leaves: Sequence[tuple[Stand, str]],
) -> tuple[int, int]:  # fmt: skip
    """What a partner's line alone tells of its key group in one course (Frechet's bounds)."""
    people, total = sum(truth[x] for x in leaves), sum(tops[x] for x in leaves)
    return max(0, people - (total - tops[leaf])), min(tops[leaf], people)


def _target(
    name: str, terms: tuple[tuple[tuple[Stand, str], int], ...], people: int, total: int, low: int, high: int
) -> Target:
    least, most, top = None, None, min(SMALL - 1, total)
    if people < SMALL:
        least, most = low, min(top, high)
    if total - people < SMALL:
        least, most = max(total - top, low) if least is None else low, high
    width = 0 if least is not None else min(WIDE, high - low)
    return Target(name, terms, people, least, most, width, is_ranked=False)
