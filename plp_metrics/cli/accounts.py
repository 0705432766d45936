"""Whoever is named on the command line, as the store knows it."""

from __future__ import annotations

from plp_metrics import access
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.store import current


def signed_in(email: str) -> Viewer:
    """The Viewer of an account named on the command line. Raises RefusedError if it has no role."""
    with current().read() as cursor:
        found = access.viewer(cursor, email, current().today())
    if found is None:
        raise RefusedError(f"The account {email} has no role here. Give it one: python -m plp_metrics grant")
    return found
