"""The targets agreed in the sample program, beside the defaults every partner starts with.

They are set from the results, so that the overview shows what the cast says it should: a target is what
would leave the result met, a little short, at risk or behind (features.md §5.6: more than 10 and 25 % of
the way from baseline to target).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, NETWORK, QUARTERS, Agreement, Comparison, school_year
from plp_metrics.sample.cast import LAST_START, Part
from plp_metrics.sample.chance import Chance

Results = Mapping[str, tuple[float, float | None]]
_EVALUATOR = "evaluator@example.org"
_LEADERSHIP = "leadership@example.org"
_SHORT_BY = {"on_plan": 0.05, "at_risk": 0.17, "behind": 0.34}
_COUNTS = ("teachers_participating", "teachers_trained", "students_active")
_RATES = ("implementation_rate", "ay_attendance", "students_female", "students_urg", "quality_recommend")


def agreements(
    seed: int, parts: tuple[Part, ...], found: Mapping[tuple[str, int], Results]
) -> tuple[Agreement, ...]:
    """All agreements, numbered in the order in which they were made. found: (partner, year) → results."""
    made: list[Agreement] = []
    years = sorted({start for _, start in found})
    for start in years:
        for part in parts:
            if (part.id, start) in found and not part.no_targets:
                made += _of_partner(
                    seed, part, start, found[part.id, start], found.get((part.id, start - 1), {})
                )
        made += _of_network(start, [found[p.id, start] for p in parts if (p.id, start) in found])
    for part in parts:
        if (part.id, LAST_START) in found and not part.no_targets:
            made += _for_next_year(seed, part, found[part.id, LAST_START])
    made.sort(key=lambda a: (a.agreed_on, a.partner_id))
    return tuple(replace(a, agreement_id=number) for number, a in zip(count(1), made, strict=False))


def _of_partner(seed: int, part: Part, start: int, now: Results, before: Results) -> Iterator[Agreement]:
    chance = Chance(seed, "agreements", part.id, str(start))
    when = datetime(start, 9, 6 + int(20 * chance.one()), 15, 30, tzinfo=UTC)
    for metric in (*_COUNTS, *_RATES):
        outcome = _outcome(part, metric, start, chance.one())
        if metric not in now:
            continue
        value, whole = now[metric]
        # A baseline only where the target is well above it: a short way makes a hard judge.
        base = before.get(metric, (None, None))[0] if metric == "students_active" else None
        target = _rate_target(value, outcome) if whole else _count_target(value, base, outcome, metric)
        milestones = {} if whole or metric == "students_active" else _by_quarter(part, start, now, target)
        if part.by_course and metric == "students_active":
            milestones = {q: round(target * s) for q, s in (("Q1", 0.4), ("Q2", 0.78), ("Q3", 0.92))}
        yield _agreed(part, metric, start, ALL, target, base, when, milestones)
        if metric == "teachers_trained" and part.by_course:
            for course in part.offered(start):
                of_course = now.get(f"{metric}/{course}", (0, None))[0]
                target = _count_target(of_course, None, "met", metric)
                yield _agreed(part, metric, start, course, target, None, when)
    grew = "teachers_participating"
    if grew in now and before.get(grew, (0.0, None))[0]:
        ratio = now[grew][0] / before[grew][0]
        behind = grew in part.behind
        target = 1.15 if behind else max(1.02, round(ratio - 0.08, 2))
        yield _agreed(part, "teachers_growth", start, ALL, target, None, when)


def _by_quarter(part: Part, start: int, now: Results, target: float) -> dict[str, float]:
    """Milestones where a partner offers CSF, whose teachers are trained all year round, not in summer."""
    if "CSF" not in part.offered(start):
        return {}
    trained = {c: now.get(f"teachers_trained/{c}", (0.0, None))[0] for c in part.offered(start)}
    return _season(trained, target)


def _season(trained: Mapping[str, float], target: float) -> dict[str, float]:
    """A target over the quarters, by how many teachers of it each course trains."""
    usual = load_all()["teachers_trained"]
    everybody = sum(trained.values())
    return {
        quarter: round(target * sum(n * usual.season_of(c)[i] for c, n in trained.items()) / everybody)
        for i, quarter in enumerate(QUARTERS[:3])
    }


def _outcome(part: Part, metric: str, start: int, draw: float) -> str:
    if start == LAST_START and metric in part.behind:
        return "behind"
    if start == LAST_START and metric in part.at_risk:
        return "at_risk"
    return "met" if draw < 0.6 else "on_plan"


def _count_target(value: float, base: float | None, outcome: str, metric: str) -> float:
    """The target of which a result falls short by a share of the way from the baseline."""
    start = base or 0.0
    if outcome == "met":
        target = value * 0.97 if value * 0.97 > start else value
    elif value <= start:
        target = start * 1.12
    else:
        target = (value - _SHORT_BY[outcome] * start) / (1 - _SHORT_BY[outcome])
    step = 10 if metric == "students_active" else 1
    return float(int(target / step) * step if outcome == "met" else max(step, round(target / step) * step))


def _rate_target(value: float, outcome: str) -> float:
    if outcome == "met":
        return int((value - 0.01) * 100) / 100
    if outcome == "on_plan":
        return round(value + 0.01, 2)
    return min(0.95, round(value / (1 - _SHORT_BY[outcome]) + 0.004, 2))


def _agreed(
    part: Part,
    metric: str,
    start: int,
    course: str,
    target: float,
    base: float | None,
    when: datetime,
    milestones: dict[str, float] | None = None,
) -> Agreement:
    return Agreement(
        agreement_id=0,
        partner_id=part.id,
        metric=metric,
        school_year=school_year(start),
        course=course,
        comparison=Comparison.AT_LEAST,
        target=target,
        baseline=base,
        milestones=milestones or {},
        proposed_by=_EVALUATOR,
        confirmed_by=f"{part.id.lower()}@example.org",
        agreed_on=when,
    )


def _of_network(start: int, found: list[Results]) -> Iterator[Agreement]:
    """What leadership set itself for all partners together."""
    trained = sum(r["teachers_trained"][0] for r in found if "teachers_trained" in r)
    students = sum(r["students_active"][0] for r in found if "students_active" in r)
    when = datetime(start, 8, 15, 16, 0, tzinfo=UTC)
    targets = {
        "teachers_trained": round(trained * 1.02 / 10) * 10.0,
        "students_active": round(students * 0.98 / 100) * 100.0,
        "implementation_rate": 0.75,
        "students_female": 0.35,
        "quality_recommend": 0.85,
    }
    by_course: dict[str, float] = {}
    for results in found:
        for key, (value, _) in results.items():
            if key.startswith("teachers_trained/"):
                course = key.split("/")[1]
                by_course[course] = by_course.get(course, 0.0) + value
    for metric, target in targets.items():
        yield Agreement(
            milestones=_season(by_course, target) if metric == "teachers_trained" else {},
            agreement_id=0,
            partner_id=NETWORK,
            metric=metric,
            school_year=school_year(start),
            course=ALL,
            comparison=Comparison.AT_LEAST,
            target=target,
            proposed_by=_EVALUATOR,
            confirmed_by=_LEADERSHIP,
            agreed_on=when,
        )


def _for_next_year(seed: int, part: Part, now: Results) -> Iterator[Agreement]:
    """Talks on next year: most partners have a proposal from one side, some have confirmed it."""
    chance = Chance(seed, "next year", part.id)
    stage = chance.one()
    if stage > 0.7:
        return
    by_partner = chance.one() < 0.5
    account = f"{part.id.lower()}@example.org"
    when = datetime(2018, 7, 2 + int(16 * chance.one()), 14, 0, tzinfo=UTC)
    for metric in _COUNTS[1:]:
        value = now.get(metric, (0, None))[0]
        step = 10 if metric == "students_active" else 1
        proposal = Agreement(
            agreement_id=0,
            partner_id=part.id,
            metric=metric,
            school_year=school_year(LAST_START + 1),
            course=ALL,
            comparison=Comparison.AT_LEAST,
            target=float(round(value * 1.15 / step) * step),
            baseline=value,
            state="proposed",
            proposed_by=account if by_partner else _EVALUATOR,
            agreed_on=when,
            note="Proposed after the year-end call." if metric == "teachers_trained" else "",
        )
        other = _EVALUATOR if by_partner else account
        yield replace(proposal, state="confirmed", confirmed_by=other) if stage < 0.2 else proposal
