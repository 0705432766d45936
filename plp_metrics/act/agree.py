"""Proposing and confirming targets: one side proposes, the other confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from plp_metrics.access import require
from plp_metrics.act.plain_text import free_text
from plp_metrics.metrics import load_all
from plp_metrics.model import ALL, NETWORK, Agreement, Basis, Metric, RefusedError, Role, Scope, Viewer
from plp_metrics.partnership import agreements as rules
from plp_metrics.store import Store, read, write_targets


def _side(viewer: Viewer | None, partner_id: str) -> str:
    if partner_id == NETWORK:
        require(viewer, "agree_for_network")
        return "code_org"
    if viewer is not None and viewer.role is Role.PARTNER:
        require(viewer, "agree_for_partner", partner_id)
        return "partner"
    require(viewer, "agree_for_code_org")
    return "code_org"


def propose(viewer: Viewer, store: Store, wanted: Agreement) -> int:
    """Propose a target; it counts once the other side confirms it. Returns its number.

    Raises RefusedError with a sentence for each thing that is wrong with it.
    """
    side = _side(viewer, wanted.partner_id)
    wanted = _plain(wanted)
    metric = load_all().get(wanted.metric)
    if metric is None:
        raise RefusedError(f"There is no metric {wanted.metric}.")
    _known(store, wanted, metric)
    wrong = rules.check(metric, wanted.comparison, wanted.target, wanted.baseline, wanted.due_quarter)
    if wrong:
        raise RefusedError(" ".join(wrong))
    state = "confirmed" if wanted.partner_id == NETWORK else "proposed"
    proposal = replace(wanted, state=state, proposed_by=viewer.account, confirmed_by="", agreed_on=None)
    payload = {"metric": wanted.metric, "school_year": wanted.school_year, "course": wanted.course}
    with store.change(viewer.account, "propose", payload, partner_id=wanted.partner_id) as change:
        if state == "confirmed":
            _supersede(change, proposal)
        (number,) = write_targets.agreements(change, [proposal], side)
        change.payload["agreement"] = number
    return number


def _plain(wanted: Agreement) -> Agreement:
    """The target as it is kept: nothing in it that looks like personal data. Raises RefusedError."""
    for text in (wanted.basis, wanted.school_year, wanted.due_quarter, *wanted.milestones):
        free_text(text, "target")
    return replace(wanted, note=free_text(wanted.note, "note"))


def _known(store: Store, wanted: Agreement, metric: Metric) -> None:
    with store.read() as cursor:
        partners = read.partners(cursor)
    if wanted.partner_id != NETWORK and wanted.partner_id not in partners:
        raise RefusedError(f"There is no partner {wanted.partner_id}.")
    if wanted.course != ALL and ("c" not in metric.grain or wanted.course not in metric.courses):
        raise RefusedError(f"“{metric.title}” is not measured for {wanted.course}.")


def confirm(viewer: Viewer, store: Store, agreement_id: int) -> None:
    """Confirm what the other side proposed; an earlier target for the same thing is superseded."""
    with store.change(viewer.account, "confirm", {"agreement": agreement_id}) as change:
        row = _waiting(change.cursor, agreement_id)
        side = _side(viewer, row["partner_id"])
        if side == row["proposed_side"]:
            raise RefusedError("The other side has to confirm this proposal.")
        _supersede(
            change,
            Agreement(
                **{k: row[k] for k in ("agreement_id", *_KEY)}, comparison=row["comparison"], target=None
            ),
        )
        write_targets.agreement_state(change, agreement_id, "confirmed")


def decline(viewer: Viewer, store: Store, agreement_id: int, reason: str) -> None:
    """Decline (or take back) a proposal, saying why."""
    reason = free_text(reason, "reason")
    if not reason:
        raise RefusedError("Say in a sentence why.")
    with store.change(viewer.account, "decline", {"agreement": agreement_id, "reason": reason}) as change:
        row = _waiting(change.cursor, agreement_id)
        _side(viewer, row["partner_id"])
        write_targets.agreement_state(change, agreement_id, "declined", reason)


def agree_many(
    viewer: Viewer,
    store: Store,
    agreed: Sequence[Agreement],
    side: str = "code_org",
    at: datetime | None = None,
) -> None:
    """Write many agreements as they were made by one side (defaults of a year, the sample program)."""
    require(viewer, "agree_for_code_org")
    plain = [_plain(a) for a in agreed]
    with store.change(viewer.account, "agree_many", {"count": len(agreed)}, at=at) as change:
        write_targets.agreements(change, plain, side)


def start_year(viewer: Viewer, store: Store, partner_id: str, year: str) -> int:
    """Start a partner's school year with the targets of the term sheet, for the courses it offers.

    They hold from the start, as the term sheet says; both sides may agree others later. What has a target
    already keeps it. Returns how many were made.
    """
    require(viewer, "agree_for_code_org")
    with store.read() as cursor:
        partner = read.partners(cursor).get(partner_id)
        there = read.agreements(
            cursor, Scope(None, None, Basis.SUBMITTED), None, [year], states=("proposed", "confirmed")
        )
    if partner is None:
        raise RefusedError(f"There is no partner {partner_id}.")
    taken = {(a.metric, a.course) for a in there if a.partner_id == partner_id}
    fresh = [a for a in rules.defaults(partner, year, load_all()) if (a.metric, a.course) not in taken]
    if fresh:
        payload = {"school_year": year, "count": len(fresh)}
        with store.change(viewer.account, "start_year", payload, partner_id=partner_id) as change:
            made = [replace(a, confirmed_by=viewer.account) for a in fresh]
            write_targets.agreements(change, made, rules.CODE_ORG)
    return len(fresh)


_KEY = ("partner_id", "metric", "school_year", "course")


def _waiting(cursor: Any, agreement_id: int) -> dict[str, Any]:
    rows = cursor.execute(
        "SELECT agreement_id, partner_id, metric, school_year, course, comparison, state, proposed_side"
        " FROM agreement WHERE agreement_id = ? AND to_event IS NULL",
        [agreement_id],
    ).fetchall()
    if not rows or rows[0][6] != "proposed":
        raise RefusedError("This proposal is no longer waiting; load the page again.")
    names = (
        "agreement_id",
        "partner_id",
        "metric",
        "school_year",
        "course",
        "comparison",
        "state",
        "proposed_side",
    )
    return dict(zip(names, rows[0], strict=True))


def _supersede(change: Any, new: Agreement) -> None:
    rows = change.cursor.execute(
        "SELECT agreement_id FROM agreement WHERE to_event IS NULL AND state = 'confirmed' AND partner_id = ?"
        " AND metric = ? AND school_year = ? AND course = ?",
        [new.partner_id, new.metric, new.school_year, new.course],
    ).fetchall()
    for (number,) in rows:
        write_targets.agreement_state(change, number, "superseded")
