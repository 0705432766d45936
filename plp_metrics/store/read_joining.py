"""Reading who wants to join, and which term sheet each partner is held to."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from plp_metrics.model import Role, Scope
from plp_metrics.model.joining import Account, Application, ApplicationState, TermsAgreed, Wish

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AGREED = """
SELECT partner_id, version, account, happened_at FROM term_sheet_agreed
WHERE from_event <= coalesce($as_of, 9223372036854775807)
  AND ($history OR to_event IS NULL OR to_event > $as_of)
  AND ($partners IS NULL OR list_contains($partners::VARCHAR[], partner_id))
ORDER BY partner_id, from_event
"""
_APPLICATIONS = """
SELECT application_id, account, organization, states, courses, urban, time_zone, first_school_year, about,
       version, applied_at, state, partner_id, reason, decided_by, decided_at
FROM application
WHERE to_event IS NULL AND ($account IS NULL OR lower(account) = lower($account))
  AND ($number IS NULL OR application_id = $number)
ORDER BY application_id
"""
_ACCOUNTS = """
SELECT a.email, a.role, a.partner_id, e.happened_at, a.until, a.only_reads,
       (SELECT max(d.happened_at) FROM event AS d WHERE lower(d.account) = lower(a.email))
FROM account AS a JOIN event AS e ON e.event_id = a.from_event
WHERE a.to_event IS NULL
ORDER BY a.role, a.partner_id, lower(a.email)
"""


def last_sign_in(cursor: DuckDBPyConnection, email: str) -> datetime | None:
    """When an account was last taken down as signed in (UTC); None for never."""
    sql = "SELECT max(happened_at) FROM event WHERE kind = 'sign_in' AND lower(account) = lower(?)"
    (last,) = cursor.execute(sql, [email]).fetchall()[0]
    return last


def agreed(cursor: DuckDBPyConnection, scope: Scope) -> dict[str, TermsAgreed]:
    """The term sheet each partner of a scope is held to, by partner; none for who agreed to none."""
    return {a.partner_id: a for a in _agreed(cursor, scope, history=False)}


def agreed_before(cursor: DuckDBPyConnection, scope: Scope) -> list[TermsAgreed]:
    """Every version the partners of a scope ever agreed to, the oldest first."""
    return _agreed(cursor, scope, history=True)


def _agreed(cursor: DuckDBPyConnection, scope: Scope, *, history: bool) -> list[TermsAgreed]:
    bound = {
        "as_of": scope.as_of,
        "partners": None if scope.named is None else sorted(scope.named),
        "history": history,
    }
    return [TermsAgreed(*row) for row in cursor.execute(_AGREED, bound).fetchall()]


def applications(cursor: DuckDBPyConnection, account: str | None) -> list[Application]:
    """The applications of an account (None: of everybody), the oldest first."""
    bound = {"account": account, "number": None}
    return [_application(row) for row in cursor.execute(_APPLICATIONS, bound).fetchall()]


def application(cursor: DuckDBPyConnection, number: int) -> Application | None:
    """One application as it stands."""
    rows = cursor.execute(_APPLICATIONS, {"account": None, "number": number}).fetchall()
    return _application(rows[0]) if rows else None


def accounts(cursor: DuckDBPyConnection) -> list[Account]:
    """Every account with a role, also those whose last day is over."""
    return [
        Account(email, Role(role), partner_id, since, until, bool(reads), last)
        for email, role, partner_id, since, until, reads, last in cursor.execute(_ACCOUNTS).fetchall()
    ]


def lasting_administrators(cursor: DuckDBPyConnection) -> int:
    """How many accounts can give roles for good; within a change also those it gives a role."""
    # Not from `accounts`: the event of a change is written at its end, and until then nothing joins it.
    sql = "SELECT count(*) FROM account WHERE to_event IS NULL AND role = 'admin' AND until IS NULL"
    return int(cursor.execute(sql).fetchall()[0][0])


def _application(row: tuple[Any, ...]) -> Application:
    number, account, organization, states, courses, urban, zone, first, about, version, at, state = row[:12]
    partner_id, reason, decided_by, decided_at = row[12:]
    offered = {year: tuple(names) for year, names in json.loads(courses).items()}
    wish = Wish(organization, tuple(states), offered, zone, first, bool(urban), about)
    moment: datetime = at
    return Application(
        int(number), account, wish, version, moment, ApplicationState(state), partner_id, reason, decided_by,
        decided_at,
    )  # fmt: skip
