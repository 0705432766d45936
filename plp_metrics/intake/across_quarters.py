"""What a quarter's files say beside the partner's own earlier quarters. Pure: figures in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plp_metrics.intake import words
from plp_metrics.intake.usual import Points, fell, jumped
from plp_metrics.intake.words_of_quarters import FIGURES, quarter
from plp_metrics.model import Period, Problem
from plp_metrics.store.read_earlier import Codes, Place, Totals

LISTED = 20
"""Rows told one by one; the rest are one finding with their number."""
KNOWN_AT_LEAST = 0.70
"""Share of last quarter's codes that must be found again; below it they were probably numbered anew."""
SO_FAR = frozenset({"teachers", "classes", "students_enrolled", "students_active"})
"""Figures that grow over a school year: Q3 is compared with Q3, not with Q2."""
SAID_OF = {"teachers": "teacher_code", "workshops": "workshop_code", "classes": "section_code"}
"""figure → the column it is told at, where that has another name."""


@dataclass(frozen=True)
class Finding:
    """A problem of a dataset, the earlier values of the figure it is about, oldest first, and that of now."""

    dataset: str
    problem: Problem
    earlier: Points = ()
    now: float | None = None


def findings(
    period: Period, codes: Codes | None, places: Sequence[Place], totals: Mapping[str, Totals]
) -> list[Finding]:
    """Everything to fix or explain about a quarter beside the quarters before it.

    codes, places: against the quarter before (None, or none, where it has no file). totals: by dataset.
    """
    found = [Finding("teachers", problem) for problem in _codes(period, codes)] if codes else []
    if period.quarter != "Q1":
        found += _fallen(period, places)
    told = {f.problem.column for f in found if f.dataset == "students"}
    for dataset, figures in totals.items():
        for name, now in figures.now.items():
            if name not in told:
                found += _unusual(period, dataset, name, now, figures.earlier.get(name, ()))
    return found


def _problem(rule: str, column: str, line: int | None = None, *, tell: str = "", **facts: Any) -> Problem:
    message, fix = words.told(tell or rule, **facts)
    return Problem(rule, words.severity(rule), message, fix, line, column)


def _codes(period: Period, codes: Codes) -> Iterable[Problem]:
    last = quarter(period.previous)
    for line, code, other in codes.alike:
        how = "capital letters" if code.casefold() == other.casefold() else "leading zeros"
        yield _problem("code_alike_before", "teacher_code", line, value=code, other=other, how=how, last=last)
    if more := codes.alike_in_all - len(codes.alike):
        yield _problem("code_alike_before", "teacher_code", tell="more_alike_before", count=more, last=last)
    if codes.before and codes.known / codes.before < KNOWN_AT_LEAST:
        share = 100 * codes.known // codes.before
        counts: dict[str, Any] = {"known": codes.known, "before": codes.before, "share": share}
        yield _problem("few_known_codes", "teacher_code", None, last=last, **counts)
        return
    for code, course in codes.gone:
        yield _problem("code_gone", "teacher_code", teacher=code, course=course, last=last)
    if more := codes.gone_in_all - len(codes.gone):
        yield _problem("code_gone", "teacher_code", tell="more_codes_gone", count=more, last=last)


def _fallen(period: Period, places: Sequence[Place]) -> list[Finding]:
    """Students so far this year below those of the quarter before, by course and state and in all."""
    found = [f for place in places for f in _fallen_at(period, place, f"{place.course}, {place.state}")]
    if len(places) > 1:
        found += _fallen_at(period, _added(places), "all courses and states")
    return found


def _fallen_at(period: Period, place: Place, where: str) -> Iterable[Finding]:
    last = period.previous
    for column, before, now in (
        ("students_enrolled", place.enrolled_before, place.enrolled),
        ("students_active", place.active_before, place.active),
    ):
        if before is None or now is None or now >= before:
            continue
        facts = {
            "what": FIGURES[column],
            "where": where,
            "now": f"{now:,}",
            "before": f"{before:,}",
        }
        problem = _problem("students_fell", column, place.line, last=quarter(last), **facts)
        yield Finding("students", problem, ((last, float(before)),), float(now))


def _added(places: Sequence[Place]) -> Place:
    """All places together; unknown where one is unknown now."""
    known = [p.active for p in places if p.active is not None]
    before = [p.active_before for p in places if p.active_before is not None]
    return Place(
        "",
        "",
        None,
        sum(p.enrolled_before for p in places),
        sum(p.enrolled for p in places),
        sum(before) if before else None,
        sum(known) if len(known) == len(places) else None,
    )


def _unusual(period: Period, dataset: str, name: str, now: float, earlier: Points) -> Iterable[Finding]:
    column, what = SAID_OF.get(name, name), FIGURES[name]
    alike = tuple(p for p in earlier if name not in SO_FAR or p[0].quarter == period.quarter)
    facts: dict[str, Any] = {"what": what, "now": f"{now:,.0f}"}
    if usual := jumped([value for _, value in alike], now):
        facts |= {"low": f"{max(usual[0], 0):,.0f}", "high": f"{usual[1]:,.0f}"}
        when = f"{period.quarter} of earlier years" if name in SO_FAR else f"the {len(alike)} quarters before"
        yield Finding(dataset, _problem("unusual_figure", column, when=when, **facts), alike, now)
        return
    nearest = {period.last_year} if name in SO_FAR else {period.previous, period.last_year}
    beside = tuple(p for p in earlier if p[0] in nearest)
    # Workshops have their season: the quarter before alone proves nothing.
    if len(beside) == len(nearest) and fell([value for _, value in beside], now):
        then = " and ".join(f"{value:,.0f} in {quarter(when)}" for when, value in reversed(beside))
        yield Finding(dataset, _problem("figure_fell", column, then=then, **facts), beside, now)
