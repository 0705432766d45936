"""The year of every partner beside each other: what an evaluator goes through before the next one begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from plp_metrics.compute import results
from plp_metrics.metrics import load_all
from plp_metrics.model import Agreement, Period, Question, Result, Scope, Status, school_year, year_start
from plp_metrics.model.portfolio import Kept, PartnerYear
from plp_metrics.model.promises import Promise, Side, Standing
from plp_metrics.model.reports import OVERALL, Report, ReportState, Verdict
from plp_metrics.partnership.promised import promised
from plp_metrics.store import read, read_reports

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

JUDGED = (Status.MET, Status.AHEAD, Status.ON_PLAN, Status.AT_RISK, Status.BEHIND)
"""A target in one of these stands; the others have no standing yet, or none to be told."""


def portfolio(cursor: DuckDBPyConnection, scope: Scope, at: Period, today: date) -> tuple[PartnerYear, ...]:
    """A line for every partner a scope names that took part in the school year, by name of the partner.

    at: the quarter up to which results count.
    """
    year, after = at.school_year, school_year(year_start(at.school_year) + 1)
    partners = {
        key: p
        for key, p in read.partners(cursor, scope.as_of).items()
        if p.takes_part(year) and (scope.named is None or key in scope.named)
    }
    found: dict[str, list[Result]] = {}
    for one in results.results(cursor, scope, Question(year, at.quarter, tuple(load_all()))):
        found.setdefault(one.partner_id, []).append(one)
    kept = promised(cursor, scope, year, today)
    agreed = read.agreements(cursor, scope, None, (after,), states=("proposed", "confirmed"))
    lines = [
        line(
            key,
            found.get(key, ()),
            kept.get(key, ()),
            read_reports.report(cursor, scope, key, year),
            (a for a in agreed if a.partner_id == key),
        )
        for key in partners
    ]
    return tuple(sorted(lines, key=lambda one: partners[one.partner_id].name))


def line(
    partner_id: str,
    found: Iterable[Result],
    promises: Iterable[Promise],
    report: Report | None,
    next_year: Iterable[Agreement],
) -> PartnerYear:
    """One partner's line out of what is known. Pure."""
    promises, next_year = tuple(promises), tuple(next_year)
    evaluation = report.evaluation if report is not None else {}
    overall = evaluation.get(OVERALL)
    states = Counter(a.state for a in next_year)
    return PartnerYear(
        partner_id,
        Counter(r.status for r in found if r.status in JUDGED),
        kept_by(promises, Side.PARTNER),
        kept_by(promises, Side.CODE_ORG),
        report.state if report is not None else ReportState.NOT_BEGUN,
        overall.verdict if overall is not None else None,
        overall.text if overall is not None else "",
        Counter(Verdict(one.verdict) for about, one in evaluation.items() if about != OVERALL),
        states["proposed"],
        states["confirmed"],
    )


def kept_by(promises: Iterable[Promise], side: Side) -> Kept:
    """How one side kept its promises; joint ones count on both sides."""
    own = [p for p in promises if p.line.side in (side, Side.JOINT)]
    counted = [p for p in own if p.counts]
    kept = sum(p.standing is Standing.KEPT for p in counted)
    return Kept(kept, len(counted), sum(p.standing is Standing.OVERDUE for p in own))
