"""The calendar of partners as the store knows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from plp_metrics.metrics import load_all
from plp_metrics.model import Basis, Scope
from plp_metrics.model.calendar import Due
from plp_metrics.model.promises import Promise
from plp_metrics.model.reports import ReportState
from plp_metrics.partnership import calendar
from plp_metrics.partnership.promised import promised_in
from plp_metrics.partnership.report_templates import template_of
from plp_metrics.store import read, read_hand_ins, read_reports, read_targets

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


AHEAD = timedelta(days=365)


def of_one(partner_id: str) -> Scope:
    """What a partner's feed may be made of: that something is due, never a figure."""
    return Scope(frozenset({partner_id}), frozenset({partner_id}), Basis.SUBMITTED)


def dues(cursor: DuckDBPyConnection, scope: Scope, years: Iterable[str], today: date) -> tuple[Due, ...]:
    """Everything that falls due for the partners a scope names in these school years, by day; nothing that is
    more than a year ahead."""
    wanted = sorted(set(years))
    partners = {
        key: one
        for key, one in read.partners(cursor, scope.as_of).items()
        if scope.named is None or key in scope.named
    }
    now = read_hand_ins.quarters_now(cursor, scope, wanted)
    reports = {(r.partner_id, r.school_year): r.state for r in read_reports.heads(cursor, scope, wanted)}
    agreed = [
        a
        for a in read.agreements(cursor, scope, None, wanted)
        if a.partner_id in partners and partners[a.partner_id].takes_part(a.school_year)
    ]
    titles = {key: metric.title for key, metric in load_all().items()}
    found = calendar.of_targets(agreed)
    found += calendar.of_exceptions(read_targets.exceptions(cursor, scope), agreed, titles)
    kept: dict[str, list[Promise]] = {}
    promised = promised_in(cursor, scope, wanted, today)
    for year in wanted:
        for key, of_year in promised[year].items():
            kept.setdefault(key, []).extend(of_year)
        for key, partner in partners.items():
            states = {period: q.state for (who, period), q in now.items() if who == key}
            found += calendar.of_quarters(partner, year, states)
            state = reports.get((key, year), ReportState.NOT_BEGUN)
            found += calendar.of_report(partner, year, template_of(year), state)
    for of_partner in kept.values():
        found += calendar.of_promises(of_partner)
    found = [d for d in found if d.day <= today + AHEAD]
    return tuple(sorted(found, key=lambda d: (d.day, d.partner_id, d.kind, d.about)))
