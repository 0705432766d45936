"""Handing in an annual report: submit what was written, hand in a whole one, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from plp_metrics.access import require
from plp_metrics.act.plain_text import free_text
from plp_metrics.act.report import (
    LONGEST,
    changing,
    day_text,
    opened,
    own_scope,
    pinned_at,
    state_now,
    text_of,
)
from plp_metrics.model import RefusedError, Viewer
from plp_metrics.model.reports import Kind, PartState, Report, ReportState, Template
from plp_metrics.partnership import reports as rules
from plp_metrics.partnership.report_templates import template_of
from plp_metrics.store import Store, read_reports, write_reports


def submit(
    viewer: Viewer, store: Store, partner_id: str, year: str, *, attested: bool, at: datetime | None = None
) -> None:
    """Hand in the report, attesting that it is true. Raises RefusedError naming what is missing."""
    require(viewer, "write_report", partner_id)
    if not attested:
        raise RefusedError("Confirm that the report is complete and true to the best of your knowledge.")
    with changing(viewer, store, "report_submit", partner_id, year, {"attested": True}, at) as change:
        report, asked = opened(change, partner_id, year, "submit")
        _complete(asked, report)
        pinned = (report.pinned, report.pinned_on)
        write_reports.head(change, (partner_id, year), report.template, ReportState.SUBMITTED, pinned)


def hand_in(
    viewer: Viewer, store: Store, partner_id: str, year: str, texts: Mapping[str, str],
    left_out: Mapping[str, str], *, attested: bool, on: date | None = None, at: datetime | None = None,
) -> None:  # fmt: skip
    """Hand in a report written elsewhere, whole: begin it, keep its texts, confirm its figures, submit it.

    texts, left_out: component → its text, or the reason why it is missing. All of it, or nothing.
    """
    require(viewer, "write_report", partner_id)
    if not attested:
        raise RefusedError("Confirm that the report is complete and true to the best of your knowledge.")
    kept = {key: free_text(text, "text", LONGEST) for key, text in texts.items()}
    reasons = {key: free_text(reason, "reason") for key, reason in left_out.items()}
    payload = {"on": day_text(on), "texts": kept, "left_out": reasons, "attested": True}
    of, asked = (partner_id, year), template_of(year)
    with changing(viewer, store, "report_hand_in", partner_id, year, payload, at) as change:
        rules.check_move("begin", state_now(change, partner_id, year))
        pinned = pinned_at(change, on)
        write_reports.head(change, of, asked.version, ReportState.IN_PROGRESS, pinned)
        for component, words in kept.items():
            text_of(asked, component)
            write_reports.text(change, of, component, words, 0)
        for one in asked.theirs:
            if one.key in reasons:
                write_reports.said(change, of, one.key, PartState.LEFT_OUT.value, reasons[one.key])
            elif one.kind is Kind.NUMBERS or kept.get(one.key):
                write_reports.said(change, of, one.key, PartState.DONE.value)
        report = read_reports.report(change.cursor, own_scope(partner_id), partner_id, year)
        _complete(asked, report)
        write_reports.head(change, of, asked.version, ReportState.SUBMITTED, pinned)


def take_back(
    viewer: Viewer, store: Store, partner_id: str, year: str, *, at: datetime | None = None
) -> None:
    """Take a submitted report back to write on."""
    require(viewer, "write_report", partner_id)
    with changing(viewer, store, "report_take_back", partner_id, year, {}, at) as change:
        report, _ = opened(change, partner_id, year, "take_back")
        pinned = (report.pinned, report.pinned_on)
        write_reports.head(change, (partner_id, year), report.template, ReportState.IN_PROGRESS, pinned)


def _complete(asked: Template, report: Report | None) -> None:
    gaps = rules.missing(asked, report)
    if gaps:
        listed = "; ".join(f"{m.component.title}: {m.why.rstrip('.').lower()}" for m in gaps[:3])
        more = f"; and {len(gaps) - 3} more" if len(gaps) > 3 else ""
        raise RefusedError(f"The report can't be submitted yet. {listed}{more}.")
