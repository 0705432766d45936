"""The contact log: when partner and Code.org talked, about what, and what somebody still has to do."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act import promise_standings
from plp_metrics.act.plain_text import free_text
from plp_metrics.act.promise import side_of
from plp_metrics.model import Period, RefusedError, Viewer
from plp_metrics.model.promises import Contact
from plp_metrics.store import Store, read, read_promises, write_promises

KINDS = ("call", "meeting", "visit", "mail")
TOPICS = ("metrics", "recruiting", "workshops", "facilitators", "money", "community", "report", "other")
LONGEST = 500
AHEAD = timedelta(days=366)


def log(
    viewer: Viewer, store: Store, partner_id: str, day: date, kind: str, topic: str, text: str,
    follow_up: str = "", follow_up_by: date | None = None, *, at: datetime | None = None,
    settle: bool = True,
) -> int:  # fmt: skip
    """Note a talk; returns its number. follow_up: what somebody still has to do, by a day or whenever.

    settle: False where the caller works out the standings itself, after many such acts.
    Raises RefusedError for who may not, for an unknown kind or topic, for a day in the future or before the
    partnership, for words that are missing, too long or look like personal data.
    """
    require(viewer, "log_contact", partner_id)
    if kind not in KINDS:
        raise RefusedError("Choose how you talked.")
    if topic not in TOPICS:
        raise RefusedError("Choose what it was mainly about.")
    said, still = (_short(words, what) for words, what in ((text, "note"), (follow_up, "next step")))
    if not said:
        raise RefusedError("Write in a sentence what was said.")
    today = store.today() if at is None else at.date()
    if day > today:
        raise RefusedError(f"The day lies in the future: note talks that took place, up to {today:%d %b %Y}.")
    if follow_up_by is not None and not still:
        raise RefusedError("You gave a day for a next step: say what it is.")
    if follow_up_by is not None and not day <= follow_up_by <= day + AHEAD:
        raise RefusedError("The day of the next step is after the talk, and at most a year later.")
    with store.read() as cursor:
        partner = read.partners(cursor).get(partner_id)
    if partner is None:
        raise RefusedError("There is no such partner.")
    if day < Period(partner.first_school_year, "Q1").first_day - timedelta(days=366):
        raise RefusedError("The day lies more than a year before the partnership began.")
    talk = Contact(
        0, partner_id, day, kind, topic, said, side_of(viewer), viewer.account, at or store.now(), still,
        follow_up_by,
    )  # fmt: skip
    payload = {
        "day": day.isoformat(), "how": kind, "topic": topic, "text": said, "follow_up": still,
        "follow_up_by": follow_up_by.isoformat() if follow_up_by else None, "side": talk.side.value,
    }  # fmt: skip
    with store.change(viewer.account, "log_contact", payload, partner_id=partner_id, at=at) as change:
        number = write_promises.contact(change, talk)
        change.payload["contact"] = number
        if settle:
            promise_standings.talks_moved(change, partner_id)
    return number


def resolve(viewer: Viewer, store: Store, contact_id: int, *, at: datetime | None = None) -> None:
    """The next step of a talk is done. Raises RefusedError where it has none (any more)."""
    require(viewer, "log_contact")
    with store.read() as cursor:
        talks = read_promises.contacts(cursor, access.scope(viewer))
    found = next((c for c in talks if c.contact_id == contact_id and c.open), None)
    if found is None:
        raise RefusedError("Nothing is left to do from this talk.")
    require(viewer, "log_contact", found.partner_id)
    payload = {"contact": contact_id}
    with store.change(
        viewer.account, "resolve_contact", payload, partner_id=found.partner_id, at=at
    ) as change:
        write_promises.resolve(change, contact_id)


def _short(words: str, what: str) -> str:
    plain = " ".join(free_text(words, what).split())
    if len(plain) > LONGEST:
        raise RefusedError(f"Your {what} is {len(plain)} characters long; {LONGEST} are the most.")
    return plain
