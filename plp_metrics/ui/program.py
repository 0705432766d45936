"""What every page needs to know of the program: its partners, its day, its years. Read once per version."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from plp_metrics import access, metrics, store
from plp_metrics.model import Metric, Partner, Period, Scope, Viewer, school_year, year_start
from plp_metrics.store import read


def partners() -> dict[str, Partner]:
    """Every partner by id, as the store stands now."""
    now = store.current()
    return _partners(now, now.version(), None)


def named(viewer: Viewer) -> dict[str, Partner]:
    """The partners this viewer may see by name, by name."""
    now, of = store.current(), access.scope(viewer)
    then = _partners(now, now.version(), of.as_of)
    found = {key: p for key, p in then.items() if of.named is None or key in of.named}
    return dict(sorted(found.items(), key=lambda entry: entry[1].name))


def today(viewer: Viewer) -> date:
    """The day this viewer looks at: today, or the day it looks back at."""
    return viewer.on or store.current().today()


def names() -> dict[str, str]:
    """Partner id → name."""
    return {key: partner.name for key, partner in partners().items()}


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
    now = store.current()
    return _latest(now, now.version(), access.scope(viewer), Period.of(today(viewer)).previous)


@lru_cache(maxsize=16)
def _partners(now: store.Store, version: int, as_of: int | None) -> dict[str, Partner]:
    with now.read() as cursor:
        return read.partners(cursor, as_of)


@lru_cache(maxsize=64)
def _latest(now: store.Store, version: int, scope: Scope, over: Period) -> Period:
    recent = [over]
    while len(recent) < 6:
        recent.append(recent[-1].previous)
    with now.read() as cursor:
        came = read.datasets_in(cursor, scope, recent)
        partners = [
            p
            for p in read.partners(cursor, scope.as_of).values()
            if scope.named is None or p.partner_id in scope.named
        ]
    for period in recent:
        due = [p.partner_id for p in partners if p.first_school_year <= period.school_year]
        if due and 2 * sum((p, period) in came for p in due) >= len(due):
            return period
    return over
