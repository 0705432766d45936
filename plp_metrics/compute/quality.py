"""The quality of a partner's workshops: agreement here, in all of its workshops, and over all partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeGuard

from plp_metrics.compute import surveys
from plp_metrics.compute.pooled import network
from plp_metrics.compute.results import results
from plp_metrics.compute.results_frame import Library, library
from plp_metrics.model import NETWORK, Mark, Question, Result, Scope
from plp_metrics.model.quality import (
    ITEMS,
    OVERALL,
    OVERALL_OF,
    Agreement,
    Item,
    Response,
    Step,
    Told,
    Workshop,
    WorkshopQuality,
)
from plp_metrics.store import read_surveys

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RESPONSE = "response_rate"
Rows = Sequence[tuple[Any, ...]]


def workshop_quality(
    cursor: DuckDBPyConnection,
    scope: Scope,
    question: Question,
    partner_id: str,
    workshop: str = "",
    *,
    declared: Library | None = None,
) -> WorkshopQuality | None:
    """What participants of a partner's workshops agreed with, in the school year so far.

    workshop: the key of one of them, for who may see the rows; with fewer than five answers its agreement is
    not told. Everybody else gets the partner's published figures and all partners'. NETWORK: all partners
    together, as their own. question.metrics is not read. None for a partner the scope does not name. Raises
    KeyError for a workshop that is not the partner's or may not be seen.
    """
    known = library(declared)
    keys = (*(k for k in (OVERALL, *ITEMS) if k in known), RESPONSE)
    asked = replace(question, metrics=keys)
    everybody = {
        r.metric: r for r in network(cursor, scope, replace(asked, partners=None), declared=declared)
    }
    together = partner_id == NETWORK
    mine = everybody
    if not together:
        own = results(cursor, scope, replace(asked, partners=(partner_id,)), declared=declared)
        mine = {r.metric: r for r in own}
    if not mine:
        return None
    stands = max((r.as_of for r in mine.values() if r.as_of), default=question.quarter)
    where = (partner_id, question.school_year, stands, question.course, question.as_of)
    held = read_surveys.workshops(cursor, scope, *where)
    rows = read_surveys.answers(cursor, scope, *where)
    here = next((w for w in held if w.key == workshop), None)
    if workshop and here is None:
        raise KeyError(workshop)
    looked_at = [r for r in rows if not here or (r[0], r[1]) == (here.quarter, here.code)]
    response_here = surveys.response(here.responses, here.attended) if here else None
    response_mine = _response(mine[RESPONSE])
    # The partners whose answers may be told together are not all that said how many came.
    bounded = None if together else response_mine
    items = tuple(
        _item(
            key, here, looked_at, rows, mine[key], everybody[key],
            response_here or (bounded if mine[key].as_of == mine[RESPONSE].as_of else None),
        )
        for key in keys
        if key != RESPONSE
    )  # fmt: skip
    return WorkshopQuality(
        partner_id,
        question.school_year,
        stands,
        question.course,
        here,
        items,
        response_here,
        response_mine,
        _response(everybody[RESPONSE]),
        held,
        tuple(sorted({row[2] for row in looked_at})),
        any(r.provisional for r in mine.values()),
    )


def attendance(workshops: Sequence[Workshop]) -> Mapping[str, tuple[Step, ...]]:
    """Course → its school-year workshops of one year in order, sites added up: how many of one cohort still
    come. A pair of workshops is one step. Courses with fewer than two steps are left out."""
    came: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in workshops:
        if one.type.startswith("ayw_"):
            came[one.course][one.type] += one.attended
    return {
        course: surveys.decay(sorted(steps.items()))
        for course, steps in sorted(came.items())
        if len(steps) > 1
    }


def _item(
    key: str,
    here: Workshop | None,
    looked_at: Rows,
    rows: Rows,
    mine: Result,
    everybody: Result,
    response: Response | None,
) -> Item:
    own = _from_result(mine)
    if own is not None and key == OVERALL and rows:
        own = _over_persons(rows, own)
    this = _of_rows(key, looked_at) if here else None
    shown = this if here else own
    hidden = shown is None or shown.told == Told.HIDDEN
    points = {} if hidden else _points(key, looked_at)
    attended = response.attended if response and (here or mine.mark is Mark.SHOWN) else 0
    return Item(
        key,
        this,
        own,
        _from_result(everybody),
        mine.mark,
        surveys.if_silent(shown.agree, shown.valid, attended) if _told(shown, key) else None,
        surveys.attendees_only(shown.agree, shown.valid, attended) if _told(shown, key) else None,
        points,
        surveys.over_scales(points, strict=True) if points else None,
    )


def _told(found: Agreement | None, key: str) -> TypeGuard[Agreement]:
    """Whether it may be said what non-response could do: of one question, with enough answers."""
    return found is not None and found.told != Told.HIDDEN and key != OVERALL


def _of_rows(key: str, rows: Rows) -> Agreement:
    if key == OVERALL:
        return surveys.clustered([_persons(row) for row in rows])
    return surveys.over_scales(_points(key, rows))


def _over_persons(rows: Rows, own: Agreement) -> Agreement:
    """The partner's own overall figure with the range its rows give, where they are the rows behind it."""
    found = surveys.clustered([_persons(row) for row in rows])
    return found if (found.agree, found.valid) == (own.agree, own.valid) else own


def _persons(row: tuple[Any, ...]) -> tuple[int, int]:
    ratings = [r for r in row[3 : 3 + OVERALL_OF] if r is not None]
    return sum(r >= surveys.agree_from(row[2]) for r in ratings), len(ratings)


def _points(key: str, rows: Rows) -> dict[int, dict[int, int]]:
    if key == OVERALL:
        return {}
    at = 3 + list(ITEMS).index(key)
    return surveys.spread_of((row[2], row[at]) for row in rows if row[at] is not None)


def _from_result(result: Result | None) -> Agreement | None:
    if result is None or result.value is None or result.numerator is None or not result.denominator:
        return None
    persons = result.denominator / (OVERALL_OF if result.metric == OVERALL else 1)
    return Agreement(
        result.numerator,
        result.denominator,
        result.value,
        result.low,
        result.high,
        surveys.told(persons),
    )


def _response(result: Result | None) -> Response | None:
    if result is None or result.numerator is None or result.denominator is None:
        return None
    return surveys.response(result.numerator, result.denominator)
