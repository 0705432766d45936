"""Talks on next year's targets in the sample program: counter-proposals, comments, exceptions for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from plp_metrics import access
from plp_metrics.act import agree, except_target
from plp_metrics.metrics import load_all
from plp_metrics.model import Agreement, Basis, Scope, Viewer
from plp_metrics.partnership.agreements import PARTNER
from plp_metrics.sample.life import TODAY
from plp_metrics.sample.program import Program
from plp_metrics.store import Store, read

_AFTER_LUNCH = time(15, 40)
_LEFT_ALONE = ("OZARK",)
_EVALUATOR = "evaluator@example.org"
_ASKED = (
    "What is this built on: the districts that signed, or those you still talk with?",
    "Two of our high schools lose their room for the year. Can we look at this again in the fall?",
)
_COUNTERS = (
    (0.94, "We count on the districts that have signed; two more may join in the fall."),
    (1.05, "With the second facilitator there is room for a few more."),
    (0.9, "The institute of next summer is smaller; we would rather keep what we promise."),
)
_EXCEPTIONS = (
    ("RIOGRANDE", "students_active", 0.85, "Floods closed schools of two districts from February to April."),
    ("GULFCOAST", "implementation_rate", 0.8, "A storm moved the start of classes into the spring."),
    ("BLUEGRASS", "teachers_trained", 0.8, "The coordinator left in winter; the new one began in June."),
)
"""Whose, of what, the share of the target that will do, why."""
_UNTIL = date(2018, 9, 30)


def fill(store: Store, invented: Program) -> None:
    """Answer some proposals that wait, speak of others, accept three exceptions; all on the last day."""
    at = datetime.combine(TODAY, _AFTER_LUNCH)
    waiting = [
        a
        for a in _of(store, ("proposed",))
        if a.metric == "teachers_trained" and a.partner_id not in _LEFT_ALONE
    ]
    for i, (first, (share, why)) in enumerate(zip(waiting, _COUNTERS, strict=False)):
        here = at + timedelta(minutes=7 * i)
        theirs = _person(store, first.partner_id)
        ours = _person(store, None)
        one, other = (ours, theirs) if first.proposed_side == PARTNER else (theirs, ours)
        agree.remark(one, store, first.agreement_id, _ASKED[i % 2], at=here)
        wanted = replace(first, target=round((first.target or 0) * share), note=why, milestones={})
        wanted = replace(wanted, baseline=min(first.baseline or 0, wanted.target or 0))
        number = agree.counter(one, store, first.agreement_id, wanted, at=here + timedelta(minutes=2))
        if i == 1:
            agree.confirm(other, store, number, at=here + timedelta(minutes=4))
    if len(waiting) > len(_COUNTERS):
        last = waiting[-1]
        who = None if last.proposed_side == PARTNER else last.partner_id
        agree.remark(_person(store, who), store, last.agreement_id, _ASKED[1], at=at)
    held = {(a.partner_id, a.metric): a for a in _of(store, ("confirmed",), "2017-18") if a.course == "ALL"}
    for partner_id, metric, share, why in _EXCEPTIONS:
        agreed = held.get((partner_id, metric))
        if agreed is None or agreed.target is None:
            continue
        value = agreed.target * share
        value = round(value, 2) if load_all()[metric].display == "share" else float(round(value))
        except_target.accept(_person(store, None), store, agreed.agreement_id, value, why, _UNTIL, at=at)


def _of(store: Store, states: tuple[str, ...], year: str = "2018-19") -> list[Agreement]:
    with store.read() as cursor:
        return read.agreements(cursor, Scope(None, None, Basis.SUBMITTED), None, [year], states=states)


def _person(store: Store, partner_id: str | None) -> Viewer:
    email = _EVALUATOR if partner_id is None else f"{partner_id.lower()}@example.org"
    with store.read() as cursor:
        found = access.viewer(cursor, email)
    if found is None:
        raise LookupError(email)
    return found
