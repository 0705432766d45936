"""From an account to a Viewer, from a Viewer to the rows it may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plp_metrics.access.roles import PERMISSIONS, permissions_of
from plp_metrics.model import Basis, RefusedError, Role, Scope, Viewer

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def accounts(cursor: DuckDBPyConnection) -> list[tuple[str, str, str | None]]:
    """(e-mail, role, partner) of every account in force, by role and name."""
    return cursor.execute(
        "SELECT email, role, partner_id FROM account WHERE to_event IS NULL ORDER BY role, email"
    ).fetchall()


def viewer(cursor: DuckDBPyConnection, email: str) -> Viewer | None:
    """The Viewer of an account as it stands now; None where the account has no role (any more)."""
    rows = cursor.execute(
        "SELECT email, role, partner_id FROM account WHERE to_event IS NULL AND lower(email) = lower(?)",
        [email],
    ).fetchall()
    if len(rows) != 1:
        return None
    account, role, partner_id = rows[0]
    if (role == Role.PARTNER) != (partner_id is not None):
        return None
    return Viewer(account, Role(role), partner_id, permissions_of(Role(role)))


def scope(viewer: Viewer) -> Scope:
    """The rows a viewer may read: a partner its own; evaluators and leadership published and open
    figures of all; an administrator all."""
    if viewer.role is Role.PARTNER:
        own = frozenset({viewer.partner_id or ""})
        rows = own if viewer.through in (None, Role.ADMIN) else frozenset()
        return Scope(rows, own, Basis.SUBMITTED, viewer.as_of)
    if viewer.role is Role.EVALUATOR:
        return Scope(frozenset(), None, Basis.SUBMITTED, viewer.as_of)
    if viewer.role is Role.LEADERSHIP:
        return Scope(frozenset(), None, Basis.ACCEPTED, viewer.as_of)
    return Scope(None, None, Basis.SUBMITTED, viewer.as_of)


def may_see_partner(viewer: Viewer, partner_id: str) -> bool:
    """Whether this viewer may see this partner's results by name."""
    named = scope(viewer).named
    return named is None or partner_id in named


def require(viewer: Viewer | None, permission: str, partner_id: str | None = None) -> Viewer:
    """The viewer, if it holds the permission (and may act for that partner).

    Raises RefusedError with a sentence for the person otherwise.
    """
    words, _ = PERMISSIONS[permission]
    if viewer is None or not viewer.may(permission):
        raise RefusedError(f"Your account may not {words}. Ask an administrator for the role that may.")
    if partner_id is not None and viewer.role is Role.PARTNER and viewer.partner_id != partner_id:
        raise RefusedError("You can act for your own organization only.")
    if viewer.through is not None:
        raise RefusedError("You look at a partner's pages. Go back to your own to change anything.")
    if viewer.as_of is not None:
        raise RefusedError("You are looking back at an earlier day. Go back to today to change anything.")
    return viewer
