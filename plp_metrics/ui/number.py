"""What the page of one figure shows: how it is made, and, one click further, its files and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plp_metrics import access, store
from plp_metrics.compute import pooled, results, sources, status
from plp_metrics.compute.answers import answer
from plp_metrics.contracts import load_contracts
from plp_metrics.draw import agreed_talk, partners, words
from plp_metrics.draw import number as drawn
from plp_metrics.draw.table import Table
from plp_metrics.model import ALL, NETWORK, Mark, Metric, Period, Result, Viewer
from plp_metrics.places import STATES
from plp_metrics.store.read_hand_ins import HandIn
from plp_metrics.ui import ask, excepting, keys, program, reporting
from plp_metrics.ui.ask import Asked

PAGE = "number"
EVERYBODY = "All partners together"


@dataclass(frozen=True)
class NumberPage:
    """The page's parts. parts: the partners a pooled figure is made of, None where they may not be told.
    rows: None where there are none to show; no_rows says why."""

    metric: Metric
    result: Result
    sentence: str
    meta: str
    how: str
    files: Table | None
    rows: Table | None
    total: int
    no_rows: str
    parts: Table | None


def choose(viewer: Viewer) -> str:
    """Whose figure the address asks for: a partner this viewer may name, or all of them together."""
    named = {key: p.name for key, p in program.named(viewer).items()}
    everybody = {NETWORK: EVERYBODY}
    options = named | everybody if viewer.partner_id else everybody | named
    return ask.one_of(keys.PARTNER, "Whose", options) or NETWORK


def look(viewer: Viewer, asked: Asked, whose: str) -> NumberPage:
    """Everything about one figure that this viewer may see."""
    metric = program.library()[asked.metric or ""]
    found = _result(viewer, asked, metric, whose)
    at = Period(asked.year, found.as_of or asked.quarter)
    name = _name(asked, whose)
    share = None
    if found.agreement is not None and found.agreement.target is not None:
        share = status.share_by(metric, found.agreement, at.quarter)
    alone = whose != NETWORK and found.mark in (Mark.SHOWN, Mark.KEPT)
    files = _files(viewer, metric, whose, at) if alone else []
    counted = _counted(viewer, asked, metric, whose, at) if alone else None
    rows = None
    if counted is not None and counted.rows:
        called = {h.submission_id: _called(h) for h in files}
        rows = drawn.rows(counted.rows, metric, called, f"Rows behind {name}, {metric.title}")
    course = "" if asked.course == ALL else f"{words.course(asked.course)} · "
    return NumberPage(
        metric=metric,
        result=found,
        sentence=drawn.sentence(found, metric, name),
        meta=f"{course}{words.quarter(asked.period)} · "
        f"as it stood on {words.day(program.today(viewer), year=True)}",
        how=drawn.how(found, metric, share) + _excepted(viewer, asked, found, metric, whose),
        files=drawn.files([_file(h, counted) for h in files]) if files else None,
        rows=rows,
        total=counted.total if counted else 0,
        no_rows="" if rows else drawn.no_rows(metric, pooled=whose == NETWORK),
        parts=_parts(viewer, asked, metric, whose, at),
    )


def _excepted(viewer: Viewer, asked: Asked, found: Result, metric: Metric, whose: str) -> str:
    """The exception from its target that is in force, as markup; "" where there is none."""
    held = {} if whose == NETWORK else excepting.in_force(viewer, whose, asked.year)
    told = agreed_talk.beside(held, found.agreement, metric)
    return f"<p>{told}</p>" if told else ""


def _result(viewer: Viewer, asked: Asked, metric: Metric, whose: str) -> Result:
    scope, now = access.scope(viewer), store.current()
    if whose != NETWORK:
        question = asked.question((metric.key,), only=(whose,))
        (found,) = answer(now, scope, results.results, question)
        return found
    question = asked.question((metric.key,))
    (nation,) = answer(now, scope, pooled.network, question)
    place = asked.state if asked.state != ALL else asked.division
    if place == ALL:
        return nation
    level = "state" if asked.state != ALL else "division"
    at = Period(asked.year, nation.as_of or asked.quarter)
    args = (metric.key, at, asked.course, level)
    regional = answer(now, scope, pooled.by_region, *args)
    there = [r for r in regional if place in (r.state, r.division)]
    return there[0] if there else _nothing(nation)


def _nothing(nation: Result) -> Result:
    """No partner of the place has a figure in that quarter."""
    return Result(
        nation.metric, NETWORK, nation.school_year, nation.quarter, nation.course, Mark.NOT_REPORTED,
        nation.status,
    )  # fmt: skip


def _name(asked: Asked, whose: str) -> str:
    if whose != NETWORK:
        return program.names()[whose]
    if asked.state != ALL:
        return STATES[asked.state].name
    return asked.division if asked.division != ALL else EVERYBODY


def _counted(viewer: Viewer, asked: Asked, metric: Metric, whose: str, at: Period) -> sources.Counted | None:
    scope, now = access.scope(viewer), store.current()
    return answer(now, scope, sources.counted, metric.key, whose, at, asked.course)


def _files(viewer: Viewer, metric: Metric, whose: str, at: Period) -> list[HandIn]:
    accepted = access.scope(viewer).basis.value == "accepted"
    years = [y for y in program.years() if y <= at.school_year]
    found = [
        h
        for year in years
        for h in reporting.hand_ins(viewer, year)
        if h.partner_id == whose
        and (h.accepted if accepted else h.counts)
        and sources.reads(metric, at, h.dataset, h.period)
    ]
    return sorted(found, key=lambda h: (h.period, h.dataset))


def _file(one: HandIn, counted: sources.Counted | None) -> drawn.File:
    how = {"nothing_to_report": "nothing to report", "same_as_last_quarter": "same as last quarter"}
    return drawn.File(
        words.quarter(one.period),
        load_contracts()[one.dataset].title,
        how.get(one.how, one.file_name),
        str(one.version),
        one.rows,
        counted.per_submission.get(one.submission_id, 0) if counted else None,
        f"{words.day(one.at.date(), year=True)} by {one.account}",
        "accepted" if one.accepted else "not accepted yet",
    )


def _called(one: HandIn) -> str:
    return f"{load_contracts()[one.dataset].title}, {one.period.quarter} {one.period.school_year}, " + (
        f"version {one.version}"
    )


def _parts(viewer: Viewer, asked: Asked, metric: Metric, whose: str, at: Period) -> Table | None:
    placed = asked.state != ALL or asked.division != ALL
    if whose != NETWORK or placed or access.scope(viewer).named is not None:
        return None
    question = asked.question((metric.key,), period=at)
    found = answer(store.current(), access.scope(viewer), results.results, question)
    inside = [r for r in found if r.value is not None and r.as_of == at.quarter]
    return partners.table(inside, metric, program.names(), PAGE, _link(asked, metric)) if inside else None


def _link(asked: Asked, metric: Metric) -> Mapping[str, str]:
    return {**asked.params, keys.METRIC: metric.key}
