"""Which files came in, on time or not: pure, from hand-ins and the state of quarters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plp_metrics.contracts import load_contracts
from plp_metrics.draw.came import Came
from plp_metrics.model import QUARTERS, Partner, Period, QuarterState
from plp_metrics.store.read_hand_ins import HandIn, QuarterNow
from plp_metrics.store.write_purge import PURGED

Due = Mapping[str, Sequence[str]]
"""Dataset → the quarters in which it is due."""
HOW = {
    "file": "",
    "nothing_to_report": "nothing to report",
    "same_as_last_quarter": "same as last quarter",
    "restored": "an earlier version, restored",
    PURGED: "removed because it held personal data",
}
"""What to say of a hand-in that is not a file that came; "" for one that is."""
Grid = dict[tuple[str, Period], dict[str, Came]]
Days = Callable[[str], date]
"""Partner → the day it is there: late is what is late by its own midnight."""


@dataclass(frozen=True)
class Rate:
    """Of the files due so far (their day has passed): how many came, how many by that day."""

    due: int = 0
    came: int = 0
    on_time: int = 0


def periods(year: str) -> list[Period]:
    """The four quarters of a school year."""
    return [Period(year, quarter) for quarter in QUARTERS]


def grid(
    partners: Iterable[Partner],
    year: str,
    hand_ins: Iterable[HandIn],
    states: Mapping[tuple[str, Period], QuarterNow],
    due: Due,
    today: Days,
) -> Grid:
    """What became of each dataset of each partner and quarter of the year.

    A quarter before the partner's first school year is empty. A file is on time where its first version came
    by the day it was due: mending it later does not make it late.
    """
    first, counts = firsts(hand_ins)
    out: Grid = {}
    for partner in partners:
        for period in periods(year):
            key = (partner.partner_id, period)
            taking_part = partner.takes_part(year)
            state = states[key].state if key in states else QuarterState.OPEN
            day = today(partner.partner_id)
            out[key] = {
                dataset: _one(first.get((*key, dataset)), counts.get((*key, dataset)), state, period, day)
                for dataset, quarters in due.items()
                if taking_part and (period.quarter in quarters or (*key, dataset) in counts)
            }
    return out


def of_year(
    partners: Iterable[Partner],
    year: str,
    hand_ins: Iterable[HandIn],
    states: Mapping[tuple[str, Period], QuarterNow],
    today: Days,
) -> Grid:
    """`grid` with the quarters in which the file layouts say each dataset is due."""
    due = {name: contract.due_quarters for name, contract in load_contracts().items()}
    return grid(partners, year, hand_ins, states, due, today)


def firsts(
    hand_ins: Iterable[HandIn],
) -> tuple[dict[tuple[str, Period, str], date], dict[tuple[str, Period, str], HandIn]]:
    """The day (its partner's) each dataset first came, and the version of it that counts."""
    first: dict[tuple[str, Period, str], date] = {}
    counts = {}
    for h in hand_ins:
        key = (h.partner_id, h.period, h.dataset)
        first[key] = min(h.day, first.get(key, h.day))
        if h.counts:
            counts[key] = h
    return first, counts


def _one(first: date | None, counts: HandIn | None, state: QuarterState, period: Period, today: date) -> Came:
    if first is None or counts is None:
        return Came.MISSING if today > period.due else Came.NOT_DUE
    if state is QuarterState.RETURNED:
        return Came.RETURNED
    late = first > period.due
    if counts.how == "nothing_to_report":
        return Came.NOTHING_LATE if late else Came.NOTHING
    return Came.LATE if late else Came.ON_TIME


def rate(
    found: Grid,
    hand_ins: Iterable[HandIn],
    today: Days,
    partner_id: str | None = None,
    period: Period | None = None,
) -> Rate:
    """Complete and on time over the files due so far; of one partner, one quarter, or all in the grid."""
    first, _ = firsts(hand_ins)
    due = came = on_time = 0
    for (who, when), datasets in found.items():
        if today(who) <= when.due or partner_id not in (None, who) or period not in (None, when):
            continue
        for dataset, what in datasets.items():
            due += 1
            came += what is not Came.MISSING
            on_time += what is not Came.MISSING and first[(who, when, dataset)] <= when.due
    return Rate(due, came, on_time)


@dataclass(frozen=True)
class Chase:
    """A quarter that still has to come from a partner (or come back): which files, how many days late."""

    partner_id: str
    period: Period
    missing: tuple[str, ...]
    returned: tuple[str, ...]
    late: int
    last_day: date


def chase(found: Grid, states: Mapping[tuple[str, Period], QuarterNow], today: Days) -> list[Chase]:
    """Whom to write to: quarters past their day with a file missing or returned, the longest late first."""
    out = []
    for (who, period), datasets in found.items():
        missing = tuple(d for d, what in datasets.items() if what is Came.MISSING)
        returned = tuple(d for d, what in datasets.items() if what is Came.RETURNED)
        if missing or returned:
            now = states.get((who, period))
            last = now.ends_on if now and now.ends_on else period.closes
            out.append(Chase(who, period, missing, returned, max((today(who) - period.due).days, 0), last))
    return sorted(out, key=lambda c: (-c.late, c.partner_id, c.period))
