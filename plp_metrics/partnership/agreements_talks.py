"""What happened to targets, step by step: one target's history, and the talks that are going on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from plp_metrics.model import Agreement
from plp_metrics.model.talks import Interim, Moment, Remark, Talk, Version
from plp_metrics.partnership.agreements_life import ASKED
from plp_metrics.store.read_targets import Key, key_of


def histories(
    versions: Sequence[Version], remarks: Iterable[Remark] = (), exceptions: Iterable[Interim] = ()
) -> dict[Key, list[Moment]]:
    """What it is for → everything that happened to that target, oldest first.

    versions: in the order in which they followed. An agreement that came in confirmed (a default, one of the
    network) begins so. The end of an exception's last day is no event and stands in none.
    """
    of = {v.agreement.agreement_id: key_of(v.agreement) for v in versions}
    found: dict[Key, list[Moment]] = {}
    asked: dict[Key, Agreement] = {}
    for v in versions:
        agreed, key = v.agreement, key_of(v.agreement)
        new = agreed.state == "proposed" or key not in asked or agreed.agreement_id > asked[key].agreement_id
        changed: tuple[str, ...] = ()
        if new:
            before = asked.get(key)
            if before is not None:
                changed = tuple(n for n in ASKED if getattr(before, n) != getattr(agreed, n))
            asked[key] = agreed
        text = agreed.note if new or agreed.state == "declined" else ""
        side = agreed.proposed_side if agreed.state == "proposed" else ""
        found.setdefault(key, []).append(
            Moment(agreed.state, v.at, v.event_id, v.account, agreed, side, text, changed)
        )
    for r in remarks:
        if r.agreement_id in of:
            said = Moment("said", r.at, r.event_id, r.account, None, r.side, r.text)
            found[of[r.agreement_id]].append(said)
    for x in exceptions:
        if x.agreement_id not in of:
            continue
        steps = found[of[x.agreement_id]]
        steps.append(Moment("excepted", x.at, x.event_id, x.account, text=x.reason, interim=x))
        if x.ended_at is not None and x.ended_event is not None:
            steps.append(Moment("exception_ended", x.ended_at, x.ended_event, "", interim=x))
    return {key: sorted(steps, key=lambda m: (m.at, m.event_id)) for key, steps in found.items()}


def talks(histories_of: Mapping[Key, Sequence[Moment]]) -> dict[int, Talk]:
    """The number of each proposal that waits → its talk: from the last time something was settled on."""
    found = {}
    for steps in histories_of.values():
        waiting = _waiting(steps)
        if waiting is None:
            continue
        settled = [i for i, m in enumerate(steps) if m.what in ("confirmed", "declined", "superseded")]
        found[waiting.agreement_id] = Talk(waiting, tuple(steps[settled[-1] + 1 if settled else 0 :]))
    return found


def in_force(exceptions: Iterable[Interim], day: date) -> dict[int, Interim]:
    """The number of a target → the exception from it that holds on a day."""
    return {x.agreement_id: x for x in exceptions if x.holds(day)}


def _waiting(steps: Sequence[Moment]) -> Agreement | None:
    last: dict[int, Agreement] = {}
    for m in steps:
        if m.agreement is not None:
            last[m.agreement.agreement_id] = m.agreement
    open_ones = [a for a in last.values() if a.state == "proposed"]
    return open_ones[-1] if open_ones else None
