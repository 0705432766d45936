"""What every page needs to know of the program: its partners, its day, its years; read when they change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from plp_metrics import access, metrics, store
from plp_metrics.compute.answers import answer
from plp_metrics.draw.fictional import FICTIONAL
from plp_metrics.model import Basis, Metric, Partner, Period, Scope, Viewer, school_year, year_start
from plp_metrics.store import read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NOBODY = Scope(frozenset(), frozenset(), Basis.SUBMITTED)
"""Of what every viewer reads alike."""


def fictional() -> str:
    """What everything taken along says of the sample program; "" in a real one."""
    return FICTIONAL if store.current().is_sample() else ""


def taken(file_name: str) -> str:
    """The name of a file without room for a sentence (a table as CSV): one of the sample program says so."""
    return f"sample-{file_name}" if store.current().is_sample() else file_name


def partners() -> dict[str, Partner]:
    """Every partner by id, as the store stands now."""
    return answer(store.current(), NOBODY, _partners)


def named(viewer: Viewer) -> dict[str, Partner]:
    """The partners this viewer may see by name, by name."""
    of = access.scope(viewer)
    then = answer(store.current(), replace(NOBODY, as_of=of.as_of), _partners)
    found = {key: p for key, p in then.items() if of.named is None or key in of.named}
    return dict(sorted(found.items(), key=lambda entry: entry[1].name))


def today(viewer: Viewer) -> date:
    """The day this viewer looks at: today, or the day it looks back at."""
    return viewer.on or store.current().today()


def names() -> dict[str, str]:
    """Partner id → name."""
    now = store.current()
    return _names(now, now.version(), now.opened).copy()


# Lists ask for it once a line.
@lru_cache(maxsize=2)
def _names(now: store.Store, _version: int, _opened: int) -> dict[str, str]:
    return {key: partner.name for key, partner in answer(now, NOBODY, _partners).items()}


def library() -> dict[str, Metric]:
    """Every metric by its key, in the library's order."""
    return metrics.load_all()


def years(viewer: Viewer | None = None) -> list[str]:
    """School years of the program, the latest first; those that had begun by the viewer's day.

    The running one stands there though no partner's first year has begun yet.
    """
    last = year_start(Period.of(today(viewer) if viewer else store.current().today()).school_year)
    first = min([last, *(year_start(p.first_school_year) for p in partners().values())])
    return [school_year(y) for y in range(last, first - 1, -1)]


def latest(viewer: Viewer) -> Period:
    """The quarter a page opens with: the last one over that at least half of the partners handed in.

    The last quarter that is over, where none of the latest six was.
    """
    return answer(store.current(), access.scope(viewer), _latest, Period.of(today(viewer)).previous)


def _partners(cursor: DuckDBPyConnection, scope: Scope) -> dict[str, Partner]:
    return read.partners(cursor, scope.as_of)


def _latest(cursor: DuckDBPyConnection, scope: Scope, over: Period) -> Period:
    recent = [over]
    while len(recent) < 6:
        recent.append(recent[-1].previous)
    came = read.datasets_in(cursor, scope, recent)
    partners = [
        p
        for p in read.partners(cursor, scope.as_of).values()
        if scope.named is None or p.partner_id in scope.named
    ]
    for period in recent:
        due = [p.partner_id for p in partners if p.takes_part(period.school_year)]
        if due and 2 * sum((p, period) in came for p in due) >= len(due):
            return period
    return over
