"""What an annual report says of the promises of both sides and of money, where there is a record of them."""

from __future__ import annotations

from plp_metrics.draw.table import Table
from plp_metrics.model import Partner, Scope
from plp_metrics.store import Store

Told = tuple[str, str, Table]
"""Title, what it says in a sentence, and its table."""


def tables(store: Store, scope: Scope, partner: Partner, year: str) -> tuple[Told, ...]:
    """Promises and funding as the report's scope sees them; nothing where nothing is recorded."""
    return ()
