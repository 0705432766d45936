"""Sealing the sample program's evaluated reports: what the sample itself can't, as documents lie above it."""

from __future__ import annotations

from plp_metrics import access
from plp_metrics.act.people import OWNER
from plp_metrics.cli.accounts import signed_in
from plp_metrics.compute import measure_records
from plp_metrics.model.reports import ReportState
from plp_metrics.sample.reports import FIRST, SEALED, SEALED_AT
from plp_metrics.store import Store, read_reports


def seal(store: Store) -> None:
    """Accept and seal the reports that were evaluated, on the day of the sample's story."""
    from plp_metrics.report import annual_files

    evaluator = signed_in("evaluator@example.org")
    with store.read() as cursor:
        waiting = {
            r.partner_id
            for r in read_reports.heads(cursor, access.scope(evaluator), (FIRST,))
            if r.state is ReportState.SUBMITTED
        }
    for partner_id in sorted(waiting & set(SEALED)):
        annual_files.accept(evaluator, store, partner_id, FIRST, at=SEALED_AT)
    with store.change(OWNER.account, "measure_records", {"metric": "report_complete"}) as change:
        measure_records.remeasure(change.cursor, change.event_id, SEALED, ["report_complete"], at=change.at)
