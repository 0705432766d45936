"""Remembering what a partner's own column names, and its own words in a column, mean."""

from __future__ import annotations

from collections.abc import Mapping

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.contracts import load_contracts
from plp_metrics.intake.heading_words import only_known_words
from plp_metrics.intake.headings import LONGEST
from plp_metrics.intake.own_words import Known, may_be_kept
from plp_metrics.intake.personal import personal_column, personal_value
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import Store, read_remembered, write_remembered


def remember_columns(
    viewer: Viewer, store: Store, partner_id: str, dataset: str, names: Mapping[str, str]
) -> None:
    """Keep what column names (the partner's own → ours) mean in its files of a dataset; "" forgets one.

    Raises RefusedError for a name that is not one of ours, and for one that may be personal data.
    """
    require(viewer, "submit", partner_id)
    ours = load_contracts()[dataset].names
    for name, meant in names.items():
        if meant and meant not in ours:
            raise RefusedError(f"{meant} is not a column of this file.")
        personal = personal_column(name) or personal_value(name) or not only_known_words(name)
        if len(name) > LONGEST or personal:
            raise RefusedError("A column named like personal data can't be handed in; it was not kept.")
    known = remembered(viewer, store, partner_id).columns
    new = {name: meant for name, meant in names.items() if known.get((dataset, name), "") != meant}
    if not new:
        return
    payload = {"dataset": dataset, "columns": new}
    with store.change(viewer.account, "remember_columns", payload, partner_id=partner_id) as change:
        write_remembered.columns(change, partner_id, dataset, new)


def remember_words(
    viewer: Viewer, store: Store, partner_id: str, dataset: str, meant: Mapping[tuple[str, str], str]
) -> None:
    """Keep what (column, the partner's word) means in its files of a dataset; "" forgets one.

    Raises RefusedError for a value that is not on the column's list, and for a word that may be
    personal data.
    """
    require(viewer, "submit", partner_id)
    ours = {c.name: c for c in load_contracts()[dataset].own_columns}
    for (column, word), value in meant.items():
        if column not in ours or (value and value not in ours[column].values):
            raise RefusedError("Choose a value of this column's list.")
        if value and not may_be_kept(ours[column], word):
            raise RefusedError("A word that may be a person's name is not kept; mend it in the file.")
    known = remembered(viewer, store, partner_id).words
    new = {place: value for place, value in meant.items() if known.get((dataset, *place), "") != value}
    if not new:
        return
    payload = {"dataset": dataset, "words": [[*place, value] for place, value in new.items()]}
    with store.change(viewer.account, "remember_words", payload, partner_id=partner_id) as change:
        write_remembered.words(change, partner_id, dataset, new)


def remembered(viewer: Viewer, store: Store, partner_id: str) -> Known:
    """What the partner's own column names and words mean."""
    require(viewer, "submit", partner_id)
    with store.read() as cursor:
        scope = access.scope(viewer)
        return Known(
            read_remembered.columns(cursor, scope, partner_id),
            read_remembered.words(cursor, scope, partner_id),
        )
