"""The talks on targets and the history of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from plp_metrics import access, store
from plp_metrics.compute.answers import answer
from plp_metrics.draw import agreed as drawn
from plp_metrics.draw import agreed_talk
from plp_metrics.model import NETWORK, Viewer
from plp_metrics.model.talks import Moment, Talk
from plp_metrics.partnership import agreements_talks as life
from plp_metrics.store import read_targets
from plp_metrics.store.read_targets import Key
from plp_metrics.ui import ask, clock, keys, program, show

PAGE = "targets"


def histories(viewer: Viewer, partner_id: str, year: str) -> dict[Key, list[Moment]]:
    """What it is for → what happened to that target of a partner's (or the network's) school year."""
    if partner_id != NETWORK and not access.may_see_partner(viewer, partner_id):
        return {}
    now, scope = store.current(), access.scope(viewer)
    return life.histories(
        answer(now, scope, read_targets.versions, partner_id, year),
        answer(now, scope, read_targets.remarks, partner_id, year),
        answer(now, scope, read_targets.exceptions, partner_id, year),
    )


def talks(viewer: Viewer, partner_id: str, year: str) -> dict[int, Talk]:
    """The number of each proposal that waits → its talk."""
    return life.talks(histories(viewer, partner_id, year))


def history(viewer: Viewer, partner_id: str, year: str) -> None:
    """One target's history, chosen by the metric and course in the address; nothing without any."""
    found = {k: m for k, m in histories(viewer, partner_id, year).items() if k[1] in program.library()}
    if not found:
        return
    show.finding("History of one target", "Every step, the latest first; nothing is ever written over.")
    library = program.library()
    options = {f"{k[1]}.{k[3]}": k for k in sorted(found, key=lambda k: _place(found[k], k))}
    labels = {at: f"{library[k[1]].title}, {_course(found[k])}" for at, k in options.items()}
    chosen = ask.one_of(keys.METRIC, "Target", labels)
    if chosen is None:
        return
    key = options[chosen]
    moments, metric = found[key], library[key[1]]

    def when(at: datetime) -> str:
        return clock.moment(at, partner_id)

    show.html(agreed_talk.timeline(moments, metric, when), keys.part(PAGE, "timeline"))
    table = agreed_talk.table(moments, metric, when, f"History of “{metric.title}” for {year}")
    show.download(table, keys.part(PAGE, "history_csv"), f"history-{key[1]}-{year}")


def _course(moments: Sequence[Moment]) -> str:
    agreed = next(m.agreement for m in moments if m.agreement is not None)
    return drawn.course(agreed)


def _place(moments: Sequence[Moment], key: Key) -> tuple[int, int, str]:
    """Most that happened first, so that what was talked about stands on top."""
    return -len(moments), program.library()[key[1]].number, key[3]
