"""One partner beside the partners most like it: the sentence, and the rule by which they were found."""

from __future__ import annotations

from collections.abc import Mapping

from plp_metrics.draw import words
from plp_metrics.draw.table import Cell, Table
from plp_metrics.model import Display, Mark, Metric
from plp_metrics.model.fair import BesidePeers, Peers

_FACTS = {
    "size": "number of teachers in this year's cohort",
    "first_year": "first year of the partnership",
    "urban": "urban or not",
    "high_need": "share of high-need schools in its states",
}


def rule(found: Peers) -> str:
    """How the peers were found, in words; what the store does not tell is said to be left out."""
    if not found.how_many:
        return "No partner to compare with"
    used = (
        words.listing([_FACTS[f] for f in found.used]) if found.used else "nothing that tells partners apart"
    )
    left = [said for fact, said in _FACTS.items() if fact not in found.used]
    without = f"; left out, as not known or the same for all: {words.listing(left)}" if left else ""
    return (
        f"The {words.plural(found.how_many, 'partner')} nearest by {used}, "
        f"each in standard deviations{without}. "
        "Five at least; up to eight where the next ones are hardly further off"
    )


def sentence(found: BesidePeers, metric: Metric) -> str:
    """ "70 %; the middle half of 6 partners like it: 71–81 %, median 76 %"."""
    if found.value is None:
        return f"{metric.title}: nothing to compare"
    own = words.amount(found.value, metric)
    if found.median is None or found.low is None or found.high is None:
        if found.mark is Mark.KEPT:
            return f"{own}; an earlier figure that stands is not compared"
        return f"{own}; too few partners like it have a figure (five at least)"
    low, median, high = (_amount(v, metric) for v in (found.low, found.median, found.high))
    return f"{own}; the middle half of {found.peers_in} partners like it: {low} to {high}, median {median}"


def table(
    found: Mapping[str, BesidePeers], metrics: Mapping[str, Metric], caption: str = "Beside partners like it"
) -> Table:
    """One row a metric: own figure, and median and middle half of the peers. Nobody is named."""
    head = ("Metric", "Own", "Lower quarter", "Median", "Upper quarter", "Partners")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            metrics[key].title,
            "" if one.value is None else words.amount(one.value, metrics[key]),
            *("" if v is None else _amount(v, metrics[key]) for v in (one.low, one.median, one.high)),
            one.peers_in,
        )
        for key, one in found.items()
    )
    return Table(head, rows, caption)


def _amount(value: float, metric: Metric) -> str:
    if metric.display is Display.COUNT and metric.unit != "US$":
        return words.number(value, 0 if value >= 10 else 1)
    return words.amount(value, metric)
