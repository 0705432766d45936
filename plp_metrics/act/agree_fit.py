"""What every way to a target checks: that it can be one, and that nothing stands in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plp_metrics.act.plain_text import free_text
from plp_metrics.metrics import load_all
from plp_metrics.model import (
    ALL,
    NETWORK,
    Agreement,
    Basis,
    Metric,
    Partner,
    RefusedError,
    Scope,
    school_year,
    year_start,
)
from plp_metrics.partnership import agreements as rules
from plp_metrics.partnership import agreements_life as life
from plp_metrics.store import Store, read, read_targets
from plp_metrics.store.connection import Change
from plp_metrics.store.read_targets import key_of


def fit(wanted: Agreement, partners: dict[str, Partner]) -> Agreement:
    """The target as it is kept, nothing in it that looks like personal data. Raises RefusedError with a
    sentence for each thing by which it can't be a target at all."""
    wanted = plain(wanted)
    metric = load_all().get(wanted.metric)
    if metric is None:
        raise RefusedError(f"There is no metric {wanted.metric}.")
    if wanted.partner_id != NETWORK and wanted.partner_id not in partners:
        raise RefusedError(f"There is no partner {wanted.partner_id}.")
    wrong = _known(wanted, metric) or rules.check(
        metric, wanted.comparison, wanted.target, wanted.baseline, wanted.due_quarter, wanted.milestones
    )
    if wrong:
        raise RefusedError(" ".join(wrong))
    return replace(wanted, agreement_id=0, confirmed_by="", agreed_on=None, proposed_side="")


def fits_in(change: Change, wanted: Sequence[Agreement], side: str) -> None:
    """Raises RefusedError for the first that can't be proposed as things stand inside this change."""
    standing = read_targets.standing(change.cursor, [key_of(a) for a in wanted])
    for a in wanted:
        metric = load_all()[a.metric]
        life.check_free(a, standing.get((key_of(a), "proposed")), metric, side)
        life.check_reason(a, standing.get((key_of(a), "confirmed")), metric)


def fresh(store: Store, partner_ids: Sequence[str], year: str) -> list[Agreement]:
    """The term sheet's targets of a year that these partners lack. Raises RefusedError for an unknown one."""
    metrics, partners = load_all(), partners_of(store)
    with store.read() as cursor:
        there = read.agreements(
            cursor, Scope(None, None, Basis.SUBMITTED), None, [year], states=("proposed", "confirmed")
        )
    taken = {key_of(a) for a in there}
    for partner_id in partner_ids:
        if partner_id not in partners:
            raise RefusedError(f"There is no partner {partner_id}.")
    return [
        a
        for partner_id in partner_ids
        for a in rules.defaults(partners[partner_id], year, metrics)
        if key_of(a) not in taken
    ]


def given(wanted: Agreement) -> dict[str, Any]:
    """What a target asks for, as an event keeps it: enough to do the act again."""
    return {
        "partner": wanted.partner_id,
        "metric": wanted.metric,
        "school_year": wanted.school_year,
        "course": wanted.course,
        "comparison": wanted.comparison.value,
        "target": wanted.target,
        "baseline": wanted.baseline,
        "due_quarter": wanted.due_quarter,
        "milestones": dict(wanted.milestones),
        "basis": wanted.basis,
        "note": wanted.note,
    }


def plain(wanted: Agreement) -> Agreement:
    """The target with nothing in it that looks like personal data. Raises RefusedError."""
    for text in (wanted.basis, wanted.school_year, wanted.due_quarter, *wanted.milestones):
        free_text(text, "target")
    return replace(wanted, note=free_text(wanted.note, "note"))


def partners_of(store: Store) -> dict[str, Partner]:
    """Every partner, by id."""
    with store.read() as cursor:
        return read.partners(cursor)


def _known(wanted: Agreement, metric: Metric) -> list[str]:
    said = []
    if wanted.course != ALL and ("c" not in metric.grain or wanted.course not in metric.courses):
        said.append(f"“{metric.title}” is not measured for {wanted.course}.")
    try:
        right = school_year(year_start(wanted.school_year)) == wanted.school_year
    except ValueError:
        right = False
    if not right:
        said.append(f"“{wanted.school_year}” is no school year; write it like 2018-19.")
    return said
