"""Remembering what a partner's own column names mean."""

from __future__ import annotations

from collections.abc import Mapping

from plp_metrics import access
from plp_metrics.access import require
from plp_metrics.contracts import load_contracts
from plp_metrics.intake.heading_words import only_known_words
from plp_metrics.intake.headings import LONGEST
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
    known = remembered_columns(viewer, store, partner_id)
    new = {name: meant for name, meant in names.items() if known.get((dataset, name), "") != meant}
    if not new:
        return
    payload = {"dataset": dataset, "columns": new}
    with store.change(viewer.account, "remember_columns", payload, partner_id=partner_id) as change:
        write_remembered.columns(change, partner_id, dataset, new)


def remembered_columns(viewer: Viewer, store: Store, partner_id: str) -> dict[tuple[str, str], str]:
    """(dataset, the partner's own name of a column) → ours."""
    require(viewer, "submit", partner_id)
    with store.read() as cursor:
        return read_remembered.columns(cursor, access.scope(viewer), partner_id)
