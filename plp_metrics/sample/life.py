"""What became of each quarter: when it was handed in, whether late, and what the reviewer said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plp_metrics.model import QUARTERS, Period, QuarterState, school_year
from plp_metrics.sample.cast import LAST_START, Part
from plp_metrics.sample.chance import Chance

TODAY = date(2018, 7, 20)
"""The day it is in the sample program."""

LAST_PERIOD = Period(school_year(LAST_START), "Q4")
_IN_BY_TODAY = 14 / 24
"""The share of partners that have handed in the last quarter, ten days before it is due."""


@dataclass(frozen=True)
class Life:
    """One partner's quarter: accepted, submitted (waits for review), returned (with a note) or open."""

    partner_id: str
    period: Period
    state: QuarterState
    handed_in_on: date | None = None
    reviewed_on: date | None = None
    late: bool = False
    note: str = ""


def quarters(part: Part, first: int) -> list[Period]:
    """The quarters a partner owes, from its admission on."""
    starts = range(max(part.start, first), LAST_START + 1)
    return [Period(school_year(start), quarter) for start in starts for quarter in QUARTERS]


def lives(seed: int, parts: Iterable[Part], first: int) -> tuple[Life, ...]:
    """Every quarter of every partner, in the order in which they were handed in; open ones last."""
    parts = tuple(parts)
    keen = sorted(
        (part for part in parts if str(LAST_PERIOD) not in part.silent),
        key=lambda part: (str(LAST_PERIOD) not in part.returned, Chance(seed, "keen", part.id).one()),
    )
    early = {part.id for part in keen[: round(len(parts) * _IN_BY_TODAY)]}
    made = [_life(seed, part, period, part.id in early) for part in parts for period in quarters(part, first)]
    return tuple(sorted(made, key=lambda life: (life.handed_in_on or date.max, life.partner_id, life.period)))


def _life(seed: int, part: Part, period: Period, early: bool) -> Life:
    chance = Chance(seed, "life", part.id, str(period))
    last = period == LAST_PERIOD
    if str(period) in part.silent or (last and not early):
        return Life(part.id, period, QuarterState.OPEN)
    late = str(period) in part.late
    days = int(chance.whole(37, 52, 1)[0]) if late else int(chance.whole(6, 28, 1)[0])
    if last:
        days = int(chance.whole(3, 19, 1)[0])
    handed_in = period.last_day + timedelta(days=days)
    reviewed = handed_in + timedelta(days=int(chance.whole(2, 7 if late else 15, 1)[0]))
    if str(period) in part.returned:
        back = min(reviewed, TODAY - timedelta(days=1))
        return Life(
            part.id,
            period,
            QuarterState.RETURNED,
            min(handed_in, back),
            back,
            late,
            part.returned[str(period)],
        )
    if last or str(period) in part.waiting:
        return Life(part.id, period, QuarterState.SUBMITTED, handed_in, None, late)
    return Life(part.id, period, QuarterState.ACCEPTED, handed_in, reviewed, late)
