"""Which metrics are measured where: what a changed file touches, and what its quarter has to show.

Pure: it knows the hand-ins only as `Files`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from plp_metrics.model import NETWORK, QUARTERS, Metric, Period, school_year, year_start


class Place(NamedTuple):
    """One partner's quarter."""

    partner_id: str
    period: Period


@dataclass(frozen=True)
class Files:
    """The hand-ins in force on one basis: place → dataset → what it fills; None for nothing to report."""

    filled: Mapping[Place, Mapping[str, frozenset[str] | None]]
    first_year: Mapping[str, str] = field(default_factory=dict)

    def has(self, place: Place, need: str) -> bool:
        """Whether a dataset, or an optional column or dimension of it, came in; nothing to report came in."""
        dataset, _, what = need.partition(".")
        if dataset not in self.filled.get(place, {}):
            return False
        said = self.filled[place][dataset]
        return not what or said is None or what in said

    def is_nothing(self, place: Place, need: str) -> bool:
        """Whether the dataset was handed in as nothing to report."""
        dataset = need.partition(".")[0]
        files = self.filled.get(place, {})
        return dataset in files and files[dataset] is None


class Asked(NamedTuple):
    """One metric at one place. has_value: everything it needs came in. fill: silence there means zero."""

    metric: Metric
    place: Place
    has_value: bool
    fill: bool


def asked(changed: Iterable[Place], metrics: Collection[Metric], files: Files) -> list[Asked]:
    """Every metric at every quarter whose value may differ now that the files of `changed` do."""
    changed = list(changed)
    by_partner: dict[str, set[Period]] = {}
    by_period: dict[Period, set[str]] = {}
    for partner_id, period in (*files.filled, *changed):
        by_partner.setdefault(partner_id, set()).add(period)
        by_period.setdefault(period, set()).add(partner_id)
    found = []
    for metric in metrics:
        if metric.records:
            continue
        places = {
            Place(partner_id, period)
            for partner_id, from_period in changed
            for period in _touched(metric, from_period, by_partner[partner_id])
        }
        if metric.over_partners:
            # The network's number counts over all partners, so each of them is counted again.
            places = {Place(partner, period) for _, period in places for partner in by_period[period]}
        found += [_asked(metric, place, files) for place in sorted(places)]
    return found


def _touched(metric: Metric, changed: Period, of_partner: Collection[Period]) -> Iterator[Period]:
    """The quarters of a partner whose value of a metric reads the files of the changed quarter."""
    next_year = school_year(year_start(changed.school_year) + 1)
    reads_last_q4 = metric.reads == "training_year" or any(
        n.startswith("last_q4") for n in metric.needs_before
    )
    reads_last_year = any(n.startswith("last_year") for n in metric.needs_before)
    for period in of_partner:
        same_year = period.school_year == changed.school_year and period >= changed
        a_year_on = period.school_year == next_year
        if (
            period == changed
            or (metric.reads in ("year", "training_year") and same_year)
            or (metric.reads == "ever" and period >= changed)
            or (reads_last_q4 and a_year_on and changed.quarter == "Q4")
            or (reads_last_year and a_year_on and changed.quarter == period.quarter)
        ):
            yield period


def _asked(metric: Metric, place: Place, files: Files) -> Asked:
    partner_id, period = place
    before = [
        files.has(Place(partner_id, _before(when, period)), need)
        for when, _, need in (entry.partition(":") for entry in metric.needs_before)
    ]
    has_value = (
        all(files.has(place, need) for need in metric.needs)
        and all(before)
        and QUARTERS.index(period.quarter) >= QUARTERS.index(metric.from_quarter)
        and (metric.first_year or period.school_year > files.first_year.get(partner_id, ""))
    )
    nothing = all(files.is_nothing(place, need) for need in metric.needs)
    return Asked(metric, place, has_value, metric.fill or nothing)


def _before(when: str, period: Period) -> Period:
    return period.last_year if when == "last_year" else Period(period.last_year.school_year, "Q4")


def with_value(entries: Iterable[Asked]) -> list[Metric]:
    """The metrics that have a value at any of the places."""
    return list({entry.metric.key: entry.metric for entry in entries if entry.has_value}.values())


def reads(entry: Asked) -> Iterator[tuple[str, str]]:
    """The datasets one value reads, each as what: (role, dataset), with the roles of base/files.sql."""
    metric = entry.metric
    for need in (*metric.needs, *metric.uses):
        yield "now", need.partition(".")[0]
    for need in metric.needs_before:
        role, _, what = need.partition(":")
        yield role, what.partition(".")[0]
    if metric.reads in ("year", "training_year"):
        yield "year", "workshop_surveys"
    if metric.reads == "ever":
        yield "ever", "teachers"


def scope(entries: Iterable[Asked]) -> Iterator[tuple[str, str, Period, bool, bool]]:
    """The rows of table `asked`; of metrics counted over partners, the network's place too."""
    network: set[tuple[str, Period]] = set()
    for metric, (partner_id, period), has_value, fill in entries:
        yield metric.key, partner_id, period, has_value, fill
        if metric.over_partners:
            network.add((metric.key, period))
    for key, period in sorted(network):
        yield key, NETWORK, period, False, False
