"""Writing what a partner explains, inside a change."""

from __future__ import annotations

from collections.abc import Mapping

from plp_metrics.model import Period
from plp_metrics.store import write
from plp_metrics.store.connection import Change

_OPEN = """
SELECT x.submission_id, x.rule, x.text FROM explanation AS x JOIN submission AS s USING (submission_id)
WHERE x.to_event IS NULL AND s.partner_id = ? AND s.school_year = ? AND s.quarter = ?
"""
_END = "UPDATE explanation SET to_event = ? WHERE submission_id = ? AND rule = ? AND to_event IS NULL"


def of_quarter(change: Change, partner_id: str, period: Period, texts: Mapping[tuple[int, str], str]) -> None:
    """The explanations of a quarter from this event on: (submission, rule) → text. One that stands with the
    same text stays; every other one ends."""
    standing = {(s, r): text for s, r, text in change.cursor.execute(_OPEN, [partner_id, *period]).fetchall()}
    ended = [(change.event_id, *key) for key, text in standing.items() if texts.get(key) != text]
    if ended:
        change.cursor.executemany(_END, ended)
    new = [(s, r, None, None, text) for (s, r), text in texts.items() if standing.get((s, r)) != text]
    write.explanations(change, new)
