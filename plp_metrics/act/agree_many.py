"""Targets of many partners at once: the same ledger and the same history, in one event, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from plp_metrics.access import require
from plp_metrics.act import agree_fit as fitting
from plp_metrics.act import promise_standings
from plp_metrics.model import Agreement, Partner, RefusedError, Viewer
from plp_metrics.partnership import agreements as rules
from plp_metrics.store import Store, write_targets
from plp_metrics.store.connection import Change
from plp_metrics.store.read_targets import key_of

MOST = 2000
"""Proposals at once; 60 partners with 30 targets each stay under it."""


def problems(viewer: Viewer, store: Store, wanted: Sequence[Agreement]) -> list[tuple[int, str]]:
    """What stands in the way of proposing these: (place in the list, sentence). Nothing is changed."""
    require(viewer, "agree_for_code_org")
    with store.rehearse(viewer.account) as change:
        return _wrong(change, wanted, fitting.partners_of(store))


def propose_many(
    viewer: Viewer, store: Store, wanted: Sequence[Agreement], *, at: datetime | None = None
) -> list[int]:
    """Propose a target to each of many partners, for Code.org. Returns their numbers in order.

    Raises RefusedError, with nothing changed, that names the first few that can't be proposed.
    """
    require(viewer, "agree_for_code_org")
    if not wanted:
        raise RefusedError("No target is filled in; type one at least.")
    if len(wanted) > MOST:
        raise RefusedError(f"{len(wanted)} targets at once are too many; {MOST} are the most.")
    partners = fitting.partners_of(store)
    with store.change(viewer.account, "propose_many", at=at) as change:
        wrong = _wrong(change, wanted, partners)
        if wrong:
            raise RefusedError(_told(wanted, wrong))
        made = [
            replace(fitting.fit(a, partners), state="proposed", proposed_by=viewer.account) for a in wanted
        ]
        numbers = write_targets.agreements(change, made, rules.CODE_ORG)
        change.payload["targets"] = [fitting.given(a) for a in made]
        change.payload["agreements"] = numbers
    return numbers


def start_many(
    viewer: Viewer,
    store: Store,
    partner_ids: Sequence[str],
    year: str,
    *,
    proposed: bool = False,
    at: datetime | None = None,
) -> int:
    """Give partners the term sheet's targets of a school year, where they lack them. Returns how many.

    They hold at once, or are proposed and wait for the partners. Raises RefusedError for an unknown partner.
    """
    require(viewer, "agree_for_code_org")
    made = fitting.fresh(store, partner_ids, year)
    if not made:
        raise RefusedError(f"Every partner has its targets (or proposals) of the term sheet for {year}.")
    payload = {
        "school_year": year,
        "proposed": proposed,
        "partners": list(partner_ids),
        "targets": [fitting.given(a) for a in made],
    }
    with store.change(viewer.account, "start_many", payload, at=at) as change:
        state = "proposed" if proposed else "confirmed"
        by = "" if proposed else viewer.account
        whole = [replace(a, state=state, proposed_by=viewer.account, confirmed_by=by) for a in made]
        write_targets.agreements(change, whole, rules.CODE_ORG)
        if not proposed:
            promise_standings.settle(change, partner_ids)
    return len(made)


def _wrong(
    change: Change, wanted: Sequence[Agreement], partners: dict[str, Partner]
) -> list[tuple[int, str]]:
    found = []
    often = Counter(key_of(a) for a in wanted)
    for place, a in enumerate(wanted):
        try:
            fitting.fits_in(change, [fitting.fit(a, partners)], rules.CODE_ORG)
        except RefusedError as refusal:
            found.append((place, str(refusal)))
            continue
        if often[key_of(a)] > 1:
            found.append((place, "The same target stands here twice: leave one of them."))
    return found


def _told(wanted: Sequence[Agreement], wrong: Sequence[tuple[int, str]]) -> str:
    first = " ".join(f"{wanted[place].partner_id}: {said}" for place, said in wrong[:3])
    more = f" And {len(wrong) - 3} more." if len(wrong) > 3 else ""
    return f"Nothing was proposed. {first}{more}"
