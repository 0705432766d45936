"""What sums of classes held against their schools add to an attack. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from plp_metrics.compute.attack import Fact
from plp_metrics.compute.attack_seen import Known, Stand

UNKNOWN = "unknown"


class Weighed(NamedTuple):
    """A sum of bases, each times the whole percent its schools lead to expect, lies between two numbers.

    of: a partner's counts, the percent, and whether the base is those whose trait is known (else everybody).
    most: None for no end.
    """

    of: tuple[tuple[Stand, int, bool], ...]
    least: int
    most: int | None


def with_mirrors(seen: Known, sums: Iterable[Weighed]) -> Known:
    """The same with the sums: the bases are everybody less the unknown, and everybody is an open figure."""
    facts, truth = list(seen.facts), dict(seen.truth)
    for one in sums:
        everybody = sum(percent * seen.tops[stand, UNKNOWN] for stand, percent, _ in one.of)
        terms = tuple(((stand, UNKNOWN), percent) for stand, percent, is_known in one.of if is_known)
        low = 0 if one.most is None else max(0, everybody - one.most)
        facts.append(Fact(terms, low, everybody - one.least))
    return seen._replace(facts=facts, truth=truth)
