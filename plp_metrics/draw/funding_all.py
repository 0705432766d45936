"""Money over all partners in words and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plp_metrics.draw import funding as told
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.draw.words import cents
from plp_metrics.model import Metric
from plp_metrics.model.funding import Cost, Glide, NetworkYear, Waiting, Way

WAYS_CAPTION = (
    "Each partner's third year is to be paid locally; half of it pledged by the end of its first year, all by"
    " the end of its second (playbook)"
)
COST_CAPTION = (
    "Everything spent over everybody, partners that told both. The range is over which partners happen to"
    " take part (drawn anew 2,000 times, the middle 95 %); a single partner's figure has none, its counts are"
    " whole."
    " Partners are not ranked: places and courses cost differently"
)


def waits(found: Mapping[str, Waiting], requests: int) -> str:
    """ "Code.org owes $34,000 to 9 partners, the oldest bill for 230 days; 5 requests wait"."""
    oldest = max((w.oldest_days or 0 for w in found.values()), default=0)
    asked = f"{words.plural(requests, 'request')} {'waits' if requests == 1 else 'wait'} for an answer"
    total = sum(w.total for w in found.values())
    if not total:
        return f"Code.org owes no partner money; {asked}" if requests else "Code.org owes no partner money"
    owed = f"{owed_title(found)}, the oldest bill for {told.days(oldest)}"
    return f"{owed}; {asked}" if requests else owed


def owed_title(found: Mapping[str, Waiting]) -> str:
    """ "Code.org owes $34,000 to 9 partners"."""
    total = sum(w.total for w in found.values())
    many = sum(bool(w.claims) for w in found.values())
    return f"Code.org owes {cents(total)} to {words.plural(many, 'partner')}"


def ends(found: Sequence[Glide]) -> str:
    """When Code.org's money ends: how much of the partners' third years is secured."""
    told_ = [g for g in found if g.budget is not None]
    if not told_:
        return "No partner has told yet what its third year will cost"
    years = sorted({g.school_year for g in told_})
    pledged, budget = sum(g.pledged for g in told_), sum(g.budget or 0 for g in told_)
    gap = sum(g.gap or 0 for g in told_)
    return (
        f"Code.org's money ends as partners enter year 3 ({words.listing(years)}): {cents(pledged)} of"
        f" {cents(budget)} is pledged locally, {cents(gap)} is missing"
    )


def ways_title(found: Sequence[Glide]) -> str:
    """ "8 of 22 partners are behind on the money for year 3"."""
    late = sum(g.way in (Way.LATE, Way.SHORT) for g in found)
    known = sum(g.way is not Way.UNKNOWN for g in found)
    verb = "is" if late == 1 else "are"
    text = f"{late} of {words.plural(known, 'partner')} {verb} behind or too slow with the money for year 3"
    untold = len(found) - known
    return f"{text}; {untold} told no budget" if untold else text


def network(found: Sequence[NetworkYear]) -> Table:
    """By the school year that is the partners' third: how much is secured, and how many stand how."""
    rows = tuple(
        (
            y.school_year,
            f"{y.told} of {y.partners}",
            cents(y.budget),
            cents(y.pledged),
            words.percent(y.pledged / y.budget) if y.budget else "",
            cents(y.gap),
            "; ".join(f"{told.WAYS[w][0].lower()} {y.ways[w]}" for w in told.WAYS if y.ways.get(w)),
        )
        for y in found
    )
    head = ("Year 3 is", "Partners that told its cost", "Costs", "Pledged", "Share", "Gap", "How they stand")
    return Table(head, rows, "Money for year 3, all partners together")


def pooled_caption(partners: Mapping[str, int]) -> str:
    """Over how many partners money by source is added."""
    text = "All partners that told; Code.org's pledged money is what it agreed to"
    over = ", ".join(f"{year}: {words.plural(n, 'partner')}" for year, n in sorted(partners.items()))
    return f"{text}. Spent was told by, in {over}" if over else text


def costs(found: Sequence[tuple[Metric, Cost]]) -> Table:
    """Pooled costs with their range and how many partners are in them."""
    rows = tuple(
        (
            metric.title,
            "" if cost.value is None else words.amount(cost.value, metric),
            ""
            if cost.low is None or cost.high is None
            else f"{words.amount(cost.low, metric)}–{words.amount(cost.high, metric)}",
            f"{words.dollars(round(cost.dollars))} for {words.number(cost.people)} {metric.unit}",
            cost.partners,
        )
        for metric, cost in found
    )
    return Table(("Cost", "Each", "Range", "Dollars and people", "Partners"), rows, "Costs, all partners")
