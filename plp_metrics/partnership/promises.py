"""How each line of the term sheet stands for a partner and school year on a day. Pure.

- A year's count keeps its promise as soon as it is reached; a share or a stock only with the quarter it is
  due in, since it may fall again.
- Figures of a quarter may come until it is due to be handed in; until then a promise that waits for them is
  not overdue. After that nothing handed in is a promise not kept.
- Evidence counts once the other side has confirmed it. What waits for an answer is neither kept nor overdue.
- What is owed once and was not kept is carried into the next years with its first day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from plp_metrics.compute.results_agreed import clock_year
from plp_metrics.model import COURSES, Metric, Partner, Period, school_year, year_start
from plp_metrics.model.promises import Evidence, Known, Line, Promise, Proof, Standing, TermSheet, Waiver
from plp_metrics.partnership import promises_proof as proof

SOON = timedelta(days=60)
"""How long before its day a promise is called due."""


def promises(
    sheet: TermSheet,
    partner: Partner,
    year: str,
    day: date,
    known: Known,
    metrics: Mapping[str, Metric],
    *,
    over: bool = False,
    today: date | None = None,
) -> tuple[Promise, ...]:
    """Every line that applies to the partner in a school year, in the sheet's order, as it stands on a day.

    over: the day itself has passed (the end of a quarter). today: the day up to which figures could have
    come (the same day unless given).
    """
    of_line: dict[str, list[Evidence]] = {}
    for e in known.evidence:
        if e.state != "withdrawn" and e.day <= day:
            of_line.setdefault(e.line, []).append(e)
    seen = _Seen(partner, year, day, known, metrics, over, today or day)
    found = [_promise(line, of_line.get(line.key, ()), seen) for line in sheet.lines.values()]
    return tuple(p for p in found if p is not None)


class _Seen(NamedTuple):
    """What every line of one partner is judged by."""

    partner: Partner
    year: str
    day: date
    known: Known
    metrics: Mapping[str, Metric]
    over: bool
    today: date


def due_on(line: Line, year: str) -> date | None:
    """The last day on which a line of a school year is on time; None where it is never due."""
    if not line.due:
        return None
    if line.due.startswith("Q"):
        quarter, _, more = line.due.partition("+")
        return Period(year, quarter).last_day + timedelta(days=int(more or 0))
    month, of_month = map(int, line.due.split("-"))
    return date(year_start(year) + (month < 7), month, of_month)


def applies(line: Line, partner: Partner, year: str) -> bool:
    """Whether a line is of this school year by its clock (without what is carried from earlier ones)."""
    count = clock_year(partner, year, line.clock)
    return line.first_year <= count and (line.last_year is None or count <= line.last_year)


def needed_courses(line: Line, partner: Partner, year: str, metrics: Mapping[str, Metric]) -> tuple[str, ...]:
    """The courses a line asks for, each of its own."""
    offered = partner.courses.get(year, ())
    if line.offered == "next_year":
        offered = partner.courses.get(school_year(year_start(year) + 1)) or offered
    among = set(line.courses or COURSES)
    for metric in line.metrics:
        among &= set(metrics[metric].courses) if metric in metrics else among
    return tuple(c for c in COURSES if c in offered and c in among)


def _promise(line: Line, given: Sequence[Evidence], seen: _Seen) -> Promise | None:
    partner, year, day, known, metrics, over, today = seen
    first = _first_year(line, partner, year, metrics)
    if first is None:
        return None
    # What is owed once is owed for the courses of its own year: a course that began later owes nothing of it.
    courses = needed_courses(line, partner, first, metrics) if line.per == "course" else ()
    if line.per == "course" and not courses:
        return None
    evidence = tuple(e for e in given if e.school_year == year or (line.once and e.school_year <= year))
    due = due_on(line, first)
    proven = _proven(line, year, due, courses, evidence, seen)
    # What was kept in an earlier year is that year's, and is not told again.
    if first != year and proven.kept_on is not None and proven.kept_on < Period(year, "Q1").first_day:
        return None
    waiver = _waiver(line, known, (first, year), "granted")
    first_after = day + timedelta(days=over)
    ended = due is not None and first_after > due
    standing = Standing.WAIVED if waiver else _standing(line, proven, due, ended, first_after, today)
    return Promise(
        line,
        partner.partner_id,
        year,
        standing,
        due,
        proven.parts,
        evidence,
        waiver,
        _waiver(line, known, (first, year), "asked"),
        None if waiver else proven.kept_on,
        first != year,
        ended,
    )


def _first_year(line: Line, partner: Partner, year: str, metrics: Mapping[str, Metric]) -> str | None:
    """The school year a line of this year is owed since; an earlier one only for what is owed once."""
    if applies(line, partner, year):
        return year
    count = clock_year(partner, year, line.clock)
    if not line.once or count < line.first_year:
        return None
    first = school_year(year_start(year) - count + line.first_year)
    while first < year and line.per == "course" and not needed_courses(line, partner, first, metrics):
        first = school_year(year_start(first) + 1)
    return first


def _waiver(line: Line, known: Known, years: Sequence[str], state: str) -> Waiver | None:
    found = [w for w in known.waivers if (w.line, w.state) == (line.key, state) and w.school_year in years]
    return found[-1] if found else None


def _proven(
    line: Line,
    year: str,
    due: date | None,
    courses: tuple[str, ...],
    evidence: Sequence[Evidence],
    seen: _Seen,
) -> proof.Proven:
    if line.metrics:
        return proof.by_figures(line, year, due, courses, seen.known, seen.metrics, seen.day)
    if line.proof is Proof.CONTACTS:
        return proof.by_talks(line, year, seen.known.talks, seen.day)
    return proof.by_evidence(line, courses, evidence)


def _standing(
    line: Line, proven: proof.Proven, due: date | None, ended: bool, day: date, today: date
) -> Standing:
    """day: the first day that counts as after what is over."""
    if proven.nothing is not None:
        return proven.nothing
    if due is None:
        return Standing.RECORDED
    if proven.kept_on is not None:
        return Standing.KEPT
    if proven.waiting:
        return Standing.WAITING
    if proven.disputed:
        return Standing.DISPUTED
    if ended:
        may_come = line.metrics and proven.missing and today <= Period.of(due).due
        return Standing.DUE if may_come else Standing.OVERDUE
    return Standing.DUE if day + SOON >= due else Standing.NOT_YET
