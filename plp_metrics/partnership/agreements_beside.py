"""What partners alike agreed and reached: to look at before a target is agreed. Nobody is named by it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles
from typing import TYPE_CHECKING

from plp_metrics.compute.peers import beside_peers, facts_of, nearest
from plp_metrics.metrics import load_all
from plp_metrics.model import NETWORK, Agreement, Period, Rule, Scope, school_year, year_start
from plp_metrics.model.talks import PeersAgreed, Spread
from plp_metrics.store import read, read_targets

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def beside(cursor: DuckDBPyConnection, scope: Scope, wanted: Agreement, latest: Period) -> PeersAgreed:
    """What the peers of a partner agreed for the target's year and the one before, and reached in that one.

    latest: the quarter by which partners are alike. Five peers with a target (with a figure) at least, else
    no median. Figures they reached: of open metrics to everybody who may name the partner; of people and
    surveys, as they were published, only to who may see every partner's. Nobody for the network.
    """
    nobody = PeersAgreed(wanted.metric, 0, (), None)
    named = scope.named is None or wanted.partner_id in scope.named
    if wanted.partner_id == NETWORK or not named:
        return nobody
    facts = facts_of(cursor, scope, latest)
    if wanted.partner_id not in facts:
        return nobody
    close, _ = nearest(wanted.partner_id, facts)
    before = school_year(year_start(wanted.school_year) - 1)
    years = (before, wanted.school_year)
    targets = read_targets.of_peers(
        cursor, scope, wanted.metric, wanted.course, wanted.comparison, years, close
    )
    agreed = tuple(spread(year, targets.get(year, ())) for year in years)
    reached = _reached(cursor, scope, wanted, before)
    if reached.median is None:
        # In summer the year before is not in yet; the one before it tells more than nothing.
        earlier = _reached(cursor, scope, wanted, school_year(year_start(before) - 1))
        reached = reached if earlier.median is None else earlier
    kept = load_all()[wanted.metric].rule is not Rule.OPEN and scope.named is not None
    return PeersAgreed(wanted.metric, len(close), agreed, reached, kept)


def _reached(cursor: DuckDBPyConnection, scope: Scope, wanted: Agreement, year: str) -> Spread:
    end = Period(year, "Q4")
    then = beside_peers(cursor, scope, wanted.partner_id, wanted.metric, end, wanted.course)
    if then.quarter != end.quarter:
        return Spread(year, 0)
    return Spread(year, then.peers_in, then.low, then.median, then.high)


def spread(year: str, values: Sequence[float]) -> Spread:
    """The middle half and the median of values; only their number where they are fewer than five. Pure."""
    if len(values) < read.SPREAD_OF:
        return Spread(year, len(values))
    return Spread(year, len(values), *quantiles(values, n=4, method="inclusive"))
