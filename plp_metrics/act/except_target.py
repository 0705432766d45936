"""Accepting an exception from a target for a while: a value that will do, why, until when.

The agreed target stays what the result is judged by; the exception is told beside it and ends by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from plp_metrics.act import as_seen
from plp_metrics.act.agree import side_of
from plp_metrics.act.plain_text import free_text
from plp_metrics.metrics import load_all
from plp_metrics.model import NETWORK, Agreement, Comparison, RefusedError, Role, Viewer
from plp_metrics.model.talks import Interim
from plp_metrics.partnership import agreements as rules
from plp_metrics.partnership import agreements_life as life
from plp_metrics.store import Store, read_targets, write_targets

LONGEST = timedelta(days=366)
"""Longer than a year, another target should be agreed."""


def accept(
    viewer: Viewer,
    store: Store,
    agreement_id: int,
    interim: float,
    reason: str,
    ends_on: date,
    *,
    at: datetime | None = None,
    seen: Mapping[int, Interim] | None = None,
) -> None:
    """Accept that an interim value will do until the end of a day; in place of an earlier exception.

    interim: in the metric's own terms (a share 0..1), easier than the target. Code.org accepts it for a
    partner, leadership for the network. seen: the exceptions that were looked at, by the target's number.
    Raises RefusedError for who may not, for what makes no sense, and where another stands there by now.
    """
    found = _found(store, agreement_id)
    _may(viewer, found)
    reason = free_text(reason, "reason")
    if not reason:
        raise RefusedError("Say why the exception is accepted: it stands beside the target.")
    today = at.date() if at else store.today()
    if not today <= ends_on <= today + LONGEST:
        raise RefusedError(f"Choose a last day from {today:%d %b %Y} up to {today + LONGEST:%d %b %Y}.")
    payload = {
        "agreement": agreement_id,
        "metric": found.metric,
        "school_year": found.school_year,
        "interim": interim,
        "reason": reason,
        "ends_on": ends_on.isoformat(),
    }
    with store.change(
        viewer.account, "accept_exception", payload, partner_id=found.partner_id, at=at
    ) as change:
        _fits(life.check_move("except", read_targets.held(change.cursor, agreement_id)), interim)
        if seen is not None:
            now = read_targets.exception_of(change.cursor, agreement_id, today)
            as_seen.check_same("The exception in force", now, seen.get(agreement_id))
        write_targets.exception(change, agreement_id, interim, reason, ends_on)


def end(viewer: Viewer, store: Store, agreement_id: int, *, at: datetime | None = None) -> None:
    """End an exception before its last day. Raises RefusedError where none is in force."""
    found = _found(store, agreement_id)
    _may(viewer, found)
    payload = {"agreement": agreement_id, "metric": found.metric}
    today = at.date() if at else store.today()
    with store.change(viewer.account, "end_exception", payload, partner_id=found.partner_id, at=at) as change:
        if read_targets.exception_of(change.cursor, agreement_id, today) is None:
            raise RefusedError("No exception is in force here (any more); load the page again.")
        write_targets.end_exception(change, agreement_id)


def may_accept(viewer: Viewer, partner_id: str) -> bool:
    """Whether this viewer accepts exceptions from a partner's (or the network's) targets."""
    if partner_id == NETWORK:
        return viewer.may("agree_for_network")
    return viewer.may("agree_for_code_org")


def _may(viewer: Viewer, found: Agreement) -> None:
    if viewer.role is Role.PARTNER:
        raise RefusedError("Code.org accepts exceptions. Propose another target, or ask in a comment.")
    side_of(viewer, found.partner_id)


def _found(store: Store, agreement_id: int) -> Agreement:
    with store.read() as cursor:
        found = read_targets.held(cursor, agreement_id)
    if found is None:
        raise RefusedError("There is no such target; load the page again.")
    return found


def _fits(agreed: Agreement, interim: float) -> None:
    metric, target = load_all()[agreed.metric], agreed.target
    if target is None:
        raise RefusedError("What is only reported has no target to except from.")
    wrong = rules.check(metric, Comparison.HOLD, interim, None, agreed.due_quarter)
    if wrong:
        raise RefusedError(" ".join(wrong).replace("target", "interim value"))
    easier = {
        Comparison.AT_LEAST: interim < target,
        Comparison.AT_MOST: interim > target,
    }.get(agreed.comparison, interim != target)
    if not easier:
        raise RefusedError(
            "An exception asks for less than the agreed target; for more, agree on another target."
        )
