"""Looking at the pages as one partner: logged, and nothing can be changed meanwhile."""

from __future__ import annotations

from dataclasses import replace

from plp_metrics.access import permissions_of, require
from plp_metrics.model import RefusedError, Role, Viewer
from plp_metrics.store import Store, read

PAGES = frozenset({"see_home", "see_partner", "see_targets", "see_submissions", "see_dictionary"})
"""What of a partner's pages can be looked at: all that shows results and deadlines, nothing that acts."""


def start(viewer: Viewer, store: Store, partner_id: str) -> None:
    """Begin, as one event everybody concerned can read. Raises RefusedError for who may not, or where
    there is no such partner."""
    require(viewer, "look_as")
    with store.read() as cursor:
        if partner_id not in read.partners(cursor):
            raise RefusedError(f"There is no partner {partner_id}.")
    with store.change(viewer.account, "look_as", {}, partner_id=partner_id):
        pass


def as_partner(viewer: Viewer, partner_id: str) -> Viewer:
    """The viewer with a partner's pages and its own eyes: what is hidden from it stays hidden."""
    pages = PAGES & permissions_of(Role.PARTNER)
    return replace(viewer, role=Role.PARTNER, partner_id=partner_id, permissions=pages, through=viewer.role)
