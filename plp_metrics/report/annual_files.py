"""The files of an annual report: PDF, HTML, workbook, and the inputs they were made from; sealing them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from plp_metrics.act import report_review
from plp_metrics.draw import words
from plp_metrics.draw.table import Table
from plp_metrics.metrics import load_all
from plp_metrics.model import Result, Viewer
from plp_metrics.model.reports import Report, ReportState
from plp_metrics.report import pdf
from plp_metrics.report.annual import Annual, gather
from plp_metrics.report.annual_html import about, document, status_line, title_of
from plp_metrics.report.annual_parts import parts, summary
from plp_metrics.report.page_book import About, page_book
from plp_metrics.store import Store

NAMES = {"pdf": "PDF", "html": "HTML", "xlsx": "Workbook", "inputs": "Inputs (JSON)"}
ENDINGS = {"pdf": "pdf", "html": "html", "xlsx": "xlsx", "inputs": "json"}
TYPES = {
    "pdf": "application/pdf",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "inputs": "application/json",
}


def inputs(annual: Annual) -> bytes:
    """Everything the documents are made from, as JSON: texts with their revisions, figures with their two
    halves, targets and definitions, the evaluation. No account stands in it."""
    report, library = annual.report, load_all()
    told = [*annual.results.values(), *annual.by_course]
    facts = {
        "report": {
            "partner_id": report.partner_id, "partner": annual.partner.name,
            "school_year": report.school_year,
            "states": list(annual.partner.states),
            "courses": list(annual.partner.courses.get(report.school_year, ())),
            "template": asdict(annual.template), "as_of_event": report.pinned, "as_of_day": report.pinned_on,
            "submitted": report.submitted_at, "sample_program": bool(annual.mind),
        },
        "texts": [
            {"component": t.component, "revision": t.revision, "written": t.at, "text": t.text}
            for t in report.texts.values()
        ],
        "parts": [{"component": s.component, "state": s.state, "note": s.note} for s in report.said.values()],
        "evaluation": [
            {"about": e.about, "verdict": e.verdict, "text": e.text, "written": e.at}
            for e in report.evaluation.values()
        ],
        "figures": [_figure(r) for r in told],
        "year_before": [_figure(r) for r in annual.before.values() if r.value is not None],
        "all_partners": [_figure(r) for r in annual.together.values() if r.value is not None],
        "explanations": [
            {"quarter": str(e.period), "dataset": e.dataset, "rule": e.rule, "text": e.text}
            for e in annual.explanations
        ],
        "partnership": [
            {"title": title, "finding": finding, "head": list(t.head), "rows": t.plain()}
            for title, finding, t in annual.partnership
        ],
        "definitions": {
            key: {
                "title": m.title, "says": m.says, "numerator": m.numerator_says,
                "denominator": m.denominator_says, "caveats": m.caveats, "reviewed": m.reviewed,
            }
            for key, m in library.items()
            if key in annual.results
        },
    }  # fmt: skip
    return json.dumps(facts, indent=1, sort_keys=True, default=str, ensure_ascii=False).encode()


def _figure(r: Result) -> dict[str, Any]:
    return {
        "metric": r.metric, "course": r.course, "school_year": r.school_year, "as_of": r.as_of,
        "mark": r.mark, "numerator": r.numerator, "denominator": r.denominator, "value": r.value,
        "low": r.low, "high": r.high, "target": r.target, "status": r.status,
    }  # fmt: skip


def book(annual: Annual, inputs_sha256: str = "") -> bytes:
    """The report as a workbook: a sheet for each of its tables, and its texts."""
    told = About(
        title_of(annual),
        (
            ("In one sentence", summary(annual)),
            ("About", about(annual)),
            ("State", status_line(annual)),
            ("Made from (SHA-256)", inputs_sha256),
            ("Ranges", "95 % ranges; hidden figures protect people"),
        ),
    )
    tables = [(t.caption or part.title, t) for part in parts(annual) for t in part.tables]
    rows = tuple(
        (c.title, t.revision, words.moment(t.at), t.text)
        for c in annual.template.theirs
        if (t := annual.report.texts.get(c.key)) is not None and t.text
    )
    texts = Table(("Part", "Revision", "Written (UTC)", "Text"), rows, "Texts")
    return page_book(told, [*tables, ("Texts", texts)])


def files(annual: Annual) -> Mapping[str, bytes]:
    """The files by kind. Without PDF where the machine can't make one: the HTML holds the same."""
    made = {"inputs": inputs(annual)}
    sha = hashlib.sha256(made["inputs"]).hexdigest()
    made["html"] = document(annual, sha).encode()
    made["xlsx"] = book(annual, sha)
    if pdf.available():
        made["pdf"] = pdf.pdf(made["html"].decode())
    return made


def accept(viewer: Viewer, store: Store, partner_id: str, year: str, *, at: datetime | None = None) -> str:
    """Accept a submitted report and seal its files in the same transaction; the name of its seal."""

    def make(report: Report) -> Mapping[str, bytes]:
        return files(gather(store, _accepted(report, at or store.now())))

    return report_review.accept(viewer, store, partner_id, year, make, at=at)


def _accepted(report: Report, at: datetime) -> Report:
    """The report as it is the moment it is accepted: what is printed in its files."""
    return replace(report, state=ReportState.ACCEPTED, at=at)
