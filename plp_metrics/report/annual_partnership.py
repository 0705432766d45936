"""What an annual report says of the promises of both sides, where there is a record of them."""

from __future__ import annotations

from typing import Any

from plp_metrics.compute.answers import answer
from plp_metrics.draw import promises as drawn
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.model import Partner, Period, Scope
from plp_metrics.model.promises import Promise, Side, Standing
from plp_metrics.partnership.promised import promised
from plp_metrics.store import Store

Told = tuple[str, str, Table]
"""Title, what it says in a sentence, and its table."""
TITLE = "Promises of both sides"
SILENT = frozenset({Standing.NOT_YET, Standing.NO_TARGET})


def tables(store: Store, scope: Scope, partner: Partner, year: str) -> tuple[Told, ...]:
    """The promises of a school year as they stood at its end; nothing where none was due."""
    found = answer(store, scope, _promised, partner.partner_id, year)
    told = [p for p in found if p.standing not in SILENT]
    if not told:
        return ()
    mine = [p for p in found if p.line.side is not Side.CODE_ORG]
    theirs = [p for p in found if p.line.side is Side.CODE_ORG]
    order = {side: i for i, side in enumerate(Side)}
    rows = tuple(
        (
            p.line.title,
            drawn.WHOSE[p.line.side],
            drawn.standing(p),
            words.day(p.due, year=True) if p.due else "",
            words.day(p.kept_on, year=True) if p.kept_on else "",
        )
        for p in sorted(told, key=lambda p: order[p.line.side])
    )
    table = Table(("Promise", "Owed by", "How it stands", "Due", "Kept by"), rows, TITLE)
    return ((TITLE, drawn.sentence(partner.name, mine, theirs), table),)


def _promised(cursor: Any, scope: Scope, partner_id: str, year: str) -> tuple[Promise, ...]:
    last = Period(year, "Q4").last_day
    return tuple(promised(cursor, scope, year, last).get(partner_id, ()))
