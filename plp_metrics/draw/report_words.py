"""The annual report in words: where it stands, and sentences written from its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from plp_metrics.draw import words
from plp_metrics.draw.palette import GOOD, JUDGED, STATUS
from plp_metrics.draw.sentences import worst_first
from plp_metrics.model import Display, Mark, Metric, Result, Status
from plp_metrics.model.reports import OVERALL, PartState, ReportState, Verdict


class Shown(NamedTuple):
    """How a state looks: word, symbol, colour token."""

    word: str
    icon: str
    ink: str


STATES: dict[ReportState, Shown] = {
    ReportState.NOT_BEGUN: Shown("Not begun", "ring", "ink3"),
    ReportState.IN_PROGRESS: Shown("Being written", "dots", "ink2"),
    ReportState.SUBMITTED: Shown("Submitted, waits for Code.org", "disc", "series1"),
    ReportState.RETURNED: Shown("Returned", "diamond", "risk"),
    ReportState.ACCEPTED: Shown("Accepted and sealed", "tick", "good"),
    ReportState.UNLOCKED: Shown("Opened again", "diamond", "risk"),
}
PARTS: dict[PartState, Shown] = {
    PartState.NOT_STARTED: Shown("Not started", "ring", "ink3"),
    PartState.IN_PROGRESS: Shown("In progress", "dots", "ink2"),
    PartState.LOOK: Shown("Needs a look", "diamond", "risk"),
    PartState.DONE: Shown("Done", "tick", "good"),
    PartState.LEFT_OUT: Shown("Left out, reason given", "dash", "ink2"),
}
NOT_TOLD = Shown("Not done yet", "ring", "ink3")
"""A part of a report that only its partner may read so far."""
VERDICTS: dict[Verdict, Shown] = {
    Verdict.EXCEEDED: Shown("More than agreed", "up", "good"),
    Verdict.MET: Shown("As agreed", "tick", "good"),
    Verdict.PARTLY: Shown("Partly as agreed", "diamond", "risk"),
    Verdict.MISSED: Shown("Not as agreed", "down", "behind"),
    Verdict.NOT_JUDGED: Shown("Not judged", "dash", "ink3"),
}
FROM_STATUS: dict[Status, Verdict] = {
    Status.MET: Verdict.MET,
    Status.AHEAD: Verdict.MET,
    Status.ON_PLAN: Verdict.MET,
    Status.AT_RISK: Verdict.PARTLY,
    Status.BEHIND: Verdict.MISSED,
}
AREAS: dict[str, tuple[str, ...]] = {
    "Teachers": ("teachers",),
    "Students": ("students",),
    "Teaching the course": ("implementation",),
    "Whom the classes reach": ("diversity",),
    "Workshops and their quality": ("quality", "workshops"),
    "The partnership": ("partnership",),
}
"""The areas a partner is evaluated on → the groups of metrics in each."""


def weighed(result: Result) -> Verdict:
    """What a figure's status says of its target before anybody weighed it."""
    return FROM_STATUS.get(result.status, Verdict.NOT_JUDGED)


def figure(result: Result, metric: Metric) -> str:
    """ "Students learning: 4 120 of 4 000 class places, met": a figure, its target and where it stands."""
    said = f"{metric.title}: {words.full(result, metric)}"
    span = words.interval(result, metric)
    if result.mark is Mark.SHOWN and span:
        said += f", {span}"
    if metric.display is not Display.COUNT and result.target is not None:
        said += f"; target {words.amount(result.target, metric)}"
    if result.status in JUDGED:
        said += f" ({STATUS[result.status].word.lower()})"
    stale = words.as_of(result)
    return f"{said}, {stale}" if stale else said


def year(name: str, judged: Sequence[Result], library: Mapping[str, Metric]) -> str:
    """The report's first sentence: "Ozark met or is on plan for 16 of 18 targets; “Meetups” is behind"."""
    due = [r for r in judged if r.status in JUDGED]
    if not due:
        return f"{name} has no target that can be judged by these figures"
    fine = sum(r.status in GOOD for r in due)
    lead = f"{name} met or is on plan for {fine} of {words.plural(len(due), 'target')}"
    worst = worst_first(due)
    if not worst:
        return lead
    state = STATUS[worst[0].status].word.lower()
    return f"{lead}; “{library[worst[0].metric].title}” is {state}"


def area(title: str, found: Sequence[Result], library: Mapping[str, Metric]) -> str:
    """What an area's figures say together: "3 of 4 targets met or on plan; “Students learning” is behind"."""
    judged = [r for r in found if r.status in JUDGED]
    if not judged:
        known = sum(r.value is not None for r in found)
        return f"{title}: no target to be judged by" if known else f"{title}: nothing reported"
    fine = sum(r.status in GOOD for r in judged)
    worst = worst_first(judged)
    lead = f"{title}: {fine} of {words.plural(len(judged), 'target')} met or on plan"
    if not worst:
        return lead
    first = worst[0]
    return f"{lead}; “{library[first.metric].title}” is {STATUS[first.status].word.lower()}"


def growth(results: Mapping[str, Result], library: Mapping[str, Metric]) -> list[str]:
    """How the year compares with the one before, in sentences; nothing in a first year."""
    said = []
    for key, what in (("teachers_growth", "Teachers taking part"), ("students_growth", "Students learning")):
        one = results.get(key)
        if one is None or one.value is None or one.numerator is None or one.denominator is None:
            continue
        then, now = words.number(one.denominator), words.number(one.numerator)
        said.append(f"{what}: {then} the year before, {now} now ({words.change(one.value)})")
    return said


def about(key: str, library: Mapping[str, Metric]) -> str:
    """What an evaluation is about: the year, or a target by its metric and course."""
    if key == OVERALL:
        return "The year as a whole"
    metric, _, course = key.partition("|")
    title = library[metric].title if metric in library else metric
    return title if course in ("", "ALL") else f"{title}, {words.course(course)}"


def not_reported(found: Iterable[Result], library: Mapping[str, Metric]) -> str:
    """The titles of what was not reported, as a sentence; "" where all was."""
    titles = [library[r.metric].title for r in found if r.mark is Mark.NOT_REPORTED]
    return f"Not reported, or not accepted by then: {words.listing(titles)}." if titles else ""


def state_sentence(
    state: ReportState, name: str, year: str, done: int, asked: int, missing: int | None
) -> str:
    """The page's answer: "Ozark, annual report 2017-18: 4 of 10 parts done; 6 things to do".

    missing: what keeps it from being submitted; None for who does not write it."""
    lead = f"{name}, annual report {year}"
    if state is ReportState.NOT_BEGUN:
        return f"{lead}: not begun"
    if state is ReportState.ACCEPTED:
        return f"{lead}: accepted and sealed"
    if state is ReportState.SUBMITTED:
        return f"{lead}: submitted, waits for Code.org"
    rest = f"; {words.plural(missing, 'thing')} to do" if missing else "; ready to submit"
    if missing is None:
        rest = ""
    again = {ReportState.RETURNED: "returned, ", ReportState.UNLOCKED: "opened again, "}.get(state, "")
    return f"{lead}: {again}{done} of {asked} parts done{rest}"
