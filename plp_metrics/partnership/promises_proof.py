"""What proves a promise: figures, talks, or evidence of one side that the other confirmed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from plp_metrics.compute.results_agreed import in_force
from plp_metrics.compute.status import CUMULATIVE, status
from plp_metrics.model import ALL, Agreement, Kind, Metric, Period, Status
from plp_metrics.model.promises import Evidence, Known, Line, Measured, Part, Proof, Standing


class Proven(NamedTuple):
    """What proves a line so far. kept_on: the day by which all of it was proven, None for not yet.

    waiting: it would be with the evidence nobody has answered; disputed: some was disputed. missing: a
    figure of the due quarter has not come. nothing: a standing that ends the question (no target, hidden).
    """

    parts: tuple[Part, ...] = ()
    kept_on: date | None = None
    waiting: bool = False
    disputed: bool = False
    missing: bool = False
    nothing: Standing | None = None


def by_evidence(line: Line, courses: tuple[str, ...], evidence: Sequence[Evidence]) -> Proven:
    """A line that takes evidence. courses: those it asks for, each of its own."""
    confirmed = [e for e in evidence if e.state == "confirmed"]
    given = [e for e in evidence if e.state in ("given", "confirmed")]
    needs = list(_needs(line, courses))
    days = [_day(line, need, confirmed) for need in needs]
    parts = tuple(
        Part(
            need[0] or need[1], _kind(line), day is not None, *_counts(line, need, confirmed), course=need[1]
        )
        for need, day in zip(needs, days, strict=True)
    )
    known = [day for day in days if day is not None]
    return Proven(
        parts,
        kept_on=max(known) if len(known) == len(needs) and known else None,
        waiting=all(_day(line, need, given) is not None for need in needs),
        disputed=any(e.state == "disputed" for e in evidence),
    )


def _kind(line: Line) -> str:
    return "course" if line.per == "course" else "topic" if line.needed else "count"


def _needs(line: Line, courses: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(topic, course) of each thing that has to be there; "" and ALL where it does not matter."""
    if line.per == "course":
        yield from (("", course) for course in courses)
    elif line.needed:
        yield from ((topic, ALL) for topic in line.needed)
    else:
        yield "", ALL


def _of(need: tuple[str, str], evidence: Iterable[Evidence]) -> list[Evidence]:
    topic, course = need
    found = [e for e in evidence if topic in ("", e.topic) and (course == ALL or e.course in (course, ALL))]
    return sorted(found, key=lambda e: (e.day, e.evidence_id))


def _day(line: Line, need: tuple[str, str], evidence: Iterable[Evidence]) -> date | None:
    """The day by which what is needed was there: the first, or the one on which the numbers add up to it."""
    total = 0.0
    for one in _of(need, evidence):
        total += _worth(line, one)
        if total >= (line.target or 0) and total > 0:
            return one.day
    return None


def _worth(line: Line, one: Evidence) -> float:
    """A number counts as itself: nought of something proves nothing."""
    return one.number or 0.0 if line.evidence is Proof.NUMBER else 1.0


def _counts(line: Line, need: tuple[str, str], evidence: Iterable[Evidence]) -> tuple[float, float | None]:
    return sum(_worth(line, e) for e in _of(need, evidence)), line.target


def by_talks(line: Line, year: str, talks: Iterable[date], day: date) -> Proven:
    """A line that asks for a talk in each quarter (or month) of the school year."""
    first, last = Period(year, "Q1").first_day, Period(year, "Q4").last_day
    reached: dict[object, date] = {}
    for talk in sorted(t for t in talks if first <= t <= min(last, day)):
        reached.setdefault(Period.of(talk) if line.every == "quarter" else (talk.year, talk.month), talk)
    target = line.target or 1
    kept = len(reached) >= target
    part = Part(line.every, "talks", kept, float(len(reached)), target)
    return Proven((part,), kept_on=sorted(reached.values())[int(target) - 1] if kept else None)


def by_figures(
    line: Line,
    year: str,
    due: date | None,
    courses: tuple[str, ...],
    known: Known,
    metrics: Mapping[str, Metric],
    day: date,
) -> Proven:
    """A line that is measured: each metric (of each course) against the sheet's target, or the agreed one."""
    last = Period.of(due) if due is not None else Period(year, "Q4")
    found = [
        _part(metric, agreement, course, known.figures.get((metric.key, course), ()), last, due, day)
        for metric, course, agreement in _asked(line, year, courses, known, metrics, last)
    ]
    if not found:
        # Without the metric itself nobody can be held to it.
        return Proven(nothing=Standing.NO_TARGET if line.agreed else Standing.RECORDED)
    parts = tuple(part for part, _, _ in found)
    shown = [(part, on) for part, on, hidden in found if not hidden]
    if not shown:
        return Proven(parts, nothing=Standing.HIDDEN)
    days = [on for _, on in shown if on is not None]
    kept = max(days) if len(days) == len(shown) else None
    return Proven(parts, kept_on=kept, missing=any(part.met is None for part, _ in shown))


def _asked(
    line: Line, year: str, courses: tuple[str, ...], known: Known, metrics: Mapping[str, Metric], last: Period
) -> Iterator[tuple[Metric, str, Agreement]]:
    for metric in (metrics[key] for key in line.metrics if key in metrics):
        if line.agreed:
            whole = in_force(metric, known.agreed.get(metric.key, ()), ALL, last.quarter)
            if whole is not None and whole.target is not None:
                yield metric, ALL, whole
            continue
        for course in courses if line.per == "course" else (ALL,):
            yield (
                metric,
                course,
                Agreement(0, "", metric.key, year, course, line.comparison, line.target, last.quarter),
            )


def _part(
    metric: Metric,
    agreement: Agreement,
    course: str,
    figures: Sequence[Measured],
    last: Period,
    due: date | None,
    day: date,
) -> tuple[Part, date | None, bool]:
    """(part, the day by which it was met, whether its latest figure is hidden)."""
    of_year = [f for f in figures if f.period.school_year == last.school_year]
    past = [f for f in of_year if f.period.last_day <= day]
    met = next((f.period for f in past if _met(metric, agreement, f, last)), None)
    # A figure of the due quarter tells how it stood by the day it was due, not a day later.
    kept = None if met is None else min(met.last_day, due or met.last_day) if met == last else met.last_day
    latest = past[-1] if past else None
    final = latest is not None and (latest.period >= last or kept is not None)
    part = Part(
        metric.key,
        "metric",
        kept is not None if final else None,
        None if latest is None else _value(metric, latest),
        agreement.target,
        course,
        None if latest is None else latest.period,
    )
    return part, kept, latest is not None and latest.hidden


def _met(metric: Metric, agreement: Agreement, figure: Measured, last: Period) -> bool:
    early = metric.kind in CUMULATIVE
    value = _value(metric, figure)
    if value is None or (figure.period < last and not early):
        return False
    said, _ = status(metric, agreement, value, figure.numerator, figure.denominator, figure.period.quarter)
    return said is Status.MET


def _value(metric: Metric, figure: Measured) -> float | None:
    if figure.hidden or figure.numerator is None:
        return None
    if metric.kind is not Kind.RATE:
        return figure.numerator
    return figure.numerator / figure.denominator if figure.denominator else None
