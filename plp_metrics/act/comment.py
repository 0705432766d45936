"""Comments on one value (partner × metric × quarter), between the partner and who reviews it."""

from __future__ import annotations

from datetime import datetime

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.act.plain_text import free_text
from plp_metrics.metrics import load_all
from plp_metrics.model import Period, RefusedError, Viewer
from plp_metrics.store import Store, read, read_review, write_review
from plp_metrics.store.read_review import Comment

LONGEST = 500
"""Characters of a comment."""


def add(
    viewer: Viewer,
    store: Store,
    partner_id: str,
    metric: str,
    period: Period,
    text: str,
    *,
    follow_up: bool = False,
    at: datetime | None = None,
) -> int:
    """Say something about a value; returns the comment's number.

    follow_up: somebody has to see to it until it is resolved. Raises RefusedError for who may not, for an
    empty or too long text, and for an unknown metric or partner.
    """
    require(viewer, "comment", partner_id)
    text = free_text(text, "comment")
    if not text:
        raise RefusedError("Write a comment first.")
    if len(text) > LONGEST:
        raise RefusedError(f"Your comment is {len(text)} characters long; {LONGEST} are the most.")
    if metric not in load_all():
        raise RefusedError("Choose the metric the comment is about.")
    with store.read() as cursor:
        if partner_id not in read.partners(cursor):
            raise RefusedError("There is no such partner.")
    payload = {"period": str(period), "metric": metric, "follow_up": follow_up}
    with store.change(viewer.account, "comment", payload, partner_id=partner_id, at=at) as change:
        number = write_review.comment(change, partner_id, metric, period, text, follow_up=follow_up)
        change.payload["comment"] = number
    return number


def resolve(viewer: Viewer, store: Store, comment_id: int) -> None:
    """Take the follow-up flag off a comment. Raises RefusedError where it has none (any more)."""
    require(viewer, "comment")
    own = None if viewer.partner_id is None else [viewer.partner_id]
    with store.read() as cursor:
        waiting = {c.comment_id: c for c in read_review.comments(cursor, own, waiting=True)}
    found = waiting.get(comment_id)
    if found is None:
        raise RefusedError("This comment does not wait for anything any more.")
    payload = {"comment": comment_id, "metric": found.metric, "period": str(found.period)}
    with store.change(viewer.account, "resolve_comment", payload, partner_id=found.partner_id) as change:
        write_review.resolve_comment(change, comment_id)


def thread(viewer: Viewer, store: Store, partner_id: str, school_year: str | None = None) -> list[Comment]:
    """What was said about a partner's values, oldest first; nothing for who may not take part."""
    return _read(viewer, store, partner_id, school_year, waiting=False)


def waiting(viewer: Viewer, store: Store) -> list[Comment]:
    """Open follow-ups of every partner this viewer talks with."""
    return _read(viewer, store, None, None, waiting=True)


def _read(
    viewer: Viewer, store: Store, partner_id: str | None, school_year: str | None, *, waiting: bool
) -> list[Comment]:
    if not viewer.may("comment"):
        return []
    named = access.scope(viewer).named
    allowed = None if named is None else sorted(named)
    with store.read() as cursor:
        return read_review.comments(
            cursor, allowed, partner_id, school_year, waiting=waiting, as_of=viewer.as_of
        )
