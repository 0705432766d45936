"""Keeping what a partner said its own column names, and its own words in a column, mean."""

from __future__ import annotations

from collections.abc import Mapping

from plp_metrics.store.connection import Change


def columns(change: Change, partner_id: str, dataset: str, names: Mapping[str, str]) -> None:
    """From this event on these names (the partner's → ours) mean this; what they meant before ends.

    A name that means "" means nothing any more. At least one name.
    """
    change.cursor.executemany(
        "UPDATE remembered_column SET to_event = ? WHERE partner_id = ? AND dataset = ? AND from_name = ?"
        " AND to_event IS NULL",
        [(change.event_id, partner_id, dataset, name) for name in names],
    )
    rows = [(partner_id, dataset, name, meant, change.event_id) for name, meant in names.items() if meant]
    if rows:
        change.cursor.executemany("INSERT INTO remembered_column VALUES (?, ?, ?, ?, ?, NULL)", rows)


def words(change: Change, partner_id: str, dataset: str, meant: Mapping[tuple[str, str], str]) -> None:
    """The same for words: (our column, the partner's word) → the value that is meant. At least one."""
    change.cursor.executemany(
        "UPDATE remembered_word SET to_event = ? WHERE partner_id = ? AND dataset = ? AND column_name = ?"
        " AND word = ? AND to_event IS NULL",
        [(change.event_id, partner_id, dataset, column, word) for column, word in meant],
    )
    rows = [
        (partner_id, dataset, column, word, value, change.event_id)
        for (column, word), value in meant.items()
        if value
    ]
    if rows:
        change.cursor.executemany("INSERT INTO remembered_word VALUES (?, ?, ?, ?, ?, ?, NULL)", rows)
