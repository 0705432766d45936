"""What the lines of an earlier quarter tell of a school year's end: people come, and hardly ever leave.

A line {yes, rest, unknown} shown at Q2 says that at Q4 there are at least as many in each of its parts. So a
count that is withheld at Q4 can be as small as that leaves it, and no smaller.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from plp_metrics.compute.lattice_types import PEOPLE, Dimension
from plp_metrics.compute.publish_past import People, people
from plp_metrics.compute.publish_rules import KEY_LINES, KNOWN_LINES
from plp_metrics.store import read_published

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LAST = "Q4"
UNKNOWN = "unknown"


class Then(NamedTuple):
    """A partner's counts in an earlier quarter, and what was said of them: the key group, the unknown."""

    counts: tuple[int, ...]
    key: bool
    unknown: bool


Told = Mapping[tuple[str, str], Mapping[str, Sequence[Then]]]
"""(population, dimension) → partner → what was said of it in earlier quarters of the year."""


def told_earlier(
    cursor: DuckDBPyConnection, basis: str, year: str, dimensions: Mapping[str, Dimension]
) -> Told:
    """What lines shown before the year's end said, with the counts they were made of."""
    stood: dict[tuple[str, int], dict[tuple[str, str], dict[str, People]]] = {}
    said: dict[tuple[str, str], dict[str, dict[tuple[str, tuple[int, ...]], list[bool]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    lines = [*KEY_LINES, *KNOWN_LINES]
    for metric, who, quarter, _, of, event in read_published.key_lines(cursor, lines, basis, year):
        if quarter >= LAST:
            continue
        if (quarter, event) not in stood:
            stood[quarter, event] = people(cursor, basis, year, quarter, event, dimensions)
        kind = KEY_LINES[KNOWN_LINES.get(str(metric), str(metric))]
        counted = stood[quarter, event][kind].get(who)
        if counted is not None:
            one = said[kind][who].setdefault((quarter, counted.counts), [False, False])
            one[0] |= metric in KEY_LINES
            one[1] |= metric in KNOWN_LINES or (of is not None and of < sum(counted.counts))
    return {
        kind: {
            who: [Then(counts, *flags) for (_, counts), flags in stands.items()]
            for who, stands in partners.items()
        }
        for kind, partners in said.items()
    }


def rooms(
    shape: Dimension, tables: Sequence[Sequence[int]], earlier: Iterable[Then]
) -> tuple[tuple[tuple[int, ...], int], ...]:
    """How many fewer people there can be in each part of what was said before: categories by number, people.

    tables: the counts at the year's end, in every release that said something of them. A part in which one
    category fell says nothing of the others: the earlier people may all have been in that one.
    """
    found: dict[tuple[int, ...], int] = {}
    for then in earlier:
        for part in _parts(shape, then):
            for table in tables:
                if all(table[c] >= then.counts[c] for c in part):
                    room = sum(table[c] - then.counts[c] for c in part)
                    found[part] = min(found.get(part, room), room)
    return tuple(sorted(found.items()))


def since(
    shape: Dimension, now: Sequence[int], earlier: Iterable[Then]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The unknown, where saying them would tell a small change; and how many they have to be able to be.

    now: the counts at the year's end. What was said with the unknown then (they and the others whose trait is
    known) changed by none to nine, though not everything stayed as it was: the line waits for ten as well. Of
    a part that grew, 0 to 10 have to be possible; of one in which people left, the usual width is asked.
    """
    found: set[int] = set()
    is_told = False
    at = shape.categories.index(UNKNOWN)
    for then in earlier:
        parts = _parts(shape, then) if then.unknown else []
        moved = {part: sum(now[c] - then.counts[c] for c in part) for part in parts}
        if not any(moved.values()) and sum(now) == sum(then.counts):
            continue
        key = {shape.categories.index(c) for c in shape.key_of} if then.key else set()
        came = sum(move for part, move in moved.items() if not key.issuperset(part))
        top = min(PEOPLE, sum(now) - sum(then.counts))
        for part, move in moved.items():
            if abs(move) >= PEOPLE or key.issuperset(part):
                continue
            is_told = True
            if 0 <= move <= top:
                found |= {then.counts[at] + (n if part == (at,) else came - n) for n in (0, top)}
    return ((UNKNOWN, tuple(sorted(found))),) if is_told else ()


def _parts(shape: Dimension, then: Then) -> list[tuple[int, ...]]:
    """What was said, as parts of everybody."""
    key = {shape.categories.index(c) for c in shape.key_of} if then.key else set()
    unknown = {shape.categories.index(UNKNOWN)} if then.unknown else set()
    rest = set(range(len(shape.categories))) - key - unknown
    return [tuple(sorted(part)) for part in (key, unknown, rest) if part]
