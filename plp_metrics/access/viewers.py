"""From an account to a Viewer, from a Viewer to the rows it may read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from plp_metrics.access.roles import GIVEN, PERMISSIONS, permissions_of, reading
from plp_metrics.model import Basis, RefusedError, Role, Scope, Viewer

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


DEMO_APPLICANT = "applicant@example.org"
"""Local mode's account without a role, to try the way into the program."""


def accounts(cursor: DuckDBPyConnection, today: date | None = None) -> list[tuple[str, str, str | None]]:
    """(e-mail, role, partner) of every account in force, by role and name.

    today: leaves out those whose last day is over by then.
    """
    return cursor.execute(
        "SELECT email, role, partner_id FROM account WHERE to_event IS NULL"
        " AND ($today::DATE IS NULL OR until IS NULL OR until >= $today::DATE) ORDER BY role, email",
        {"today": today},
    ).fetchall()


def viewer(cursor: DuckDBPyConnection, email: str, today: date | None = None) -> Viewer | None:
    """The Viewer of an account as it stands now; None where the account has no role (any more).

    today: the program's day, by which an account with a last day ends; the clock's where it is not given.
    """
    rows = cursor.execute(
        "SELECT email, role, partner_id, only_reads, until FROM account"
        " WHERE to_event IS NULL AND lower(email) = lower(?)",
        [email],
    ).fetchall()
    if len(rows) != 1:
        return None
    account, role, partner_id, only_reads, until = rows[0]
    if (role == Role.PARTNER) != (partner_id is not None) or role not in GIVEN:
        return None
    if until is not None and until < (today or datetime.now(UTC).date()):
        return None
    held = permissions_of(Role(role))
    return Viewer(
        account,
        Role(role),
        partner_id,
        reading(held) if only_reads else held,
        only_reads=bool(only_reads),
    )


def visitor(cursor: DuckDBPyConnection, email: str, today: date | None = None) -> Viewer | None:
    """The Viewer of whoever signed in with this verified address: who never had a role is an applicant.

    None for an account whose role was taken away or has ended: it has to ask an administrator.
    """
    found = viewer(cursor, email, today)
    if found is not None:
        return found
    known = cursor.execute("SELECT count(*) FROM account WHERE lower(email) = lower(?)", [email]).fetchall()
    return None if known[0][0] else applicant(email)


def applicant(email: str) -> Viewer:
    """The Viewer of an account without a role: the term sheet and its own application, nothing else."""
    return Viewer(email, Role.APPLICANT, None, permissions_of(Role.APPLICANT))


def demo_applicants(cursor: DuckDBPyConnection) -> list[str]:
    """The accounts without a role that local mode signs in: the demo one, and those that applied."""
    rows = cursor.execute(
        "SELECT DISTINCT lower(account) FROM application UNION SELECT ? ORDER BY 1", [DEMO_APPLICANT]
    ).fetchall()
    had = {r[0] for r in cursor.execute("SELECT DISTINCT lower(email) FROM account").fetchall()}
    return [email for (email,) in rows if email not in had]


def scope(viewer: Viewer) -> Scope:
    """The rows a viewer may read: a partner its own; evaluators and leadership published and open
    figures of all; an administrator all.

    Raises RefusedError for an applicant, who reads no row and no figure at all.
    """
    if viewer.role is Role.PARTNER:
        own = frozenset({viewer.partner_id or ""})
        rows = own if viewer.through in (None, Role.ADMIN) else frozenset()
        return Scope(rows, own, Basis.SUBMITTED, viewer.as_of)
    if viewer.role is Role.EVALUATOR:
        return Scope(frozenset(), None, Basis.SUBMITTED, viewer.as_of)
    if viewer.role is Role.LEADERSHIP:
        return Scope(frozenset(), None, Basis.ACCEPTED, viewer.as_of)
    if viewer.role is Role.ADMIN:
        return Scope(None, None, Basis.SUBMITTED, viewer.as_of)
    raise RefusedError("Your account has no role yet: there is nothing for it to see here.")


def may_see_partner(viewer: Viewer, partner_id: str) -> bool:
    """Whether this viewer may see this partner's results by name."""
    if viewer.role is Role.APPLICANT:
        return False
    named = scope(viewer).named
    return named is None or partner_id in named


def require(viewer: Viewer | None, permission: str, partner_id: str | None = None) -> Viewer:
    """The viewer, if it holds the permission (and may act for that partner).

    Raises RefusedError with a sentence for the person otherwise.
    """
    words, _ = PERMISSIONS[permission]
    if viewer is not None and viewer.only_reads and not viewer.may(permission):
        raise RefusedError(
            f"Your account only reads: it may not {words}. Ask an administrator to change that."
        )
    if viewer is None or not viewer.may(permission):
        raise RefusedError(f"Your account may not {words}. Ask an administrator for the role that may.")
    if partner_id is not None and viewer.role is Role.PARTNER and viewer.partner_id != partner_id:
        raise RefusedError("You can act for your own organization only.")
    if viewer.through is not None:
        raise RefusedError("You look at a partner's pages. Go back to your own to change anything.")
    if viewer.as_of is not None:
        raise RefusedError("You are looking back at an earlier day. Go back to today to change anything.")
    return viewer
