"""What falls due for a partner: its quarters, promises of both sides, reports, targets. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from plp_metrics.model import QUARTERS, Agreement, Partner, Period, QuarterState, school_year, year_start
from plp_metrics.model.calendar import Due, Kind
from plp_metrics.model.promises import Promise, Side, Standing
from plp_metrics.model.reports import ReportState, Template
from plp_metrics.model.talks import Interim

HANDED_IN = frozenset({QuarterState.SUBMITTED, QuarterState.ACCEPTED, QuarterState.LOCKED})
SETTLED = frozenset({Standing.KEPT, Standing.WAIVED, Standing.RECORDED})
BROKEN = frozenset({Standing.OVERDUE, Standing.DISPUTED})
REPORTED = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.UNLOCKED})


def years_around(today: date) -> list[str]:
    """The school years a calendar reads: last year, whose Q4 and report are still due, this and the next."""
    start = year_start(Period.of(today).school_year)
    return [school_year(start + more) for more in (-1, 0, 1)]


def of_quarters(partner: Partner, year: str, states: Mapping[Period, QuarterState]) -> list[Due]:
    """When each quarter of a school year is due, and closes where it is still to be handed in.

    A day may lie in the next school year.
    """
    if not partner.takes_part(year):
        return []
    found = []
    for quarter in QUARTERS:
        period = Period(year, quarter)
        done = states.get(period, QuarterState.OPEN) in HANDED_IN
        made = (partner.partner_id, str(period), year, Side.PARTNER, done)
        found.append(_quarter(period, Kind.QUARTER, *made))
        if not done:
            found.append(_quarter(period, Kind.CLOSES, *made))
    return found


def _quarter(
    period: Period, kind: Kind, partner_id: str, about: str, year: str, side: Side, done: bool
) -> Due:
    day = period.due if kind is Kind.QUARTER else period.closes
    return Due(day, partner_id, kind, about, year, side, done=done)


def of_promises(promises: Iterable[Promise]) -> list[Due]:
    """The days of promises that have one, on whichever side they are owed; what is carried into later years
    stands once."""
    found = {}
    for p in promises:
        if p.due is not None:
            found[p.partner_id, p.line.key, p.due] = Due(
                p.due, p.partner_id, Kind.PROMISE, p.line.key, p.school_year, p.line.side, p.line.title,
                p.standing in SETTLED, p.standing not in BROKEN,
            )  # fmt: skip
    return list(found.values())


def of_report(partner: Partner, year: str, template: Template, state: ReportState) -> list[Due]:
    """The day the annual report of a school year is due."""
    if not partner.takes_part(year):
        return []
    day, done = template.due_on(year), state in REPORTED
    return [Due(day, partner.partner_id, Kind.REPORT, year, year, Side.PARTNER, done=done)]


def of_targets(agreements: Iterable[Agreement]) -> list[Due]:
    """One entry for each quarter in which a partner's agreed targets are due, with how many there are."""
    counted = Counter(
        (a.partner_id, a.school_year, a.due_quarter)
        for a in agreements
        if a.state == "confirmed" and a.target is not None
    )
    return [
        Due(
            Period(year, quarter).last_day, partner_id, Kind.TARGETS, f"{year}{quarter}", year, Side.JOINT,
            count=count,
        )
        for (partner_id, year, quarter), count in sorted(counted.items())
    ]  # fmt: skip


def of_exceptions(
    exceptions: Iterable[Interim], agreements: Iterable[Agreement], titles: Mapping[str, str]
) -> list[Due]:
    """The last day of each exception that was not ended before. titles: metric → its title."""
    agreed = {a.agreement_id: a for a in agreements}
    # An exception accepted in another's place has the last word on its target.
    last = {x.agreement_id: x for x in exceptions if x.ended_at is None and x.agreement_id in agreed}
    return [
        Due(
            x.ends_on, (a := agreed[number]).partner_id, Kind.EXCEPTION, str(number), a.school_year,
            Side.JOINT, titles[a.metric],
        )
        for number, x in last.items()
    ]  # fmt: skip
