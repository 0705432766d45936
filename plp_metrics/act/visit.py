"""Signing in, as one event a day for each account: who used what when, and which accounts nobody uses."""

from __future__ import annotations

from plp_metrics.access import require
from plp_metrics.model import Viewer
from plp_metrics.store import Store, read_joining


def came(viewer: Viewer, store: Store) -> None:
    """Take down that an account signed in today, once a day.

    Raises RefusedError for an account without a role: nothing is kept of it.
    """
    require(viewer, "see_home")
    with store.read() as cursor:
        last = read_joining.last_sign_in(cursor, viewer.account)
    if last is None or last.date() < store.now().date():
        with store.change(viewer.account, "sign_in", {}, partner_id=viewer.partner_id):
            pass
