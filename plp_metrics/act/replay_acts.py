"""What follows from each kind of event: the derived rows its act wrote, written once more by the same
functions, from what was recorded and handed in up to then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from plp_metrics.act import money_checks, promise_standings
from plp_metrics.act.hand_in import measured
from plp_metrics.compute import measure, measure_records, publish
from plp_metrics.compute.publish_rules import Held
from plp_metrics.model import Basis, Period
from plp_metrics.store import Change, write
from plp_metrics.store.replay import Logged

Follows = Callable[[Change, Logged], None]

NOTHING = frozenset({
    "accept_exception", "agree_many", "agree_money", "apply", "bring_back", "comment", "counter", "declare",
    "decline", "decline_application", "digest", "discard_draft", "draft", "end_exception", "export", "grant",
    "lock", "look_as", "propose", "propose_many", "record_expense", "reimburse", "remark",
    "remember_columns", "remember_words", "renew_feed", "reopen", "report_accept", "report_begin",
    "report_confirm_copied", "report_copy", "report_evaluate", "report_hand_in", "report_mark", "report_pin",
    "report_return", "report_save", "report_settle", "report_submit", "report_take_back", "report_unlock",
    "request_money", "resolve_comment", "resolve_contact", "restore", "return", "see_raw", "set_aside",
    "set_today", "sign_in", "switch_digest", "take_back_expense", "take_back_reimbursement",
    "withdraw_application", "withdraw_declared",
})  # fmt: skip
"""Kinds of events that record only."""
HAND_INS = ("submit", "take_back", "backfill", "accept", "purge")
EVIDENCE = ("give_evidence", "confirm_evidence", "dispute_evidence", "withdraw_evidence")
BOOKS = (
    "take_over_books", "pledge", "take_back_pledge", "spend", "set_year_three", "staff_time", "facilitators",
)  # fmt: skip
PROMISES = ("confirm", "start_year", "agree_terms", "waive_promise", "grant_waiver", "end_waiver")
LEFT_FOR_LATER = frozenset({*EVIDENCE, "waive_promise", "log_contact", "take_over_books"})
"""What the sample program's story records without working anything out (`settle=False`)."""


def settings(change: Change, event: Logged) -> None:
    """The store's own settings as this event left them."""
    if event.kind == "set_today":
        write.setting(change, "today", event.payload["today"])
    elif event.kind == "measure_records" and "quarter" in event.payload:
        write.setting(change, "recorded_until", event.payload["quarter"])
    elif event.kind == "measure_again":
        write.setting(change, "defined_by", measure.defined_by())


def knows(kind: str) -> bool:
    """Whether it is known what follows from events of this kind."""
    return kind in NOTHING or kind in FOLLOWS


def follow(change: Change, event: Logged, *, is_story: bool) -> None:
    """Write what followed from this event. is_story: it is of the sample program's past, told in one go, the
    promises after all of it (promise_standings.settling_later)."""
    with ExitStack() as later:
        if is_story:
            later.enter_context(promise_standings.settling_later())
        if event.kind in FOLLOWS and not (is_story and event.kind in LEFT_FOR_LATER):
            FOLLOWS[event.kind](change, event)
        # A row that begins or ends at an event which writes no such rows moves what rests on it all the same.
        if event.kind not in HAND_INS and _moved_versions(change):
            _versions(change, event)
        if event.kind not in EVIDENCE and _moved_evidence(change):
            _evidence(change, event)


def _whole_quarter(change: Change, event: Logged) -> None:
    period = Period.parse(event.payload["period"])
    measured(change, [(Basis.SUBMITTED, event.partner_id or "", period)])


def _versions(change: Change, _: Logged) -> None:
    measured(change, _moved_versions(change))


def _moved_versions(change: Change) -> list[tuple[str, str, Period]]:
    found = change.cursor.execute(
        "SELECT DISTINCT basis, partner_id, school_year, quarter FROM version_in_force"
        " WHERE (from_event = $1 OR to_event = $1) AND basis <> 'draft' ORDER BY ALL",
        [change.event_id],
    ).fetchall()
    return [(basis, who, Period(year, quarter)) for basis, who, year, quarter in found]


def _admitted(change: Change, event: Logged) -> None:
    measure.rebuild(change.cursor, change.event_id)
    promise_standings.settle(change, event.payload["partners"])


def _schools(change: Change, _: Logged) -> None:
    measure.rebuild(change.cursor, change.event_id)


def _joined(change: Change, event: Logged) -> None:
    partner_id = event.partner_id or ""
    measure_records.remeasure(change.cursor, change.event_id, [partner_id], at=change.at)
    promise_standings.settle(change, [partner_id])


def _settled(change: Change, event: Logged) -> None:
    promise_standings.settle(change, [event.partner_id or ""])


def _started(change: Change, event: Logged) -> None:
    if not event.payload["proposed"]:
        promise_standings.settle(change, event.payload["partners"])


def _evidence(change: Change, _: Logged) -> None:
    found = _moved_evidence(change)
    promise_standings.evidence_moved(change, {who for who, _ in found}, {line for _, line in found})


def _moved_evidence(change: Change) -> list[tuple[str, str]]:
    return change.cursor.execute(
        "SELECT DISTINCT partner_id, line FROM promise_evidence WHERE from_event = $1 OR to_event = $1",
        [change.event_id],
    ).fetchall()


def _talk(change: Change, event: Logged) -> None:
    promise_standings.talks_moved(change, event.partner_id or "")


def _books(change: Change, event: Logged) -> None:
    money_checks.settle(change, event.partner_id or "")


def _recorded(change: Change, event: Logged) -> None:
    told = event.payload
    if "promises" in told:
        promise_standings.everything(change)
        return
    metrics = money_checks.METRICS if "money" in told else [told["metric"]] if "metric" in told else None
    measure_records.remeasure(change.cursor, change.event_id, metrics=metrics, at=change.at)
    if "quarter" in told:
        promise_standings.settle(change)


def _again(change: Change, _: Logged) -> None:
    measure.rebuild(change.cursor, change.event_id)
    promise_standings.settle(change)


def _released(change: Change, event: Logged) -> None:
    period = Period.parse(event.payload["period"])
    number = write.release(change, period)
    told = event.payload.get("held_back", {})
    rows, lines = (frozenset((share, who) for share, who in told.get(of, ())) for of in ("rows", "lines"))
    held = Held(rows, lines)
    published = publish.release(change.cursor, period, number, change.event_id, held=held)
    if period.quarter == "Q4":
        publish.categories(change.cursor, period, number, change.event_id, published, held=held)
    promise_standings.published_moved(change, period)


FOLLOWS: dict[str, Follows] = {
    **dict.fromkeys(HAND_INS, _versions),
    **dict.fromkeys(("submit", "take_back"), _whole_quarter),
    **dict.fromkeys(PROMISES, _settled),
    **dict.fromkeys(EVIDENCE, _evidence),
    **dict.fromkeys(BOOKS, _books),
    "admit": _admitted,
    "join": _joined,
    "load_schools": _schools,
    "log_contact": _talk,
    "measure_again": _again,
    "measure_records": _recorded,
    "release": _released,
    "start_many": _started,
}
"""Kind of event → what it leads to."""
