"""Accounts nobody uses: where an identity provider signs people in, they are closed after half a year."""

from __future__ import annotations

from datetime import date, timedelta

from plp_metrics.model.joining import Account

IDLE_DAYS = 180
"""Days without a sign-in or anything done, after which an account is closed until a role is given again."""
SOON_DAYS = 30
"""Days before it closes from which administrators are told."""


def closes_on(account: Account) -> date:
    """The first day on which the account is closed if nobody uses it until then (days in UTC)."""
    return used_on(account) + timedelta(days=IDLE_DAYS)


def used_on(account: Account) -> date:
    """The day it was last used, or its role given if nobody used it since (in UTC)."""
    return max(account.since, account.last_act or account.since).date()


def is_closed(account: Account, today: date) -> bool:
    """Whether nobody has used the account for so long that it signs nobody in any more."""
    return today >= closes_on(account)


def closing(accounts: list[Account], today: date) -> list[Account]:
    """The accounts that close within SOON_DAYS, or are closed, the first to close first."""
    soon = [a for a in accounts if closes_on(a) - today <= timedelta(days=SOON_DAYS)]
    return sorted(soon, key=lambda a: (closes_on(a), a.email))
