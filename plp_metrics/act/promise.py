"""Evidence that a promise is kept: the side that owes it gives it, the other confirms or disputes it.

Of a joint promise either side gives evidence. An answer stands; who gave evidence can take it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act import promise_standings
from plp_metrics.act.plain_text import free_text
from plp_metrics.act.promise_checks import checked, held, line_of
from plp_metrics.model import RefusedError, Role, Viewer
from plp_metrics.model.promises import Evidence, Given, Line, Side
from plp_metrics.store import Store, read_promises, write_promises
from plp_metrics.store.connection import Change


class Wanted(NamedTuple):
    """Evidence for one partner's line of a school year."""

    partner_id: str
    line: str
    school_year: str
    given: Given


def side_of(viewer: Viewer) -> Side:
    """The side a viewer speaks for."""
    return Side.PARTNER if viewer.role is Role.PARTNER else Side.CODE_ORG


def may_give(viewer: Viewer, line: Line) -> bool:
    """Whether a viewer's side may give evidence for a line."""
    return viewer.may("promise") and line.evidence is not None and line.side in (side_of(viewer), Side.JOINT)


def may_answer(viewer: Viewer, given: Evidence) -> bool:
    """Whether evidence waits for this viewer's side."""
    return viewer.may("promise") and given.state == "given" and given.side is not side_of(viewer)


def give(
    viewer: Viewer, store: Store, partner_id: str, line: str, year: str, given: Given,
    *, at: datetime | None = None,
) -> int:  # fmt: skip
    """Give evidence for a line of a school year; returns its number. It waits for the other side.

    Raises RefusedError for who may not, and with a sentence for everything that is wrong with it.
    """
    return give_many(viewer, store, [Wanted(partner_id, line, year, given)], at=at)[0]


def give_many(
    viewer: Viewer,
    store: Store,
    wanted: Sequence[Wanted],
    *,
    at: datetime | None = None,
    settle: bool = True,
) -> list[int]:
    """Give evidence for many lines or partners at once, all or nothing; returns the numbers in order.

    settle: False where the caller works out the standings itself, after many such acts.
    """
    require(viewer, "promise")
    today = store.today() if at is None else at.date()
    known, side, kept = held(store), side_of(viewer), []
    for partner_id, key, year, given in wanted:
        require(viewer, "promise", partner_id)
        partner, line = line_of(known, partner_id, key, year)
        if line.evidence is not None and not may_give(viewer, line):
            whose = "Code.org" if line.side is Side.CODE_ORG else "the partner"
            raise RefusedError(f"“{line.title}” is owed by {whose}, which gives the evidence.")
        plain = checked(line, partner, year, given, today)
        kept.append(_evidence(partner_id, key, year, side, plain))
    if not kept:
        raise RefusedError("Choose what the evidence is for.")
    payload = {"side": side.value, "given": [_told(e) for e in kept]}
    with store.change(viewer.account, "give_evidence", payload, partner_id=_one(kept), at=at) as change:
        numbers = write_promises.evidence(change, kept)
        change.payload["evidence"] = numbers
        _moved(change, kept, settle)
    return numbers


def confirm(
    viewer: Viewer, store: Store, *evidence_ids: int, at: datetime | None = None, settle: bool = True
) -> None:
    """Say that evidence of the other side is right. Raises RefusedError where it waits for no such answer."""
    _answer(viewer, store, evidence_ids, "confirmed", "", at, settle)


def dispute(
    viewer: Viewer, store: Store, evidence_id: int, reason: str, *, at: datetime | None = None,
    settle: bool = True,
) -> None:  # fmt: skip
    """Say that the other side's evidence is not right, and why. Raises RefusedError."""
    require(viewer, "promise")
    said = free_text(reason, "reason")
    if not said:
        raise RefusedError("Say in a sentence what is not right.")
    _answer(viewer, store, [evidence_id], "disputed", said, at, settle)


def withdraw(viewer: Viewer, store: Store, evidence_id: int, *, at: datetime | None = None) -> None:
    """Take back what one's own side gave. Raises RefusedError for what is not its own, or gone."""
    (found,) = _found(viewer, store, [evidence_id])
    if found.side is not side_of(viewer):
        raise RefusedError("The other side gave this; you can confirm or dispute it.")
    if found.state == "withdrawn":
        raise RefusedError("This was taken back already.")
    _change(viewer, store, [found], "withdraw_evidence", "withdrawn", "", at, True)


def _answer(
    viewer: Viewer, store: Store, numbers: Sequence[int], state: str, reason: str, at: datetime | None,
    settle: bool,
) -> None:  # fmt: skip
    found = _found(viewer, store, numbers)
    for one in found:
        if one.side is side_of(viewer):
            raise RefusedError("Your own side gave this; the other side answers it.")
        if one.state != "given":
            raise RefusedError("This was answered already; load the page again.")
    kind = {"confirmed": "confirm_evidence", "disputed": "dispute_evidence"}[state]
    _change(viewer, store, found, kind, state, reason, at, settle)


def _change(
    viewer: Viewer, store: Store, found: Sequence[Evidence], kind: str, state: str, reason: str,
    at: datetime | None, settle: bool,
) -> None:  # fmt: skip
    payload: dict[str, Any] = {"evidence": [e.evidence_id for e in found]}
    if _one(found) is not None and len(found) == 1:
        payload |= {"line": found[0].line, "school_year": found[0].school_year}
    payload |= {"reason": reason} if reason else {}
    with store.change(viewer.account, kind, payload, partner_id=_one(found), at=at) as change:
        write_promises.answer(change, [e.evidence_id for e in found], state, reason)
        _moved(change, found, settle)


def _moved(change: Change, evidence: Sequence[Evidence], settle: bool) -> None:
    if settle:
        promise_standings.evidence_moved(change, {e.partner_id for e in evidence}, {e.line for e in evidence})


def _found(viewer: Viewer, store: Store, numbers: Iterable[int]) -> list[Evidence]:
    require(viewer, "promise")
    with store.read() as cursor:
        known = {e.evidence_id: e for e in read_promises.evidence(cursor, access.scope(viewer))}
    found = [known[number] for number in numbers if number in known]
    if not found or len(found) != len(list(numbers)):
        raise RefusedError("There is no such evidence.")
    for one in found:
        require(viewer, "promise", one.partner_id)
    return found


def _one(evidence: Sequence[Evidence]) -> str | None:
    """The partner all of it is about; None for several."""
    partners = {e.partner_id for e in evidence}
    return partners.pop() if len(partners) == 1 else None


def _evidence(partner_id: str, line: str, year: str, side: Side, plain: Given) -> Evidence:
    return Evidence(
        0, partner_id, line, year, plain.day, side, course=plain.course, topic=plain.topic,
        number=plain.number, unit=plain.unit, link=plain.link, text=plain.text, place=plain.place,
    )  # fmt: skip


def _told(e: Evidence) -> dict[str, Any]:
    return {
        "partner": e.partner_id, "line": e.line, "school_year": e.school_year, "day": e.day.isoformat(),
        "course": e.course, "topic": e.topic, "number": e.number, "unit": e.unit, "link": e.link,
        "text": e.text, "place": e.place,
    }  # fmt: skip
