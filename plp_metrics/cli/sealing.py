"""Sealing the sample program's evaluated reports: what the sample itself can't, as documents lie above it."""

from __future__ import annotations

from plp_metrics import access
from plp_metrics.act import report_review
from plp_metrics.act.people import OWNER
from plp_metrics.cli.accounts import signed_in
from plp_metrics.compute import measure_records
from plp_metrics.draw import report_words
from plp_metrics.metrics import load_all
from plp_metrics.model.reports import ReportState
from plp_metrics.sample.reports import FIRST, SEALED, SEALED_AT
from plp_metrics.store import Store, read_reports


def seal(store: Store) -> None:
    """Accept and seal the reports that were evaluated, on the day of the sample's story."""
    from plp_metrics.report import annual, annual_files

    library = load_all()
    evaluator = signed_in("evaluator@example.org")
    with store.read() as cursor:
        waiting = {
            r.partner_id
            for r in read_reports.heads(cursor, access.scope(evaluator), (FIRST,))
            if r.state is ReportState.SUBMITTED
        }
    for partner_id in sorted(waiting & set(SEALED)):
        with store.read() as cursor:
            found = read_reports.report(cursor, access.scope(evaluator), partner_id, FIRST)
        agreed = annual.gather(store, found).agreed if found else {}
        said = {
            about: (report_words.weighed(r), f"{report_words.figure(r, library[r.metric])}.")
            for about, r in agreed.items()
        }
        report_review.evaluate(evaluator, store, partner_id, FIRST, said, at=SEALED_AT)
        annual_files.accept(evaluator, store, partner_id, FIRST, at=SEALED_AT)
    with store.change(OWNER.account, "measure_records", {"metric": "report_complete"}) as change:
        measure_records.remeasure(change.cursor, change.event_id, SEALED, ["report_complete"], at=change.at)
