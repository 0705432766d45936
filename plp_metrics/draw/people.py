"""Accounts and their roles in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import Role
from plp_metrics.model.joining import Account

SAYS = {
    Role.PARTNER: "partner",
    Role.EVALUATOR: "evaluator",
    Role.LEADERSHIP: "leadership",
    Role.ADMIN: "administrator",
}
ONLY_READS = "partner, only reads"


def role(of: Account) -> str:
    """ "partner, only reads"."""
    return ONLY_READS if of.only_reads else SAYS[of.role]


def sentence(accounts: Sequence[Account]) -> str:
    """ "28 accounts: 24 of partners, 4 of Code.org"."""
    own = sum(a.partner_id is not None for a in accounts)
    return f"{words.plural(len(accounts), 'account')}: {own} of partners, {len(accounts) - own} of Code.org"


def table(
    accounts: Sequence[Account], names: Mapping[str, str], since: Mapping[str, str],
    last: Mapping[str, str], today: date, closes: Mapping[str, date],
) -> Table:  # fmt: skip
    """One row an account. since, last: by e-mail, in words. closes: when each closes if nobody
    uses it; empty where none does."""
    rows = [
        (
            a.email,
            role(a),
            names.get(a.partner_id or "", a.partner_id or ""),
            since[a.email],
            _until(a, today),
            last.get(a.email, "not yet"),
            *([_closes(closes[a.email], today)] if closes else []),
        )
        for a in accounts
    ]
    head: tuple[str, ...] = ("Account", "Role", "Partner", "Since", "Last day", "Last used")
    head += ("Closes if not used",) if closes else ()
    return Table(head, tuple(rows), "Accounts and their roles")


def _closes(on: date, today: date) -> str:
    return words.day(on, year=True) + (" (closed)" if on <= today else "")


def closing(accounts: Sequence[Account], closes: Mapping[str, date], today: date) -> str:
    """What an administrator has to know of accounts that close soon or are closed; "" where none is."""
    if not accounts:
        return ""
    over = [a.email for a in accounts if closes[a.email] <= today]
    soon = [f"{a.email} on {words.day(closes[a.email], year=True)}" for a in accounts if a.email not in over]
    said = [f"Closed because nobody used them: {words.listing(over)}."] if over else []
    said += [f"Will close if nobody uses them: {words.listing(soon)}."] if soon else []
    return " ".join([*said, "Opening one gives it its role again; its days count from then."])


def _until(of: Account, today: date) -> str:
    if of.until is None:
        return ""
    return words.day(of.until, year=True) + (" (over)" if of.until < today else "")
