"""Evidence that a promise is kept: one side gives it, the other confirms or disputes it; and letting off.

The side that owes a line gives its evidence; of a joint one either side does. Only the side a promise is
owed to can let it off; the other may ask. A joint one takes both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act import promise_standings
from plp_metrics.act.plain_text import free_text
from plp_metrics.model import ALL, COURSES, Partner, Period, RefusedError, Role, Viewer
from plp_metrics.model.promises import Evidence, Line, Proof, Side, Waiver
from plp_metrics.partnership import promised
from plp_metrics.store import Store, read, read_promises, write_promises
from plp_metrics.store.connection import Change

LONGEST_TEXT, LONGEST_LINK = 500, 500
MOST = 100_000
"""More of anything than one partner can have."""
BEFORE = timedelta(days=61)
"""Evidence of a school year may be of May and June before it: summer workshops, a summit."""


@dataclass(frozen=True)
class Given:
    """What somebody gives as evidence. day: when it happened. place: a state, "" for none."""

    day: date
    course: str = ALL
    topic: str = ""
    number: float | None = None
    unit: str = ""
    link: str = ""
    text: str = ""
    place: str = ""


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
    require(viewer, "promise", partner_id)
    partner, found = _line(store, partner_id, line, year)
    if found.evidence is None:
        raise RefusedError(f"“{found.title}” is not proven here. {found.asks}")
    if not may_give(viewer, found):
        whose = "Code.org" if found.side is Side.CODE_ORG else "the partner"
        raise RefusedError(f"“{found.title}” is owed by {whose}, which gives the evidence.")
    plain = _plain(found, given)
    wrong = [
        *_of_day(plain.day, year, store.today() if at is None else at.date()),
        *_of_kind(found, plain, partner),
    ]
    if wrong:
        raise RefusedError(" ".join(wrong))
    kept = Evidence(
        0, partner_id, line, year, plain.day, side_of(viewer), course=plain.course, topic=plain.topic,
        number=plain.number, unit=plain.unit, link=plain.link, text=plain.text, place=plain.place,
    )  # fmt: skip
    payload = {
        "line": line, "school_year": year, "day": plain.day.isoformat(), "side": kept.side.value,
        "course": plain.course, "topic": plain.topic, "number": plain.number, "unit": plain.unit,
        "link": plain.link, "text": plain.text, "place": plain.place,
    }  # fmt: skip
    with store.change(viewer.account, "give_evidence", payload, partner_id=partner_id, at=at) as change:
        number = write_promises.evidence(change, kept)
        change.payload["evidence"] = number
        _settle(change, partner_id, line)
    return number


def confirm(viewer: Viewer, store: Store, evidence_id: int, *, at: datetime | None = None) -> None:
    """Say that the other side's evidence is right. Raises RefusedError where it waits for no such answer."""
    _answer(viewer, store, evidence_id, "confirmed", "", at)


def dispute(
    viewer: Viewer, store: Store, evidence_id: int, reason: str, *, at: datetime | None = None
) -> None:
    """Say that the other side's evidence is not right, and why. Raises RefusedError."""
    said = free_text(reason, "reason")
    if not said:
        raise RefusedError("Say in a sentence what is not right.")
    _answer(viewer, store, evidence_id, "disputed", said, at)


def withdraw(viewer: Viewer, store: Store, evidence_id: int, *, at: datetime | None = None) -> None:
    """Take back what one's own side gave. Raises RefusedError for what is not its own, or gone."""
    found = _evidence(viewer, store, evidence_id)
    if found.side is not side_of(viewer):
        raise RefusedError("The other side gave this; you can confirm or dispute it.")
    if found.state == "withdrawn":
        raise RefusedError("This was taken back already.")
    _change(viewer, store, found, "withdraw_evidence", "withdrawn", "", at)


def waive(
    viewer: Viewer, store: Store, partner_id: str, line: str, year: str, reason: str,
    *, at: datetime | None = None,
) -> int:  # fmt: skip
    """Let a promise of a school year off (by the side it is owed to), or ask for it; returns its number.

    Raises RefusedError for who may not, without a reason, and where it is let off or asked for already.
    """
    require(viewer, "promise", partner_id)
    said = free_text(reason, "reason")
    if not said:
        raise RefusedError("Say in a sentence why it need not be kept.")
    _, found = _line(store, partner_id, line, year)
    side = side_of(viewer)
    state = "granted" if found.side not in (side, Side.JOINT) else "asked"
    standing = [
        w
        for w in _waivers(viewer, store)
        if (w.partner_id, w.line, w.school_year) == (partner_id, line, year)
    ]
    if any(w.state in (state, "granted") for w in standing):
        raise RefusedError("This is let off already, or waits for the other side's answer.")
    made = Waiver(0, partner_id, line, year, said, side, viewer.account, at or store.now(), state)
    payload = {"line": line, "school_year": year, "reason": said, "side": side.value, "state": state}
    with store.change(viewer.account, "waive_promise", payload, partner_id=partner_id, at=at) as change:
        number = write_promises.waiver(change, made)
        change.payload["waiver"] = number
        promise_standings.settle(change, [partner_id])
    return number


def grant(viewer: Viewer, store: Store, waiver_id: int, *, at: datetime | None = None) -> None:
    """Let off what the other side asked for. Raises RefusedError."""
    found = _waiver(viewer, store, waiver_id)
    if found.state != "asked" or found.side is side_of(viewer):
        raise RefusedError("Only the other side can let this off.")
    _end(viewer, store, found, "granted", at)


def end_waiver(viewer: Viewer, store: Store, waiver_id: int, *, at: datetime | None = None) -> None:
    """Take back or decline a waiver: the promise is owed again. Raises RefusedError.

    What was let off comes back only by the side that let it off.
    """
    found = _waiver(viewer, store, waiver_id)
    if found.state == "granted" and side_of(viewer) not in _granted_by(store, found):
        raise RefusedError("The side it is owed to let it off; only it can take that back.")
    _end(viewer, store, found, "ended", at)


def _granted_by(store: Store, found: Waiver) -> tuple[Side, ...]:
    _, line = _line(store, found.partner_id, found.line, found.school_year)
    both = (Side.PARTNER, Side.CODE_ORG)
    return both if line.side is Side.JOINT else tuple(s for s in both if s is not line.side)


def _answer(
    viewer: Viewer, store: Store, evidence_id: int, state: str, reason: str, at: datetime | None
) -> None:
    found = _evidence(viewer, store, evidence_id)
    if found.side is side_of(viewer):
        raise RefusedError("Your own side gave this; the other side answers it.")
    if found.state != "given":
        raise RefusedError("This was answered already; load the page again.")
    kind = {"confirmed": "confirm_evidence", "disputed": "dispute_evidence"}[state]
    _change(viewer, store, found, kind, state, reason, at)


def _change(
    viewer: Viewer, store: Store, found: Evidence, kind: str, state: str, reason: str, at: datetime | None
) -> None:
    payload = {"evidence": found.evidence_id, "line": found.line, "school_year": found.school_year}
    payload |= {"reason": reason} if reason else {}
    with store.change(viewer.account, kind, payload, partner_id=found.partner_id, at=at) as change:
        write_promises.answer(change, found.evidence_id, state, reason)
        _settle(change, found.partner_id, found.line)


def _settle(change: Change, partner_id: str, line: str) -> None:
    promise_standings.evidence_moved(change, partner_id, line)


def _end(viewer: Viewer, store: Store, found: Waiver, state: str, at: datetime | None) -> None:
    kind = "grant_waiver" if state == "granted" else "end_waiver"
    payload = {"waiver": found.waiver_id, "line": found.line, "school_year": found.school_year}
    with store.change(viewer.account, kind, payload, partner_id=found.partner_id, at=at) as change:
        write_promises.waiver_state(change, found.waiver_id, state)
        promise_standings.settle(change, [found.partner_id])


def _evidence(viewer: Viewer, store: Store, evidence_id: int) -> Evidence:
    found = _own(viewer, store, read_promises.evidence, lambda e: e.evidence_id == evidence_id)
    if found is None:
        raise RefusedError("There is no such evidence.")
    require(viewer, "promise", found.partner_id)
    return found


def _waiver(viewer: Viewer, store: Store, waiver_id: int) -> Waiver:
    found = _own(viewer, store, read_promises.waivers, lambda w: w.waiver_id == waiver_id)
    if found is None or found.state == "ended":
        raise RefusedError("This is not let off any more.")
    require(viewer, "promise", found.partner_id)
    return found


def _waivers(viewer: Viewer, store: Store) -> list[Waiver]:
    with store.read() as cursor:
        return read_promises.waivers(cursor, access.scope(viewer))


def _own(
    viewer: Viewer, store: Store, reader: Callable[..., list[Any]], wanted: Callable[[Any], bool]
) -> Any:
    require(viewer, "promise")
    with store.read() as cursor:
        return next((one for one in reader(cursor, access.scope(viewer)) if wanted(one)), None)


def _line(store: Store, partner_id: str, line: str, year: str) -> tuple[Partner, Line]:
    with store.read() as cursor:
        partner = read.partners(cursor).get(partner_id)
        if partner is None:
            raise RefusedError("There is no such partner.")
        found = promised.sheets_of(cursor, promised.EVERYBODY)[partner_id].lines.get(line)
    if found is None:
        raise RefusedError("There is no such promise in the term sheet this partner agreed to.")
    try:
        Period.parse(f"{year}Q1")
    except ValueError as fault:
        raise RefusedError("Say the school year as 2017-18.") from fault
    if year < partner.first_school_year:
        raise RefusedError(
            f"The partnership began in {partner.first_school_year}; choose that year or later."
        )
    return partner, found


def _plain(line: Line, given: Given) -> Given:
    """The evidence as it is kept; nothing in it that looks like personal data. Raises RefusedError."""
    text = " ".join(free_text(given.text, "note").split())
    if len(text) > LONGEST_TEXT:
        raise RefusedError(f"Your note is {len(text)} characters long; {LONGEST_TEXT} are the most.")
    return Given(
        given.day, given.course or ALL, given.topic, given.number, free_text(given.unit, "unit"),
        free_text(given.link, "link"), text, given.place,
    )  # fmt: skip


def _of_day(day: date, year: str, today: date) -> list[str]:
    first = Period(year, "Q1").first_day
    if day > today:
        return [f"The day lies in the future: give evidence for what has happened, up to {today:%d %b %Y}."]
    if day < first - BEFORE:
        return [f"The day lies before the school year {year}: choose the year it belongs to."]
    return []


def _of_kind(line: Line, given: Given, partner: Partner) -> list[str]:
    said = []
    if line.evidence is Proof.NUMBER:
        said += _of_number(line, given)
    if line.evidence is Proof.LINK or given.link:
        said += _of_link(given.link)
    if line.evidence is Proof.TEXT and not given.text:
        said.append("Write a sentence.")
    if line.topics and given.topic not in line.topics:
        said.append("Choose what it was about.")
    if given.topic and not line.topics:
        said.append("This promise has no topics.")
    if given.course != ALL and (given.course not in COURSES or line.per != "course"):
        said.append("Choose one of the courses, or all of them.")
    if given.place and given.place not in partner.states:
        said.append("Choose one of the partner's states.")
    return said


def _of_number(line: Line, given: Given) -> list[str]:
    if given.number is None:
        return [f"Say how many {line.unit}."]
    if given.unit != line.unit:
        return [f"Say of what the number is: this promise counts {line.unit}."]
    if not 0 <= given.number <= MOST or not float(given.number).is_integer():
        return [f"The number of {line.unit} is a whole number, nought or more."]
    return []


def _of_link(link: str) -> list[str]:
    if not link:
        return ["Give the link to it."]
    if len(link) > LONGEST_LINK or any(c.isspace() for c in link):
        return [f"A link is one line without blanks, at most {LONGEST_LINK} characters."]
    try:
        parts = urlsplit(link)
    except ValueError:
        return ["This is no link. Copy it from the address line of your browser."]
    if parts.scheme != "https":
        return ["The link has to begin with https://, so that it opens safely."]
    if "." not in (parts.hostname or "") or parts.username or parts.password:
        return ["This is no link to a public page. Copy it from the address line of your browser."]
    return []
