"""What one reader knows of people by category in a school year, and what it must not find out. Pure.

Known: every number published, everybody's totals (open figures), which partners a sum covers, that the counts
of a school year grow (where they did: a count that fell is not assumed to), and a partner's own rows.
To be hidden: what is withheld; every small count of others that is shown to nobody; every small change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from plp_metrics.compute.attack import Fact, Target, Terms
from plp_metrics.compute.lattice_types import Dimension

SMALL = 10
WIDE = 5


class Stand(NamedTuple):
    """A partner's counts at one time: of which quarter, and which of the different ones it handed in."""

    who: str
    quarter: str
    number: int = 0


class Told(NamedTuple):
    """A published number: these partners' people in these categories."""

    stands: tuple[Stand, ...]
    categories: tuple[str, ...]
    people: int


class Hidden(NamedTuple):
    """A number that is not published. is_kept: an earlier one stands in for it, so only small parts count."""

    name: str
    stands: tuple[Stand, ...]
    categories: tuple[str, ...]
    is_kept: bool = False


class Known(NamedTuple):
    """Everything for one attack: see `attack.attack`."""

    facts: list[Fact]
    tops: dict[tuple[Stand, str], int]
    truth: dict[tuple[Stand, str], int]
    targets: list[Target]


Counts = Mapping[Stand, Mapping[str, int]]
"""The counts as handed in, category by category: to judge by, and for their totals."""


def known(
    shape: Dimension, counts: Counts, told: Iterable[Told], hidden: Iterable[Hidden], own: str | None = None
) -> Known:
    """What a reader knows and must not find out; own: the partner that it is, if it is one."""
    said = list(told)
    one = _Reader(shape, counts, own, said)
    facts = [*one.totals(), *one.grown(), *one.said(said), *one.own_counts()]
    targets = list(one.targets(hidden))
    # In the order of the facts, so that every run asks the solver the same.
    used = dict.fromkeys(leaf for fact in facts for leaf, _ in fact.terms)
    truth = {leaf: one.people(leaf) for leaf in used}
    return Known(facts, {leaf: one.total[leaf[0]] for leaf in used}, truth, targets)


class _Reader:
    def __init__(self, shape: Dimension, counts: Counts, own: str | None, told: Iterable[Told]) -> None:
        self.shape, self.counts, self.own = shape, counts, own
        self.total = {stand: sum(x.values()) for stand, x in counts.items()}
        self.key = shape.key_of
        self.rest = tuple(c for c in shape.categories if c not in shape.key_of)
        self.told: dict[Stand, set[str]] = defaultdict(set)
        """Categories that were said of one partner's counts, or are what is left beside them."""
        self.parts: dict[Stand, set[tuple[str, ...]]] = defaultdict(set)
        """What was said of one partner's counts as one number each, and what is left beside those."""
        for said in told:
            if len(said.stands) == 1:
                self.told[said.stands[0]].update(said.categories)
                self.parts[said.stands[0]].add(said.categories)
        for stand, parts in self.parts.items():
            rest = tuple(c for c in shape.categories if c not in self.told[stand])
            parts.update([rest] if rest else [])
        for categories in self.told.values():
            left = set(shape.categories) - categories
            categories.update(left if len(left) == 1 else ())

    def people(self, leaf: tuple[Stand, str]) -> int:
        stand, category = leaf
        return self.counts[stand].get(category, 0)

    def sum_of(self, stands: Iterable[Stand], categories: Sequence[str]) -> Terms:
        return tuple(((stand, c), 1) for stand in stands for c in categories)

    def totals(self) -> Iterator[Fact]:
        for stand, total in self.total.items():
            yield Fact(self.sum_of([stand], self.shape.categories), total, total)

    def grown(self) -> Iterator[Fact]:
        for before, after in self.pairs():
            if before.quarter < after.quarter:
                for c in self.shape.categories:
                    if self.people((after, c)) >= self.people((before, c)):
                        yield Fact((((after, c), 1), ((before, c), -1)), 0, None)

    def said(self, told: Iterable[Told]) -> Iterator[Fact]:
        for one in dict.fromkeys(told):
            yield Fact(self.sum_of(one.stands, one.categories), one.people, one.people)

    def own_counts(self) -> Iterator[Fact]:
        for stand in self.counts:
            if stand.who == self.own:
                for c in self.shape.categories:
                    yield Fact((((stand, c), 1),), self.people((stand, c)), self.people((stand, c)))

    def pairs(self) -> Iterator[tuple[Stand, Stand]]:
        """Earlier and later counts of the same partner."""
        by_partner: dict[str, list[Stand]] = defaultdict(list)
        for stand in sorted(self.counts):
            by_partner[stand.who].append(stand)
        for stands in by_partner.values():
            for number, after in enumerate(stands):
                yield from ((before, after) for before in stands[:number])

    def targets(self, hidden: Iterable[Hidden]) -> Iterator[Target]:
        seen: set[Terms] = set()
        for target in (*self._withheld(hidden), *self._small(), *self._changes()):
            if target.terms not in seen:
                seen.add(target.terms)
                yield target

    def _withheld(self, hidden: Iterable[Hidden]) -> Iterator[Target]:
        for one in hidden:
            others = [stand for stand in one.stands if stand.who != self.own]
            terms = self.sum_of(others, one.categories)
            if terms:
                people = sum(self.people(leaf) for leaf, _ in terms)
                total = sum(self.total[stand] for stand in others)
                # What was said of it in an earlier quarter is public, and so is how many came since in all.
                earlier = list(self._said_earlier(others, one.categories))
                came = min((self.total[others[0]] - self.total[before] for before in earlier), default=WIDE)
                yield _target(one.name, terms, people, total, is_kept=one.is_kept, came=came)
                for before in earlier:
                    yield self._since(before, others[0], one.categories[0], one.categories)

    def _said_earlier(self, stands: Sequence[Stand], categories: Sequence[str]) -> list[Stand]:
        """A partner's earlier counts of which this category was said, and that moved by a few since."""
        if len(stands) != 1 or len(categories) != 1:
            return []
        return [
            before for before, after in self.pairs()
            if after == stands[0] and before.quarter < after.quarter and categories[0] in self.told[before]
            and abs(self.people((after, categories[0])) - self.people((before, categories[0]))) < SMALL
        ]  # fmt: skip

    def _since(self, before: Stand, after: Stand, name: str, categories: Sequence[str]) -> Target:
        moved = sum(self.people((after, c)) - self.people((before, c)) for c in categories)
        terms = (
            *self.sum_of([after], categories),
            *((leaf, -1) for leaf, _ in self.sum_of([before], categories)),
        )
        total = self.total[after] - self.total[before]
        return _change(f"{before.who} {name} since {before.quarter}", terms, moved, total)

    def _small(self) -> Iterator[Target]:
        """Small counts of single partners, and small ones left of their totals, said or not."""
        for stand, total in self.total.items():
            if stand.who == self.own:
                continue
            parts = [(c, (c,)) for c in self.shape.categories]
            for name, categories in [*parts, (self.shape.key, self.key)]:
                people = sum(self.people((stand, c)) for c in categories)
                if min(people, total - people) < SMALL:
                    told = f"{stand.who} {stand.quarter} {name}"
                    yield _target(told, self.sum_of([stand], categories), people, total)

    def _changes(self) -> Iterator[Target]:
        """Small changes of the key line and of its rest within the year, of any part by a correction, and of
        everything that was said of an earlier quarter."""
        for before, after in self.pairs():
            if before.who == self.own:
                continue
            lines = [(self.shape.key, self.key), ("rest", self.rest)]
            if before.quarter == after.quarter:
                lines += [(c, (c,)) for c in self.shape.categories]
            else:
                lines += [(" and ".join(part), part) for part in sorted(self.parts[before])]
            total = self.total[after] - self.total[before]
            for name, categories in lines:
                moved = sum(self.people((after, c)) - self.people((before, c)) for c in categories)
                # Where nothing was handed in anew there is nothing to tell; a correction may leave parts as
                # they were.
                is_still = not moved and (before.quarter == after.quarter or not total)
                if abs(moved) < SMALL and not is_still:
                    yield self._since(before, after, name, categories)


def _target(
    name: str, terms: Terms, people: int, total: int, *, is_kept: bool = False, came: int = WIDE
) -> Target:
    """A count under ten: from 0 to 9 (or its total). The same for what is left. Any other: five wide, or as
    wide as the people who came since it was said."""
    least, most, top = None, None, min(SMALL - 1, total)
    if people < SMALL:
        least, most = 0, top
    if total - people < SMALL:
        least = total - top if least is None else least
        most = total
    is_small = least is not None
    width = 0 if is_small or is_kept else min(WIDE, max(came, 0))
    return Target(name, terms, people, least, most, width, not is_kept and total >= SMALL and came >= WIDE)


def _change(name: str, terms: Terms, moved: int, total: int) -> Target:
    """A change under ten is a count in the change of its total; where people left, it is five wide."""
    if 0 <= moved <= total:
        return Target(name, terms, moved, 0, min(SMALL - 1, total), is_ranked=False)
    return Target(name, terms, moved, width=WIDE, is_ranked=False)
