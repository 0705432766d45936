"""What a trained teacher or an active student cost, for one partner and for all of them.

For one partner there is no range: the dollars are what was paid, the people are all of them, nobody was
sampled, so nothing is left to chance that another count would show. Over partners there is one: which
partners happen to take part is such a chance, and one large or dear partner can carry the figure. Partners
are drawn anew with replacement, dollars and people of a partner always together, and the middle 95 % of the
pooled costs are the range.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from plp_metrics.model.funding import Cost

LEAST_PEOPLE = 10
"""Below that one more teacher moves the cost by a tenth: no figure."""
LEAST_PARTNERS = 5
DRAWS = 2000
_SEED = 2016


def one(dollars: float, people: float) -> Cost:
    """One partner's cost a head; without a value below ten people."""
    return Cost(dollars, people, dollars / people if people >= LEAST_PEOPLE else None)


def pooled(each: Sequence[tuple[float, float]]) -> Cost:
    """All partners' dollars over all their people, with a range from five partners up.

    each: (dollars, people) of every partner that has a cost of its own. The draws are the same every time.
    """
    dollars, people = sum(d for d, _ in each), sum(n for _, n in each)
    value = dollars / people if people else None
    if value is None or len(each) < LEAST_PARTNERS:
        return Cost(dollars, people, value, partners=len(each))
    low, high = _range(each)
    return Cost(dollars, people, value, low, high, len(each))


def _range(each: Sequence[tuple[float, float]]) -> tuple[float, float]:
    chance = random.Random(_SEED)  # noqa: S311  draws, no secrets
    costs = []
    for _ in range(DRAWS):
        drawn = chance.choices(each, k=len(each))
        costs.append(sum(d for d, _ in drawn) / sum(n for _, n in drawn))
    costs.sort()
    cut = round(DRAWS * 0.025)
    return costs[cut], costs[-cut - 1]
