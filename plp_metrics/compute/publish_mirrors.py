"""Which share of a group a partner's schools lead to expect, from what anybody may know.

The number to expect as it is measured is a sum over courses and states of those whose trait is known times
their schools' share: with the share public, it tells how many are known, so how many are not. What is
published is the shown share's own base times this share instead; so a mirror tells nothing that its share
and open figures do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from plp_metrics.compute.publish_rows import everything
from plp_metrics.compute.publish_rules import KNOWN_LINES, PARTNERS, Halves
from plp_metrics.model import ALL, Metric, Period
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MIRRORS = {
    "mirror_gender": "students_female",
    "mirror_urg": "students_urg",
    "mirror_frl": "students_frl",
}
"""Observed over expected → the share whose count is the observed half."""
ENROLLED = "students_enrolled"
Place = tuple[str, str, str]
"""partner_id, course, state"""


def share_of(metric: str) -> str:
    """The key line that a metric is shown beside, or itself."""
    return MIRRORS.get(metric) or KNOWN_LINES.get(metric, metric)


def expected_shares(
    cursor: DuckDBPyConnection, library: Mapping[str, Metric], basis: str, period: Period
) -> dict[tuple[str, str], float]:
    """(mirror, partner) → the share to expect, in whole percents.

    The schools' shares by course and state, weighted by the students enrolled (an open figure). None where
    students are enrolled in a course and state without a share: whose classes those are must not matter.
    """
    wanted = [library[k] for k in (ENROLLED, *MIRRORS, *MIRRORS.values()) if k in library]
    sums: dict[str, dict[Place, tuple[float, float | None]]] = defaultdict(dict)
    rows = read.placed(
        cursor, everything(basis), wanted, [period.school_year], "state",
        quarters=[period.quarter], courses=None,
    )  # fmt: skip
    for metric, partner_id, _, _, course, state, _, some, of in rows:
        if course != ALL:
            sums[metric][partner_id, course, state] = (some, of)
    found: dict[tuple[str, str], float] = {}
    enrolled = {place: some for place, (some, _) in sums[ENROLLED].items() if some > 0}
    for mirror, of_share in MIRRORS.items():
        weights: dict[str, float] = defaultdict(float)
        weighed: dict[str, float] = defaultdict(float)
        without = set()
        for place, students in enrolled.items():
            expected = sums[mirror].get(place, (0, None))[1]
            known = sums[of_share].get(place, (0, None))[1]
            if expected is None or not known:
                without.add(place[0])
                continue
            weights[place[0]] += students
            weighed[place[0]] += students * expected / known
        for who in weights.keys() - without:
            found[mirror, who] = round(weighed[who] / weights[who], 2)
    return found


def told_roughly(pooled: Halves, left_over: int) -> Halves | None:
    """A roll-up of mirrors as exactly as its ratio of two decimals; None where it can't be shown.

    The exact number to expect would be an equation over the partners' bases, which partners don't see of
    each other. left_over: partners that are in the share's roll-up but not in this one; one or two of them
    would be told by the difference.
    """
    ratio = round(pooled.yes / pooled.of, 2) if pooled.of else 0.0
    if not ratio or 0 < left_over < PARTNERS:
        return None
    return pooled._replace(of=pooled.yes / ratio)
